#include "wk-praatplaat-window.h"

#include <glib/gi18n.h>

#include "plan/wk-plan-copy.h"
#include "plan/wk-plan-words.h"
#include "plan/wk-praatplaat-view.h"
#include "wk-file-chooser.h"
#include "wk-print.h"
#include "wk-toast.h"

struct _WkPraatplaatWindow
{
  AdwWindow parent_instance;

  AdwToastOverlay *toasts;
  WkPraatplaatView *view;

  WkPlanContext *context; /* (owned) */
  const char *format; /* that is being saved */
};

static guint chosen_signal;

G_DEFINE_FINAL_TYPE (WkPraatplaatWindow, wk_praatplaat_window, ADW_TYPE_WINDOW)

static WkPraatplaat *
make_picture (WkPraatplaatWindow *self)
{
  g_autofree char *name = wk_plan_context_dup_resident_name (self->context), *today = wk_plan_words_dup_today ();
  gboolean agreed = wk_plan_status_get_state (wk_plan_context_get_status (self->context)) == WK_PLAN_AGREED;

  return wk_praatplaat_new (wk_plan_context_get_plan (self->context), name, today, !agreed);
}

static void
update (WkPraatplaatWindow *self)
{
  wk_praatplaat_view_set_picture (self->view, make_picture (self));
}

static void
chosen_cb (WkPraatplaatWindow *self, guint index)
{
  const WkPraatplaatSpot *spot = wk_praatplaat_get_spot (wk_praatplaat_view_get_picture (self->view), index);
  g_autofree char *record = g_strdup (spot->record);
  WkPraatplaatKind kind = spot->kind;

  g_object_ref (self);
  gtk_window_close (GTK_WINDOW (self));
  g_signal_emit (self, chosen_signal, 0, kind, record);
  g_object_unref (self);
}

/* ---- out of the house ---- */

static void
draw_cb (cairo_t *cr, double width, double height, guint page, gpointer picture)
{
  wk_praatplaat_draw (picture, cr, width, height);
}

static void
printed (GtkWindow *window, gpointer picture)
{
  wk_plan_copy_note (WK_PRAATPLAAT_WINDOW (window)->context);
}

static void
print_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkPraatplaatWindow *self = WK_PRAATPLAAT_WINDOW (widget);

  wk_print_run (GTK_WINDOW (self), 1, TRUE, GTK_PAGE_ORIENTATION_LANDSCAPE, draw_cb, make_picture (self), (GDestroyNotify) wk_praatplaat_free, printed);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WkPraatplaatWindow) self = data;
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    adw_toast_overlay_add_toast (self->toasts, wk_toast_new (_ ("The picture stands in the file")));
  else
    adw_toast_overlay_add_toast (self->toasts, wk_toast_new_lasting (error->message));
}

static void
save_chosen (gpointer widget, GFile *file)
{
  WkPraatplaatWindow *self = widget;
  g_autoptr (WkPraatplaat) picture = make_picture (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (g_str_equal (self->format, "svg"))
    bytes = wk_praatplaat_write_svg (picture, &error);
  else
    bytes = wk_praatplaat_write_pdf (picture, g_str_equal (self->format, "pdf-a3") ? WK_PRAATPLAAT_A3 : WK_PRAATPLAAT_A4, &error);
  if (bytes == NULL)
    {
      adw_toast_overlay_add_toast (self->toasts, wk_toast_new_lasting (error->message));
      return;
    }
  wk_plan_copy_note (self->context);
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, written_cb, g_object_ref (self));
}

static void
save_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkPraatplaatWindow *self = WK_PRAATPLAAT_WINDOW (widget);
  GtkFileChooser *chooser;

  self->format = g_intern_string (g_variant_get_string (parameter, NULL));
  chooser = wk_file_chooser_new (self, _ ("Save the Picture"), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), save_chosen);
  /* Without a name: a folder tells who looks into it. */
  gtk_file_chooser_set_current_name (chooser, g_str_equal (self->format, "svg") ? _ ("picture.svg") : _ ("picture.pdf"));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* ---- object ---- */

static void
wk_praatplaat_window_dispose (GObject *object)
{
  WkPraatplaatWindow *self = WK_PRAATPLAAT_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_PRAATPLAAT_WINDOW);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (wk_praatplaat_window_parent_class)->dispose (object);
}

static void
wk_praatplaat_window_class_init (WkPraatplaatWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_praatplaat_window_dispose;
  chosen_signal = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT,
                                G_TYPE_STRING);
  g_type_ensure (WK_TYPE_PRAATPLAAT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/plan/wk-praatplaat-window.ui");
  gtk_widget_class_bind_template_child (widget_class, WkPraatplaatWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, WkPraatplaatWindow, view);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_install_action (widget_class, "picture.print", NULL, print_cb);
  gtk_widget_class_install_action (widget_class, "picture.save", "s", save_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "picture.print", NULL);
}

static void
wk_praatplaat_window_init (WkPraatplaatWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
wk_praatplaat_window_new (WkPlanContext *context, GtkWindow *parent)
{
  WkPraatplaatWindow *self = g_object_new (WK_TYPE_PRAATPLAAT_WINDOW, "transient-for", parent, NULL);

  self->context = g_object_ref (context);
  g_signal_connect_object (wk_plan_context_get_status (context), "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
