#include "residents/wk-resident-dialog.h"

#include <glib/gi18n.h>

#include "residents/wk-same-words.h"
#include "wk-entered.h"
#include "wk-file.h"
#include "wk-words.h"

/* A pause in typing. */
#define LOOK_MS 150
#define MOST_DOUBLES 3u

struct _WkResidentDialog
{
  AdwWindow parent_instance;

  GtkWidget *first_name;
  GtkWidget *prefix;
  GtkWidget *last_name;
  GtkWidget *birth_date;
  GtkWidget *street;
  GtkWidget *house_number;
  GtkWidget *postcode;
  GtkWidget *town;
  GtkWidget *telephone;
  GtkWidget *language;
  GtkWidget *trouble;
  GtkLabel *trouble_label;
  GtkWidget *add_button;
  AdwPreferencesGroup *doubles;

  WkWorkspace *workspace; /* (owned) */
  GCancellable *cancellable; /* (owned) */
  GPtrArray *double_rows; /* (owned) of GtkWidget (unowned) */
  guint look_source;
};

G_DEFINE_FINAL_TYPE (WkResidentDialog, wk_resident_dialog, ADW_TYPE_WINDOW)

enum
{
  ADDED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
show_trouble (WkResidentDialog *self, const char *sentence, GtkWidget *where)
{
  gtk_label_set_label (self->trouble_label, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->trouble, sentence != NULL);
  if (where != NULL)
    {
      gtk_widget_add_css_class (where, "error");
      gtk_widget_grab_focus (where);
    }
}

/* (transfer full) (nullable) */
static char *
dup_text (GtkWidget *row)
{
  char *text = wk_entered_dup (GTK_EDITABLE (row));

  if (*text == '\0')
    g_clear_pointer (&text, g_free);
  return text;
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkResidentDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WkFile) file = wk_workspace_add_resident_finish (WK_WORKSPACE (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (file == NULL)
    {
      gtk_widget_set_sensitive (self->add_button, TRUE);
      show_trouble (self, error->message, NULL);
      return;
    }
  g_signal_emit (self, signals[ADDED], 0, wk_file_get_resident_id (file));
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
add_cb (WkResidentDialog *self)
{
  g_autofree char *first_name = dup_text (self->first_name);
  g_autofree char *prefix = dup_text (self->prefix);
  g_autofree char *last_name = dup_text (self->last_name);
  g_autofree char *typed_date = dup_text (self->birth_date);
  g_autofree char *birth_date = wk_words_dup_typed_date (typed_date);
  g_autofree char *street = dup_text (self->street);
  g_autofree char *house_number = dup_text (self->house_number);
  g_autofree char *postcode = dup_text (self->postcode);
  g_autofree char *town = dup_text (self->town);
  g_autofree char *telephone = dup_text (self->telephone);
  g_autofree char *language = dup_text (self->language);
  WkNewResident resident = {
    .first_name = first_name,
    .prefix = prefix,
    .last_name = last_name,
    .birth_date = birth_date,
    .street = street,
    .house_number = house_number,
    .postcode = postcode,
    .town = town,
    .telephone = telephone,
    .language = language,
  };

  if (first_name == NULL)
    {
      show_trouble (self, _ ("Fill in a first name; the rest may come later."), self->first_name);
      return;
    }
  if (typed_date != NULL && (birth_date == NULL || wk_words_days_since (birth_date) < 0))
    {
      show_trouble (self, _ ("This is no date of birth. Write it as 21-02-1990, or leave it empty."), self->birth_date);
      return;
    }
  show_trouble (self, NULL, NULL);
  gtk_widget_set_sensitive (self->add_button, FALSE);
  wk_workspace_add_resident_async (self->workspace, &resident, self->cancellable, added_cb, g_object_ref (self));
}

static void
double_activated_cb (WkResidentDialog *self, GtkWidget *row)
{
  g_autofree char *id = g_strdup (g_object_get_data (G_OBJECT (row), "wk-resident"));

  g_signal_emit (self, signals[ADDED], 0, id);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* Who may be here already, while there is still nothing to undo. */
static gboolean
look_cb (gpointer user_data)
{
  WkResidentDialog *self = user_data;
  g_autofree char *first_name = dup_text (self->first_name);
  g_autofree char *last_name = dup_text (self->last_name);
  g_autofree char *typed_date = dup_text (self->birth_date);
  g_autofree char *birth_date = wk_words_dup_typed_date (typed_date);
  g_autofree char *street = dup_text (self->street);
  g_autofree char *house_number = dup_text (self->house_number);
  WkNewResident who = { .first_name = first_name, .last_name = last_name, .birth_date = birth_date, .street = street, .house_number = house_number };
  g_autoptr (GPtrArray) doubles = wk_resident_list_find_doubles (wk_workspace_get_residents (self->workspace), &who, MOST_DOUBLES);

  self->look_source = 0;
  for (guint i = 0; i < self->double_rows->len; i++)
    adw_preferences_group_remove (self->doubles, self->double_rows->pdata[i]);
  g_ptr_array_set_size (self->double_rows, 0);
  for (guint i = 0; i < doubles->len; i++)
    {
      GtkWidget *row = wk_same_words_new_row (doubles->pdata[i]);

      g_signal_connect_object (row, "activated", G_CALLBACK (double_activated_cb), self, G_CONNECT_SWAPPED);
      adw_preferences_group_add (self->doubles, row);
      g_ptr_array_add (self->double_rows, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->doubles), doubles->len > 0);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (WkResidentDialog *self, GtkWidget *row)
{
  if (self->look_source == 0)
    self->look_source = g_timeout_add (LOOK_MS, look_cb, self);
  gtk_widget_remove_css_class (row, "error");
  gtk_widget_set_visible (self->trouble, FALSE);
}

static void
wk_resident_dialog_dispose (GObject *object)
{
  WkResidentDialog *self = WK_RESIDENT_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->look_source, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_RESIDENT_DIALOG);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (wk_resident_dialog_parent_class)->dispose (object);
}

static void
wk_resident_dialog_finalize (GObject *object)
{
  WkResidentDialog *self = WK_RESIDENT_DIALOG (object);

  g_clear_object (&self->cancellable);
  g_ptr_array_unref (self->double_rows);

  G_OBJECT_CLASS (wk_resident_dialog_parent_class)->finalize (object);
}

static void
wk_resident_dialog_class_init (WkResidentDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = wk_resident_dialog_dispose;
  object_class->finalize = wk_resident_dialog_finalize;

  signals[ADDED] = g_signal_new ("added", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/residents/wk-resident-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, WkResidentDialog, first_name);
  gtk_widget_class_bind_template_child (widget_class, WkResidentDialog, prefix);
  gtk_widget_class_bind_template_child (widget_class, WkResidentDialog, last_name);
  gtk_widget_class_bind_template_child (widget_class, WkResidentDialog, birth_date);
  gtk_widget_class_bind_template_child (widget_class, WkResidentDialog, street);
  gtk_widget_class_bind_template_child (widget_class, WkResidentDialog, house_number);
  gtk_widget_class_bind_template_child (widget_class, WkResidentDialog, postcode);
  gtk_widget_class_bind_template_child (widget_class, WkResidentDialog, town);
  gtk_widget_class_bind_template_child (widget_class, WkResidentDialog, telephone);
  gtk_widget_class_bind_template_child (widget_class, WkResidentDialog, language);
  gtk_widget_class_bind_template_child (widget_class, WkResidentDialog, trouble);
  gtk_widget_class_bind_template_child (widget_class, WkResidentDialog, trouble_label);
  gtk_widget_class_bind_template_child (widget_class, WkResidentDialog, add_button);
  gtk_widget_class_bind_template_child (widget_class, WkResidentDialog, doubles);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
wk_resident_dialog_init (WkResidentDialog *self)
{
  self->cancellable = g_cancellable_new ();
  self->double_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
wk_resident_dialog_new (WkWorkspace *workspace, GtkWindow *parent)
{
  WkResidentDialog *self = g_object_new (WK_TYPE_RESIDENT_DIALOG, "transient-for", parent, NULL);

  self->workspace = g_object_ref (workspace);
  gtk_widget_grab_focus (self->first_name);
  return GTK_WIDGET (self);
}
