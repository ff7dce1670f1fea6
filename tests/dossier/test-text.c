/* Texts that two write in: what a view is told, authors, positions, undo. */
#include <string.h>

#include "copy.h"

static WkText *
story_of (Copy *copy)
{
  return wk_fields_get_text (WK_FIELDS (copy->document), "story");
}

/* What a view would show, kept by `changed` alone. */
static void
mirror_cb (WkText *text, GArray *deltas, gboolean local, gpointer data)
{
  GString *mirror = data;
  glong at = 0;

  for (guint i = 0; i < deltas->len; i++)
    {
      WkTextDelta *delta = &g_array_index (deltas, WkTextDelta, i);
      gsize offset = g_utf8_offset_to_pointer (mirror->str, at) - mirror->str;

      if (delta->change == WK_TEXT_INSERT)
        {
          g_assert_cmpint (g_utf8_strlen (delta->text, -1), ==, delta->length);
          g_string_insert (mirror, offset, delta->text);
          at += delta->length;
        }
      else if (delta->change == WK_TEXT_DELETE)
        {
          gsize end = g_utf8_offset_to_pointer (mirror->str, at + delta->length) - mirror->str;

          g_string_erase (mirror, offset, end - offset);
        }
      else
        at += delta->length;
    }
}

#define ASSERT_TEXT(text, expected) \
  G_STMT_START \
  { \
    g_autofree char *text_ = wk_text_dup_text (text); \
\
    g_assert_cmpstr (text_, ==, expected); \
  } \
  G_STMT_END

static void
count_cb (gpointer object, GParamSpec *pspec, guint *count)
{
  (*count)++;
}

static void
test_edit (void)
{
  Copy copy;
  WkText *text;
  guint notified = 0;

  copy_open (&copy, WK_DOC_STORY, NULL, 1, "Ineke");
  text = story_of (&copy);
  g_signal_connect (text, "notify::text", G_CALLBACK (count_cb), &notified);
  g_assert_true (wk_text_insert (text, 0, "Ik 🍲 kookte"));
  g_assert_cmpuint (wk_text_get_length (text), ==, 11);
  g_assert_true (wk_text_insert (text, 4, "!"));
  ASSERT_TEXT (text, "Ik 🍲! kookte");
  g_assert_true (wk_text_delete (text, 3, 2));
  ASSERT_TEXT (text, "Ik  kookte");
  g_assert_true (wk_text_replace (text, 2, 2, " bakte en "));
  ASSERT_TEXT (text, "Ik bakte en kookte");
  notified = 0;
  g_assert_true (wk_text_set_text (text, "Ik bakte en kookte"));
  g_assert_cmpuint (notified, ==, 0);
  g_assert_true (wk_text_set_text (text, "Ik bakte وكتبت kookte"));
  ASSERT_TEXT (text, "Ik bakte وكتبت kookte");
  g_object_set (text, "text", "", NULL);
  g_assert_cmpuint (wk_text_get_length (text), ==, 0);
  copy_close (&copy);
}

/* Setting a whole text leaves what another writes in it meanwhile. */
static void
test_set_text_leaves_others (void)
{
  Copy a, b;

  copy_open (&a, WK_DOC_STORY, NULL, 1, "Ineke");
  copy_open (&b, WK_DOC_STORY, NULL, 2, "Joost");
  wk_text_insert (story_of (&a), 0, "Ik kook graag en ik slaap slecht.");
  copy_meet (&a, &b);
  wk_text_set_text (story_of (&a), "Ik kook heel graag en ik slaap slecht.");
  wk_text_insert (story_of (&b), 33, " Van de rekeningen.");
  copy_meet (&a, &b);
  ASSERT_TEXT (story_of (&a), "Ik kook heel graag en ik slaap slecht. Van de rekeningen.");
  copy_close (&a);
  copy_close (&b);
}

static void
test_views (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (g_test_rand_int ());
  GString *mirrors[2] = { g_string_new (NULL), g_string_new (NULL) };
  Copy copies[2];

  copy_open (&copies[0], WK_DOC_STORY, NULL, 1, "Ineke");
  copy_open (&copies[1], WK_DOC_STORY, NULL, 2, "Joost");
  for (int i = 0; i < 2; i++)
    g_signal_connect (story_of (&copies[i]), "changed", G_CALLBACK (mirror_cb), mirrors[i]);
  for (int i = 0; i < 400; i++)
    {
      int who = g_rand_int_range (rand, 0, 2);
      WkText *text = story_of (&copies[who]);
      guint length = wk_text_get_length (text);
      guint at = g_rand_int_range (rand, 0, length + 1);

      wk_document_begin (copies[who].document);
      for (int j = 0; j < 2; j++)
        {
          length = wk_text_get_length (text);
          at = g_rand_int_range (rand, 0, length + 1);
          if (g_rand_int_range (rand, 0, 3) > 0 || at == length)
            wk_text_insert (text, at, (const char *[]){ "a", "é🙂", "slaap", "\n" }[g_rand_int_range (rand, 0, 4)]);
          else
            wk_text_delete (text, at, g_rand_int_range (rand, 1, MIN (length - at, 4) + 1));
        }
      wk_document_commit (copies[who].document);
      if (g_rand_int_range (rand, 0, 6) == 0)
        wk_document_undo (copies[who].document);
      if (g_rand_int_range (rand, 0, 6) == 0)
        wk_document_redo (copies[who].document);
      if (g_rand_int_range (rand, 0, 4) == 0)
        copy_meet (&copies[0], &copies[1]);
      ASSERT_TEXT (text, mirrors[who]->str);
    }
  copy_meet (&copies[0], &copies[1]);
  for (int i = 0; i < 2; i++)
    ASSERT_TEXT (story_of (&copies[i]), mirrors[0]->str);
  g_assert_cmpstr (mirrors[0]->str, ==, mirrors[1]->str);
  for (int i = 0; i < 2; i++)
    {
      copy_close (&copies[i]);
      g_string_free (mirrors[i], TRUE);
    }
}

static char *
dup_authors (WkText *text)
{
  g_autoptr (GArray) runs = wk_text_get_authors (text, 0, wk_text_get_length (text));
  GString *out = g_string_new (NULL);
  guint at = 0;

  for (guint i = 0; i < runs->len; i++)
    {
      WkAuthorRun *run = &g_array_index (runs, WkAuthorRun, i);

      g_assert_cmpuint (run->start, ==, at);
      at += run->length;
      g_string_append_printf (out, "%s%u ", run->author != NULL ? wk_author_get_name (run->author) : "?", run->length);
    }
  g_assert_cmpuint (at, ==, wk_text_get_length (text));
  return g_string_free (out, FALSE);
}

#define ASSERT_AUTHORS(text, expected) \
  G_STMT_START \
  { \
    g_autofree char *authors_ = dup_authors (text); \
\
    g_assert_cmpstr (authors_, ==, expected); \
  } \
  G_STMT_END

static void
test_authors (void)
{
  Copy a, b;

  copy_open (&a, WK_DOC_STORY, NULL, 1, "Ineke");
  copy_open (&b, WK_DOC_STORY, NULL, 2, "Joost");
  wk_text_insert (story_of (&a), 0, "Ik kookte");
  copy_meet (&a, &b);
  wk_text_insert (story_of (&b), 2, " 🙂");
  copy_meet (&a, &b);
  ASSERT_AUTHORS (story_of (&a), "Ineke2 Joost2 Ineke7 ");

  /* A paste of another's words; what is typed into it is one's own. */
  wk_text_insert_by (story_of (&a), 0, "geplakt ", 2);
  ASSERT_AUTHORS (story_of (&a), "Joost8 Ineke2 Joost2 Ineke7 ");
  wk_text_insert (story_of (&a), 4, "EIGEN");
  copy_meet (&a, &b);
  ASSERT_AUTHORS (story_of (&a), "Joost4 Ineke5 Joost4 Ineke2 Joost2 Ineke7 ");
  ASSERT_AUTHORS (story_of (&b), "Joost4 Ineke5 Joost4 Ineke2 Joost2 Ineke7 ");
  copy_close (&a);
  copy_close (&b);
}

/* Someone takes away another's words and takes that back: they are the other's words still. */
static void
test_undo_keeps_authors (void)
{
  Copy a, b;

  copy_open (&a, WK_DOC_STORY, NULL, 1, "Ineke");
  copy_open (&b, WK_DOC_STORY, NULL, 2, "Joost");
  wk_text_insert (story_of (&a), 0, "Ik slaap ");
  copy_meet (&a, &b);
  wk_text_insert (story_of (&b), 9, "slecht");
  copy_meet (&a, &b);
  wk_document_stop_capturing (a.document);
  wk_text_delete (story_of (&a), 3, 12);
  ASSERT_TEXT (story_of (&a), "Ik ");
  wk_text_insert (story_of (&b), 15, "!");
  copy_meet (&a, &b);
  g_assert_true (wk_document_undo (a.document));
  copy_meet (&a, &b);
  ASSERT_TEXT (story_of (&b), "Ik slaap slecht!");
  ASSERT_AUTHORS (story_of (&a), "Ineke9 Joost7 ");
  ASSERT_AUTHORS (story_of (&b), "Ineke9 Joost7 ");
  g_assert_true (wk_document_redo (a.document));
  copy_meet (&a, &b);
  ASSERT_TEXT (story_of (&b), "Ik !");
  copy_close (&a);
  copy_close (&b);
}

static void
test_undo_own_only (void)
{
  Copy a, b;

  copy_open (&a, WK_DOC_STORY, NULL, 1, "Ineke");
  copy_open (&b, WK_DOC_STORY, NULL, 2, "Joost");
  wk_text_insert (story_of (&a), 0, "een ");
  wk_clock_advance (a.clock, 100 * G_TIME_SPAN_MILLISECOND);
  wk_text_insert (story_of (&a), 4, "twee ");
  wk_clock_advance (a.clock, 900 * G_TIME_SPAN_MILLISECOND);
  wk_text_insert (story_of (&a), 9, "drie ");
  copy_meet (&a, &b);
  wk_text_insert (story_of (&b), 14, "vier ");
  copy_meet (&a, &b);

  /* A pause parts; without one it is taken back at once. */
  g_assert_true (wk_document_undo (a.document));
  ASSERT_TEXT (story_of (&a), "een twee vier ");
  g_assert_true (wk_document_undo (a.document));
  ASSERT_TEXT (story_of (&a), "vier ");
  g_assert_false (wk_document_undo (a.document));
  g_assert_true (wk_document_redo (a.document));
  ASSERT_TEXT (story_of (&a), "een twee vier ");
  g_assert_true (wk_document_redo (a.document));
  ASSERT_TEXT (story_of (&a), "een twee drie vier ");
  copy_meet (&a, &b);
  g_assert_true (wk_document_undo (b.document));
  ASSERT_TEXT (story_of (&b), "een twee drie ");

  /* Words typed after an undo end what could be done again. */
  g_assert_true (wk_document_can_redo (b.document));
  wk_text_insert (story_of (&b), 0, "x");
  g_assert_false (wk_document_can_redo (b.document));

  /* Typing, a choice, typing: three steps, whatever the clock says. */
  wk_document_undo (b.document);
  wk_text_insert (story_of (&b), 0, "y");
  wk_fields_set_number (WK_FIELDS (b.document), "told", 1);
  wk_text_insert (story_of (&b), 0, "z");
  wk_document_undo (b.document);
  ASSERT_TEXT (story_of (&b), "yeen twee drie ");
  wk_document_undo (b.document);
  g_assert_cmpfloat (wk_fields_get_number (WK_FIELDS (b.document), "told"), ==, 0);
  ASSERT_TEXT (story_of (&b), "yeen twee drie ");
  wk_document_undo (b.document);
  ASSERT_TEXT (story_of (&b), "een twee drie ");

  /* Another person at the same keyboard takes back nothing of the first one's. */
  {
    g_autoptr (WkAuthor) karin = wk_author_new ("k", "Karin", NULL, NULL, NULL);

    wk_text_insert (story_of (&b), 0, "q");
    y_doc_set_client_id (b.doc, 3);
    wk_document_set_author (b.document, karin);
    g_assert_false (wk_document_can_undo (b.document));
    g_assert_false (wk_document_undo (b.document));
    wk_text_insert (story_of (&b), 0, "k");
    ASSERT_AUTHORS (story_of (&b), "Karin1 Joost1 Ineke14 ");
    g_assert_true (wk_document_undo (b.document));
    ASSERT_TEXT (story_of (&b), "qeen twee drie ");
  }
  copy_close (&a);
  copy_close (&b);
}

static void
test_positions (void)
{
  Copy a, b;
  g_autofree char *caret = NULL;
  g_autofree char *end = NULL;
  guint at = 99;

  copy_open (&a, WK_DOC_STORY, NULL, 1, "Ineke");
  copy_open (&b, WK_DOC_STORY, NULL, 2, "Joost");
  wk_text_insert (story_of (&a), 0, "🙂 abc");
  caret = wk_text_encode_position (story_of (&a), 3, FALSE);
  end = wk_text_encode_position (story_of (&a), 5, TRUE);
  g_assert_false (wk_text_resolve_position (story_of (&b), caret, &at));
  g_assert_cmpuint (at, ==, 99);
  copy_meet (&a, &b);
  wk_text_insert (story_of (&b), 0, "🙂🙂");
  g_assert_true (wk_text_resolve_position (story_of (&b), caret, &at));
  g_assert_cmpuint (at, ==, 5);
  wk_text_insert (story_of (&b), 7, "…");
  g_assert_true (wk_text_resolve_position (story_of (&b), end, &at));
  g_assert_cmpuint (at, ==, 7);
  g_assert_false (wk_text_resolve_position (wk_fields_get_text (WK_FIELDS (b.document), "counts"), caret, &at));
  g_assert_false (wk_text_resolve_position (story_of (&b), "", &at));
  g_assert_false (wk_text_resolve_position (story_of (&b), "!!!!", &at));
  g_assert_true (wk_document_find_text (b.document, wk_text_get_name (story_of (&a))) == story_of (&b));
  copy_close (&a);
  copy_close (&b);
}

/* A step split in two, a passage pasted elsewhere: each word keeps its author. */
static void
test_inserted_again (void)
{
  Copy a, b;
  g_autoptr (GArray) runs = NULL, again = NULL;
  g_autofree char *text = NULL;
  WkText *from, *to;

  copy_open (&a, WK_DOC_PLAN, NULL, 1, "Ineke");
  copy_open (&b, WK_DOC_PLAN, NULL, 2, "Joost");
  from = wk_fields_get_text (WK_FIELDS (a.document), "dream");
  wk_text_insert (from, 0, "samen ");
  copy_meet (&a, &b);
  wk_text_insert (wk_fields_get_text (WK_FIELDS (b.document), "dream"), 6, "élke week");
  copy_meet (&a, &b);
  runs = wk_text_get_authors (from, 3, 7);
  to = wk_fields_get_text (WK_FIELDS (a.document), "well");
  wk_text_insert (to, 0, "Ja!");
  g_assert_true (wk_text_insert_runs (to, 2, "en élke nu", runs));
  text = wk_text_dup_text (to);
  g_assert_cmpstr (text, ==, "Jaen élke nu!");
  again = wk_text_get_authors (to, 0, wk_text_get_length (to));
  g_assert_cmpuint (again->len, ==, 3);
  g_assert_cmpstr (wk_author_get_name (g_array_index (again, WkAuthorRun, 1).author), ==, "Joost");
  g_assert_cmpuint (g_array_index (again, WkAuthorRun, 1).start, ==, 5);
  g_assert_cmpuint (g_array_index (again, WkAuthorRun, 1).length, ==, 4);
  /* One undo. */
  g_assert_true (wk_document_undo (a.document));
  copy_close (&a);
  copy_close (&b);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wk_base_init ();
  g_test_add_func ("/text/edit", test_edit);
  g_test_add_func ("/text/set-text-leaves-others", test_set_text_leaves_others);
  g_test_add_func ("/text/views", test_views);
  g_test_add_func ("/text/authors", test_authors);
  g_test_add_func ("/text/undo-keeps-authors", test_undo_keeps_authors);
  g_test_add_func ("/text/undo-own-only", test_undo_own_only);
  g_test_add_func ("/text/positions", test_positions);
  g_test_add_func ("/text/inserted-again", test_inserted_again);
  return g_test_run ();
}
