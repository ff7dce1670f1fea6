/* What documents project to, and the whole file as JSON. */
#include <string.h>

#include "copy.h"

static void
row_cb (const WkRow *row, gpointer data)
{
  GString *out = data;

  g_assert_cmpstr (row->values[0], ==, "d1");
  g_assert_cmpstr (row->values[1], ==, "s1");
  g_string_append_printf (out, "%s:", row->table->name);
  for (gsize i = 3; row->table->columns[i] != NULL; i++)
    {
      if (row->values[i] != NULL && *row->values[i] != '\0')
        g_string_append_printf (out, " %s=%s", row->table->columns[i], row->values[i]);
    }
  g_string_append_c (out, '\n');
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static char *
dup_rows (Copy *copy)
{
  GString *out = g_string_new (NULL);
  g_auto (GStrv) lines = NULL;

  wk_document_project (wk_document_get_kind (copy->document), wk_document_get_domain (copy->document), "d1", "s1",
                       copy->doc, row_cb, out);
  /* Records come in the order of their ids, which are random. */
  lines = g_strsplit (out->str, "\n", -1);
  qsort (lines, g_strv_length (lines), sizeof *lines, compare_lines);
  g_string_free (out, TRUE);
  return g_strjoinv ("\n", lines);
}

static void
test_card (void)
{
  static const WkImportedValue values[] = {
    { WK_DOC_CARD, "first-name", "Fatma" },
    { WK_DOC_CARD, "surname", "Aydın" },
    { WK_DOC_CARD, "contact-person", "R. Meulenbelt" },
  };
  g_autoptr (WkPerson) ineke = wk_person_new ("a1", "Ineke", "Tiem");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  Copy copy;

  copy_open (&copy, WK_DOC_CARD, NULL, 1, "Ineke");
  wk_imported_write (copy.doc, WK_DOC_CARD, values, G_N_ELEMENTS (values), copy.author, 0, 1);
  before = dup_rows (&copy);
  g_assert_cmpstr (before, ==,
                   "\nresident: name=Fatma Aydın first_name=Fatma contact_person=R. Meulenbelt has_plan=0 surname=Aydın");
  wk_fields_set_person (WK_FIELDS (copy.document), "contact-person", ineke);
  wk_fields_set_string (WK_FIELDS (copy.document), "display-name", "Fatma");
  wk_fields_set_string (WK_FIELDS (copy.document), "acute-until", "2026-11-26");
  wk_fields_set_boolean (WK_FIELDS (copy.document), "has-plan", TRUE);
  wk_card_add_domain (copy.document, "money");
  after = dup_rows (&copy);
  g_assert_cmpstr (after, ==,
                   "\nresident: name=Fatma first_name=Fatma contact_person=Ineke contact_account=a1 "
                   "acute_until=2026-11-26 domains=money has_plan=1 surname=Aydın");
  copy_close (&copy);
}

static void
test_identity_keeps_bsn (void)
{
  static const WkImportedValue values[] = {
    { WK_DOC_IDENTITY, "bsn", "999940740" },
    { WK_DOC_IDENTITY, "client-number", "100000" },
  };
  g_autofree char *rows = NULL;
  Copy copy;
  WkRecord *number;

  copy_open (&copy, WK_DOC_IDENTITY, NULL, 1, "Ineke");
  wk_imported_write (copy.doc, WK_DOC_IDENTITY, values, G_N_ELEMENTS (values), copy.author, 0, 1);
  number = wk_record_list_append (wk_document_get_records (copy.document, "file-number"));
  wk_fields_set_string (WK_FIELDS (number), "number", "Z-77");
  rows = dup_rows (&copy);
  g_assert_cmpstr (rows, ==, "\nidentity: client_number=100000 file_numbers=Z-77");
  copy_close (&copy);
}

static void
test_plan (void)
{
  g_autoptr (WkPerson) joost = wk_person_new ("a2", "Joost", "Sociaal Wijkteam");
  g_autofree char *rows = NULL;
  g_autofree char *fewer = NULL;
  WkRecord *goal, *step, *closed;
  Copy copy;

  copy_open (&copy, WK_DOC_PLAN, NULL, 1, "Ineke");
  goal = wk_record_list_append (wk_plan_get_goals (copy.document));
  wk_text_insert (wk_fields_get_text (WK_FIELDS (goal), "goal"), 0, "Geen angst");
  step = wk_record_list_append (wk_plan_get_steps (goal));
  wk_text_insert (wk_fields_get_text (WK_FIELDS (step), "what"), 0, "Brieven openen");
  wk_fields_set_person (WK_FIELDS (step), "who", joost);
  wk_fields_set_string (WK_FIELDS (step), "when", "2026-12-04");
  closed = wk_record_list_append (wk_plan_get_steps (goal));
  wk_fields_set_boolean (WK_FIELDS (closed), "closed", TRUE);
  wk_fields_set_string (WK_FIELDS (closed), "title", "Besloten stap");
  rows = dup_rows (&copy);
  g_assert_cmpstr (rows, ==,
                   "\nagenda: kind=step what=Besloten stap won=0\n"
                   "agenda: kind=step what=Brieven openen person=Joost account=a2 at=2026-12-04 won=0\n"
                   "note: kind=goal field=goal text=Geen angst\n"
                   "note: kind=step field=what text=Brieven openen");
  wk_record_remove (goal);
  fewer = dup_rows (&copy);
  g_assert_cmpstr (fewer, ==, "");
  copy_close (&copy);
}

static void
test_domain (void)
{
  g_autoptr (WkPerson) joost = wk_person_new ("a2", "Joost", "Sociaal Wijkteam");
  g_autofree char *rows = NULL;
  WkRecord *barrier, *contact;
  Copy copy;

  copy_open (&copy, WK_DOC_DOMAIN, "money", 1, "Ineke");
  barrier = wk_record_list_append (wk_document_get_records (copy.document, "barrier"));
  wk_text_insert (wk_fields_get_text (WK_FIELDS (barrier), "barrier"), 0, "Stroom");
  wk_fields_set_boolean (WK_FIELDS (barrier), "acute", TRUE);
  wk_fields_set_person (WK_FIELDS (barrier), "acute-owner", joost);
  wk_fields_set_string (WK_FIELDS (barrier), "acute-deadline", "2026-11-26T12:00");
  contact = wk_record_list_append (wk_document_get_records (copy.document, "contact"));
  wk_fields_set_string (WK_FIELDS (contact), "when", "2026-11-24");
  wk_fields_set_person (WK_FIELDS (contact), "by", joost);
  wk_fields_set_string (WK_FIELDS (contact), "next-on", "2026-12-08");
  wk_text_insert (wk_fields_get_text (WK_FIELDS (contact), "notes"), 0, "gebeld");
  rows = dup_rows (&copy);
  g_assert_cmpstr (rows, ==,
                   "\nagenda: kind=acute domain=money what=Stroom person=Joost account=a2 at=2026-11-26T12:00 won=0\n"
                   "note: kind=barrier domain=money field=barrier text=Stroom\n"
                   "note: kind=contact domain=money field=notes text=gebeld\n"
                   "timeline: kind=contact domain=money at=2026-11-24 not_reached=0 next_on=2026-12-08");
  copy_close (&copy);
}

static void
test_ddl (void)
{
  const char *ddl = wk_rows_ddl ();
  gsize n;
  const WkRowTable *tables = wk_rows_get_tables (&n);

  g_assert_cmpuint (n, ==, 8);
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *start = g_strdup_printf ("CREATE TABLE \"%s\" (", tables[i].name);
      const char *found = strstr (ddl, start);

      g_assert_cmpint (found == NULL, ==, tables[i].is_words);
      if (found == NULL)
        continue;
      for (gsize j = 0; tables[i].columns[j] != NULL; j++)
        {
          g_autofree char *column = g_strdup_printf ("\"%s\" TEXT", tables[i].columns[j]);

          found = strstr (found, column);
          g_assert_nonnull (found);
        }
      g_assert_cmpstr (tables[i].columns[0], ==, "document");
    }
}

/* Projecting writes nothing. */
static void
test_projecting_only_reads (void)
{
  for (WkDocKind kind = 0; kind < WK_N_DOC_KINDS; kind++)
    {
      g_autoptr (YDoc) doc = y_doc_new (1, Y_DOC_GC);
      g_autoptr (GString) out = g_string_new (NULL);

      wk_document_project (kind, kind == WK_DOC_DOMAIN ? "work" : NULL, "d1", "s1", doc, row_cb, out);
      g_assert_cmpuint (y_doc_get_clock (doc, 1), ==, 0);
    }
}

static void
test_json (void)
{
  Copy card, money;
  WkDocument *forth[2], *back[2];
  WkRecord *strength;
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;
  g_autoptr (YValue) parsed = NULL;
  g_autoptr (GError) error = NULL;
  YValue *documents, *shown;

  copy_open (&card, WK_DOC_CARD, NULL, 1, "Ineke");
  copy_open (&money, WK_DOC_DOMAIN, "money", 2, "Joost");
  wk_fields_set_string (WK_FIELDS (card.document), "phase", "intake");
  wk_text_insert (wk_fields_get_text (WK_FIELDS (money.document), "situation"), 0, "drie \"brieven\"\n");
  strength = wk_record_list_append (wk_document_get_records (money.document, "strength"));
  wk_text_insert (wk_fields_get_text (WK_FIELDS (strength), "strength"), 0, "zuinig");
  wk_record_remove (strength);
  forth[0] = back[1] = card.document;
  forth[1] = back[0] = money.document;
  a = wk_dossier_to_json ("00ff", forth, 2);
  b = wk_dossier_to_json ("00ff", back, 2);
  g_assert_cmpstr (a, ==, b);

  parsed = y_value_from_json (a, -1, &error);
  g_assert_no_error (error);
  {
    /* Canonical: written anew with sorted keys it is the same. */
    g_autoptr (GString) again = g_string_new (NULL);

    y_value_to_json (parsed, again);
    g_assert_cmpstr (again->str, ==, a);
  }
  documents = y_value_lookup (parsed, "documents");
  g_assert_cmpuint (y_value_length (documents), ==, 2);
  shown = y_value_lookup (y_value_lookup (documents, "card"), "shown");
  g_assert_cmpstr (y_value_get_string (y_value_lookup (shown, "phase"), NULL), ==, "intake");
  shown = y_value_lookup (y_value_lookup (documents, "domain/money"), "shown");
  g_assert_cmpstr (y_value_get_string (y_value_lookup (shown, "situation"), NULL), ==, "drie \"brieven\"\n");
  /* What was taken away is still told. */
  g_assert_nonnull (strstr (a, "zuinig"));
  copy_close (&card);
  copy_close (&money);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wk_base_init ();
  g_test_add_func ("/rows/card", test_card);
  g_test_add_func ("/rows/identity-keeps-bsn", test_identity_keeps_bsn);
  g_test_add_func ("/rows/plan", test_plan);
  g_test_add_func ("/rows/domain", test_domain);
  g_test_add_func ("/rows/ddl", test_ddl);
  g_test_add_func ("/rows/only-reads", test_projecting_only_reads);
  g_test_add_func ("/json/file", test_json);
  return g_test_run ();
}
