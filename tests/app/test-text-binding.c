/* The editor's buffer and the document's text stay the same, whoever writes. */
#include "text/wk-text-binding.h"

#include <gtk/gtk.h>

#include "wk-document.h"
#include "wk-file.h"
#include "wk-plan.h"
#include "wk-resident-list.h"
#include "wk-workspace.h"

static WkWorkspace *workspace;
static WkFile *file;
static GPtrArray *kept;

typedef struct
{
  GtkTextBuffer *buffer;
  WkTextBinding *binding;
} Screen;

typedef struct
{
  WkDocument *plan;
  WkText *text;
  Screen screens[2];
  gboolean selected;
} Fixture;

/* ---- a plan to write in ---- */

static void
file_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  file = wk_workspace_open_file_finish (WK_WORKSPACE (source), result, &error);
  g_assert_no_error (error);
}

static void
practise_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WkResidentRow) row = NULL;

  workspace = wk_workspace_new_finish (result, &error);
  g_assert_no_error (error);
  row = g_list_model_get_item (G_LIST_MODEL (wk_workspace_get_residents (workspace)), 0);
  g_assert_nonnull (row);
  wk_workspace_open_file_async (workspace, wk_resident_row_get_id (row), NULL, file_opened_cb, NULL);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_assert_true (wk_workspace_close_finish (WK_WORKSPACE (source), result, NULL));
  *(gboolean *) data = TRUE;
}

static char *
dup_buffer (Screen *screen)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (screen->buffer, &start, &end);
  return gtk_text_buffer_get_slice (screen->buffer, &start, &end, TRUE);
}

static void
assert_same (Fixture *f)
{
  g_autofree char *text = wk_text_dup_text (f->text);

  for (guint i = 0; i < G_N_ELEMENTS (f->screens); i++)
    {
      g_autofree char *shown = dup_buffer (&f->screens[i]);

      g_assert_cmpstr (shown, ==, text);
      g_assert_cmpuint (gtk_text_buffer_get_char_count (f->screens[i].buffer), ==, wk_text_get_length (f->text));
    }
}

static void
set_up (Fixture *f, gconstpointer data)
{
  WkRecord *goal;

  f->plan = wk_file_get_plan (file);
  goal = wk_record_list_append (wk_plan_get_goals (f->plan));
  g_assert_nonnull (goal);
  f->text = wk_fields_get_text (WK_FIELDS (goal), "goal");
  for (guint i = 0; i < G_N_ELEMENTS (f->screens); i++)
    {
      f->screens[i].buffer = gtk_text_buffer_new (NULL);
      f->screens[i].binding = wk_text_binding_new (f->screens[i].buffer, f->text);
    }
  wk_document_stop_capturing (f->plan);
}

static void
put_caret (Screen *screen, guint anchor, guint head)
{
  GtkTextIter a, h;

  gtk_text_buffer_get_iter_at_offset (screen->buffer, &a, anchor);
  gtk_text_buffer_get_iter_at_offset (screen->buffer, &h, head);
  gtk_text_buffer_select_range (screen->buffer, &h, &a);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (f->screens); i++)
    {
      g_assert_finalize_object (f->screens[i].binding);
      /* GTK 4.8: a buffer that ever had a selection holds itself through what it would give a clipboard; on a
       * screen the view takes that away. Kept where a leak checker sees it. */
      if (f->selected)
        g_ptr_array_add (kept, f->screens[i].buffer);
      else
        g_assert_finalize_object (f->screens[i].buffer);
    }
}

static void
insert (Screen *screen, guint position, const char *words)
{
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_offset (screen->buffer, &iter, position);
  gtk_text_buffer_insert (screen->buffer, &iter, words, -1);
}

static void
delete (Screen *screen, guint position, guint length)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_iter_at_offset (screen->buffer, &start, position);
  gtk_text_buffer_get_iter_at_offset (screen->buffer, &end, position + length);
  gtk_text_buffer_delete (screen->buffer, &start, &end);
}

static void
assert_caret (Screen *screen, guint anchor, guint head)
{
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_mark (screen->buffer, &iter, gtk_text_buffer_get_selection_bound (screen->buffer));
  g_assert_cmpint (gtk_text_iter_get_offset (&iter), ==, anchor);
  gtk_text_buffer_get_iter_at_mark (screen->buffer, &iter, gtk_text_buffer_get_insert (screen->buffer));
  g_assert_cmpint (gtk_text_iter_get_offset (&iter), ==, head);
}

/* ---- tests ---- */

static void
test_both_ways (Fixture *f, gconstpointer data)
{
  insert (&f->screens[0], 0, "Weer in een keuken");
  assert_same (f);
  g_assert_true (wk_text_insert (f->text, 12, "echte "));
  assert_same (f);
  delete (&f->screens[1], 0, 5);
  assert_same (f);
  g_assert_true (wk_text_replace (f->text, 0, 2, "In"));
  assert_same (f);
}

/* Words that are more than one code unit or code point each: nothing is cut in two. */
static void
test_wide_characters (Fixture *f, gconstpointer data)
{
  insert (&f->screens[0], 0, "👩🏽‍🍳e\u0301 مطبخ ቤት");
  assert_same (f);
  insert (&f->screens[1], 4, "🎉");
  assert_same (f);
  delete (&f->screens[0], 4, 2);
  assert_same (f);
  g_assert_true (wk_text_delete (f->text, 0, 1));
  assert_same (f);
  insert (&f->screens[0], wk_text_get_length (f->text), "\n\u202bشكرا\u202c");
  assert_same (f);
}

static void
test_caret_stays (Fixture *f, gconstpointer data)
{
  Screen *screen = &f->screens[0];

  insert (screen, 0, "abcdef");
  put_caret (screen, 3, 3);
  wk_text_insert (f->text, 0, "xx");
  assert_caret (screen, 5, 5);
  wk_text_insert (f->text, 8, "yy");
  assert_caret (screen, 5, 5);
  /* Right at the caret: what others write stays behind it, so that words do not get mixed letter by letter. */
  wk_text_insert (f->text, 5, "zz");
  assert_caret (screen, 5, 5);
  wk_text_delete (f->text, 4, 2);
  assert_caret (screen, 4, 4);
  assert_same (f);
}

static void
test_selection_stays (Fixture *f, gconstpointer data)
{
  Screen *screen = &f->screens[0];

  f->selected = TRUE;
  insert (screen, 0, "een twee drie");
  put_caret (screen, 4, 8);
  wk_text_insert (f->text, 0, "nul ");
  assert_caret (screen, 8, 12);
  /* At either end: not part of what was selected. */
  wk_text_insert (f->text, 8, "<");
  assert_caret (screen, 9, 13);
  wk_text_insert (f->text, 13, ">");
  assert_caret (screen, 9, 13);
  put_caret (screen, 13, 9);
  wk_text_insert (f->text, 13, "|");
  assert_caret (screen, 13, 9);
  wk_text_delete (f->text, 8, 3);
  assert_caret (screen, 10, 8);
  assert_same (f);
}

static void
test_one_line (Fixture *f, gconstpointer data)
{
  g_autofree char *words = NULL;

  wk_text_binding_set_one_line (f->screens[0].binding, TRUE);
  insert (&f->screens[0], 0, "bellen\nmet de\r\nwinkel\n");
  assert_same (f);
  words = wk_text_dup_text (f->text);
  g_assert_cmpstr (words, ==, "bellen met de  winkel");
  /* What another program wrote is shown as it is. */
  wk_text_insert (f->text, 6, "\n");
  assert_same (f);
}

static void
test_undo (Fixture *f, gconstpointer data)
{
  g_autofree char *before = NULL, *after = NULL;

  insert (&f->screens[0], 0, "eerst rust");
  wk_document_stop_capturing (f->plan);
  insert (&f->screens[0], 10, ", dan les");
  before = wk_text_dup_text (f->text);
  g_assert_true (wk_document_undo (f->plan));
  assert_same (f);
  after = wk_text_dup_text (f->text);
  g_assert_cmpstr (after, ==, "eerst rust");
  g_assert_true (wk_document_redo (f->plan));
  assert_same (f);
  g_free (after);
  after = wk_text_dup_text (f->text);
  g_assert_cmpstr (after, ==, before);
  g_assert_false (gtk_text_buffer_get_enable_undo (f->screens[0].buffer));
}

static void
count_cb (gpointer object, guint end, gboolean local, guint *count)
{
  (*count)++;
}

/* What comes in is never sent back as one's own. */
static void
test_no_echo (Fixture *f, gconstpointer data)
{
  guint applied = 0;
  g_autofree char *words = NULL;

  g_signal_connect (f->screens[0].binding, "applied", G_CALLBACK (count_cb), &applied);
  wk_text_insert (f->text, 0, "a");
  g_assert_cmpuint (applied, ==, 1);
  insert (&f->screens[0], 1, "b");
  g_assert_cmpuint (applied, ==, 1);
  insert (&f->screens[1], 2, "c");
  g_assert_cmpuint (applied, ==, 2);
  words = wk_text_dup_text (f->text);
  g_assert_cmpstr (words, ==, "abc");
}

static void
test_read_only (Fixture *f, gconstpointer data)
{
  insert (&f->screens[0], 0, "vast");
  wk_document_set_read_only_reason (f->plan, "Alleen lezen.");
  insert (&f->screens[0], 2, "xx");
  delete (&f->screens[0], 0, 1);
  assert_same (f);
  g_assert_cmpuint (wk_text_get_length (f->text), ==, 4);
  wk_document_set_read_only_reason (f->plan, NULL);
}

static const char *const pieces[] = { "a", "woord ", "é", "e\u0301", "😀", "👨‍👩‍👧", "\n", "\r\n", "ش", "ቤት", "  ", "–", "🇳🇱" };

static void
random_edit (Fixture *f, GRand *rand)
{
  guint length = wk_text_get_length (f->text);
  guint position = g_rand_int_range (rand, 0, length + 1);
  guint some = g_rand_int_range (rand, 0, 6);
  guint much = MIN (length - position, some);
  const char *piece = pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))];
  Screen *screen = &f->screens[g_rand_int_range (rand, 0, G_N_ELEMENTS (f->screens))];

  switch (g_rand_int_range (rand, 0, 12))
    {
    case 0:
    case 1:
    case 2:
    case 3:
      insert (screen, position, piece);
      break;
    case 4:
      delete (screen, position, much);
      break;
    case 5:
      gtk_text_buffer_begin_user_action (screen->buffer);
      delete (screen, position, much);
      insert (screen, position, piece);
      gtk_text_buffer_end_user_action (screen->buffer);
      break;
    case 6:
      wk_text_insert (f->text, position, piece);
      break;
    case 7:
      wk_text_delete (f->text, position, much);
      break;
    case 8:
      wk_text_replace (f->text, position, much, piece);
      break;
    case 9:
      /* One transaction of several changes: one delta with several parts. */
      wk_document_begin (f->plan);
      wk_text_insert (f->text, 0, piece);
      wk_text_insert (f->text, wk_text_get_length (f->text), piece);
      if (wk_text_get_length (f->text) > 4)
        wk_text_delete (f->text, 2, 2);
      wk_document_commit (f->plan);
      break;
    case 10:
      if (wk_document_can_undo (f->plan))
        wk_document_undo (f->plan);
      break;
    default:
      put_caret (screen, position, g_rand_int_range (rand, 0, length + 1));
      if (wk_document_can_redo (f->plan))
        wk_document_redo (f->plan);
      break;
    }
}

/* What is pasted keeps its authors, also where GTK brings it in a piece at a time; what comes after it is one's own. */
static void
test_pasted (Fixture *f, gconstpointer data)
{
  const WkAuthorRun hands[] = { { .length = 4, .client = 7 }, { .length = 5, .client = 9 } };
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (WkAuthorRun)), wrote = NULL;

  g_array_append_vals (runs, hands, G_N_ELEMENTS (hands));
  wk_text_binding_set_pasting (f->screens[0].binding, "één, twee", runs);
  insert (&f->screens[0], 0, "éé");
  insert (&f->screens[0], 2, "n, twee");
  insert (&f->screens[0], 9, "!");
  wk_text_binding_set_pasting (f->screens[0].binding, NULL, NULL);
  assert_same (f);
  wrote = wk_text_get_authors (f->text, 0, 10);
  for (guint i = 0; i < wrote->len; i++)
    {
      const WkAuthorRun *run = &g_array_index (wrote, WkAuthorRun, i);

      for (guint k = run->start; k < run->start + run->length; k++)
        g_assert_true (k < 4 ? run->client == 7 : k < 9 ? run->client == 9 : run->client != 7 && run->client != 9);
    }

  /* A line that was copied, into a text of one line: its break is no word of its own. */
  delete (&f->screens[0], 0, 10);
  wk_text_binding_set_one_line (f->screens[0].binding, TRUE);
  wk_text_binding_set_pasting (f->screens[0].binding, "één\ntwee", runs);
  insert (&f->screens[0], 0, "één\ntwee");
  wk_text_binding_set_pasting (f->screens[0].binding, NULL, NULL);
  g_array_unref (wrote);
  wrote = wk_text_get_authors (f->text, 0, 8);
  g_assert_cmpuint (wrote->len, ==, 2);
  g_assert_cmpuint (g_array_index (wrote, WkAuthorRun, 0).client, ==, 7);
  g_assert_cmpuint (g_array_index (wrote, WkAuthorRun, 1).client, ==, 9);
}

static void
test_random (Fixture *f, gconstpointer data)
{
  guint32 seed = g_getenv ("WK_SEED") != NULL ? (guint32) g_ascii_strtoull (g_getenv ("WK_SEED"), NULL, 10) : (guint32) g_test_rand_int ();
  guint edits = g_getenv ("WK_LONG") != NULL ? 20000 : 1500;
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  f->selected = TRUE;
  g_test_message ("seed %u", seed);
  for (guint i = 0; i < edits; i++)
    {
      random_edit (f, rand);
      assert_same (f);
    }
}

int
main (int argc, char **argv)
{
  gboolean closed = FALSE;
  int status;

  g_test_init (&argc, &argv, NULL);
  kept = g_ptr_array_new ();
  wk_workspace_practise_async (NULL, practise_cb, NULL);
  while (file == NULL)
    g_main_context_iteration (NULL, TRUE);

#define TEST(path, func) g_test_add ("/text-binding/" path, Fixture, NULL, set_up, func, tear_down)
  TEST ("both-ways", test_both_ways);
  TEST ("wide-characters", test_wide_characters);
  TEST ("caret-stays", test_caret_stays);
  TEST ("selection-stays", test_selection_stays);
  TEST ("one-line", test_one_line);
  TEST ("undo", test_undo);
  TEST ("no-echo", test_no_echo);
  TEST ("read-only", test_read_only);
  TEST ("pasted", test_pasted);
  TEST ("random", test_random);
#undef TEST
  status = g_test_run ();

  g_clear_object (&file);
  wk_workspace_close_async (workspace, closed_cb, &closed);
  while (!closed)
    g_main_context_iteration (NULL, TRUE);
  g_clear_object (&workspace);
  return status;
}
