/* What a changed export says otherwise is told in words until somebody talked about it, on every copy. */
#include <string.h>

#include "copy.h"
#include "wk-export-change.h"

#define DAY G_GINT64_CONSTANT (86400000)
#define FIRST (G_GINT64_CONSTANT (20395) * DAY + DAY / 2)

/* Takes in what one export says of an address and a telephone number; day: how many days after the first. */
static void
take_in (Copy *copy, int day, const char *street, const char *number, const char *phone, const char *stopped)
{
  const WkImportedValue values[] = {
    { WK_DOC_BASE, "street", street },   { WK_DOC_BASE, "house-number", number }, { WK_DOC_BASE, "postcode", "8021 VG" },
    { WK_DOC_BASE, "city", "Zwolle" },   { WK_DOC_BASE, "phone", phone },         { WK_DOC_BASE, "gender", day > 0 ? "V" : "M" },
    { WK_DOC_BASE, "benefit-stopped", stopped },
  };

  wk_imported_write (copy->doc, WK_DOC_BASE, values, G_N_ELEMENTS (values), copy->author, FIRST + day * DAY, 100 + 10 * day);
}

/* Each on a line; what was talked about in brackets. */
static char *
dup_changes (Copy *copy)
{
  g_autoptr (GPtrArray) changes = wk_export_change_list (wk_document_get_kind (copy->document), copy->doc);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < changes->len; i++)
    {
      const WkExportChange *change = changes->pdata[i];
      g_autofree char *sentence = wk_export_change_dup_sentence (change, FALSE);

      g_string_append_printf (out, change->waits ? "%s %s\n" : "[%s %s]\n", change->imported_on, sentence);
    }
  return g_string_free (out, FALSE);
}

static void
assert_changes (Copy *copy, const char *expected)
{
  g_autofree char *changes = dup_changes (copy);

  g_assert_cmpstr (changes, ==, expected);
}

static void
discuss (Copy *copy, WkChangeTopic topic)
{
  g_autoptr (WkPerson) by = wk_author_dup_person (copy->author);

  g_assert_nonnull (wk_export_change_discuss (copy->document, topic, by, "2025-11-10"));
  g_assert_null (wk_export_change_discuss (copy->document, topic, by, "2025-11-10"));
}

#define ADDRESS "Address: it was “Bachlaan 12, 8021 VG Zwolle”, it is now “Vechtstraat 3, 8021 VG Zwolle”."

static void
test_in_words (void)
{
  Copy a;

  copy_open (&a, WK_DOC_BASE, NULL, 1, "Ineke");
  /* The first export changes nothing; the same again neither. */
  take_in (&a, 0, "Bachlaan", "12", "06-1", "");
  take_in (&a, 1, "Bachlaan", "12", "06-1", "");
  assert_changes (&a, "");
  /* A column that nobody acts on is told nowhere. */
  take_in (&a, 2, "Vechtstraat", "3", "", "2025-11-30");
  assert_changes (&a, "2025-11-05 The benefit stops on 30-11-2025.\n2025-11-05 " ADDRESS "\n"
                      "2025-11-05 Telephone: it was “06-1”, there is none now.\n");
  discuss (&a, WK_CHANGE_ADDRESS);
  assert_changes (&a, "2025-11-05 The benefit stops on 30-11-2025.\n2025-11-05 Telephone: it was “06-1”, there is none now.\n"
                      "[2025-11-05 " ADDRESS "]\n");
  /* What nobody looked at yet keeps what it was; what came back as it was asks for nobody any more. */
  take_in (&a, 3, "Vechtstraat", "5", "06-2", "");
  assert_changes (&a, "2025-11-06 Address: it was “Vechtstraat 3, 8021 VG Zwolle”, it is now “Vechtstraat 5, 8021 VG Zwolle”.\n"
                      "2025-11-06 Telephone: it was “06-1”, it is now “06-2”.\n[2025-11-05 " ADDRESS "]\n");
  take_in (&a, 4, "Vechtstraat", "5", "06-1", "yes");
  assert_changes (&a, "2025-11-07 The benefit has stopped.\n"
                      "2025-11-06 Address: it was “Vechtstraat 3, 8021 VG Zwolle”, it is now “Vechtstraat 5, 8021 VG Zwolle”.\n"
                      "[2025-11-05 " ADDRESS "]\n");
  discuss (&a, WK_CHANGE_STOPPED);
  take_in (&a, 5, "Vechtstraat", "5", "06-1", "");
  {
    g_autofree char *changes = dup_changes (&a);

    g_assert_true (g_str_has_prefix (changes, "2025-11-08 The benefit runs again.\n"));
    g_assert_nonnull (strstr (changes, "[2025-11-07 The benefit has stopped.]\n"));
  }
  copy_close (&a);
}

/* A last day that did not come yet and is taken back: nothing stopped, so nothing runs again. One that passed is another matter. */
static void
test_taken_back (void)
{
  static const struct { const char *first, *then, *told; } cases[] = {
    { "2025-11-30", "", "2025-11-05 The export no longer says that the benefit stops on 30-11-2025.\n" },
    { "2025-11-01", "", "2025-11-05 The benefit runs again.\n" },
    { "yes", "", "2025-11-05 The benefit runs again.\n" },
    { "2025-11-30", "yes", "2025-11-05 The benefit has stopped.\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Copy a;

      copy_open (&a, WK_DOC_BASE, NULL, 1, "Ineke");
      take_in (&a, 0, "Bachlaan", "12", "06-1", cases[i].first);
      take_in (&a, 2, "Bachlaan", "12", "06-1", cases[i].then);
      assert_changes (&a, cases[i].told);
      copy_close (&a);
    }
}

/* day: "": it is in the list */
static void
list (Copy *copy, int day, const char *missing_on)
{
  const WkImportedValue values[] = { { WK_DOC_BASE, "not-listed", missing_on }, { WK_DOC_BASE, "street", "Bachlaan" } };

  wk_imported_write (copy->doc, WK_DOC_BASE, values, G_N_ELEMENTS (values), copy->author, FIRST + day * DAY, 100 + 10 * day);
}

/* Who is no longer in the list, and who is there again, are told of in words of their own; who is there again before anybody looked, no more. */
static void
test_not_listed (void)
{
  Copy a;

  copy_open (&a, WK_DOC_BASE, NULL, 1, "Ineke");
  list (&a, 0, "");
  assert_changes (&a, "");
  list (&a, 2, "2025-11-05");
  assert_changes (&a, "2025-11-05 No longer in the list of 05-11-2025.\n");
  list (&a, 3, "");
  assert_changes (&a, "");
  list (&a, 4, "2025-11-07");
  g_assert_null (wk_export_change_discuss (a.document, WK_CHANGE_LISTED, NULL, "2025-11-10"));
  discuss (&a, WK_CHANGE_NOT_LISTED);
  assert_changes (&a, "[2025-11-07 No longer in the list of 07-11-2025.]\n");
  list (&a, 5, "2025-11-07");
  assert_changes (&a, "[2025-11-07 No longer in the list of 07-11-2025.]\n");
  list (&a, 6, "");
  assert_changes (&a, "2025-11-09 In the list again.\n[2025-11-07 No longer in the list of 07-11-2025.]\n");
  g_assert_null (wk_export_change_discuss (a.document, WK_CHANGE_NOT_LISTED, NULL, "2025-11-10"));
  discuss (&a, WK_CHANGE_LISTED);
  {
    g_autofree char *changes = dup_changes (&a);

    /* In the order of records that nobody put in an order. */
    g_assert_nonnull (strstr (changes, "[2025-11-07 No longer in the list of 07-11-2025.]\n"));
    g_assert_nonnull (strstr (changes, "[2025-11-09 In the list again.]\n"));
  }
  copy_close (&a);
}

/* Two laptops take in the same export apart, and one talks about it: together it was talked about. */
static void
test_apart (void)
{
  g_autofree char *changes = NULL, *rows = NULL;
  Copy a, b;

  copy_open (&a, WK_DOC_BASE, NULL, 1, "Ineke");
  copy_open (&b, WK_DOC_BASE, NULL, 2, "Joost");
  take_in (&a, 0, "Bachlaan", "12", "06-1", "");
  copy_meet (&a, &b);
  take_in (&a, 2, "Vechtstraat", "3", "06-1", "");
  take_in (&b, 2, "Vechtstraat", "3", "06-1", "");
  discuss (&a, WK_CHANGE_ADDRESS);
  assert_changes (&b, "2025-11-05 " ADDRESS "\n");
  copy_meet (&a, &b);
  assert_changes (&a, "[2025-11-05 " ADDRESS "]\n");
  changes = dup_changes (&b);
  assert_changes (&a, changes);
  copy_close (&a);
  copy_close (&b);
}

/* Of the kind of benefit that there is none any more is told once, in the base; a remark that was settled may change again. */
static void
test_elsewhere (void)
{
  static const char *const kinds[] = { "Bijstand", "IOAW", "", "Bijstand" };
  Copy a, b;

  copy_open (&a, WK_DOC_IDENTITY, NULL, 1, "Ineke");
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const WkImportedValue value = { WK_DOC_IDENTITY, "benefit", kinds[i] };

      wk_imported_write (a.doc, WK_DOC_IDENTITY, &value, 1, a.author, FIRST + i * DAY, i);
      if (i == 1)
        {
          assert_changes (&a, "2025-11-04 Kind of benefit: it was “Bijstand”, it is now “IOAW”.\n");
          discuss (&a, WK_CHANGE_BENEFIT);
        }
      else
        assert_changes (&a, i == 0 ? "" : "[2025-11-04 Kind of benefit: it was “Bijstand”, it is now “IOAW”.]\n");
    }
  copy_close (&a);
  copy_open (&b, WK_DOC_INTAKE, NULL, 2, "Joost");
  for (guint i = 0; i < 2; i++)
    {
      const WkImportedValue value = { WK_DOC_INTAKE, "remarks", i == 0 ? "belt terug" : "is verhuisd" };

      wk_imported_write (b.doc, WK_DOC_INTAKE, &value, 1, b.author, FIRST + i * DAY, i);
      wk_fields_set_string (WK_FIELDS (b.document), "remarks-state", "taken-over");
    }
  assert_changes (&b, "2025-11-04 Remarks of the old system: it was “belt terug”, it is now “is verhuisd”.\n");
  copy_close (&b);
}

/* A list says that it changed, not what it was or is; a secret address is told nowhere. */
static void
row_cb (const WkRow *row, gpointer data)
{
  if (g_str_equal (row->table->name, "change"))
    g_string_append_printf (data, "%s %s\n", row->values[3], row->values[4]);
}

static void
test_in_lists (void)
{
  g_autoptr (GString) rows = g_string_new (NULL);
  g_autoptr (GPtrArray) changes = NULL;
  g_autofree char *covered = NULL;
  Copy a;

  copy_open (&a, WK_DOC_BASE, NULL, 1, "Ineke");
  take_in (&a, 0, "Bachlaan", "12", "06-1", "");
  take_in (&a, 2, "Vechtstraat", "3", "06-2", "");
  discuss (&a, WK_CHANGE_PHONE);
  wk_document_project (WK_DOC_BASE, NULL, "d1", "s1", a.doc, row_cb, rows);
  g_assert_cmpstr (rows->str, ==, "address 2025-11-05\n");
  wk_fields_set_boolean (WK_FIELDS (a.document), "secret-address", TRUE);
  g_assert_true (wk_change_hides_home (WK_FIELDS (a.document)));
  changes = wk_export_change_list (WK_DOC_BASE, a.doc);
  covered = wk_export_change_dup_sentence (changes->pdata[0], TRUE);
  g_assert_cmpstr (covered, ==, "The address changed.");
  copy_close (&a);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/export-change/in-words", test_in_words);
  g_test_add_func ("/export-change/taken-back", test_taken_back);
  g_test_add_func ("/export-change/not-listed", test_not_listed);
  g_test_add_func ("/export-change/apart", test_apart);
  g_test_add_func ("/export-change/elsewhere", test_elsewhere);
  g_test_add_func ("/export-change/in-lists", test_in_lists);
  return g_test_run ();
}
