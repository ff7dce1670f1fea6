#pragma once
#include "wk-resident-row-private.h"

G_BEGIN_DECLS

/* Asks for residents whose notes hold words; answer with wk_resident_list_take_hits() when they are known. */
typedef void (*WkNoteSearch) (const char *words, guint serial, gpointer data);

typedef struct { WkId id; char *snippet; /* (owned) */ } WkNoteHit;
void            wk_note_hit_free (WkNoteHit *hit);

WkResidentList *wk_resident_list_new        (const char *account_id, const char *account_name, WkNoteSearch search, gpointer data);
void            wk_resident_list_put        (WkResidentList *self, GPtrArray *rows /* of WkResidentData, emptied */);
void            wk_resident_list_remove     (WkResidentList *self, const WkId *id);
void            wk_resident_list_take_hits  (WkResidentList *self, guint serial, GPtrArray *hits /* of WkNoteHit */);
void            wk_resident_list_stop       (WkResidentList *self);

G_END_DECLS
