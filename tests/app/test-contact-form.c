/* A contact moment that somebody is writing while a coordinator changes the life domains: it stays about what they chose. */
#include <adwaita.h>

#include "app-display.h"
#include "file/wk-contact-form.h"
#include "file/wk-open-domains.h"
#include "wk-directory-terms.h"
#include "wk-vocabulary.h"
#include "workspace/workspace-fixture.h"

static GtkDropDown *
find_domain (GtkWidget *widget)
{
  GtkDropDown *found = NULL;

  if (GTK_IS_DROP_DOWN (widget) && wk_open_domains_find (gtk_drop_down_get_model (GTK_DROP_DOWN (widget)), "money") != GTK_INVALID_LIST_POSITION)
    return GTK_DROP_DOWN (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_domain (child);
  return found;
}

static const char *
get_chosen (GtkDropDown *domain)
{
  return wk_open_domains_get_key (gtk_drop_down_get_model (domain), gtk_drop_down_get_selected (domain));
}

static void
test_domain_stays (LaptopFixture *f, gconstpointer data)
{
  WkFile *file = fixture_add (f->workspace, "Ama", "Mensah");
  WkLocation *location = fixture_open_location (f->workspace);
  WkDocument *directory = wk_location_get_directory (location);
  GtkWidget *form = g_object_ref_sink (g_object_new (WK_TYPE_CONTACT_FORM, NULL));
  GtkDropDown *domain;

  wk_contact_form_set_file (WK_CONTACT_FORM (form), file);
  domain = find_domain (form);
  g_assert_null (get_chosen (domain));
  gtk_drop_down_set_selected (domain, wk_open_domains_find (gtk_drop_down_get_model (domain), "mind"));
  g_assert_cmpstr (get_chosen (domain), ==, "mind");

  /* Another name, and one that stands before it no more. */
  g_assert_true (wk_directory_terms_rename (directory, WK_TERMS_DOMAIN, "mind", "Hoe het gaat"));
  g_assert_true (wk_directory_terms_put_out (directory, WK_TERMS_DOMAIN, "money", TRUE));
  wk_contact_form_update_domains (WK_CONTACT_FORM (form));
  g_assert_cmpstr (get_chosen (domain), ==, "mind");

  /* Out of use itself: nothing is chosen for them, least of all everything. */
  g_assert_true (wk_directory_terms_put_out (directory, WK_TERMS_DOMAIN, "mind", TRUE));
  wk_contact_form_update_domains (WK_CONTACT_FORM (form));
  g_assert_cmpuint (gtk_drop_down_get_selected (domain), ==, GTK_INVALID_LIST_POSITION);
  g_assert_true (wk_directory_terms_put_out (directory, WK_TERMS_DOMAIN, "money", FALSE));
  wk_contact_form_update_domains (WK_CONTACT_FORM (form));
  g_assert_cmpuint (gtk_drop_down_get_selected (domain), ==, GTK_INVALID_LIST_POSITION);

  fixture_settle (f->workspace);
  g_object_unref (form);
  g_object_unref (file);
  g_object_unref (location);
  wk_directory_terms_use (NULL);
}

static void
add_tests (void)
{
  g_test_add ("/contact-form/domain-stays", LaptopFixture, NULL, fixture_set_up, test_domain_stays, fixture_tear_down);
}

int
main (int argc, char **argv)
{
  return app_display_run (argc, argv, add_tests);
}
