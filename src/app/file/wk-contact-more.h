/* What can be written down of a contact moment beside what was said: the kind of note, the date, with whom, what was agreed, when again. It stands in
 * a draft until it is put in the file. */
#pragma once

#include <adwaita.h>

#include "wk-file.h"

G_BEGIN_DECLS

#define WK_TYPE_CONTACT_MORE (wk_contact_more_get_type ())
G_DECLARE_FINAL_TYPE (WkContactMore, wk_contact_more, WK, CONTACT_MORE, AdwBin)

WkContactMore *wk_contact_more_new (WkFile *file); /* (transfer floating) */
void wk_contact_more_begin (WkContactMore *self); /* as it is before anything was filled in */
char *wk_contact_more_dup_date (WkContactMore *self); /* (transfer full) (nullable): of today, where none was chosen */
void wk_contact_more_write (WkContactMore *self, WkRecord *contact);

G_END_DECLS
