#include "wk-take-along.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "wk-file-paper.h"
#include "wk-json.h"
#include "wk-person.h"
#include "wk-plan-paper.h"
#include "wk-vocabulary.h"

static void
part_free (gpointer data)
{
  WkTakeAlongPart *part = data;

  g_bytes_unref (part->bytes);
  g_free (part);
}

/* bytes: (transfer full) (nullable); of NULL nothing is added. */
static gboolean
add (GPtrArray *parts, const char *name, GBytes *bytes)
{
  WkTakeAlongPart *part;

  if (bytes == NULL)
    return FALSE;
  part = g_new0 (WkTakeAlongPart, 1);
  *part = (WkTakeAlongPart){ name, bytes };
  g_ptr_array_add (parts, part);
  return TRUE;
}

static void
sort_out (WkFileDocuments *file, GPtrArray *domains, WkDocument *document)
{
  switch (wk_document_get_kind (document))
    {
    case WK_DOC_CARD: file->card = document; break;
    case WK_DOC_IDENTITY: file->identity = document; break;
    case WK_DOC_BASE: file->base = document; break;
    case WK_DOC_INTAKE: file->intake = document; break;
    case WK_DOC_TALKS: file->talks = document; break;
    case WK_DOC_STORY: file->story = document; break;
    case WK_DOC_PLAN: file->plan = document; break;
    case WK_DOC_DOMAIN: g_ptr_array_add (domains, document); break;
    default: break;
    }
}

static int
compare_domains (gconstpointer a, gconstpointer b)
{
  gsize n, one, other;
  const WkTerm *terms = wk_terms_get (WK_TERMS_DOMAIN, &n);
  const char *keys[] = { wk_document_get_domain (*(WkDocument *const *) a), wk_document_get_domain (*(WkDocument *const *) b) };

  for (one = 0; one < n && !g_str_equal (terms[one].key, keys[0]); one++)
    ;
  for (other = 0; other < n && !g_str_equal (terms[other].key, keys[1]); other++)
    ;
  return one != other ? (one > other) - (one < other) : strcmp (keys[0], keys[1]);
}

static GBytes *
draw_plan (const WkFileDocuments *file, gboolean authors, GError **error)
{
  WkFields *card = WK_FIELDS (file->card);
  g_autofree char *name = wk_fields_dup_string (card, "display-name"), *today = NULL;
  g_autoptr (WkPerson) contact = wk_fields_dup_person (card, "contact-person");
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (WkPaper) paper = NULL;

  today = g_date_time_format (now, "%F");
  paper = wk_plan_paper_new (file->plan, name, contact != NULL ? wk_person_get_name (contact) : NULL, today, authors);
  return wk_paper_write_pdf (paper, error);
}

static GBytes *
new_about (void)
{
  g_autofree char *json = wk_dossier_dup_about_json ();
  char *text = g_strconcat (_("This is a copy of what stands in a resident’s file, for the resident to take along."), "\n\n",
                            _("Two PDFs are to be read: the whole file, and the participation plan. The file that ends in “.json” holds the same as data, for "
                              "another program; what stands in it is told below. Beside them lie the photos and PDFs of the file. Nothing of it is sealed: "
                              "keep it as you keep a passport."),
                            "\n\n\n", json, NULL);

  return g_bytes_new_take (text, strlen (text));
}

GPtrArray *
wk_take_along_list (const char *subject, WkDocument *const *documents, gsize n, gboolean authors, GError **error)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (part_free), domains = g_ptr_array_new ();
  WkFileDocuments file = { NULL };
  g_autoptr (WkPaper) paper = NULL;
  char *json;

  for (gsize i = 0; i < n; i++)
    sort_out (&file, domains, documents[i]);
  g_ptr_array_sort (domains, compare_domains);
  file.domains = (WkDocument *const *) domains->pdata;
  file.n_domains = domains->len;
  paper = wk_file_paper_new (&file);
  if (!add (parts, N_("file.pdf"), wk_paper_write_pdf (paper, error)) || !add (parts, N_("plan.pdf"), draw_plan (&file, authors, error)))
    return NULL;
  json = wk_dossier_to_json_copy (subject, documents, n);
  add (parts, N_("file.json"), g_bytes_new_take (json, strlen (json)));
  add (parts, N_("about.txt"), new_about ());
  return g_steal_pointer (&parts);
}

gboolean
wk_take_along_write (const char *dir, const char *name, GBytes *bytes, GError **error)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);

  return g_file_set_contents_full (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}
