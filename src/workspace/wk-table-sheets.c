/* The pages that a host shows the resident beside the plan, at the resident's own seat (WIRE.md, "Sheets"). */
#include "wk-table-private.h"

#include <string.h>

#include "wk-body.h"
#include "wk-codec.h"
#include "wk-look.h"
#include "wk-member-private.h"
#include "wk-room.h"
#include "wk-social-map.h"

/* Their numbers in WIRE.md, "What is told to the host". */
#define TOLD_TALK 1
#define TOLD_SEALED 2
#define MOST_LINE 1000 /* characters */

static const char *const asked[] = { "null", "\"answer\"", "\"home\"", "\"talk\"" };
static const char *const hows[] = { "good", "so-so", "bad", NULL };

static void
set_asks (WkTable *self, WkTableAsks asks)
{
  if (self->asks == asks)
    return;
  self->asks = asks;
  g_object_notify (G_OBJECT (self), "asks");
}

/* Drops what the host asked: what is said next goes to nobody before somebody asks again. */
void
wk_table_forget_asked (WkTable *self)
{
  self->may_tell = FALSE;
  g_clear_pointer (&self->told_to, g_bytes_unref);
}

/* How the talk was, for somebody else than the host: a map. */
static gboolean
take_asked_for (WkTable *self, GBytes *content)
{
  YValue *value = wk_body_read (content);
  g_autoptr (GBytes) key = wk_base64url_decode (wk_body_text (value, "key"));
  gint64 member = wk_body_number (value, "member", G_MAXINT);
  gboolean good = g_str_equal (wk_body_text (value, "asks"), "talk") && member > 0 && key != NULL && g_bytes_get_size (key) == WK_PUBLIC_KEY_LENGTH;

  if (value != NULL)
    y_value_unref (value);
  if (!good)
    return FALSE;
  g_clear_pointer (&self->told_to, g_bytes_unref);
  self->told_to = g_steal_pointer (&key);
  self->told_member = member;
  return TRUE;
}

static void
take_asked (WkTable *self, GBytes *content)
{
  WkTableAsks asks = WK_TABLE_ASKS_NOTHING;
  gsize length;
  const char *words = g_bytes_get_data (content, &length);

  for (guint i = 0; i < G_N_ELEMENTS (asked); i++)
    if (length == strlen (asked[i]) && memcmp (words, asked[i], length) == 0)
      asks = i;
  if (asks == WK_TABLE_ASKS_TALK)
    g_clear_pointer (&self->told_to, g_bytes_unref);
  else if (length > 0 && *words == '{' && take_asked_for (self, content))
    asks = WK_TABLE_ASKS_TALK;
  if (asks == WK_TABLE_ASKS_TALK)
    self->may_tell = TRUE;
  set_asks (self, asks);
}

static void
take_kept (WkTable *self, GBytes *content)
{
  g_autofree char *words = g_strndup (g_bytes_get_data (content, NULL), g_bytes_get_size (content));
  guint64 n = 0;

  if (!g_ascii_string_to_unsigned (words, 10, 0, G_MAXUINT, &n, NULL) || self->n_kept == n)
    return;
  self->n_kept = n;
  g_object_notify (G_OBJECT (self), "n-kept");
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
      take_asked (self, content);
      break;
    case WK_SHEET_KEPT:
      take_kept (self, content);
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
 * wk_table_set_told_to:
 * @self: a table of ours
 * @member: (nullable): the contact person's laptop, where that is not this one
 *
 * Whom the resident says how this talk was, from the next wk_table_ask() on. It is sealed at the seat for that laptop, and only passes here.
 */
void
wk_table_set_told_to (WkTable *self, WkMember *member)
{
  g_return_if_fail (self->room != NULL);

  g_clear_pointer (&self->told_to, g_bytes_unref);
  if (member == NULL || wk_member_get_account (member) == NULL || wk_member_get_key (member) == NULL)
    return;
  self->told_to = g_bytes_ref (wk_member_get_key (member));
  self->told_member = wk_member_get_id (member);
}

static GBytes *
write_asked_for (WkTable *self)
{
  YValue *value = y_value_new_map ();
  g_autofree char *key = wk_base64url_encode (g_bytes_get_data (self->told_to, NULL), g_bytes_get_size (self->told_to));
  GBytes *content;

  wk_body_put_text (value, "asks", "talk");
  wk_body_put_text (value, "key", key);
  y_value_map_take (value, "member", y_value_new_number (self->told_member));
  content = wk_body_write (value);
  y_value_unref (value);
  return content;
}

/**
 * wk_table_ask:
 * @self: a table of ours
 * @asks: what the resident is asked now
 *
 * Tells it the resident's own seats, those that come later too.
 */
void
wk_table_ask (WkTable *self, WkTableAsks asks)
{
  g_autoptr (GBytes) content = NULL;

  g_return_if_fail (self->room != NULL);
  g_return_if_fail (asks < G_N_ELEMENTS (asked));
  content = asks == WK_TABLE_ASKS_TALK && self->told_to != NULL ? write_asked_for (self) : g_bytes_new_static (asked[asks], strlen (asked[asks]));
  wk_room_set_sheet (self->room, WK_SHEET_ASKED, content);
  set_asks (self, asks);
}

/* ---- what is told to the host alone ----------------------------------------------------------------------- */

/* For whom the host named, and for this table alone: what a host kept of another talk cannot be passed on as said at this one. */
static GBytes *
seal_told (WkTable *self, YValue *said)
{
  g_autofree char *room = wk_id_to_hex (wk_room_guest_get_room (self->guest));
  g_autofree char *text = NULL;
  g_autoptr (GBytes) plain = NULL, sealed = NULL;
  YValue *value;
  GBytes *content;

  wk_body_put_text (said, "table", room);
  plain = wk_body_write (said);
  sealed = wk_public_key_seal (g_bytes_get_data (self->told_to, NULL), plain);
  if (sealed == NULL)
    return NULL;
  text = wk_base64url_encode (g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed));
  value = y_value_new_map ();
  y_value_map_take (value, "member", y_value_new_number (self->told_member));
  wk_body_put_text (value, "sealed", text);
  content = wk_body_write (value);
  y_value_unref (value);
  return content;
}

gboolean
wk_table_can_tell (WkTable *self)
{
  return self->guest != NULL && self->state == WK_TABLE_OPEN && self->may_tell;
}

/**
 * wk_table_tell_talk:
 * @self: a table, at the resident's own seat
 * @how: good, so-so or bad
 * @line: what there is to say of it; "" for nothing
 *
 * Returns: whether it is under way; "n-kept" says that the host has it
 */
gboolean
wk_table_tell_talk (WkTable *self, const char *how, const char *line)
{
  g_autoptr (GBytes) content = NULL;
  g_autofree char *start = NULL;
  YValue *value;

  g_return_val_if_fail (how != NULL && line != NULL, FALSE);

  if (!wk_table_can_tell (self))
    return FALSE;
  start = g_utf8_substring (line, 0, MIN (g_utf8_strlen (line, -1), MOST_LINE));
  value = y_value_new_map ();
  wk_body_put_text (value, "how", how);
  wk_body_put_text (value, "line", start);
  content = self->told_to != NULL ? seal_told (self, value) : wk_body_write (value);
  y_value_unref (value);
  return content != NULL && wk_room_guest_tell (self->guest, self->told_to != NULL ? TOLD_SEALED : TOLD_TALK, content);
}

static void
take_said (WkTable *self, YValue *value)
{
  const char *how = wk_body_text (value, "how");

  if (g_strv_contains (hows, how))
    g_signal_emit_by_name (self, "talk-told", how, wk_body_text (value, "line"));
}

/* Only to whom we asked it for: a seat of another's words cannot make us carry things about. */
static void
pass_on (WkTable *self, YValue *value)
{
  g_autoptr (GBytes) sealed = wk_base64url_decode (wk_body_text (value, "sealed"));

  if (sealed != NULL && self->told_to != NULL && wk_body_number (value, "member", G_MAXINT) == (gint64) self->told_member)
    wk_room_pass (self->room, self->told_member, sealed);
}

void
wk_table_take_told (WkTable *self, guint number, GBytes *content)
{
  YValue *value = number == TOLD_TALK || number == TOLD_SEALED ? wk_body_read (content) : NULL;

  if (number == TOLD_TALK)
    take_said (self, value);
  else if (number == TOLD_SEALED)
    pass_on (self, value);
  if (value != NULL)
    y_value_unref (value);
}

/* It came by the host, which could not read it: somebody says to us how the talk was. */
void
wk_table_take_passed (WkTable *self, GBytes *content)
{
  WkLaptop *laptop = self->workspace->laptop;
  g_autoptr (GBytes) plain = laptop != NULL ? wk_device_key_open (laptop->key, content) : NULL;
  g_autofree char *room = wk_id_to_hex (wk_room_guest_get_room (self->guest));
  YValue *value = plain != NULL ? wk_body_read (plain) : NULL;

  if (value != NULL && g_str_equal (wk_body_text (value, "table"), room))
    take_said (self, value);
  if (value != NULL)
    y_value_unref (value);
}

static void
show_kept (WkTable *self)
{
  g_autofree char *words = g_strdup_printf ("%u", ++self->n_kept);
  g_autoptr (GBytes) content = g_bytes_new (words, strlen (words));

  wk_room_set_sheet (self->room, WK_SHEET_KEPT, content);
  g_object_notify (G_OBJECT (self), "n-kept");
}

void
wk_table_take_passed_kept (WkTable *self, guint64 member)
{
  if (self->told_to != NULL && member == self->told_member)
    show_kept (self);
}

void
wk_table_keep_told (WkTable *self)
{
  if (self->room != NULL)
    show_kept (self);
  else if (self->guest != NULL)
    wk_room_guest_say_passed_kept (self->guest);
}

WkTableAsks wk_table_get_asks (WkTable *self) { return self->asks; }
guint wk_table_get_n_kept (WkTable *self) { return self->n_kept; }
GPtrArray *wk_table_get_looks (WkTable *self) { return self->looks; }
GPtrArray *wk_table_get_social_map (WkTable *self) { return self->social_map; }
