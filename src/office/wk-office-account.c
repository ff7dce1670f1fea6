#include "wk-office-account.h"

#include <string.h>

#include "wk-sync.h"

struct _WkOfficeAccount
{
  GObject parent_instance;

  WkId id;
  guint8 device[WK_PUBLIC_KEY_LENGTH];
  gboolean by_pass;
  gint64 began;
};

G_DEFINE_FINAL_TYPE (WkOfficeAccount, wk_office_account, G_TYPE_OBJECT)

static void
wk_office_account_class_init (WkOfficeAccountClass *klass)
{
}

static void
wk_office_account_init (WkOfficeAccount *self)
{
}

WkOfficeAccount *
wk_office_account_new (const WkId *id, const guint8 *device)
{
  WkOfficeAccount *self = g_object_new (WK_TYPE_OFFICE_ACCOUNT, NULL);

  self->id = *id;
  memcpy (self->device, device, sizeof self->device);

  return self;
}

WkOfficeAccount *
wk_office_account_new_by_pass (const WkId *id, const guint8 *hash)
{
  WkOfficeAccount *self = wk_office_account_new (id, hash);

  self->by_pass = TRUE;

  return self;
}

gboolean
wk_office_account_is_by_pass (WkOfficeAccount *self)
{
  return self->by_pass;
}

const WkId *
wk_office_account_get_id (WkOfficeAccount *self)
{
  return &self->id;
}

const guint8 *
wk_office_account_get_device (WkOfficeAccount *self)
{
  return self->device;
}

void
wk_office_account_set_began (WkOfficeAccount *self, gint64 began)
{
  self->began = began;
}

gint64
wk_office_account_get_began (WkOfficeAccount *self)
{
  return self->began;
}
