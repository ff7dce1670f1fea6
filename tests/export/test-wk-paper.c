#include "paper.h"
#include "wk-base.h"
#include "wk-pdf-language.h"

static gboolean
holds (GBytes *bytes, const char *words)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  return memmem (data, length, words, strlen (words)) != NULL;
}

static void
test_facts (void)
{
  g_autoptr (WkPaper) paper = wk_paper_new ("Fatma Aydın", "nl");
  g_autoptr (GBytes) pdf = NULL;
  g_autofree char *info = NULL, *text = NULL;

  wk_paper_add_heading (paper, 2, "Verhaal");
  wk_paper_add_fact (paper, "Telefoon", "038 123 45 67");
  wk_paper_add_fact (paper, "Niets", "");
  wk_paper_add_text (paper, NULL);
  wk_paper_add_item (paper, "Kijken bij de keuken");
  wk_paper_add_quote (paper, "bytes that are \xff no text");
  pdf = paper_write (paper);
  g_assert_true (holds (pdf, "/Lang (nl)"));
  g_assert_true (holds (pdf, "/DisplayDocTitle true"));
  text = paper_ask ("pdftotext", "-layout", pdf);
  if (text == NULL)
    return;
  g_assert_nonnull (strstr (text, "Fatma Aydın"));
  g_assert_nonnull (strstr (text, "038 123 45 67"));
  g_assert_nonnull (strstr (text, "Kijken bij de keuken"));
  g_assert_null (strstr (text, "Niets"));
  info = paper_ask ("pdfinfo", "-isodates", pdf);
  g_assert_nonnull (strstr (info, "Fatma Ayd"));
  g_assert_nonnull (strstr (info, "Tagged:          yes"));
  g_assert_nonnull (strstr (info, "Pages:           1"));
}

static void
test_arabic (void)
{
  g_autoptr (WkPaper) paper = wk_paper_new ("محمد", "ar");
  g_autoptr (GBytes) pdf = NULL;
  g_autofree char *text = NULL;

  wk_paper_add_text (paper, "أريد أن أعمل في مطبخ");
  pdf = paper_write (paper);
  text = paper_ask ("pdftotext", "-nopgbrk", pdf);
  /* Letters as they are typed, not the shapes they were drawn with. */
  if (text != NULL)
    g_assert_nonnull (strstr (text, "مطبخ"));
}

static void
test_pages (void)
{
  g_autoptr (WkPaper) paper = wk_paper_new ("Long", "en");
  g_autoptr (GString) words = g_string_new (NULL);
  g_autoptr (GBytes) pdf = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < 1500; i++)
    g_string_append_printf (words, "word%u ", i);
  wk_paper_add_text (paper, words->str);
  for (guint i = 0; i < 120; i++)
    wk_paper_add_item (paper, "item");
  pdf = paper_write (paper);
  text = paper_ask ("pdftotext", "-raw", pdf);
  if (text == NULL)
    return;
  /* Nothing falls off a page, and each page says which it is. */
  for (guint i = 0; i < 1500; i++)
    {
      g_autofree char *word = g_strdup_printf ("word%u", i);

      g_assert_nonnull (strstr (text, word));
    }
  g_assert_nonnull (strstr (text, "page 1 of "));
  g_assert_nonnull (strstr (text, "page 3 of "));
}

static void
test_cut (void)
{
  g_autoptr (WkPaper) paper = wk_paper_new ("A", "en");
  guint before = wk_paper_get_length (paper);

  wk_paper_add_heading (paper, 2, "Heading");
  wk_paper_add_item (paper, "item");
  g_assert_cmpuint (wk_paper_get_length (paper), ==, before + 2);
  wk_paper_cut (paper, before);
  g_assert_cmpuint (wk_paper_get_length (paper), ==, before);
}

static void
test_odd_pdfs (void)
{
  static const char *const odd[] = {
    "", "%PDF-1.4", "trailer", "trailer\n<< /Size 3 /Root 9 0 R /Info 1 0 R >>\nstartxref\n12\n%%EOF",
    "\n1 0 obj\n<<\ntrailer /Size 3 /Root 1 0 R /Info 2 0 R startxref\n0", "\n1 0 obj\n>> endobj trailer /Size 3 /Root 1 0 R /Info 2 0 R startxref\n0",
  };

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autoptr (GByteArray) pdf = g_byte_array_new ();

      g_byte_array_append (pdf, (const guint8 *) odd[i], strlen (odd[i]));
      g_assert_false (wk_pdf_add_language (pdf, "nl"));
      g_assert_cmpuint (pdf->len, ==, strlen (odd[i]));
    }
  {
    g_autoptr (GByteArray) pdf = g_byte_array_new ();
    const char *good = "\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Size 3 /Root 1 0 R /Info 2 0 R >>\nstartxref\n12\n%%EOF\n";

    g_byte_array_append (pdf, (const guint8 *) good, strlen (good));
    g_assert_false (wk_pdf_add_language (pdf, "nl) /Evil (x"));
    g_assert_true (wk_pdf_add_language (pdf, "nl"));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wk_base_init ();
  g_test_add_func ("/export/paper/facts", test_facts);
  g_test_add_func ("/export/paper/arabic", test_arabic);
  g_test_add_func ("/export/paper/pages", test_pages);
  g_test_add_func ("/export/paper/cut", test_cut);
  g_test_add_func ("/export/pdf/odd", test_odd_pdfs);
  return g_test_run ();
}
