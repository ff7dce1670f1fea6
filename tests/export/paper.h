/* Papers as others read them, for tests. */
#pragma once

#include <glib/gstdio.h>
#include <string.h>

#include "wk-paper.h"

static inline GBytes *
paper_write (WkPaper *paper)
{
  g_autoptr (GError) error = NULL;
  GBytes *pdf = wk_paper_write_pdf (paper, &error);

  g_assert_no_error (error);
  g_assert_nonnull (pdf);
  return pdf;
}

/* What a program of poppler says of a PDF; NULL, and the test is skipped, where it is not installed. In the folder that
 * WK_KEEP_PAPER names, the papers stay to be looked at. */
static inline char *
paper_ask (const char *program, const char *option, GBytes *pdf)
{
  const char *keep = g_getenv ("WK_KEEP_PAPER");
  g_autofree char *path = NULL, *said = NULL, *found = g_find_program_in_path (program);
  g_autoptr (GError) error = NULL;
  const char *argv[] = { program, option, NULL, strcmp (program, "pdftotext") == 0 ? "-" : NULL, NULL };
  int fd, status;

  if (found == NULL)
    {
      g_test_skip ("poppler-utils is not installed");
      return NULL;
    }
  path = g_build_filename (keep != NULL ? keep : g_get_tmp_dir (), "paper-XXXXXX.pdf", NULL);
  fd = g_mkstemp (path);
  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  g_file_set_contents (path, g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf), &error);
  g_assert_no_error (error);
  argv[2] = path;
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &said, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  if (keep == NULL)
    g_unlink (path);
  return g_steal_pointer (&said);
}

/* What stands on it, all blanks as one: where a line ends is a matter of its letters' widths. NULL as above. */
static inline char *
paper_read (WkPaper *paper)
{
  g_autoptr (GBytes) pdf = paper_write (paper);
  g_autofree char *text = paper_ask ("pdftotext", "-layout", pdf);
  GString *joined;

  if (text == NULL)
    return NULL;
  joined = g_string_new (NULL);
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isspace (*p))
      g_string_append_c (joined, *p);
    else if (joined->len > 0 && joined->str[joined->len - 1] != ' ')
      g_string_append_c (joined, ' ');
  return g_string_free (joined, FALSE);
}

/* Where the words stand in it. */
static inline gsize
paper_find (const char *text, const char *words)
{
  const char *found = strstr (text, words);

  if (found == NULL)
    g_error ("“%s” does not stand on the paper:\n%s", words, text);
  return found - text;
}
