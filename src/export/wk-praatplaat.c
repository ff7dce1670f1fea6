#include "wk-praatplaat-private.h"

#include <glib/gi18n-lib.h>
#include <pango/pango.h>

#include "wk-author.h"
#include "wk-initials.h"
#include "wk-pdf.h"
#include "wk-pieces-private.h"
#include "wk-plan-check.h"
#include "wk-plan.h"

static void
item_free (gpointer data)
{
  WkPraatplaatItem *item = data;

  g_free (item->record);
  g_free (item->caption);
  g_free (item->words);
  g_free (item->note);
  g_free (item->spoken);
  g_free (item);
}

static void
helper_free (gpointer data)
{
  WkPraatplaatHelper *helper = data;

  g_free (helper->key);
  g_free (helper->name);
  g_free (helper->initials);
  g_free (helper);
}

/* ---- what is on it ---- */

static int
find_helper (WkPraatplaat *self, WkFields *action, const char *resident)
{
  g_autoptr (WkPerson) who = wk_fields_dup_person (action, "who");
  const char *key = who == NULL ? "" : *wk_person_get_id (who) != '\0' ? wk_person_get_id (who) : wk_person_get_name (who);
  g_autoptr (WkAuthor) author = NULL;
  WkPraatplaatHelper *helper;
  guint taken = 0;

  if (*key == '\0')
    return -1;
  for (guint i = 0; i < self->helpers->len; i++)
    if (g_str_equal (((WkPraatplaatHelper *) self->helpers->pdata[i])->key, key))
      return i;
  helper = g_new0 (WkPraatplaatHelper, 1);
  helper->key = g_strdup (key);
  helper->name = wk_pieces_dup_doer (action, resident);
  helper->initials = wk_initials_dup (helper->name);
  author = wk_author_new (wk_person_get_id (who), helper->name, NULL, NULL, NULL);
  for (guint i = 0; i < self->helpers->len; i++)
    taken |= 1u << ((WkPraatplaatHelper *) self->helpers->pdata[i])->seat;
  helper->seat = wk_author_pick_colour (&taken, wk_author_get_colour (author));
  g_ptr_array_add (self->helpers, helper);
  return self->helpers->len - 1;
}

/* On a picture that is of this year anyway. */
static char *
dup_short_day (const char *date)
{
  g_autoptr (GDateTime) day = wk_pieces_parse_day (date);

  /* Translators: a day on the drawn picture of a plan, as strftime has it; in English "24 November", with a blank that no line breaks at. */
  return day != NULL ? g_date_time_format (day, C_ ("on a picture", "%-d %B")) : g_strdup ("");
}

/* caption, words, note: (transfer full) (nullable) */
static WkPraatplaatItem *
add_item (WkPraatplaat *self, WkPraatplaatKind kind, WkRecord *record, char *caption, char *words, char *note)
{
  WkPraatplaatItem *item = g_new0 (WkPraatplaatItem, 1);

  item->kind = kind;
  item->record = record != NULL ? g_strdup (wk_record_get_id (record)) : NULL;
  item->caption = caption;
  item->words = words != NULL ? words : g_strdup ("");
  item->note = note;
  item->helper = -1;
  g_ptr_array_add (self->items, item);
  return item;
}

/* A step, or what must be cleared first. */
static void
add_action (WkPraatplaat *self, WkRecord *record, const char *resident)
{
  WkFields *action = WK_FIELDS (record);
  gboolean step = g_str_equal (wk_record_get_kind (record), "step");
  g_autofree char *done = wk_fields_dup_string (action, "done-on"), *date = wk_fields_dup_string (action, "when");
  g_autofree char *day = dup_short_day (date), *doer = wk_pieces_dup_doer (action, resident), *words = wk_plan_dup_action (record);
  WkPraatplaatItem *item;

  if (*words == '\0')
    return;
  item = add_item (self, step ? WK_PRAATPLAAT_STEP : WK_PRAATPLAAT_BARRIER, record, step ? NULL : g_strdup (_ ("First to clear away")),
                   g_steal_pointer (&words), *day != '\0' ? g_strdup_printf ("%s · %s", doer, day) : g_strdup (doer));
  item->helper = find_helper (self, action, resident);
  item->done = *done != '\0';
}

static void
add_actions (WkPraatplaat *self, WkRecordList *list, const char *resident)
{
  for (guint i = 0; i < wk_record_list_get_length (list); i++)
    add_action (self, wk_record_list_get (list, i), resident);
}

static void
add_goal (WkPraatplaat *self, WkRecord *goal, const char *resident)
{
  g_autofree char *words = wk_fields_dup_words (WK_FIELDS (goal), "goal"), *reached = wk_fields_dup_string (WK_FIELDS (goal), "reached-on");
  WkPraatplaatItem *item;

  add_actions (self, wk_record_get_children (goal, "first"), resident);
  add_actions (self, wk_record_get_children (goal, "step"), resident);
  item = add_item (self, WK_PRAATPLAAT_GOAL, goal, NULL, g_steal_pointer (&words), NULL);
  item->done = *reached != '\0';
}

/* What was done goes first, then what comes last; today, the goals and the dream stay. */
static void
make_room (WkPraatplaat *self)
{
  guint left_out = 0;

  for (guint pass = 0; pass < 3; pass++)
    for (guint i = self->items->len; i-- > 1 && self->items->len > WK_PRAATPLAAT_MAX + 1;)
      {
        WkPraatplaatItem *item = self->items->pdata[i];
        gboolean goal = item->kind == WK_PRAATPLAAT_GOAL;

        if (item->kind == WK_PRAATPLAAT_DREAM || (pass == 0 && !item->done) || (pass < 2 && goal))
          continue;
        g_ptr_array_remove_index (self->items, i);
        left_out++;
      }
  if (left_out > 0)
    self->left_out = g_strdup_printf (ngettext ("%u more is in the plan.", "%u more are in the plan.", left_out), left_out);
}

static void
number (WkPraatplaat *self)
{
  guint steps = 0, goals = 0;

  for (guint i = 0; i < self->items->len; i++)
    {
      WkPraatplaatItem *item = self->items->pdata[i];

      if (item->kind == WK_PRAATPLAAT_STEP)
        item->number = ++steps;
      else if (item->kind == WK_PRAATPLAAT_GOAL)
        {
          item->number = ++goals;
          item->caption = g_strdup_printf (_ ("Goal %u"), item->number);
        }
    }
}

/* Behind words that people wrote, who mostly end them with a point. */
static void
add_sentence (GString *spoken, const char *words)
{
  g_string_append (spoken, spoken->len > 0 && strchr (".!?", spoken->str[spoken->len - 1]) != NULL ? " " : ". ");
  g_string_append (spoken, words);
}

static void
speak (WkPraatplaatItem *item)
{
  GString *spoken = g_string_new (item->caption);

  if (item->kind == WK_PRAATPLAAT_STEP)
    g_string_append_printf (spoken, _ ("Step %u"), item->number);
  if (*item->words != '\0')
    g_string_append_printf (spoken, ": %s", item->words);
  if (item->note != NULL)
    add_sentence (spoken, item->note);
  if (item->done)
    add_sentence (spoken, item->kind == WK_PRAATPLAAT_GOAL ? _ ("Reached") : _ ("Done"));
  item->spoken = g_string_free (spoken, FALSE);
}

static void
gather (WkPraatplaat *self, WkDocument *plan, const char *resident)
{
  WkRecordList *goals = wk_plan_get_goals (plan);

  add_item (self, WK_PRAATPLAAT_DOOR, NULL, g_strdup (_ ("Today")), wk_fields_dup_words (WK_FIELDS (plan), "well"), NULL);
  add_actions (self, wk_document_get_records (plan, "first"), resident);
  for (guint i = 0; i < wk_record_list_get_length (goals); i++)
    add_goal (self, wk_record_list_get (goals, i), resident);
  add_actions (self, wk_plan_get_orphan_steps (plan), resident);
  add_item (self, WK_PRAATPLAAT_DREAM, NULL, g_strdup (_ ("Where do you want to be in a year?")), wk_fields_dup_words (WK_FIELDS (plan), "dream"),
            NULL);
  make_room (self);
  number (self);
  for (guint i = 0; i < self->items->len; i++)
    speak (self->items->pdata[i]);
}

/* ---- the picture ---- */

/* An item with its label, and the dream with its hill. */
static WkPraatplaatSpot
spot_of (WkPraatplaat *self, const WkPraatplaatItem *item)
{
  const WkPraatplaatBox *label = item->kind == WK_PRAATPLAAT_DREAM ? &self->dream_box : &item->label;
  double top = item->kind == WK_PRAATPLAAT_DREAM ? label->y : item->y - 30 * self->scale;

  return (WkPraatplaatSpot) { .kind = item->kind,
                              .record = item->record,
                              .words = item->spoken,
                              .x = label->x / WK_PRAATPLAAT_WIDTH,
                              .y = top / WK_PRAATPLAAT_HEIGHT,
                              .width = label->width / WK_PRAATPLAAT_WIDTH,
                              .height = (label->y + label->height - top) / WK_PRAATPLAAT_HEIGHT };
}

static gboolean
is_right_to_left (const char *language)
{
  PangoLanguage *tag = pango_language_from_string (language);

  return pango_language_includes_script (tag, PANGO_SCRIPT_ARABIC) || pango_language_includes_script (tag, PANGO_SCRIPT_HEBREW);
}

WkPraatplaat *
wk_praatplaat_new (WkDocument *plan, const char *resident, const char *day, gboolean draft)
{
  WkPraatplaat *self;
  g_autofree char *written = wk_pieces_dup_day (day);

  g_return_val_if_fail (WK_IS_DOCUMENT (plan), NULL);

  self = g_new0 (WkPraatplaat, 1);
  self->title = g_strdup_printf (_ ("Plan of %s"), resident);
  /* Translators: on the drawn picture of a plan; %s is today. */
  self->subtitle = draft ? g_strdup_printf (_ ("%s. Draft: not agreed together yet."), written) : g_strdup (written);
  self->language = g_strdup (C_ ("language tag", "en"));
  self->items = g_ptr_array_new_with_free_func (item_free);
  self->helpers = g_ptr_array_new_with_free_func (helper_free);
  self->spots = g_array_new (FALSE, FALSE, sizeof (WkPraatplaatSpot));
  self->bends = g_array_new (FALSE, FALSE, 2 * sizeof (double));
  self->gaps = g_array_new (FALSE, FALSE, 2 * sizeof (double));
  self->mirrored = is_right_to_left (self->language);
  gather (self, plan, resident);
  wk_praatplaat_place (self);
  for (guint i = 0; i < self->items->len; i++)
    {
      WkPraatplaatSpot spot = spot_of (self, self->items->pdata[i]);

      g_array_append_val (self->spots, spot);
    }
  return self;
}

void
wk_praatplaat_free (WkPraatplaat *self)
{
  g_free (self->title);
  g_free (self->language);
  g_free (self->subtitle);
  g_free (self->left_out);
  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->helpers);
  g_array_unref (self->spots);
  g_array_unref (self->bends);
  g_array_unref (self->gaps);
  g_free (self);
}

guint
wk_praatplaat_count_spots (WkPraatplaat *self)
{
  return self->spots->len;
}

const WkPraatplaatSpot *
wk_praatplaat_get_spot (WkPraatplaat *self, guint index)
{
  g_return_val_if_fail (index < self->spots->len, NULL);

  return &g_array_index (self->spots, WkPraatplaatSpot, index);
}

void
wk_praatplaat_draw (WkPraatplaat *self, cairo_t *cr, double width, double height)
{
  double scale = MIN (width / WK_PRAATPLAAT_WIDTH, height / WK_PRAATPLAAT_HEIGHT);

  cairo_save (cr);
  cairo_translate (cr, (width - WK_PRAATPLAAT_WIDTH * scale) / 2, (height - WK_PRAATPLAAT_HEIGHT * scale) / 2);
  cairo_scale (cr, scale, scale);
  wk_praatplaat_draw_sheet (self, cr);
  cairo_restore (cr);
}

/* Points of a sheet on its side. */
static const double papers[][2] = {
  [WK_PRAATPLAAT_A4] = { 841.89, 595.28 },
  [WK_PRAATPLAAT_A3] = { 1190.55, 841.89 },
};

typedef struct
{
  WkPraatplaat *picture;
  const double *size;
} Sheet;

static void
draw_sheet (cairo_t *cr, gpointer data)
{
  Sheet *sheet = data;

  wk_praatplaat_draw (sheet->picture, cr, sheet->size[0], sheet->size[1]);
}

GBytes *
wk_praatplaat_write_pdf (WkPraatplaat *self, WkPraatplaatPaper paper, GError **error)
{
  Sheet sheet = { self, papers[paper] };

  return wk_pdf_write (self->title, self->language, sheet.size[0], sheet.size[1], draw_sheet, &sheet, error);
}

GBytes *
wk_praatplaat_write_svg (WkPraatplaat *self, GError **error)
{
  Sheet sheet = { self, papers[WK_PRAATPLAAT_A4] };

  return wk_svg_write (self->title, self->language, sheet.size[0], sheet.size[1], draw_sheet, &sheet, error);
}
