/* Someone at the table: a round initial in the member's colour with the member's shape, and how the line is: full when in step, with two
 * arrows when catching up, a ring alone when away. */
#pragma once

#include <gtk/gtk.h>

#include "wk-table.h"

G_BEGIN_DECLS

#define WK_TYPE_MEMBER_MARK (wk_member_mark_get_type ())
G_DECLARE_FINAL_TYPE (WkMemberMark, wk_member_mark, WK, MEMBER_MARK, GtkWidget)

GtkWidget *wk_member_mark_new (WkMember *member);

/* "catching up", "away"; NULL: in step, as it should be */
const char *wk_member_mark_get_trouble (WkMember *member);

/* "Joost Prins (Sociaal Wijkteam), catching up". (transfer full) */
char *wk_member_mark_dup_words (WkMember *member);

G_END_DECLS
