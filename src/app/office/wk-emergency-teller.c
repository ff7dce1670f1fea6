#include "office/wk-emergency-teller.h"

#include <glib/gi18n.h>

#include "office/wk-desktop-note.h"
#include "office/wk-notifier.h"
#include "wk-emergency.h"
#include "wk-resident-list.h"
#include "wk-toast.h"

struct _WkEmergencyTeller
{
  GObject parent_instance;

  WkWorkspace *workspace; /* (owned) */
  WkWindow *window; /* (unowned) (nullable): a weak pointer */
  GHashTable *told; /* (owned) set of char*: those that were told since the program started */
  NotifyNotification *note; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (WkEmergencyTeller, wk_emergency_teller, G_TYPE_OBJECT)

static char *
dup_sentence (const WkEmergency *emergency, WkResidentRow *row)
{
  /* Translators: 1 who, 2 of which organisation, 3 a resident, 4 the reason in their own words. */
  return g_strdup_printf (_ ("In an emergency %1$s (%2$s) opened the file of %3$s: %4$s"), emergency->name, emergency->organisation,
                          wk_resident_row_get_display_name (row), emergency->why);
}

static void
closed_cb (WkEmergencyTeller *self)
{
  g_clear_object (&self->note);
}

static void
tell_desktop (WkEmergencyTeller *self)
{
  if (gtk_window_is_active (GTK_WINDOW (self->window)) || wk_notifier_is_silent () || wk_desktop_note_get_quiet () > 0 || self->note != NULL)
    return;
  self->note = wk_desktop_note_new (_ ("Somebody opened a file of yours in an emergency"), _ ("Open Woonkamer to see who, and why."), NOTIFY_URGENCY_NORMAL);
  g_signal_connect_object (self->note, "closed", G_CALLBACK (closed_cb), self, G_CONNECT_SWAPPED);
  wk_desktop_note_show (self->note, NULL, G_OBJECT (self));
}

static void
tell (WkEmergencyTeller *self, const WkEmergency *emergency, WkResidentRow *row)
{
  g_autofree char *words = dup_sentence (emergency, row);
  AdwToast *toast = wk_toast_new_lasting (words);

  adw_toast_set_button_label (toast, _ ("Open"));
  adw_toast_set_action_name (toast, "win.open-file");
  adw_toast_set_action_target (toast, "s", emergency->resident_id);
  wk_window_add_toast (self->window, toast);
  tell_desktop (self);
}

static void
told_cb (WkEmergencyTeller *self)
{
  g_autoptr (GPtrArray) list = wk_workspace_list_emergencies (self->workspace, NULL);

  for (guint i = 0; self->window != NULL && i < list->len; i++)
    {
      const WkEmergency *emergency = list->pdata[i];
      WkResidentRow *row = wk_resident_list_lookup (wk_workspace_get_residents (self->workspace), emergency->resident_id);
      g_autofree char *key = g_strdup_printf ("%s %s %" G_GINT64_FORMAT, emergency->resident_id, emergency->name, emergency->from);

      if (row != NULL && g_hash_table_add (self->told, g_steal_pointer (&key)))
        tell (self, emergency, row);
    }
}

static void
wk_emergency_teller_dispose (GObject *object)
{
  WkEmergencyTeller *self = WK_EMERGENCY_TELLER (object);

  if (self->workspace != NULL)
    g_signal_handlers_disconnect_by_data (self->workspace, self);
  g_clear_object (&self->workspace);
  g_clear_weak_pointer (&self->window);
  if (self->note != NULL)
    g_signal_handlers_disconnect_by_data (self->note, self);
  g_clear_object (&self->note);

  G_OBJECT_CLASS (wk_emergency_teller_parent_class)->dispose (object);
}

static void
wk_emergency_teller_finalize (GObject *object)
{
  g_hash_table_unref (WK_EMERGENCY_TELLER (object)->told);

  G_OBJECT_CLASS (wk_emergency_teller_parent_class)->finalize (object);
}

static void
wk_emergency_teller_class_init (WkEmergencyTellerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wk_emergency_teller_dispose;
  G_OBJECT_CLASS (klass)->finalize = wk_emergency_teller_finalize;
}

static void
wk_emergency_teller_init (WkEmergencyTeller *self)
{
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

WkEmergencyTeller *
wk_emergency_teller_new (WkWorkspace *workspace, WkWindow *window)
{
  WkEmergencyTeller *self = g_object_new (WK_TYPE_EMERGENCY_TELLER, NULL);

  self->workspace = g_object_ref (workspace);
  g_set_weak_pointer (&self->window, window);
  g_signal_connect_swapped (workspace, "told", G_CALLBACK (told_cb), self);
  told_cb (self);
  return self;
}
