#include "today/wk-rest-popover.h"

#include "plan/wk-when-popover.h"
#include "wk-file.h"

#define FIELD "rest-until"

typedef void (*RestedFunc) (gpointer data, const char *id, const char *before, const char *until);

typedef struct
{
  GtkWidget *row; /* (owned) */
  WkFile *file; /* (owned) (nullable): until it is open */
  char *id; /* (owned) */
  char *before; /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
  GCallback rested;
  gpointer data; /* (owned): an object */
} Rest;

static void
rest_free (gpointer data)
{
  Rest *rest = data;

  g_clear_object (&rest->file);
  g_object_unref (rest->row);
  g_object_unref (rest->cancellable);
  g_object_unref (rest->data);
  g_free (rest->id);
  g_free (rest->before);
  g_free (rest);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Rest, rest_free)

static gboolean
unparent_cb (gpointer popover)
{
  gtk_widget_unparent (popover);
  return G_SOURCE_REMOVE;
}

static void
closed_cb (GtkPopover *popover, Rest *rest)
{
  g_autofree char *until = wk_fields_dup_string (WK_FIELDS (wk_file_get_card (rest->file)), FIELD);

  if (g_strcmp0 (until, rest->before) != 0 && !g_cancellable_is_cancelled (rest->cancellable))
    ((RestedFunc) rest->rested) (rest->data, rest->id, rest->before, until);
  /* The popover is still closing. */
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, unparent_cb, g_object_ref (popover), g_object_unref);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Rest) rest = user_data;
  g_autoptr (GError) error = NULL;
  GtkWidget *popover, *row = rest->row;

  rest->file = wk_workspace_open_file_finish (WK_WORKSPACE (source), result, &error);
  if (rest->file == NULL || g_cancellable_is_cancelled (rest->cancellable) || gtk_widget_get_root (row) == NULL)
    return;
  rest->before = wk_fields_dup_string (WK_FIELDS (wk_file_get_card (rest->file)), FIELD);
  popover = wk_when_popover_new (WK_FIELDS (wk_file_get_card (rest->file)), FIELD, FALSE);
  gtk_widget_set_parent (popover, row);
  g_signal_connect_data (popover, "closed", G_CALLBACK (closed_cb), g_steal_pointer (&rest), (GClosureNotify) (void (*) (void)) rest_free, 0);
  gtk_popover_popup (GTK_POPOVER (popover));
}

void
wk_rest_popover_open (WkWorkspace *workspace, const char *id, GtkWidget *row, GCancellable *cancellable, GCallback rested, gpointer data)
{
  Rest *rest = g_new0 (Rest, 1);

  rest->row = g_object_ref (row);
  rest->id = g_strdup (id);
  rest->cancellable = g_object_ref (cancellable);
  rest->rested = rested;
  rest->data = g_object_ref (data);
  wk_workspace_open_file_async (workspace, id, cancellable, opened_cb, rest);
}

static void
set_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree char *until = user_data;
  g_autoptr (WkFile) file = wk_workspace_open_file_finish (WK_WORKSPACE (source), result, NULL);

  if (file != NULL)
    wk_fields_set_string (WK_FIELDS (wk_file_get_card (file)), FIELD, *until != '\0' ? until : NULL);
}

void
wk_rest_set (WkWorkspace *workspace, const char *id, const char *until)
{
  wk_workspace_open_file_async (workspace, id, NULL, set_cb, g_strdup (until));
}
