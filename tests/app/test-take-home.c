/* The sheet that goes home: what the resident picked, by who does it, and nothing else. */
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "wk-file.h"
#include "wk-plan.h"
#include "wk-resident-list.h"
#include "wk-take-home.h"
#include "wk-workspace.h"

static WkWorkspace *workspace;
static WkFile *file;

static void
file_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  file = wk_workspace_open_file_finish (WK_WORKSPACE (source), result, NULL);
  g_assert_nonnull (file);
}

static void
practised_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WkResidentRow) row = NULL;

  workspace = wk_workspace_new_finish (result, NULL);
  g_assert_nonnull (workspace);
  row = g_list_model_get_item (G_LIST_MODEL (wk_workspace_get_residents (workspace)), 0);
  wk_workspace_open_file_async (workspace, wk_resident_row_get_id (row), NULL, file_opened_cb, NULL);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_assert_true (wk_workspace_close_finish (WK_WORKSPACE (source), result, NULL));
  *(gboolean *) data = TRUE;
}

static WkFields *
add_step (WkRecordList *steps, const char *what, WkPerson *who, const char *when, gboolean home)
{
  WkFields *step = WK_FIELDS (wk_record_list_append (steps));

  wk_text_insert (wk_fields_get_text (step, "what"), 0, what);
  wk_fields_set_person (step, "who", who);
  wk_fields_set_string (step, "when", when);
  wk_fields_set_boolean (step, "home", home);
  return step;
}

/* What stands on it; NULL where poppler is not installed. */
static char *
read_sheet (WkPaper *paper)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = wk_paper_write_pdf (paper, &error);
  g_autofree char *path = NULL, *said = NULL;
  const char *argv[] = { "pdftotext", "-layout", NULL, "-", NULL };
  int fd, status;

  g_assert_no_error (error);
  fd = g_file_open_tmp ("sheet-XXXXXX.pdf", &path, &error);
  g_assert_no_error (error);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf), NULL));
  argv[2] = path;
  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &said, NULL, &status, NULL))
    {
      g_test_skip ("poppler-utils is not installed");
      g_unlink (path);
      return NULL;
    }
  g_unlink (path);
  g_assert_cmpint (status, ==, 0);
  return g_steal_pointer (&said);
}

static gsize
place_of (const char *text, const char *words)
{
  const char *found = strstr (text, words);

  if (found == NULL)
    g_error ("“%s” does not stand on the sheet:\n%s", words, text);
  return found - text;
}

static void
test_sheet (void)
{
  WkDocument *plan = wk_file_get_plan (file);
  WkRecordList *old = wk_plan_get_goals (plan);
  g_autoptr (WkPerson) me = wk_person_new (WK_PERSON_RESIDENT, "Ahmad", NULL), other = wk_person_new (NULL, "Aaltje Bos", "Wijkteam");
  g_autoptr (WkPaper) sheet = NULL, agreed = NULL;
  g_autofree char *text = NULL, *second = NULL;
  WkRecordList *steps;
  WkFields *done;

  while (wk_record_list_get_length (old) > 0)
    g_assert_true (wk_record_remove (wk_record_list_get (old, 0)));
  steps = wk_plan_get_steps (wk_record_list_append (wk_plan_get_goals (plan)));
  g_assert_null (wk_take_home_new (plan, "Ahmad", NULL, "2026-11-27", TRUE));

  add_step (steps, "De huisarts bellen", other, "2026-12-01", TRUE);
  add_step (steps, "Met de buurvrouw fietsen", me, "2026-12-03", TRUE);
  add_step (steps, "أريد أن أطبخ", me, "", TRUE);
  add_step (steps, "Schulden op een rij zetten", other, "2026-12-04", FALSE);
  done = add_step (steps, "Dit is al gedaan", me, "", TRUE);
  wk_fields_set_string (done, "done-on", "2026-11-01");
  sheet = wk_take_home_new (plan, "Ahmad", "Samira El Idrissi", "2026-11-27", TRUE);
  g_assert_nonnull (sheet);
  g_assert_cmpuint (wk_paper_count_pages (sheet), ==, 1);
  text = read_sheet (sheet);
  if (text == NULL)
    return;
  /* The resident's own first, whatever the alphabet says. */
  g_assert_cmpuint (place_of (text, "Met de buurvrouw fietsen"), <, place_of (text, "Aaltje Bos"));
  g_assert_cmpuint (place_of (text, "Aaltje Bos"), <, place_of (text, "De huisarts bellen"));
  place_of (text, "أطبخ");
  place_of (text, "Samira El Idrissi");
  place_of (text, "Draft");
  g_assert_null (strstr (text, "Schulden"));
  g_assert_null (strstr (text, "al gedaan"));

  agreed = wk_take_home_new (plan, "Ahmad", NULL, "2026-11-27", FALSE);
  second = read_sheet (agreed);
  g_assert_null (strstr (second, "Draft"));
}

/* Drawn page by page, as a printer has it, on a sheet of another size. */
static void
test_pages (void)
{
  g_autoptr (WkPaper) paper = wk_paper_new ("Long", "en");
  guint pages;

  for (guint i = 0; i < 200; i++)
    wk_paper_add_item (paper, "a line");
  pages = wk_paper_count_pages (paper);
  g_assert_cmpuint (pages, >, 2);
  wk_paper_set_scale (paper, 2);
  g_assert_cmpuint (wk_paper_count_pages (paper), >, pages);
  for (guint page = 0; page < pages; page++)
    {
      cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
      cairo_t *cr = cairo_create (surface);
      double x, y, width, height;

      wk_paper_draw_page (paper, cr, 300, 420, page);
      cairo_recording_surface_ink_extents (surface, &x, &y, &width, &height);
      g_assert_cmpfloat (height, >, 100);
      g_assert_cmpfloat (x + width, <, 301);
      g_assert_cmpfloat (y + height, <, 421);
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
    }
}

int
main (int argc, char **argv)
{
  gboolean closed = FALSE;
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/take-home/sheet", test_sheet);
  g_test_add_func ("/take-home/pages", test_pages);
  wk_workspace_practise_async (NULL, practised_cb, NULL);
  while (file == NULL)
    g_main_context_iteration (NULL, TRUE);
  status = g_test_run ();
  g_clear_object (&file);
  wk_workspace_close_async (workspace, closed_cb, &closed);
  while (!closed)
    g_main_context_iteration (NULL, TRUE);
  g_clear_object (&workspace);
  return status;
}
