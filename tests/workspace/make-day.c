/* Makes a store in which something acute has to be done within the hour, and a talk begins soon.
 * usage: make-day DIR NAME */
#include "workspace-fixture.h"

#include <locale.h>

#include "wk-person.h"
#include "wk-record-list.h"

static char *
dup_in (int minutes)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) then = g_date_time_add_minutes (now, minutes);

  return g_date_time_format (then, "%Y-%m-%dT%H:%M");
}

/* Of whoever's laptop it is. */
static WkFile *
add (WkWorkspace *workspace, const char *first_name, const char *last_name)
{
  WkFile *file = fixture_add (workspace, first_name, last_name);
  g_autoptr (WkPerson) me = wk_person_new (wk_author_get_account (workspace->author), wk_workspace_get_profile_name (workspace), NULL);

  wk_fields_set_person (WK_FIELDS (wk_file_get_card (file)), "contact-person", me);
  return file;
}

int
main (int argc, char **argv)
{
  g_autofree char *soon = dup_in (60), *talk = dup_in (20);
  WkWorkspace *workspace;
  WkFile *fatma, *samir;
  WkRecord *barrier;

  setlocale (LC_ALL, "");
  g_return_val_if_fail (argc == 3, 2);
  workspace = fixture_create (argv[1], argv[2]);
  fatma = add (workspace, "Fatma", "Aydın");
  barrier = wk_record_list_append (wk_document_get_records (wk_file_get_domain (fatma, "money"), "barrier"));
  wk_text_set_text (wk_fields_get_text (WK_FIELDS (barrier), "barrier"), "De stroom wordt afgesloten.");
  wk_fields_set_string (WK_FIELDS (barrier), "acute-deadline", soon);
  wk_fields_set_boolean (WK_FIELDS (barrier), "acute", TRUE);
  samir = add (workspace, "Samir", "Haddad");
  wk_fields_set_string (WK_FIELDS (wk_file_get_plan (samir)), "next-talk", talk);
  fixture_settle (workspace);
  g_object_unref (fatma);
  g_object_unref (samir);
  fixture_close (workspace);
  return 0;
}
