#include "wk-office-account.h"

struct _WkOfficeAccount
{
  GObject parent_instance;

  WkId id;
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
