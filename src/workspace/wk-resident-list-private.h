#pragma once
#include "wk-resident-row-private.h"

G_BEGIN_DECLS

/* Asks for residents in whose file words stand, or whose name is spelt in another way; answer with wk_resident_list_take_hits() when they are known. */
typedef void (*WkWordSearch) (const char *words, guint serial, gpointer data);

WkResidentList *wk_resident_list_new        (const char *account_id, const char *account_name, WkWordSearch search, gpointer data);
void            wk_resident_list_put        (WkResidentList *self, GPtrArray *rows /* of WkResidentData, emptied */);
void            wk_resident_list_remove     (WkResidentList *self, const WkId *id);
void            wk_resident_list_take_hits  (WkResidentList *self, guint serial, GPtrArray *hits /* of WkFound, one a file */);
void            wk_resident_list_stop       (WkResidentList *self);

G_END_DECLS
