#include "wk-office-account.h"

struct _WkOfficeAccount
{
  GObject parent_instance;

  WkId id;
  GHashTable *refused; /* (owned) (element-type utf8): a set of document and client */
};

G_DEFINE_FINAL_TYPE (WkOfficeAccount, wk_office_account, G_TYPE_OBJECT)

static void
wk_office_account_finalize (GObject *object)
{
  g_hash_table_unref (WK_OFFICE_ACCOUNT (object)->refused);

  G_OBJECT_CLASS (wk_office_account_parent_class)->finalize (object);
}

static void
wk_office_account_class_init (WkOfficeAccountClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wk_office_account_finalize;
}

static void
wk_office_account_init (WkOfficeAccount *self)
{
  self->refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static char *
chain (const WkId *document, guint64 client)
{
  char name[WK_ID_HEX_SIZE];

  return g_strdup_printf ("%s %" G_GUINT64_FORMAT, wk_id_write_hex (document, name), client);
}

WkOfficeAccount *
wk_office_account_new (const WkId *id)
{
  WkOfficeAccount *self = g_object_new (WK_TYPE_OFFICE_ACCOUNT, NULL);

  self->id = *id;

  return self;
}

const WkId *
wk_office_account_get_id (WkOfficeAccount *self)
{
  return &self->id;
}

gboolean
wk_office_account_has_refused (WkOfficeAccount *self, const WkId *document, guint64 client)
{
  g_autofree char *key = chain (document, client);

  return g_hash_table_contains (self->refused, key);
}

void
wk_office_account_refuse (WkOfficeAccount *self, const WkId *document, guint64 client)
{
  g_hash_table_add (self->refused, chain (document, client));
}
