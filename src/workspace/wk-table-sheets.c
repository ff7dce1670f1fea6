/* The pages that a host shows the resident beside the plan, at the resident's own seat (WIRE.md, "Sheets"). */
#include "wk-table-private.h"

#include <string.h>

#include "wk-look.h"
#include "wk-member-private.h"
#include "wk-room.h"
#include "wk-social-map.h"

static const char ASKS_ANSWER[] = "\"answer\"", ASKS_NOTHING[] = "null";

static void
set_asks_answer (WkTable *self, gboolean asks)
{
  if (self->asks_answer == asks)
    return;
  self->asks_answer = asks;
  g_object_notify (G_OBJECT (self), "asks-answer");
}

static gboolean
says (GBytes *content, const char *words)
{
  return g_bytes_get_size (content) == strlen (words) && memcmp (g_bytes_get_data (content, NULL), words, strlen (words)) == 0;
}

/* list: (transfer full) (nullable): NULL: what came is none, and what was shown stays. */
static void
take_list (WkTable *self, GPtrArray **shown, GPtrArray *list, const char *signal)
{
  if (list == NULL)
    return;
  g_clear_pointer (shown, g_ptr_array_unref);
  *shown = list;
  g_signal_emit_by_name (self, signal);
}

void
wk_table_take_sheet (WkTable *self, guint number, GBytes *content)
{
  switch (number)
    {
    case WK_SHEET_ASKED:
      set_asks_answer (self, says (content, ASKS_ANSWER));
      break;
    case WK_SHEET_LOOKS:
      take_list (self, &self->looks, wk_looks_decode (content), "looks-changed");
      break;
    case WK_SHEET_SOCIAL_MAP:
      take_list (self, &self->social_map, wk_social_map_decode (content), "social-map-changed");
      break;
    default:
      break;
    }
}

/**
 * wk_table_show_looks:
 * @self: a table of ours
 * @looks: (element-type WkLook): who looked in the resident's file
 *
 * What the resident is shown of it, at the seats that got sheets given; until it is set anew.
 */
void
wk_table_show_looks (WkTable *self, GPtrArray *looks)
{
  g_autoptr (GBytes) content = NULL;

  g_return_if_fail (self->room != NULL);
  content = wk_looks_encode (looks);
  wk_room_set_sheet (self->room, WK_SHEET_LOOKS, content);
}

/**
 * wk_table_show_social_map:
 * @self: a table of ours
 * @offers: (element-type WkOffer): what there is in the neighbourhood
 *
 * What the resident's own seats show of it, those that come later too.
 */
void
wk_table_show_social_map (WkTable *self, GPtrArray *offers)
{
  g_autoptr (GBytes) content = NULL;

  g_return_if_fail (self->room != NULL);
  content = wk_social_map_encode (offers);
  wk_room_set_sheet (self->room, WK_SHEET_SOCIAL_MAP, content);
}

/**
 * wk_table_give_sheets:
 * @self: a table of ours
 * @member: who is the resident, at a seat of their own
 */
void
wk_table_give_sheets (WkTable *self, WkMember *member)
{
  g_return_if_fail (self->room != NULL);
  wk_room_give_sheets (self->room, wk_member_get_id (member));
}

/**
 * wk_table_ask_answer:
 * @self: a table of ours
 * @asks: whether the resident is asked now if the plan is right
 *
 * Tells it the resident's own seats, those that come later too.
 */
void
wk_table_ask_answer (WkTable *self, gboolean asks)
{
  const char *words = asks ? ASKS_ANSWER : ASKS_NOTHING;
  g_autoptr (GBytes) content = g_bytes_new_static (words, strlen (words));

  g_return_if_fail (self->room != NULL);
  wk_room_set_sheet (self->room, WK_SHEET_ASKED, content);
  set_asks_answer (self, asks);
}

gboolean wk_table_asks_answer (WkTable *self) { return self->asks_answer; }
GPtrArray *wk_table_get_looks (WkTable *self) { return self->looks; }
GPtrArray *wk_table_get_social_map (WkTable *self) { return self->social_map; }
