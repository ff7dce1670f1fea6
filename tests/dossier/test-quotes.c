/* Passages in the resident's own words: who may change them, and what becomes of them when copies meet. */
#include <string.h>

#include "copy.h"

static WkText *
dream (Copy *copy)
{
  return wk_fields_get_text (WK_FIELDS (copy->document), "dream");
}

/* Quoted passages between brackets. */
static char *
show (Copy *copy)
{
  g_autoptr (GArray) runs = wk_text_get_quotes (dream (copy));
  g_autofree char *text = wk_text_dup_text (dream (copy));
  GString *out = g_string_new (NULL);
  guint run = 0, at = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p), at++)
    {
      const WkTextRun *r = run < runs->len ? &g_array_index (runs, WkTextRun, run) : NULL;

      if (r != NULL && at == r->start)
        g_string_append_c (out, '[');
      g_string_append_unichar (out, g_utf8_get_char (p));
      if (r != NULL && at + 1 == r->start + r->length)
        {
          g_string_append_c (out, ']');
          run++;
        }
    }
  return g_string_free (out, FALSE);
}

#define assert_shows(copy, expected) \
  G_STMT_START { \
    g_autofree char *shown = show (copy); \
    g_assert_cmpstr (shown, ==, expected); \
  } G_STMT_END

static void
test_kept (void)
{
  Copy fatma, karin;

  copy_open (&fatma, WK_DOC_PLAN, NULL, 1, "Fatma");
  copy_open (&karin, WK_DOC_PLAN, NULL, 2, "Karin");
  wk_document_set_quoting (fatma.document, TRUE);
  g_assert_true (wk_text_insert (dream (&fatma), 0, "Ik kook."));
  copy_meet (&fatma, &karin);
  assert_shows (&karin, "[Ik kook.]");

  /* Within it nothing, beside it anything; what is beside it is no part of it. */
  g_assert_false (wk_text_insert (dream (&karin), 3, "niet "));
  g_assert_false (wk_text_delete (dream (&karin), 0, 1));
  g_assert_false (wk_text_replace (dream (&karin), 0, 2, "Zij"));
  g_assert_false (wk_text_set_text (dream (&karin), "Zij kookt."));
  g_assert_false (wk_text_quote (dream (&karin), 0, 8, FALSE));
  g_assert_true (wk_text_insert (dream (&karin), 8, " (1 dec)"));
  g_assert_true (wk_text_insert (dream (&karin), 0, "Fatma: "));
  assert_shows (&karin, "Fatma: [Ik kook.] (1 dec)");
  g_assert_false (wk_text_delete (dream (&karin), 5, 4));
  g_assert_true (wk_text_delete (dream (&karin), 0, 7));
  assert_shows (&karin, "[Ik kook.] (1 dec)");

  /* Who takes down a quotation may. */
  wk_document_set_quoting (karin.document, TRUE);
  g_assert_true (wk_text_insert (dream (&karin), 7, " graag"));
  wk_document_set_quoting (karin.document, FALSE);
  copy_meet (&fatma, &karin);
  assert_shows (&fatma, "[Ik kook graag.] (1 dec)");
  copy_close (&fatma);
  copy_close (&karin);
}

static void
test_taken_down (void)
{
  Copy karin;

  copy_open (&karin, WK_DOC_PLAN, NULL, 1, "Karin");
  wk_text_insert (dream (&karin), 0, "Zij zei: ik wil rust.");
  wk_document_set_quoting (karin.document, TRUE);
  g_assert_true (wk_text_quote (dream (&karin), 9, 12, TRUE));
  wk_document_set_quoting (karin.document, FALSE);
  assert_shows (&karin, "Zij zei: [ik wil rust.]");
  /* The words that would close the gap between two passages are refused whole. */
  wk_document_set_quoting (karin.document, TRUE);
  g_assert_true (wk_text_quote (dream (&karin), 11, 1, FALSE));
  wk_document_set_quoting (karin.document, FALSE);
  assert_shows (&karin, "Zij zei: [ik] [wil rust.]");
  g_assert_false (wk_text_replace (dream (&karin), 11, 1, "-"));
  assert_shows (&karin, "Zij zei: [ik] [wil rust.]");
  copy_close (&karin);
}

static void
test_undone (void)
{
  Copy fatma;

  copy_open (&fatma, WK_DOC_PLAN, NULL, 1, "Fatma");
  wk_text_insert (dream (&fatma), 0, "Ooit: ");
  wk_document_set_quoting (fatma.document, TRUE);
  wk_text_insert (dream (&fatma), 6, "rust");
  wk_document_stop_capturing (fatma.document);
  wk_text_delete (dream (&fatma), 8, 2);
  assert_shows (&fatma, "Ooit: [ru]");
  g_assert_true (wk_document_undo (fatma.document));
  assert_shows (&fatma, "Ooit: [rust]");
  g_assert_true (wk_document_undo (fatma.document));
  assert_shows (&fatma, "Ooit: ");
  g_assert_true (wk_document_redo (fatma.document));
  assert_shows (&fatma, "Ooit: [rust]");
  copy_close (&fatma);
}

/* Apart from one another: what was typed within a passage before its quoting was known stays, and all copies show the same. */
static void
test_apart (void)
{
  Copy karin, fatma;
  g_autofree char *one = NULL, *other = NULL;

  copy_open (&karin, WK_DOC_PLAN, NULL, 1, "Karin");
  copy_open (&fatma, WK_DOC_PLAN, NULL, 2, "Fatma");
  wk_text_insert (dream (&karin), 0, "ik wil rust");
  copy_meet (&karin, &fatma);
  wk_document_set_quoting (fatma.document, TRUE);
  wk_text_quote (dream (&fatma), 0, 11, TRUE);
  wk_text_insert (dream (&karin), 7, "veel ");
  copy_meet (&karin, &fatma);
  one = show (&karin);
  other = show (&fatma);
  g_assert_cmpstr (one, ==, other);
  g_assert_nonnull (strstr (one, "veel"));
  copy_close (&karin);
  copy_close (&fatma);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wk_base_init ();
  g_test_add_func ("/quotes/kept", test_kept);
  g_test_add_func ("/quotes/taken-down", test_taken_down);
  g_test_add_func ("/quotes/undone", test_undone);
  g_test_add_func ("/quotes/apart", test_apart);
  return g_test_run ();
}
