#include "wk-marked-private.h"

#include <string.h>

#include "wk-plan-hands.h"
#include "wk-seat-shape.h"

#define TINT 0.22 /* of the author's colour behind the words, which stay black */

/* ---- who ---- */

WkMarks *
wk_marks_new (void)
{
  WkMarks *self = g_new0 (WkMarks, 1);

  self->names = g_ptr_array_new_with_free_func (g_free);
  self->authors = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

void
wk_marks_free (WkMarks *self)
{
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->authors);
  g_free (self);
}

guint
wk_marks_number (WkMarks *self, WkAuthor *author)
{
  g_autofree char *name = wk_plan_hand_dup_name (author);
  guint index;

  if (g_ptr_array_find_with_equal_func (self->names, name, g_str_equal, &index))
    return index + 1;
  g_ptr_array_add (self->names, g_steal_pointer (&name));
  g_ptr_array_add (self->authors, g_object_ref (author));
  return self->names->len;
}

/* ---- words ---- */

WkMarked *
wk_marked_new (void)
{
  WkMarked *self = g_new0 (WkMarked, 1);

  self->text = g_string_new (NULL);
  self->attributes = pango_attr_list_new ();
  return self;
}

void
wk_marked_free (WkMarked *self)
{
  g_string_free (self->text, TRUE);
  pango_attr_list_unref (self->attributes);
  g_free (self);
}

void
wk_marked_append (WkMarked *self, const char *words)
{
  g_string_append (self->text, words);
}

static void
mark (WkMarked *self, gsize from, PangoAttribute *attribute)
{
  attribute->start_index = from;
  attribute->end_index = self->text->len;
  pango_attr_list_insert (self->attributes, attribute);
}

static guint16
tint (double part)
{
  return (1 - TINT + TINT * part) * G_MAXUINT16;
}

static void
mark_author (WkMarked *self, gsize from, guint seat)
{
  const double *rgb = wk_seat_get_rgb (seat);

  mark (self, from, pango_attr_background_new (tint (rgb[0]), tint (rgb[1]), tint (rgb[2])));
  mark (self, from, pango_attr_underline_new (PANGO_UNDERLINE_SINGLE));
  mark (self, from, pango_attr_underline_color_new (rgb[0] * G_MAXUINT16, rgb[1] * G_MAXUINT16, rgb[2] * G_MAXUINT16));
}

char *
wk_marks_dup_sign (guint number)
{
  static const char *const digits[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };
  g_autofree char *plain = g_strdup_printf ("%u", number);
  GString *sign = g_string_new (NULL);

  for (const char *digit = plain; *digit != '\0'; digit++)
    g_string_append (sign, digits[*digit - '0']);
  return g_string_free (sign, FALSE);
}

static void
append_sign (WkMarked *self, guint number)
{
  g_autofree char *sign = wk_marks_dup_sign (number);
  gsize from = self->text->len;

  g_string_append (self->text, sign);
  mark (self, from, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
}

/* A stretch of a text with one author and one kind of words. */
typedef struct
{
  glong start, end; /* characters */
  WkAuthor *author; /* (unowned) (nullable) */
  gboolean own;
} Stretch;

static gboolean
is_quoted (GArray *quotes, glong at, glong *until)
{
  for (guint i = 0; i < quotes->len; i++)
    {
      const WkTextRun *quote = &g_array_index (quotes, WkTextRun, i);

      if (at < (glong) quote->start)
        {
          *until = MIN (*until, (glong) quote->start);
          return FALSE;
        }
      if (at < (glong) (quote->start + quote->length))
        {
          *until = MIN (*until, (glong) (quote->start + quote->length));
          return TRUE;
        }
    }
  return FALSE;
}

static WkAuthor *
find_author (GArray *runs, glong at, glong *until)
{
  for (guint i = 0; i < runs->len; i++)
    {
      const WkAuthorRun *run = &g_array_index (runs, WkAuthorRun, i);

      if (at < (glong) (run->start + run->length))
        {
          *until = MIN (*until, (glong) (run->start + run->length));
          return run->author;
        }
    }
  return NULL;
}

/* The text without the blanks at its ends: from the first character that counts to behind the last. */
static void
trim (const char *words, glong *start, glong *end)
{
  const char *p = words;

  *end = g_utf8_strlen (words, -1);
  for (*start = 0; *start < *end && g_unichar_isspace (g_utf8_get_char (p)); (*start)++)
    p = g_utf8_next_char (p);
  for (p = words + strlen (words); *end > *start; (*end)--)
    {
      p = g_utf8_prev_char (p);
      if (!g_unichar_isspace (g_utf8_get_char (p)))
        return;
    }
}

static GArray *
list_stretches (WkText *text, glong start, glong end)
{
  GArray *stretches = g_array_new (FALSE, FALSE, sizeof (Stretch));
  g_autoptr (GArray) runs = wk_text_get_authors (text, 0, wk_text_get_length (text)), quotes = wk_text_get_quotes (text);

  while (start < end)
    {
      Stretch stretch = { start, end };

      stretch.author = find_author (runs, start, &stretch.end);
      stretch.own = is_quoted (quotes, start, &stretch.end);
      g_array_append_val (stretches, stretch);
      start = stretch.end;
    }
  return stretches;
}

static guint
get_number (GArray *stretches, guint i, WkMarks *marks)
{
  WkAuthor *author = i < stretches->len ? g_array_index (stretches, Stretch, i).author : NULL;

  return marks->show_authors && author != NULL ? wk_marks_number (marks, author) : 0;
}

static gboolean
is_own (GArray *stretches, guint i)
{
  return i < stretches->len && g_array_index (stretches, Stretch, i).own;
}

static void
append_stretch (WkMarked *self, GArray *stretches, guint i, const char *words, WkMarks *marks)
{
  const Stretch *stretch = &g_array_index (stretches, Stretch, i);
  const char *start = g_utf8_offset_to_pointer (words, stretch->start);
  g_autofree char *piece = g_strndup (start, g_utf8_offset_to_pointer (start, stretch->end - stretch->start) - start);
  g_autofree char *blanks = NULL;
  guint number = get_number (stretches, i, marks);
  gsize from = self->text->len, length = strlen (g_strchomp (piece));

  /* The sign stands at the last word; the blanks behind it belong to nobody. */
  blanks = g_strndup (start + length, g_utf8_offset_to_pointer (start, stretch->end - stretch->start) - start - length);
  if (stretch->own && (i == 0 || !is_own (stretches, i - 1)))
    g_string_append (self->text, "“");
  g_string_append (self->text, piece);
  if (stretch->own && !is_own (stretches, i + 1))
    g_string_append (self->text, "”");
  if (stretch->own)
    mark (self, from, pango_attr_style_new (PANGO_STYLE_ITALIC));
  if (number != 0 && length > 0)
    {
      mark_author (self, from, wk_author_get_colour (stretch->author));
      if (get_number (stretches, i + 1, marks) != number)
        append_sign (self, number);
    }
  g_string_append (self->text, blanks);
}

void
wk_marked_append_text (WkMarked *self, WkText *text, WkMarks *marks)
{
  g_autofree char *words = wk_text_dup_text (text);
  g_autoptr (GArray) stretches = NULL;
  glong start, end;

  trim (words, &start, &end);
  stretches = list_stretches (text, start, end);
  for (guint i = 0; i < stretches->len; i++)
    append_stretch (self, stretches, i, words, marks);
}
