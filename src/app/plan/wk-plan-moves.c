#include "wk-plan-moves.h"

#include "wk-document.h"
#include "wk-plan.h"

/* The list of the goal before or after the one that @record hangs on. */
static WkRecordList *
neighbour_list (WkRecord *record, int places)
{
  WkRecord *parent = wk_record_get_parent (record);
  WkRecordList *goals;
  guint position;
  WkRecord *goal;

  if (parent == NULL)
    return NULL;
  goals = wk_plan_get_goals (wk_record_get_document (record));
  if (!wk_record_list_find (goals, parent, &position) || (position == 0 && places < 0))
    return NULL;
  goal = wk_record_list_get (goals, places < 0 ? position - 1 : position + 1);
  return goal != NULL ? wk_record_get_children (goal, wk_record_get_kind (record)) : NULL;
}

gboolean
wk_plan_moves_move_by (WkRecord *record, int places)
{
  WkRecordList *list = wk_plan_get_list_of (record);
  guint position;

  g_return_val_if_fail (places == 1 || places == -1, FALSE);

  if (list == NULL || wk_record_is_orphan (record) || !wk_record_list_find (list, record, &position))
    return FALSE;
  if (places < 0 ? position > 0 : position + 1 < wk_record_list_get_length (list))
    return wk_record_list_move (list, record, position + places);
  list = neighbour_list (record, places);
  return list != NULL && wk_record_list_move (list, record, places < 0 ? wk_record_list_get_length (list) : 0);
}

static void
no_longer_cut_cb (GtkWidget *row, GdkClipboard *clipboard)
{
  gtk_widget_remove_css_class (row, "wk-cut");
  g_signal_handlers_disconnect_by_func (clipboard, no_longer_cut_cb, row);
}

void
wk_plan_moves_cut (GtkWidget *row, WkRecord *record)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (row);
  g_autoptr (GdkContentProvider) cut = gdk_content_provider_new_typed (WK_TYPE_RECORD, record);

  gdk_clipboard_set_content (clipboard, cut);
  gtk_widget_add_css_class (row, "wk-cut");
  g_signal_connect_object (clipboard, "changed", G_CALLBACK (no_longer_cut_cb), row, G_CONNECT_SWAPPED);
}

gboolean
wk_plan_moves_paste (GtkWidget *row, WkRecord *at)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (row);
  GdkContentProvider *content = gdk_clipboard_get_content (clipboard);
  g_auto (GValue) value = G_VALUE_INIT;
  WkDocument *plan = wk_record_get_document (at);

  g_value_init (&value, WK_TYPE_RECORD);
  if (plan == NULL || content == NULL || !gdk_content_provider_get_value (content, &value, NULL))
    return FALSE;
  wk_document_stop_capturing (plan);
  if (!wk_plan_put (g_value_get_object (&value), at))
    return FALSE;
  wk_document_stop_capturing (plan);
  gdk_clipboard_set_content (clipboard, NULL);
  return TRUE;
}

static GdkContentProvider *
prepare_cb (GtkDragSource *source, double x, double y, WkRecord *record)
{
  return gdk_content_provider_new_typed (WK_TYPE_RECORD, record);
}

static void
drag_begin_cb (GtkDragSource *source, GdkDrag *drag, GtkWidget *row)
{
  g_autoptr (GdkPaintable) picture = gtk_widget_paintable_new (row);
  g_autoptr (GdkPaintable) still = gdk_paintable_get_current_image (picture);

  gtk_drag_source_set_icon (source, still, 0, 0);
}

/* A goal that is held over another goal's step goes to that goal, which is around it. */
static gboolean
is_dragged (GdkDrop *drop, const char *kind)
{
  GdkDrag *drag = gdk_drop_get_drag (drop);
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, WK_TYPE_RECORD);
  return drag != NULL && gdk_content_provider_get_value (gdk_drag_get_content (drag), &value, NULL) && g_value_get_object (&value) != NULL
         && g_strcmp0 (wk_record_get_kind (g_value_get_object (&value)), kind) == 0;
}

static gboolean
accept_cb (GtkDropTarget *target, GdkDrop *drop, WkRecord *record)
{
  return is_dragged (drop, wk_record_get_kind (record));
}

static gboolean
accept_last_cb (GtkDropTarget *target, GdkDrop *drop, WkRecordList *list)
{
  return is_dragged (drop, wk_record_list_get_kind (list));
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, WkRecord *record)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));
  WkRecord *dropped = g_value_get_object (value);
  WkRecordList *list = wk_plan_get_list_of (record);
  guint position, from;

  if (dropped == record || list == NULL || wk_record_is_orphan (record) || g_strcmp0 (wk_record_get_kind (dropped), wk_record_get_kind (record)) != 0 ||
      wk_record_get_document (dropped) != wk_record_get_document (record) || !wk_record_list_find (list, record, &position))
    return FALSE;
  if (y > gtk_widget_get_height (row) / 2.0)
    position++;
  if (wk_record_list_find (list, dropped, &from) && from < position)
    position--;
  return wk_record_list_move (list, dropped, position);
}

static gboolean
drop_last_cb (GtkDropTarget *target, const GValue *value, double x, double y, WkRecordList *list)
{
  WkRecord *dropped = g_value_get_object (value);

  if (g_strcmp0 (wk_record_get_kind (dropped), wk_record_list_get_kind (list)) != 0)
    return FALSE;
  return wk_record_list_move (list, dropped, G_MAXUINT);
}

void
wk_plan_moves_install (GtkWidget *row, GtkWidget *handle, WkRecord *record)
{
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (WK_TYPE_RECORD, GDK_ACTION_MOVE);

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect_object (source, "prepare", G_CALLBACK (prepare_cb), record, 0);
  g_signal_connect_object (source, "drag-begin", G_CALLBACK (drag_begin_cb), row, 0);
  gtk_widget_add_controller (handle, GTK_EVENT_CONTROLLER (source));
  gtk_widget_set_cursor_from_name (handle, "grab");

  g_signal_connect_object (target, "accept", G_CALLBACK (accept_cb), record, 0);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), record, 0);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (target));
}

void
wk_plan_moves_install_end (GtkWidget *area, WkRecordList *list)
{
  GtkDropTarget *target = gtk_drop_target_new (WK_TYPE_RECORD, GDK_ACTION_MOVE);

  g_signal_connect_object (target, "accept", G_CALLBACK (accept_last_cb), list, 0);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_last_cb), list, 0);
  gtk_widget_add_controller (area, GTK_EVENT_CONTROLLER (target));
}
