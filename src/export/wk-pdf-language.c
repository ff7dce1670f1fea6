#include "wk-pdf-language.h"

#include <string.h>

/* The last place of a word in the file, or NULL; what is compressed in it may hold any byte. */
static const char *
find_last (const char *text, gsize length, const char *word)
{
  const char *found = NULL;

  for (const char *at = text; length > 0 && (at = memmem (at, text + length - at, word, strlen (word))) != NULL; at++)
    found = at;
  return found;
}

/* Reads the number behind a word that stands after some place. */
static gboolean
read_number (const char *from, const char *end, const char *word, guint64 *number)
{
  const char *at = from != NULL ? g_strstr_len (from, end - from, word) : NULL;
  char *rest;

  if (at == NULL)
    return FALSE;
  at += strlen (word);
  *number = g_ascii_strtoull (at, &rest, 10);
  return rest > at;
}

/* What stands within the outermost << >> of an object, or NULL. */
static char *
dup_dictionary (const char *text, gsize length, guint64 object)
{
  g_autofree char *head = g_strdup_printf ("\n%" G_GUINT64_FORMAT " 0 obj", object);
  const char *at = find_last (text, length, head), *open, *close;

  if (at == NULL)
    return NULL;
  close = g_strstr_len (at, text + length - at, "endobj");
  open = close != NULL ? g_strstr_len (at, close - at, "<<") : NULL;
  close = open != NULL ? g_strrstr_len (open, close - open, ">>") : NULL;
  return close != NULL ? g_strndup (open + 2, close - open - 2) : NULL;
}

/* A language tag is letters, digits and hyphens; anything else would end the string it stands in. */
static gboolean
is_tag (const char *language)
{
  for (const char *c = language; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && *c != '-')
      return FALSE;
  return *language != '\0';
}

gboolean
wk_pdf_add_language (GByteArray *pdf, const char *language)
{
  const char *text = (const char *) pdf->data, *end = text + pdf->len, *trailer;
  guint64 size, root, info, previous;
  g_autofree char *catalogue = NULL;
  g_autoptr (GString) update = g_string_new ("\n");
  gsize object, table;
  gboolean marked;

  trailer = find_last (text, pdf->len, "trailer");
  if (!is_tag (language) || !read_number (trailer, end, "/Size ", &size) || !read_number (trailer, end, "/Root ", &root)
      || !read_number (trailer, end, "/Info ", &info) || !read_number (trailer, end, "startxref\n", &previous))
    return FALSE;
  catalogue = dup_dictionary (text, pdf->len, root);
  if (catalogue == NULL || strstr (catalogue, "/Lang") != NULL)
    return FALSE;

  /* Cairo 1.16 writes the structure and leaves out that there is one (14.7.1). */
  marked = strstr (catalogue, "/StructTreeRoot") != NULL && strstr (catalogue, "/MarkInfo") == NULL;
  object = pdf->len + update->len;
  g_string_append_printf (update, "%" G_GUINT64_FORMAT " 0 obj\n<<%s   /Lang (%s)\n   /ViewerPreferences << /DisplayDocTitle true >>\n%s>>\nendobj\n",
                          root, catalogue, language, marked ? "   /MarkInfo << /Marked true >>\n" : "");
  table = pdf->len + update->len;
  g_string_append_printf (update, "xref\n%" G_GUINT64_FORMAT " 1\n%010" G_GSIZE_FORMAT " 00000 n \n", root, object);
  g_string_append_printf (update, "trailer\n<< /Size %" G_GUINT64_FORMAT "\n   /Root %" G_GUINT64_FORMAT " 0 R\n   /Info %" G_GUINT64_FORMAT
                          " 0 R\n   /Prev %" G_GUINT64_FORMAT "\n>>\nstartxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n",
                          size, root, info, previous, table);
  g_byte_array_append (pdf, (const guint8 *) update->str, update->len);
  return TRUE;
}
