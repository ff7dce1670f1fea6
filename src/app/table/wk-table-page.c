#include "wk-table-page.h"

#include <glib/gi18n.h>

#include "plan/wk-plan-page.h"
#include "plan/wk-talk.h"
#include "table/wk-current-table.h"
#include "table/wk-join-form.h"
#include "table/wk-table-words.h"
#include "wk-page-layout.h"
#include "wk-window.h"

struct _WkTablePage
{
  AdwBin parent_instance;

  GtkWidget *current;
  GtkLabel *current_title;
  GtkLabel *current_state;
  GtkWidget *others;
  WkJoinForm *form;

  WkWorkspace *workspace; /* (owned) */
  WkTable *table; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (WkTablePage, wk_table_page, ADW_TYPE_BIN)

static void
update (WkTablePage *self)
{
  WkTable *table = wk_current_table_get (self->workspace);
  gboolean warning;

  if (self->table != table)
    {
      if (self->table != NULL)
        g_signal_handlers_disconnect_by_data (self->table, self);
      g_set_object (&self->table, table);
      if (table != NULL)
        g_signal_connect_swapped (table, "notify", G_CALLBACK (update), self);
    }
  gtk_widget_set_visible (self->current, table != NULL);
  gtk_widget_set_visible (self->others, table == NULL);
  if (table != NULL)
    {
      const char *name = wk_table_get_resident_name (table);
      g_autofree char *words = wk_table_words_dup_state (table, &warning);
      g_autofree char *title = NULL;

      title = name != NULL && *name != '\0' ? g_strdup_printf (_ ("You sit at the table of %s"), name)
                                            : g_strdup (_ ("You sit at a table"));
      gtk_label_set_label (self->current_title, title);
      gtk_label_set_label (self->current_state, words);
    }
}

static void
show_plan (WkTablePage *self)
{
  WkWindow *window = wk_window_get_for (GTK_WIDGET (self));
  WkTable *table = wk_current_table_get (self->workspace);

  if (window != NULL && table != NULL)
    wk_window_push (window, wk_plan_page_new (self->workspace, wk_current_table_get_file (self->workspace), table),
                    _ ("At the Table"));
}

static void
leave_cb (WkTablePage *self)
{
  if (self->table != NULL)
    wk_table_close (self->table);
  update (self);
}

static void
joined_cb (WkTablePage *self, WkTable *table)
{
  wk_current_table_set (self->workspace, table, NULL);
  wk_talk_listen_as_member (table, self->workspace);
  update (self);
  show_plan (self);
}

static void
wk_table_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (wk_table_page_parent_class)->map (widget);
  update (WK_TABLE_PAGE (widget));
}

static void
wk_table_page_dispose (GObject *object)
{
  WkTablePage *self = WK_TABLE_PAGE (object);

  if (self->table != NULL)
    g_signal_handlers_disconnect_by_data (self->table, self);
  g_clear_object (&self->table);
  /* AdwBin would unparent its child a second time. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_TABLE_PAGE);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (wk_table_page_parent_class)->dispose (object);
}

static void
wk_table_page_class_init (WkTablePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_table_page_dispose;
  widget_class->map = wk_table_page_map;
  g_type_ensure (WK_TYPE_JOIN_FORM);
  g_type_ensure (WK_TYPE_PAGE_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/table/wk-table-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WkTablePage, current);
  gtk_widget_class_bind_template_child (widget_class, WkTablePage, current_title);
  gtk_widget_class_bind_template_child (widget_class, WkTablePage, current_state);
  gtk_widget_class_bind_template_child (widget_class, WkTablePage, others);
  gtk_widget_class_bind_template_child (widget_class, WkTablePage, form);
  gtk_widget_class_bind_template_callback (widget_class, show_plan);
  gtk_widget_class_bind_template_callback (widget_class, leave_cb);
  gtk_widget_class_bind_template_callback (widget_class, joined_cb);
}

static void
wk_table_page_init (WkTablePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
wk_table_page_new (WkWorkspace *workspace)
{
  WkTablePage *self;

  g_return_val_if_fail (WK_IS_WORKSPACE (workspace), NULL);

  self = g_object_new (WK_TYPE_TABLE_PAGE, NULL);
  self->workspace = g_object_ref (workspace);
  wk_join_form_set_workspace (self->form, workspace, FALSE);
  update (self);
  return GTK_WIDGET (self);
}
