#include "wk-office-emergency.h"

#include <string.h>

#include "ydoc.h"

#define PREFIX "emergency/"
#define VERSION 1

struct _WkOfficeEmergencies
{
  WkOfficeStore *store; /* (owned) */
  GPtrArray *all;       /* (owned) (nullable) (element-type WkOfficeEmergency): those that hold; few */
};

static void
emergency_free (gpointer data)
{
  WkOfficeEmergency *emergency = data;

  g_free (emergency->until);
  g_free (emergency->why);
  g_free (emergency);
}

WkOfficeEmergencies *
wk_office_emergencies_new (WkOfficeStore *store)
{
  WkOfficeEmergencies *self = g_new0 (WkOfficeEmergencies, 1);

  self->store = g_object_ref (store);

  return self;
}

void
wk_office_emergencies_free (WkOfficeEmergencies *self)
{
  wk_office_emergencies_forget (self);
  g_object_unref (self->store);
  g_free (self);
}

void
wk_office_emergencies_forget (WkOfficeEmergencies *self)
{
  g_clear_pointer (&self->all, g_ptr_array_unref);
}

/* (transfer full) (nullable): one that cannot be read gives no access. */
static WkOfficeEmergency *
decode (const WkStoreValue *value)
{
  const char *ids = value->key + strlen (PREFIX);
  g_auto (GStrv) parts = g_strsplit (ids, "/", -1);
  WkOfficeEmergency *emergency = g_new0 (WkOfficeEmergency, 1);
  YDecoder d;

  y_decoder_init (&d, g_bytes_get_data (value->bytes, NULL), g_bytes_get_size (value->bytes));
  if (y_decode_var_uint (&d) == VERSION) {
    emergency->from = y_decode_var_int (&d);
    emergency->until = y_decode_string (&d);
    emergency->why = y_decode_string (&d);
  }
  if (d.failed || !emergency->why || g_strv_length (parts) != 2 || !wk_id_init_from_hex (&emergency->subject, parts[0]) ||
      !wk_id_init_from_hex (&emergency->account, parts[1]))
    g_clear_pointer (&emergency, emergency_free);

  return emergency;
}

gboolean
wk_office_emergencies_load (WkOfficeEmergencies *self, const char *today, GError **error)
{
  g_autoptr (GPtrArray) values = NULL;
  guint i;

  if (self->all)
    return TRUE;
  values = wk_office_store_list_values (self->store, PREFIX, error);
  if (!values)
    return FALSE;
  self->all = g_ptr_array_new_with_free_func (emergency_free);
  for (i = 0; i < values->len; i++) {
    WkOfficeEmergency *emergency = decode (values->pdata[i]);

    if (emergency && strcmp (emergency->until, today) >= 0)
      g_ptr_array_add (self->all, emergency);
    else if (emergency)
      emergency_free (emergency);
  }

  return TRUE;
}

gboolean
wk_office_emergencies_hold (WkOfficeEmergencies *self, const WkId *subject, const WkId *account)
{
  guint i;

  for (i = 0; self->all && i < self->all->len; i++) {
    const WkOfficeEmergency *emergency = self->all->pdata[i];

    if (wk_id_equal (&emergency->subject, subject) && (!account || wk_id_equal (&emergency->account, account)))
      return TRUE;
  }

  return FALSE;
}

GPtrArray *
wk_office_emergencies_list (WkOfficeEmergencies *self)
{
  return self->all;
}

gboolean
wk_office_emergencies_put (WkOfficeEmergencies *self, const WkOfficeEmergency *emergency, GError **error)
{
  char subject[WK_ID_HEX_SIZE], account[WK_ID_HEX_SIZE];
  g_autofree char *key = g_strconcat (PREFIX, wk_id_write_hex (&emergency->subject, subject), "/", wk_id_write_hex (&emergency->account, account), NULL);
  g_autoptr (GBytes) bytes = NULL;
  YEncoder e;

  y_encoder_init (&e);
  y_encode_var_uint (&e, VERSION);
  y_encode_var_int (&e, emergency->from);
  y_encode_string (&e, emergency->until, -1);
  y_encode_string (&e, emergency->why, -1);
  bytes = y_encoder_finish (&e);
  wk_office_emergencies_forget (self);

  return wk_office_store_set_value (self->store, key, bytes, error);
}

/* Of all under the prefix those that were over before the day; all, without a day. */
static gboolean
drop_under (WkOfficeEmergencies *self, const char *prefix, const char *today, GError **error)
{
  g_autoptr (GPtrArray) values = wk_office_store_list_values (self->store, prefix, error);
  guint i;

  if (!values)
    return FALSE;
  wk_office_emergencies_forget (self);
  for (i = 0; i < values->len; i++) {
    WkOfficeEmergency *emergency = today ? decode (values->pdata[i]) : NULL;
    gboolean holds = emergency && strcmp (emergency->until, today) >= 0;

    g_clear_pointer (&emergency, emergency_free);
    if (!holds && !wk_office_store_set_value (self->store, ((WkStoreValue *) values->pdata[i])->key, NULL, error))
      return FALSE;
  }

  return TRUE;
}

gboolean
wk_office_emergencies_drop_over (WkOfficeEmergencies *self, const char *today, GError **error)
{
  return drop_under (self, PREFIX, today, error);
}

gboolean
wk_office_emergencies_drop (WkOfficeEmergencies *self, const WkId *subject, GError **error)
{
  char hex[WK_ID_HEX_SIZE];
  g_autofree char *prefix = g_strconcat (PREFIX, wk_id_write_hex (subject, hex), "/", NULL);

  return drop_under (self, prefix, NULL, error);
}
