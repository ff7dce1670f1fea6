#pragma once
#include "wk-array-model.h"
#include "wk-found.h"

G_BEGIN_DECLS

#define WK_TYPE_RESIDENT_ROW (wk_resident_row_get_type ())
/* What lists show of one resident: a projection, never written to. Rows keep their identity while the store is open.
 * Properties (strings unless said, all with notify): "id", "name" (Çelik, Mehmet), "display-name" (Mehmet Çelik), "birth-date", "address",
 * "contact-person" (NULL: none), "phase", "view" (keys), "last-contact" (yyyy-mm-dd or NULL), "next-step", "next-step-date", "acute" (boolean), "acute-deadline",
 * "has-plan" (boolean), "match" (string: the words where it was found, or NULL: by name or address), "sort-name",
 * "next-talk" (date, or date and time), "think-until" (date until when the resident thinks the plan over). */
G_DECLARE_FINAL_TYPE (WkResidentRow, wk_resident_row, WK, RESIDENT_ROW, GObject)

typedef enum {
  WK_RESIDENTS_ALL,
  WK_RESIDENTS_MINE,
  WK_RESIDENTS_NO_CONTACT_PERSON,
  WK_RESIDENTS_NOT_IN_VIEW,
  WK_RESIDENTS_ACUTE,
  WK_RESIDENTS_WITHOUT_PLAN,
  WK_RESIDENTS_NOT_ASKED,    /* how they want it */
  WK_N_RESIDENT_FILTERS
} WkResidentFilter; /* a closed file is among everyone alone */

const char *wk_resident_row_get_id             (WkResidentRow *self);
const char *wk_resident_row_get_name           (WkResidentRow *self);
const char *wk_resident_row_get_display_name   (WkResidentRow *self);
const char *wk_resident_row_get_first_name     (WkResidentRow *self);
const char *wk_resident_row_get_birth_date     (WkResidentRow *self);
const char *wk_resident_row_get_address        (WkResidentRow *self);
const char *wk_resident_row_get_contact_person (WkResidentRow *self);
const char *wk_resident_row_get_phase          (WkResidentRow *self);
const char *wk_resident_row_get_view           (WkResidentRow *self);
const char *wk_resident_row_get_last_contact   (WkResidentRow *self);
const char *wk_resident_row_get_next_step      (WkResidentRow *self);
const char *wk_resident_row_get_next_talk      (WkResidentRow *self);
const char *wk_resident_row_get_think_until    (WkResidentRow *self);
const char *wk_resident_row_get_next_step_date (WkResidentRow *self);
const char *wk_resident_row_get_acute_deadline (WkResidentRow *self);
const char *wk_resident_row_get_match          (WkResidentRow *self);
const WkFound *wk_resident_row_get_found       (WkResidentRow *self); /* (transfer none) (nullable): the place of "match" */
gboolean    wk_resident_row_get_acute          (WkResidentRow *self);
gboolean    wk_resident_row_get_has_plan       (WkResidentRow *self);

#define WK_TYPE_RESIDENT_LIST (wk_resident_list_get_type ())
/* GListModel of WkResidentRow: those that match the search words and the filter; best first while searching, by name otherwise.
 * Names answer at once, hits in notes a moment later. Properties: "query" (string), "filter" (WkResidentFilter as int), "total" (uint),
 * "searching" (boolean: what people wrote is still being searched). Signal "resident-removed" (WkResidentRow): it is about to leave the list. */
G_DECLARE_FINAL_TYPE (WkResidentList, wk_resident_list, WK, RESIDENT_LIST, WkArrayModel)

void           wk_resident_list_set_query  (WkResidentList *self, const char *words);
void           wk_resident_list_set_filter (WkResidentList *self, WkResidentFilter filter);
WkResidentFilter wk_resident_list_get_filter (WkResidentList *self);
guint          wk_resident_list_get_total  (WkResidentList *self);                /* residents in the store */
guint          wk_resident_list_get_who_serial (WkResidentList *self);            /* another number when somebody came, went, or is somebody else by
                                                                                     name, birth, address or number: who is like whom may be others */
gboolean       wk_resident_list_is_mine    (WkResidentList *self, const char *id);
guint          wk_resident_list_count      (WkResidentList *self, WkResidentFilter filter);
/* Everyone in a group, whatever is searched and shown just now: array of WkResidentRow (transfer full). */
GPtrArray     *wk_resident_list_dup_all    (WkResidentList *self, WkResidentFilter filter);
/* The best `most` for some words, by name and number only, whatever is shown just now (transfer full). */
GPtrArray     *wk_resident_list_find       (WkResidentList *self, const char *words, guint most);
/* The only one, but for `except` (id in hex, nullable), who was born on that day (yyyy-mm-dd) and lives at that number, with its addition or
 * without; %NULL when there is none, or are several (transfer none) (nullable). */
WkResidentRow *wk_resident_list_find_exact (WkResidentList *self, const char *birth_date, const char *house_number, const char *except);
WkResidentRow *wk_resident_list_lookup     (WkResidentList *self, const char *id); /* (transfer none) (nullable) */

G_END_DECLS
