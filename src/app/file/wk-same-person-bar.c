#include "file/wk-same-person-bar.h"

#include <glib/gi18n.h>

#include "file/wk-merge-window.h"
#include "residents/wk-same-words.h"
#include "wk-same-person.h"
#include "wk-window.h"

#define MOST_SHOWN 3u

struct _WkSamePersonBar
{
  AdwBin parent_instance;

  GtkListBox *list;

  WkWorkspace *workspace; /* (owned) (nullable) */
  WkFile *file; /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
  guint update_id; /* idle source: once after many changes */
  guint who_serial; /* of the residents that were compared with last */
};

G_DEFINE_FINAL_TYPE (WkSamePersonBar, wk_same_person_bar, ADW_TYPE_BIN)

static char *
dup_name (WkSamePersonBar *self, const char *id)
{
  WkResidentRow *row = wk_resident_list_lookup (wk_workspace_get_residents (self->workspace), id);

  return g_strdup (row != NULL ? wk_resident_row_get_name (row) : _ ("another file"));
}

static void
open_clicked_cb (WkSamePersonBar *self, GtkWidget *button)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-file", "s", g_object_get_data (G_OBJECT (button), "wk-resident"));
}

static void
compare_clicked_cb (WkSamePersonBar *self, GtkWidget *button)
{
  wk_merge_window_show (self->workspace, self->file, g_object_get_data (G_OBJECT (button), "wk-resident"), GTK_WINDOW (gtk_widget_get_root (button)));
}

static void
apart_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkSamePersonBar) self = user_data;
  g_autoptr (WkFile) other = wk_workspace_open_file_finish (WK_WORKSPACE (source), result, NULL);
  g_autofree char *same = NULL;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (other == NULL)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "file.say", "s", _ ("The other file is not on this laptop"));
      return;
    }
  same = wk_fields_dup_string (WK_FIELDS (wk_file_get_card (self->file)), "same-as");
  /* From either of the two. */
  if (g_str_equal (same, wk_file_get_resident_id (other)) ? wk_file_undo_merge (other, self->file) : wk_file_undo_merge (self->file, other))
    gtk_widget_activate_action (GTK_WIDGET (self), "file.say", "s", _ ("They are two files again"));
}

static void
apart_clicked_cb (WkSamePersonBar *self, GtkWidget *button)
{
  wk_workspace_open_file_async (self->workspace, g_object_get_data (G_OBJECT (button), "wk-resident"), self->cancellable, apart_opened_cb, g_object_ref (self));
}

static void
add_button (WkSamePersonBar *self, GtkWidget *row, const char *label, const char *id, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "wk-resident", g_strdup (id), g_free);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static GtkWidget *
new_row (const char *title, const char *subtitle)
{
  return g_object_new (ADW_TYPE_ACTION_ROW, "title", title, "subtitle", subtitle, "use-markup", FALSE, "title-lines", 2, "subtitle-lines", 2, NULL);
}

static void
add_doubles (WkSamePersonBar *self)
{
  g_autoptr (GPtrArray) all = wk_resident_list_find_doubles_of (wk_workspace_get_residents (self->workspace), wk_file_get_resident_id (self->file), MOST_SHOWN);

  for (guint i = 0; i < all->len; i++)
    {
      const WkDouble *found = all->pdata[i];
      g_autofree char *title = g_strdup_printf (_ ("Perhaps the same person: %s"), wk_resident_row_get_name (found->row));
      g_autofree char *why = wk_same_words_dup (found->why);
      GtkWidget *row = new_row (title, why);

      add_button (self, row, _ ("Compare…"), wk_resident_row_get_id (found->row), G_CALLBACK (compare_clicked_cb));
      gtk_list_box_append (self->list, row);
    }
}

static void
add_merged (WkSamePersonBar *self)
{
  g_auto (GStrv) merged = wk_file_dup_merged (self->file);
  g_autofree char *same = wk_fields_dup_string (WK_FIELDS (wk_file_get_card (self->file)), "same-as");

  for (char **id = merged; *id != NULL; id++)
    {
      g_autofree char *name = dup_name (self, *id), *title = g_strdup_printf (_ ("The file of %s was merged into this one"), name);
      GtkWidget *row = new_row (title, _ ("It can still be read, and taken apart again"));

      add_button (self, row, _ ("Read It"), *id, G_CALLBACK (open_clicked_cb));
      add_button (self, row, _ ("Take Apart"), *id, G_CALLBACK (apart_clicked_cb));
      gtk_list_box_append (self->list, row);
    }
  if (*same != '\0')
    {
      g_autofree char *name = dup_name (self, same), *title = g_strdup_printf (_ ("This file goes on in that of %s"), name);
      GtkWidget *row = new_row (title, _ ("What is written here is not in the other one"));

      add_button (self, row, _ ("Open It"), same, G_CALLBACK (open_clicked_cb));
      add_button (self, row, _ ("Take Apart"), same, G_CALLBACK (apart_clicked_cb));
      gtk_list_box_append (self->list, row);
    }
}

static gboolean
update_cb (gpointer user_data)
{
  WkSamePersonBar *self = user_data;
  GtkWidget *row;

  self->update_id = 0;
  self->who_serial = wk_resident_list_get_who_serial (wk_workspace_get_residents (self->workspace));
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  add_merged (self);
  if (gtk_widget_get_first_child (GTK_WIDGET (self->list)) == NULL)
    add_doubles (self);
  gtk_widget_set_visible (GTK_WIDGET (self), gtk_widget_get_first_child (GTK_WIDGET (self->list)) != NULL);
  return G_SOURCE_REMOVE;
}

static void
update_later (WkSamePersonBar *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add_full (G_PRIORITY_LOW, update_cb, self, NULL);
}

/* Each thing that somebody writes is told; comparing with everybody waits until there is somebody else to compare with. */
static void
residents_changed_cb (WkSamePersonBar *self)
{
  if (self->who_serial != wk_resident_list_get_who_serial (wk_workspace_get_residents (self->workspace)))
    update_later (self);
}

static void
wk_same_person_bar_dispose (GObject *object)
{
  WkSamePersonBar *self = WK_SAME_PERSON_BAR (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->update_id, g_source_remove);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_SAME_PERSON_BAR);
  g_clear_object (&self->file);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (wk_same_person_bar_parent_class)->dispose (object);
}

static void
wk_same_person_bar_finalize (GObject *object)
{
  g_object_unref (WK_SAME_PERSON_BAR (object)->cancellable);

  G_OBJECT_CLASS (wk_same_person_bar_parent_class)->finalize (object);
}

static void
wk_same_person_bar_class_init (WkSamePersonBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wk_same_person_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = wk_same_person_bar_finalize;
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass), "/nl/woonkamer/Woonkamer/file/wk-same-person-bar.ui");
  gtk_widget_class_bind_template_child (GTK_WIDGET_CLASS (klass), WkSamePersonBar, list);
}

static void
wk_same_person_bar_init (WkSamePersonBar *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
wk_same_person_bar_bind (WkSamePersonBar *self, WkWorkspace *workspace, WkFile *file)
{
  g_return_if_fail (WK_IS_SAME_PERSON_BAR (self) && self->file == NULL);

  self->workspace = g_object_ref (workspace);
  self->file = g_object_ref (file);
  g_signal_connect_object (wk_file_get_card (file), "changed", G_CALLBACK (update_later), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (wk_workspace_get_residents (workspace), "notify::total", G_CALLBACK (residents_changed_cb), self, G_CONNECT_SWAPPED);
  update_later (self);
}
