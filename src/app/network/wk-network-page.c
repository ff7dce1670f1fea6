#include "wk-network-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "file/wk-record-form.h"
#include "intake/wk-script-window.h"
#include "network/wk-invitation-box.h"
#include "network/wk-offer-shape.h"
#include "plan/wk-plan-words.h"
#include "plan/wk-record-box.h"
#include "wk-accessible.h"
#include "wk-deed.h"
#include "wk-emergency.h"
#include "wk-file-chooser.h"
#include "wk-page-layout.h"
#include "wk-social-map.h"
#include "wk-term-list.h"
#include "wk-toast.h"

struct _WkNetworkPage
{
  AdwBin parent_instance;

  AdwToastOverlay *toasts;
  GtkEditable *search;
  GtkDropDown *domain;
  GtkLabel *count;
  WkRecordBox *box;
  GtkWidget *empty;
  GtkWidget *add;
  GtkLabel *locked;
  WkInvitationBox *invitations;

  WkWorkspace *workspace; /* (owned) */
  WkLocation *location; /* (owned) (nullable): until it is open */
  GtkSortListModel *sorted; /* (owned) (nullable) */
  const WkTerm *terms; /* what can be looked for, as it was when this was made */
  gsize n_terms;
};

G_DEFINE_FINAL_TYPE (WkNetworkPage, wk_network_page, ADW_TYPE_BIN)

static void
say (WkNetworkPage *self, const char *words)
{
  adw_toast_overlay_add_toast (self->toasts, wk_toast_new (words));
}

/* ---- finding ------------------------------------------------------------------------------------------------ */

static gboolean
holds (const char *words, const char *text)
{
  return *words == '\0' || g_str_match_string (words, text, TRUE);
}

static gboolean
is_wanted (WkFields *record, const char *words, const char *domain)
{
  static const char *const texts[] = { "offers", "conditions" };
  g_auto (GStrv) domains = wk_fields_dup_strings (record, "life-domains");
  g_autofree char *name = wk_fields_dup_string (record, "name");
  g_autoptr (GString) all = g_string_new (name);

  if (domain != NULL && !g_strv_contains ((const char *const *) domains, domain))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *text = wk_text_dup_text (wk_fields_get_text (record, texts[i]));

      g_string_append_printf (all, " %s", text);
    }
  for (guint i = 0; domains[i] != NULL; i++)
    g_string_append_printf (all, " %s", wk_terms_get_label (WK_TERMS_DOMAIN, domains[i]));
  return holds (words, all->str);
}

static const char *
get_domain (WkNetworkPage *self)
{
  guint position = gtk_drop_down_get_selected (self->domain);
  return position >= 1 && position <= self->n_terms ? self->terms[position - 1].key : NULL;
}

static gboolean
has_focus_within (GtkWidget *widget)
{
  return (gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;
}

/* Shows those that are looked for; who is being written in stays. */
static void
update (WkNetworkPage *self)
{
  GListModel *model = G_LIST_MODEL (self->sorted);
  const char *words = gtk_editable_get_text (self->search), *domain = get_domain (self);
  g_autofree char *today = wk_plan_words_dup_today (), *shown_words = NULL, *stale_words = NULL, *all_words = NULL;
  guint n = model != NULL ? g_list_model_get_n_items (model) : 0, shown = 0, stale = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (WkRecord) record = g_list_model_get_item (model, i);
      GtkWidget *form = wk_record_box_find (self->box, record);
      g_autofree char *checked = wk_fields_dup_string (WK_FIELDS (record), "checked-on");
      gboolean wanted = is_wanted (WK_FIELDS (record), words, domain);

      shown += wanted;
      stale += wanted && wk_offer_is_stale (checked, today);
      if (form != NULL)
        gtk_widget_set_visible (form, wanted || has_focus_within (form));
    }
  gtk_widget_set_visible (self->empty, model != NULL && n == 0);
  if (n > 0 && shown == 0)
    all_words = g_strdup (_ ("Nobody is found. Try another word, or look at everything."));
  else if (n > 0)
    {
      shown_words = g_strdup_printf (ngettext ("%u entry", "%u entries", shown), shown);
      /* Translators: entries of the social map that nobody looked at for a year. */
      stale_words = stale > 0 ? g_strdup_printf (ngettext ("%u to be checked", "%u to be checked", stale), stale) : NULL;
      all_words = stale_words != NULL ? g_strdup_printf ("%s · %s", shown_words, stale_words) : g_strdup (shown_words);
    }
  gtk_label_set_label (self->count, all_words != NULL ? all_words : "");
}

static int
compare_cb (gconstpointer a, gconstpointer b, gpointer data)
{
  g_autofree char *one = wk_fields_dup_string (WK_FIELDS ((gpointer) a), "name"), *other = wk_fields_dup_string (WK_FIELDS ((gpointer) b), "name");
  g_autofree char *one_folded = g_utf8_casefold (one, -1), *other_folded = g_utf8_casefold (other, -1);

  /* A new one, without a name yet, stands on top. */
  if ((*one == '\0') != (*other == '\0'))
    return *one == '\0' ? -1 : 1;
  return g_utf8_collate (one_folded, other_folded);
}

/* The order follows the names once nobody writes in them. */
static void
sort_again (WkNetworkPage *self)
{
  if (self->sorted != NULL && !has_focus_within (GTK_WIDGET (self->box)))
    gtk_sorter_changed (gtk_sort_list_model_get_sorter (self->sorted), GTK_SORTER_CHANGE_DIFFERENT);
  update (self);
}

/* ---- the map ------------------------------------------------------------------------------------------------- */

static GtkWidget *
make_form (WkRecord *record, gpointer data)
{
  return wk_record_form_new (NULL, record, &wk_shape_offer);
}

static void
show_location (WkNetworkPage *self, WkLocation *location)
{
  if (self->location == location)
    return;
  if (self->location != NULL)
    g_signal_handlers_disconnect_by_data (self->location, self);
  g_clear_object (&self->sorted);
  g_set_object (&self->location, location);
  self->sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (wk_location_get_organisations (location))),
                                          GTK_SORTER (gtk_custom_sorter_new (compare_cb, NULL, NULL)));
  wk_record_box_set_model (self->box, G_LIST_MODEL (self->sorted), make_form, self);
  g_signal_connect_object (location, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  wk_invitation_box_show (self->invitations, location, wk_workspace_get_organisation (self->workspace));
  gtk_widget_set_sensitive (self->add, wk_document_is_writable (wk_location_get_directory (location)));
  update (self);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WkNetworkPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WkLocation) location = wk_workspace_open_location_finish (WK_WORKSPACE (source), result, &error);

  if (location != NULL)
    show_location (self, location);
  else
    gtk_label_set_label (self->count, error->message);
}

static void
add_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkNetworkPage *self = WK_NETWORK_PAGE (widget);
  WkDocument *document;
  WkRecord *record;
  GtkWidget *form;

  if (self->location == NULL)
    return;
  document = wk_location_get_directory (self->location);
  gtk_editable_set_text (self->search, "");
  gtk_drop_down_set_selected (self->domain, 0);
  wk_document_begin (document);
  record = wk_record_list_append (wk_location_get_organisations (self->location));
  if (record != NULL)
    wk_shape_offer.begin (record);
  wk_document_commit (document);
  form = record != NULL ? wk_record_box_find (self->box, record) : NULL;
  if (form != NULL)
    wk_record_form_begin_writing (WK_RECORD_FORM (form));
  else
    gtk_widget_error_bell (widget);
}

static void
removed_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  adw_toast_overlay_add_toast (WK_NETWORK_PAGE (widget)->toasts, wk_toast_new_with_way_back (_ ("It was taken away"), "file.put-back", parameter));
}

static void
put_back_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkNetworkPage *self = WK_NETWORK_PAGE (widget);
  const char *document, *id;
  WkRecord *record;

  g_variant_get (parameter, "(&s&s)", &document, &id);
  record = self->location != NULL ? wk_document_get_record (wk_location_get_directory (self->location), id) : NULL;
  if (record != NULL)
    wk_record_restore (record);
}

/* ---- as a file ------------------------------------------------------------------------------------------------ */

static void
undo_response_cb (AdwMessageDialog *dialog, const char *response, WkNetworkPage *self)
{
  if (g_str_equal (response, "undo") && self->location != NULL)
    wk_document_undo (wk_location_get_directory (self->location));
}

/* What was taken in, and what was left out; with a way back. */
static void
show_result (WkNetworkPage *self, const WkSocialMapResult *result)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _ ("Taken Into the Social Map"), NULL);
  g_autoptr (GString) words = g_string_new (NULL);

  /* Translators: how many entries of a file were new, changed, or the same as what was there. */
  g_string_append_printf (words, _ ("New: %1$u. Changed: %2$u. The same as before: %3$u."), result->added, result->changed, result->same);
  for (guint i = 0; i < result->sentences->len && i < 8; i++)
    g_string_append_printf (words, "\n%s", (const char *) result->sentences->pdata[i]);
  if (result->sentences->len > 8)
    g_string_append_printf (words, _ ("\nAnd %u lines more of this kind."), result->sentences->len - 8);
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog), words->str);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "undo", _ ("Take it back"), "good", _ ("Good"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "good");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "good");
  g_signal_connect_object (dialog, "response", G_CALLBACK (undo_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WkNetworkPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_file_load_bytes_finish (G_FILE (source), result, NULL, &error);
  WkSocialMapResult taken = { 0 };

  if (bytes != NULL && self->location != NULL && wk_social_map_take_csv (self->location, bytes, &taken, &error))
    {
      sort_again (self);
      show_result (self, &taken);
    }
  else if (error != NULL)
    adw_toast_overlay_add_toast (self->toasts, wk_toast_new_lasting (error->message));
  wk_social_map_result_clear (&taken);
}

static void
open_chosen (gpointer self, GFile *file)
{
  g_file_load_bytes_async (file, NULL, read_cb, g_object_ref (self));
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WkNetworkPage) self = data;
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    say (self, _ ("The social map stands in the file"));
  else
    adw_toast_overlay_add_toast (self->toasts, wk_toast_new_lasting (error->message));
}

static void
save_chosen (gpointer data, GFile *file)
{
  WkNetworkPage *self = data;
  g_autoptr (GPtrArray) offers = NULL;
  g_autoptr (GBytes) bytes = NULL;
  char *csv;

  if (self->location == NULL)
    return;
  offers = wk_social_map_list (self->location);
  csv = wk_social_map_to_csv (offers);
  bytes = g_bytes_new_take (csv, strlen (csv));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL, written_cb, g_object_ref (self));
}

static void
take_in_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkFileChooser *chooser = wk_file_chooser_new (widget, _ ("Take a File In"), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), open_chosen);
  g_autoptr (GtkFileFilter) files = gtk_file_filter_new ();

  gtk_file_filter_set_name (files, _ ("Tables (CSV)"));
  gtk_file_filter_add_suffix (files, "csv");
  gtk_file_filter_add_suffix (files, "txt");
  gtk_file_chooser_add_filter (chooser, files);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
save_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkFileChooser *chooser = wk_file_chooser_new (widget, _ ("Save the Social Map"), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), save_chosen);

  gtk_file_chooser_set_current_name (chooser, _ ("social map.csv"));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* ---- the call script ------------------------------------------------------------------------------------------- */

static void
script_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkNetworkPage *self = WK_NETWORK_PAGE (widget);

  if (self->location != NULL)
    gtk_window_present (GTK_WINDOW (wk_script_window_new (self->location, GTK_WINDOW (gtk_widget_get_root (widget)))));
}

/* ---- object ---------------------------------------------------------------------------------------------------- */

/* Each time: an office that was joined meanwhile has another. */
static void
wk_network_page_map (GtkWidget *widget)
{
  WkNetworkPage *self = WK_NETWORK_PAGE (widget);

  GTK_WIDGET_CLASS (wk_network_page_parent_class)->map (widget);
  sort_again (self);
  wk_workspace_open_location_async (self->workspace, NULL, opened_cb, g_object_ref (self));
}

static void
wk_network_page_dispose (GObject *object)
{
  WkNetworkPage *self = WK_NETWORK_PAGE (object);

  if (self->box != NULL)
    wk_record_box_set_model (self->box, NULL, NULL, NULL);
  self->box = NULL;
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_NETWORK_PAGE);
  g_clear_object (&self->sorted);
  g_clear_object (&self->location);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (wk_network_page_parent_class)->dispose (object);
}

static void
wk_network_page_class_init (WkNetworkPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_network_page_dispose;
  widget_class->map = wk_network_page_map;
  g_type_ensure (WK_TYPE_PAGE_LAYOUT);
  g_type_ensure (WK_TYPE_RECORD_BOX);
  g_type_ensure (WK_TYPE_INVITATION_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/network/wk-network-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WkNetworkPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, WkNetworkPage, search);
  gtk_widget_class_bind_template_child (widget_class, WkNetworkPage, domain);
  gtk_widget_class_bind_template_child (widget_class, WkNetworkPage, count);
  gtk_widget_class_bind_template_child (widget_class, WkNetworkPage, box);
  gtk_widget_class_bind_template_child (widget_class, WkNetworkPage, empty);
  gtk_widget_class_bind_template_child (widget_class, WkNetworkPage, locked);
  gtk_widget_class_bind_template_child (widget_class, WkNetworkPage, add);
  gtk_widget_class_bind_template_child (widget_class, WkNetworkPage, invitations);
  gtk_widget_class_bind_template_callback (widget_class, sort_again);
  gtk_widget_class_install_action (widget_class, "network.add", NULL, add_cb);
  gtk_widget_class_install_action (widget_class, "network.take-in", NULL, take_in_cb);
  gtk_widget_class_install_action (widget_class, "network.save", NULL, save_cb);
  gtk_widget_class_install_action (widget_class, "network.script", NULL, script_cb);
  gtk_widget_class_install_action (widget_class, "file.removed", "(ss)", removed_cb);
  gtk_widget_class_install_action (widget_class, "file.put-back", "(ss)", put_back_cb);
}

/* What one can look for, as the location has it now; what is looked for stays. */
static void
take_terms (gpointer user_data)
{
  WkNetworkPage *self = user_data;
  g_autoptr (GListModel) names = wk_term_list_new (WK_TERMS_DOMAIN, _ ("Everything"));
  const char *chosen = self->terms != NULL ? get_domain (self) : NULL;
  guint position = 0;

  self->terms = wk_terms_get_in_use (WK_TERMS_DOMAIN, &self->n_terms);
  for (gsize i = 0; chosen != NULL && i < self->n_terms; i++)
    if (self->terms[i].key == chosen)
      position = i + 1;
  gtk_drop_down_set_model (self->domain, names);
  gtk_drop_down_set_selected (self->domain, position);
}

static void
wk_network_page_init (WkNetworkPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  take_terms (self);
  wk_term_list_follow (self, take_terms);
  wk_accessible_name_drop_down (self->domain, _ ("What it is about"));
}

/* Who may only read what stands here is told whom to ask; what they wrote would come back as a proposal. */
static void
update_lock (WkNetworkPage *self)
{
  gboolean may = wk_functions_may (wk_workspace_get_functions (self->workspace), WK_DEED_KEEP_DIRECTORY);

  gtk_label_set_label (self->locked, wk_deed_get_refusal (WK_DEED_KEEP_DIRECTORY));
  gtk_widget_set_visible (GTK_WIDGET (self->locked), !may);
  gtk_widget_set_visible (self->add, may);
  adw_status_page_set_description (ADW_STATUS_PAGE (self->empty),
                                   may ? _ ("Add who offers something in the neighbourhood, or take a file in that you have already.") : NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "network.add", may);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "network.take-in", may);
}

GtkWidget *
wk_network_page_new (WkWorkspace *workspace)
{
  WkNetworkPage *self;

  g_return_val_if_fail (WK_IS_WORKSPACE (workspace), NULL);

  self = g_object_new (WK_TYPE_NETWORK_PAGE, NULL);
  self->workspace = g_object_ref (workspace);
  g_signal_connect_object (workspace, "told", G_CALLBACK (update_lock), self, G_CONNECT_SWAPPED);
  update_lock (self);
  return GTK_WIDGET (self);
}
