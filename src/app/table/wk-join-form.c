#include "wk-join-form.h"

#include <glib/gi18n.h>
#include <string.h>

#include "table/wk-table-words.h"
#include "wk-entered.h"
#include "wk-focus.h"

#define CODE_DIGITS 8

struct _WkJoinForm
{
  AdwBin parent_instance;

  GtkWidget *fields;
  AdwEntryRow *name;
  AdwEntryRow *organisation;
  GtkWidget *name_group;
  GtkWidget *found_group;
  GtkListBox *found;
  AdwEntryRow *address;
  AdwEntryRow *code;
  GtkWidget *join;
  GtkWidget *waiting;
  GtkSpinner *spinner;
  GtkLabel *sentence;

  WkWorkspace *workspace; /* (owned) (nullable) */
  WkTable *table; /* (owned) (nullable): the one that is being tried */
  gboolean ask_name;
};

static guint joined_signal;

G_DEFINE_FINAL_TYPE (WkJoinForm, wk_join_form, ADW_TYPE_BIN)

static char *
dup_digits (const char *text)
{
  GString *digits = g_string_new (NULL);

  for (; *text != '\0'; text++)
    if (g_ascii_isdigit (*text))
      g_string_append_c (digits, *text);
  return g_string_free (digits, FALSE);
}

static void
update_join (WkJoinForm *self)
{
  g_autofree char *digits = dup_digits (gtk_editable_get_text (GTK_EDITABLE (self->code)));
  gboolean named = !self->ask_name || *gtk_editable_get_text (GTK_EDITABLE (self->name)) != '\0';

  gtk_widget_set_sensitive (self->join, named && strlen (digits) == CODE_DIGITS &&
                                            *gtk_editable_get_text (GTK_EDITABLE (self->address)) != '\0');
}

static void
forget_table (WkJoinForm *self)
{
  if (self->table != NULL)
    g_signal_handlers_disconnect_by_data (self->table, self);
  g_clear_object (&self->table);
}

static void
show_sentence (WkJoinForm *self, const char *words, gboolean trying)
{
  gtk_label_set_label (self->sentence, words);
  gtk_widget_set_visible (GTK_WIDGET (self->sentence), *words != '\0');
  gtk_widget_set_visible (self->waiting, trying);
  gtk_spinner_set_spinning (self->spinner, trying);
  gtk_widget_set_sensitive (self->fields, !trying);
  gtk_widget_set_visible (self->join, !trying);
}

static void
table_changed_cb (WkJoinForm *self)
{
  gboolean warning;
  g_autofree char *words = wk_table_words_dup_state (self->table, &warning);

  switch (wk_table_get_state (self->table))
    {
    case WK_TABLE_CONNECTING:
    case WK_TABLE_KNOCKING:
    case WK_TABLE_AWAY:
      show_sentence (self, words, TRUE);
      break;
    case WK_TABLE_OPEN:
      if (wk_table_get_plan (self->table) != NULL)
        {
          g_autoptr (WkTable) table = g_object_ref (self->table);

          wk_join_form_clear (self);
          g_signal_emit (self, joined_signal, 0, table);
        }
      break;
    case WK_TABLE_CLOSED:
    case WK_TABLE_FAILED:
    default:
      show_sentence (self, words, FALSE);
      forget_table (self);
      gtk_editable_set_text (GTK_EDITABLE (self->code), "");
      gtk_widget_grab_focus (GTK_WIDGET (self->code));
      break;
    }
}

static void
join_cb (WkJoinForm *self)
{
  g_autofree char *digits = dup_digits (gtk_editable_get_text (GTK_EDITABLE (self->code)));
  g_autofree char *address = wk_entered_dup (GTK_EDITABLE (self->address));

  if (!gtk_widget_get_sensitive (self->join) || self->table != NULL)
    return;
  if (self->ask_name)
    {
      g_autofree char *name = wk_entered_dup (GTK_EDITABLE (self->name));
      g_autofree char *organisation = wk_entered_dup (GTK_EDITABLE (self->organisation));

      g_clear_object (&self->workspace);
      self->workspace = wk_workspace_new_guest (name, *organisation != '\0' ? organisation : NULL);
    }
  self->table = wk_workspace_join_table (self->workspace, address, digits);
  g_signal_connect_swapped (self->table, "notify::state", G_CALLBACK (table_changed_cb), self);
  g_signal_connect_swapped (self->table, "notify::plan", G_CALLBACK (table_changed_cb), self);
  table_changed_cb (self);
}

static void
cancel_cb (WkJoinForm *self)
{
  g_autoptr (WkTable) table = self->table != NULL ? g_object_ref (self->table) : NULL;

  forget_table (self);
  if (table != NULL)
    wk_table_close (table);
  show_sentence (self, "", FALSE);
}

static void
found_activated_cb (WkJoinForm *self, GtkListBoxRow *row)
{
  wk_join_form_set_address (self, g_object_get_data (G_OBJECT (row), "address"));
  gtk_widget_grab_focus (GTK_WIDGET (self->code));
}

static GtkWidget *
make_found (gpointer item, gpointer data)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *word = NULL, *address = NULL, *title = NULL, *subtitle = NULL;

  g_object_get (item, "word", &word, "address", &address, NULL);
  title = g_markup_escape_text (word != NULL && *word != '\0' ? word : address, -1);
  subtitle = g_markup_escape_text (address, -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("wk-table-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "address", g_steal_pointer (&address), g_free);
  return row;
}

static void
found_changed_cb (WkJoinForm *self, guint position, guint removed, guint added, GListModel *model)
{
  gtk_widget_set_visible (self->found_group, g_list_model_get_n_items (model) > 0);
}

static gboolean
wk_join_form_grab_focus (GtkWidget *widget)
{
  WkJoinForm *self = WK_JOIN_FORM (widget);

  return gtk_widget_grab_focus (GTK_WIDGET (self->ask_name ? self->name : self->address));
}

static void
wk_join_form_dispose (GObject *object)
{
  WkJoinForm *self = WK_JOIN_FORM (object);

  forget_table (self);
  if (self->found != NULL)
    gtk_list_box_bind_model (self->found, NULL, NULL, NULL, NULL);
  g_clear_object (&self->workspace);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_JOIN_FORM);

  G_OBJECT_CLASS (wk_join_form_parent_class)->dispose (object);
}

static void
wk_join_form_class_init (WkJoinFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_join_form_dispose;
  wk_focus_set_grab (widget_class, wk_join_form_grab_focus);
  joined_signal = g_signal_new ("joined", WK_TYPE_JOIN_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, WK_TYPE_TABLE);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/table/wk-join-form.ui");
  gtk_widget_class_bind_template_child (widget_class, WkJoinForm, fields);
  gtk_widget_class_bind_template_child (widget_class, WkJoinForm, name);
  gtk_widget_class_bind_template_child (widget_class, WkJoinForm, organisation);
  gtk_widget_class_bind_template_child (widget_class, WkJoinForm, name_group);
  gtk_widget_class_bind_template_child (widget_class, WkJoinForm, found_group);
  gtk_widget_class_bind_template_child (widget_class, WkJoinForm, found);
  gtk_widget_class_bind_template_child (widget_class, WkJoinForm, address);
  gtk_widget_class_bind_template_child (widget_class, WkJoinForm, code);
  gtk_widget_class_bind_template_child (widget_class, WkJoinForm, join);
  gtk_widget_class_bind_template_child (widget_class, WkJoinForm, waiting);
  gtk_widget_class_bind_template_child (widget_class, WkJoinForm, spinner);
  gtk_widget_class_bind_template_child (widget_class, WkJoinForm, sentence);
  gtk_widget_class_bind_template_callback (widget_class, update_join);
  gtk_widget_class_bind_template_callback (widget_class, join_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, found_activated_cb);
}

static void
wk_join_form_init (WkJoinForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update_join (self);
}

void
wk_join_form_set_workspace (WkJoinForm *self, WkWorkspace *workspace, gboolean ask_name)
{
  GListModel *found;

  g_return_if_fail (WK_IS_JOIN_FORM (self));

  g_set_object (&self->workspace, workspace);
  self->ask_name = ask_name;
  gtk_widget_set_visible (self->name_group, ask_name);
  found = wk_workspace_get_found_tables (workspace);
  if (found != NULL)
    {
      gtk_list_box_bind_model (self->found, found, make_found, NULL, NULL);
      g_signal_connect_object (found, "items-changed", G_CALLBACK (found_changed_cb), self, G_CONNECT_SWAPPED);
      found_changed_cb (self, 0, 0, 0, found);
    }
  update_join (self);
}

WkWorkspace *
wk_join_form_get_workspace (WkJoinForm *self)
{
  g_return_val_if_fail (WK_IS_JOIN_FORM (self), NULL);
  return self->workspace;
}

void
wk_join_form_set_address (WkJoinForm *self, const char *address)
{
  g_return_if_fail (WK_IS_JOIN_FORM (self));
  gtk_editable_set_text (GTK_EDITABLE (self->address), address != NULL ? address : "");
}

void
wk_join_form_clear (WkJoinForm *self)
{
  g_return_if_fail (WK_IS_JOIN_FORM (self));

  forget_table (self);
  gtk_editable_set_text (GTK_EDITABLE (self->code), "");
  show_sentence (self, "", FALSE);
}
