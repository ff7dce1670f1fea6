#pragma once
#include "wk-author.h"
#include "wk-feed.h"
#include "wk-store.h"
#include "wk-workspace.h"

G_BEGIN_DECLS

/* Who works on this laptop, by what keys, and to which office it belongs. Immutable once it is in use: joining an office makes
 * a new one. */
typedef struct {
  gatomicrefcount refs;
  char *name, *organisation, *expertise, *location_name;   /* (owned) */
  char *device_name;         /* (owned) */
  WkId account;
  WkDeviceKey *key;          /* (owned) */
  WkSubject *location;       /* (owned): the location's id, and the secret that names imported residents */
  WkEnrolment *enrolment;    /* (owned) (nullable): what the office handed over */
  char *office_address;      /* (owned) (nullable) */
  GBytes *office_pin;        /* (owned) (nullable): SHA-256 of the office's certificate */
  WkFeedPosition position;   /* as it was when the store was opened */
  WkAuthor *author;          /* (owned) */
} WkLaptop;

WkLaptop *wk_laptop_new      (const WkProfile *profile, WkRandom *random);
WkLaptop *wk_laptop_enrolled (WkLaptop *self, const WkEnrolment *enrolment, const char *address, GBytes *pin);
WkLaptop *wk_laptop_ref      (WkLaptop *self);
void      wk_laptop_unref    (WkLaptop *self);
WkLaptop *wk_laptop_load     (WkStore *store, GError **error);
gboolean  wk_laptop_save     (WkLaptop *self, WkStore *store, GError **error);
gboolean  wk_laptop_save_position (const WkFeedPosition *position, WkStore *store, GError **error);
void      wk_laptop_get_certificate_fields (WkLaptop *self, WkCertificateFields *fields);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkLaptop, wk_laptop_unref)

G_END_DECLS
