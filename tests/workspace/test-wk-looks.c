/* Who looked in a file: kept, told once a day, and read from foreign bytes without harm. */
#include "workspace-fixture.h"

#include <string.h>

#include "wk-look.h"
#include "wk-person.h"

static GPtrArray *
list (WkWorkspace *workspace, const char *id)
{
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;
  GPtrArray *looks;

  wk_workspace_list_looks_async (workspace, id, NULL, fixture_cb, &waiter);
  looks = wk_workspace_list_looks_finish (workspace, fixture_wait (&waiter), &error);
  g_assert_no_error (error);
  return looks;
}

static void
test_kept (void)
{
  char *dir = fixture_make_dir ();
  WkWorkspace *workspace = fixture_create (dir, "Ineke Veldman");
  WkFile *file = fixture_add (workspace, "Mehmet", "Çelik");
  WkFile *other = fixture_add (workspace, "Olena", "Kovalenko");
  g_autofree char *id = g_strdup (wk_file_get_resident_id (file));
  g_autofree char *other_id = g_strdup (wk_file_get_resident_id (other));
  g_autoptr (WkPerson) somebody = wk_person_new (NULL, "Joost Prins", "Sociaal Wijkteam");
  /* Of the account that she had before the laptop joined an office. */
  g_autoptr (WkPerson) me = wk_person_new ("00112233445566778899aabbccddeeff", "Ineke Veldman", NULL);
  g_autoptr (GPtrArray) none = list (workspace, id);
  g_autoptr (GPtrArray) first = NULL, second = NULL, third = NULL, fourth = NULL, later = NULL, of_other = NULL;

  g_assert_cmpuint (none->len, ==, 0);
  wk_fields_set_person (WK_FIELDS (wk_file_get_card (file)), "contact-person", somebody);
  wk_file_note_look (file, WK_LOOK_READ);
  first = list (workspace, id);
  g_assert_cmpuint (first->len, ==, 1);
  g_assert_cmpstr (((WkLook *) first->pdata[0])->name, ==, "Ineke Veldman");
  g_assert_cmpint (((WkLook *) first->pdata[0])->reason, ==, WK_LOOK_OTHER);
  g_assert_cmpint (ABS (((WkLook *) first->pdata[0])->time - g_get_real_time ()), <, 600 * G_USEC_PER_SEC);

  /* The same on one day is one line; another tie to the resident is another. */
  wk_file_note_look (file, WK_LOOK_READ);
  second = list (workspace, id);
  g_assert_cmpuint (second->len, ==, 1);
  wk_fields_set_person (WK_FIELDS (wk_file_get_card (file)), "contact-person", me);
  wk_file_note_look (file, WK_LOOK_READ);
  third = list (workspace, id);
  g_assert_cmpuint (third->len, ==, 2);
  g_assert_cmpint (((WkLook *) third->pdata[0])->reason, ==, WK_LOOK_CONTACT_PERSON);

  /* A letter is a deed of its own. */
  wk_file_note_look (file, WK_LOOK_LETTER);
  fourth = list (workspace, id);
  g_assert_cmpuint (fourth->len, ==, 3);
  g_assert_cmpint (((WkLook *) fourth->pdata[0])->deed, ==, WK_LOOK_LETTER);

  of_other = list (workspace, other_id);
  g_assert_cmpuint (of_other->len, ==, 0);
  g_object_unref (file);
  g_object_unref (other);
  fixture_close (workspace);
  workspace = fixture_open (dir);
  later = list (workspace, id);
  g_assert_cmpuint (later->len, ==, 3);
  g_assert_cmpstr (((WkLook *) later->pdata[2])->name, ==, "Ineke Veldman");
  fixture_close (workspace);
  fixture_remove_dir (dir);
}

static WkLook *
make_look (const char *name, gint64 time)
{
  WkLook *look = g_new0 (WkLook, 1);

  look->time = time;
  look->name = g_strdup (name);
  look->function = g_strdup ("Jobcoach");
  look->organisation = g_strdup ("Tiem");
  look->why = g_strdup ("");
  look->reason = WK_LOOK_TEAM;
  return look;
}

static void
test_told (void)
{
  g_autoptr (GPtrArray) looks = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_look_free);
  g_autoptr (GPtrArray) told = NULL, fewer = NULL;
  g_autoptr (GBytes) bytes = NULL, bounded = NULL;
  WkLook *emergency;
  g_autofree char *long_name = g_strnfill (1000, 'x');

  g_ptr_array_add (looks, make_look ("Ayşe \"de\" Wit", G_GINT64_CONSTANT (1796000000000000)));
  bytes = wk_looks_encode (looks);
  told = wk_looks_decode (bytes);
  g_assert_cmpuint (told->len, ==, 1);
  g_assert_cmpstr (((WkLook *) told->pdata[0])->name, ==, "Ayşe \"de\" Wit");
  g_assert_cmpint (((WkLook *) told->pdata[0])->time, ==, G_GINT64_CONSTANT (1796000000000000));
  g_assert_cmpint (((WkLook *) told->pdata[0])->reason, ==, WK_LOOK_TEAM);
  g_assert_cmpint (((WkLook *) told->pdata[0])->deed, ==, WK_LOOK_READ);
  g_clear_pointer (&told, g_ptr_array_unref);
  g_clear_pointer (&bytes, g_bytes_unref);

  /* Emergency access, with its reason. */
  emergency = looks->pdata[0];
  emergency->reason = WK_LOOK_EMERGENCY;
  emergency->deed = WK_LOOK_OPEN;
  g_free (emergency->why);
  emergency->why = g_strdup ("staat buiten");
  bytes = wk_looks_encode (looks);
  told = wk_looks_decode (bytes);
  g_assert_cmpint (((WkLook *) told->pdata[0])->reason, ==, WK_LOOK_EMERGENCY);
  g_assert_cmpint (((WkLook *) told->pdata[0])->deed, ==, WK_LOOK_OPEN);
  g_assert_cmpstr (((WkLook *) told->pdata[0])->why, ==, "staat buiten");

  for (guint i = 0; i < 300; i++)
    g_ptr_array_add (looks, make_look (long_name, i * G_USEC_PER_SEC));
  bounded = wk_looks_encode (looks);
  g_assert_cmpuint (g_bytes_get_size (bounded), <=, 64 * 1024);
  fewer = wk_looks_decode (bounded);
  g_assert_cmpuint (fewer->len, >, 10);
  g_assert_cmpuint (fewer->len, <=, 100);
}

static void
test_foreign (void)
{
  static const char *const bad[] = { "", "{}", "7", "[", "\"x\"", "[{\"reason\":\"team\"}", "\xff\xfe" };
  static const char *const odd = "[7,{},{\"time\":-1,\"reason\":\"team\"},{\"time\":1e300,\"reason\":\"team\"},{\"time\":\"x\",\"reason\":1},"
                                 "{\"time\":1700000000,\"reason\":\"boss\",\"name\":3}]";
  g_autoptr (GBytes) bytes = g_bytes_new_static (odd, strlen (odd));
  g_autoptr (GPtrArray) looks = wk_looks_decode (bytes);

  g_assert_cmpuint (looks->len, ==, 1);
  g_assert_cmpint (((WkLook *) looks->pdata[0])->reason, ==, WK_LOOK_OTHER);
  g_assert_cmpstr (((WkLook *) looks->pdata[0])->name, ==, "");
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GBytes) one = g_bytes_new_static (bad[i], strlen (bad[i]));

      g_assert_null (wk_looks_decode (one));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/looks/kept", test_kept);
  g_test_add_func ("/looks/told", test_told);
  g_test_add_func ("/looks/foreign", test_foreign);
  return g_test_run ();
}
