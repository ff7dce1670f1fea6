#include "wk-awake.h"

#include <glib/gi18n.h>

static GPtrArray *holders; /* (owned) (nullable) of GObject (unowned): weak references */
static guint cookie; /* 0: nothing is asked of the desktop */

static void
update (void)
{
  GtkApplication *application = GTK_APPLICATION (g_application_get_default ());

  if (application == NULL)
    return;
  if (holders->len > 0 && cookie == 0)
    cookie = gtk_application_inhibit (application, NULL, GTK_APPLICATION_INHIBIT_IDLE, _ ("People sit at the table"));
  else if (holders->len == 0 && cookie != 0)
    {
      gtk_application_uninhibit (application, cookie);
      cookie = 0;
    }
}

static void
gone_cb (gpointer data, GObject *holder)
{
  if (g_ptr_array_remove (holders, holder))
    update ();
}

void
wk_awake_hold (GObject *holder)
{
  g_return_if_fail (G_IS_OBJECT (holder));

  if (holders == NULL)
    holders = g_ptr_array_new ();
  if (g_ptr_array_find (holders, holder, NULL))
    return;
  g_object_weak_ref (holder, gone_cb, NULL);
  g_ptr_array_add (holders, holder);
  update ();
}

void
wk_awake_let_go (GObject *holder)
{
  if (holders == NULL || !g_ptr_array_remove (holders, holder))
    return;
  g_object_weak_unref (holder, gone_cb, NULL);
  update ();
}

static void
state_changed_cb (WkTable *table)
{
  WkTableState state = wk_table_get_state (table);

  if (state != WK_TABLE_CLOSED && state != WK_TABLE_FAILED)
    return;
  g_signal_handlers_disconnect_by_func (table, state_changed_cb, NULL);
  wk_awake_let_go (G_OBJECT (table));
}

void
wk_awake_at_table (WkTable *table)
{
  g_return_if_fail (WK_IS_TABLE (table));

  if (holders != NULL && g_ptr_array_find (holders, table, NULL))
    return;
  wk_awake_hold (G_OBJECT (table));
  g_signal_connect (table, "notify::state", G_CALLBACK (state_changed_cb), NULL);
}
