#pragma once
#include "wk-id.h"
#include "wk-resident-list.h"

G_BEGIN_DECLS

/* What one row shows, as the projection has it. Made on any thread; strings owned. */
typedef struct {
  WkId id;
  char *first_name, *prefix, *last_name, *display_name;
  char *birth_date, *address, *house_number, *numbers; /* house_number: with its addition, without blanks */
  char *contact_person, *contact_person_id, *phase, *view, *last_contact;
  char *next_step, *next_step_date, *acute_deadline, *next_talk, *think_until, *same_as; /* same_as: the id of the file that this one was merged into */
  gboolean acute, has_plan;
  gboolean asked, closed;    /* how they want it; the file is closed */
  char *folded, *sounds;     /* every word one can find it by, space separated */
} WkResidentData;

WkResidentData *wk_resident_data_new   (void);
void            wk_resident_data_free  (WkResidentData *data);
void            wk_resident_data_index (WkResidentData *data);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkResidentData, wk_resident_data_free)

/* Who goes on for them: themselves, or whom their file and the next ones were merged into (SCHEMA.md, "merge"), as far as those are here. Where they name
 * each other in a ring, the one with the smallest id goes on. */
typedef const WkResidentData *(*WkResidentLookup) (gpointer residents, const char *id); /* (nullable) */
const WkResidentData *wk_resident_data_follow (const WkResidentData *self, WkResidentLookup lookup, gpointer residents);
void            wk_resident_tidy_house_number (char *number); /* small letters, no blanks and strokes: "12 A", "12-a" and "12a" are one */

WkResidentRow  *wk_resident_row_new       (WkResidentData *data /* (transfer full) */);
void            wk_resident_row_take_data (WkResidentRow *self, WkResidentData *data /* (transfer full) */);
const WkResidentData *wk_resident_row_get_data (WkResidentRow *self);
void            wk_resident_row_set_found (WkResidentRow *self, const WkFound *found /* (nullable) */);

/* Words as search knows them: folded and by sound. */
typedef struct {
  char **folded;             /* (owned) */
  char **sounds;             /* (owned) as many */
} WkSearchWords;
WkSearchWords *wk_search_words_new  (const char *text);
void           wk_search_words_free (WkSearchWords *words);
guint          wk_resident_data_rank (const WkResidentData *data, const WkSearchWords *words);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkSearchWords, wk_search_words_free)

G_END_DECLS
