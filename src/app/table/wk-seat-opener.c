#include "wk-seat-opener.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <string.h>

#include "plan/wk-screen-away.h"
#include "plan/wk-wrap-layout.h"
#include "seat/wk-seat-language.h"
#include "table/wk-looks-offer.h"
#include "wk-accessible.h"
#include "wk-monitor.h"

struct _WkSeatOpener
{
  AdwBin parent_instance;

  GtkDropDown *language;
  GtkDropDown *monitor;
  GtkWidget *open;
  GtkLabel *sentence;

  WkTable *table; /* (owned) (nullable) */
  char *name; /* (owned) (nullable) */
  char *ticket; /* (owned) (nullable): of the seat that is on its way */
  char *admitted; /* (owned) (nullable): of the one that sits */
  WkMember *seat; /* (owned) (nullable): the member that it became */
  guint admit_id; /* idle source */
};

static GPtrArray *seats; /* (owned) (nullable) of GSubprocess: that run now */

G_DEFINE_FINAL_TYPE (WkSeatOpener, wk_seat_opener, ADW_TYPE_BIN)

static void
say (WkSeatOpener *self, const char *words)
{
  gtk_label_set_label (self->sentence, words);
  gtk_widget_set_visible (GTK_WIDGET (self->sentence), *words != '\0');
}

/* ---- which screen ---- */

static GListModel *
get_monitors (WkSeatOpener *self)
{
  return gdk_display_get_monitors (gtk_widget_get_display (GTK_WIDGET (self)));
}

static void
list_monitors (WkSeatOpener *self)
{
  GListModel *monitors = get_monitors (self);
  guint n = g_list_model_get_n_items (monitors);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, _ ("In a window"));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, i);
      g_autofree char *words = wk_monitor_dup_name (monitor);

      gtk_string_list_append (names, words);
    }
  gtk_drop_down_set_model (self->monitor, G_LIST_MODEL (names));
  /* The second screen is the resident's; alone, this one stays the host's. */
  gtk_drop_down_set_selected (self->monitor, n > 1 ? n : 0);
}

static const char *
get_connector (WkSeatOpener *self)
{
  guint chosen = gtk_drop_down_get_selected (self->monitor);
  g_autoptr (GdkMonitor) monitor = NULL;

  if (chosen == 0 || chosen == GTK_INVALID_LIST_POSITION)
    return NULL;
  monitor = g_list_model_get_item (get_monitors (self), chosen - 1);
  return monitor != NULL ? gdk_monitor_get_connector (monitor) : NULL;
}

/* ---- the program ---- */

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WkSeatOpener) self = data;
  g_autoptr (GError) error = NULL;

  if (!g_subprocess_wait_check_finish (G_SUBPROCESS (source), result, &error))
    g_info ("A seat ended: %s", error->message);
  g_ptr_array_remove (seats, source);
  g_clear_pointer (&self->ticket, g_free);
  if (self->open != NULL)
    gtk_widget_set_sensitive (self->open, TRUE);
}

static char *
dup_address (WkSeatOpener *self)
{
  const char *const *addresses = wk_table_get_addresses (self->table);
  const char *port = addresses != NULL && addresses[0] != NULL ? strrchr (addresses[0], ':') : NULL;

  return port != NULL ? g_strconcat ("127.0.0.1", port, NULL) : NULL;
}

/* At the resident's seat: the key that brings everything back was pressed there. */
static gboolean
bring_back_cb (gpointer data)
{
  wk_screen_away_bring_back ();
  return G_SOURCE_CONTINUE;
}

static void
open_cb (WkSeatOpener *self)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *address = self->table != NULL ? dup_address (self) : NULL;
  gsize n;
  const WkSeatLanguage *languages = wk_seat_language_list (&n);
  guint chosen = MIN (gtk_drop_down_get_selected (self->language), n - 1);

  if (address == NULL || self->ticket != NULL)
    return;
  if (seats == NULL)
    {
      seats = g_ptr_array_new_with_free_func (g_object_unref);
      g_unix_signal_add (SIGUSR2, bring_back_cb, NULL);
    }
  self->ticket = g_uuid_string_random ();
  g_subprocess_launcher_setenv (launcher, "WOONKAMER_SEAT_CODE", wk_table_get_code (self->table), TRUE);
  g_subprocess_launcher_setenv (launcher, "WOONKAMER_SEAT_NAME", self->name != NULL ? self->name : _ ("the resident"), TRUE);
  g_subprocess_launcher_setenv (launcher, "WOONKAMER_SEAT_TICKET", self->ticket, TRUE);
  if (get_connector (self) != NULL)
    g_subprocess_launcher_setenv (launcher, "WOONKAMER_SEAT_MONITOR", get_connector (self), TRUE);
  process = g_subprocess_launcher_spawn (launcher, &error, "/proc/self/exe", "--seat", "--join", address, "--language",
                                         languages[chosen].code, NULL);
  if (process == NULL)
    {
      g_clear_pointer (&self->ticket, g_free);
      say (self, error->message);
      return;
    }
  say (self, "");
  gtk_widget_set_sensitive (self->open, FALSE);
  g_ptr_array_add (seats, g_object_ref (process));
  g_subprocess_wait_check_async (process, NULL, ended_cb, g_object_ref (self));
}

/* Not while the knock is being added: whoever else shows them has not heard of it yet. */
static gboolean
admit_cb (gpointer data)
{
  WkSeatOpener *self = data;
  GListModel *knocks = self->table != NULL ? wk_table_get_knocks (self->table) : NULL;

  self->admit_id = 0;
  for (guint i = 0; knocks != NULL && self->ticket != NULL && i < g_list_model_get_n_items (knocks); i++)
    {
      g_autoptr (WkKnock) knock = g_list_model_get_item (knocks, i);
      g_autofree char *device = NULL;

      g_object_get (knock, "device", &device, NULL);
      if (g_strcmp0 (device, self->ticket) == 0)
        {
          /* Good for once. */
          g_free (self->admitted);
          g_clear_object (&self->seat);
          self->admitted = g_steal_pointer (&self->ticket);
          wk_table_admit (self->table, knock);
        }
    }
  return G_SOURCE_REMOVE;
}

static void
knocks_changed_cb (WkSeatOpener *self)
{
  if (self->ticket != NULL && self->admit_id == 0)
    self->admit_id = g_idle_add (admit_cb, self);
}

/* The one that was opened here is the resident's for certain; of another device the host is asked (wk-looks-offer.c). */
static void
members_changed_cb (WkSeatOpener *self)
{
  GListModel *members = wk_table_get_members (self->table);

  for (guint i = 0; i < g_list_model_get_n_items (members); i++)
    {
      g_autoptr (WkMember) member = g_list_model_get_item (members, i);

      /* The word was good for one; whoever else says it is let be. */
      if (wk_member_is_seat (member) && self->admitted != NULL && g_strcmp0 (wk_member_get_device (member), self->admitted) == 0
          && (self->seat == NULL || self->seat == member))
        {
          g_set_object (&self->seat, member);
          wk_table_give_sheets (self->table, member);
          wk_looks_offer_settle (member);
        }
    }
}

static void
forget_table (WkSeatOpener *self)
{
  if (self->table != NULL)
    {
      g_signal_handlers_disconnect_by_data (wk_table_get_knocks (self->table), self);
      g_signal_handlers_disconnect_by_data (wk_table_get_members (self->table), self);
    }
  g_clear_object (&self->table);
}

static void
wk_seat_opener_dispose (GObject *object)
{
  WkSeatOpener *self = WK_SEAT_OPENER (object);

  g_clear_handle_id (&self->admit_id, g_source_remove);
  forget_table (self);
  self->open = NULL;
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_SEAT_OPENER);

  G_OBJECT_CLASS (wk_seat_opener_parent_class)->dispose (object);
}

static void
wk_seat_opener_finalize (GObject *object)
{
  WkSeatOpener *self = WK_SEAT_OPENER (object);

  g_free (self->name);
  g_free (self->ticket);
  g_free (self->admitted);
  g_clear_object (&self->seat);

  G_OBJECT_CLASS (wk_seat_opener_parent_class)->finalize (object);
}

static void
wk_seat_opener_class_init (WkSeatOpenerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_seat_opener_dispose;
  G_OBJECT_CLASS (klass)->finalize = wk_seat_opener_finalize;
  g_type_ensure (WK_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/table/wk-seat-opener.ui");
  gtk_widget_class_bind_template_child (widget_class, WkSeatOpener, language);
  gtk_widget_class_bind_template_child (widget_class, WkSeatOpener, monitor);
  gtk_widget_class_bind_template_child (widget_class, WkSeatOpener, open);
  gtk_widget_class_bind_template_child (widget_class, WkSeatOpener, sentence);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
}

static void
wk_seat_opener_init (WkSeatOpener *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  gsize n;
  const WkSeatLanguage *languages = wk_seat_language_list (&n);

  gtk_widget_init_template (GTK_WIDGET (self));
  wk_accessible_name_drop_down (self->language, _ ("Language of the resident’s seat"));
  wk_accessible_name_drop_down (self->monitor, _ ("Screen of the resident’s seat"));
  for (gsize i = 0; i < n; i++)
    gtk_string_list_append (names, languages[i].own_name);
  gtk_drop_down_set_model (self->language, G_LIST_MODEL (names));
  list_monitors (self);
  g_signal_connect_object (get_monitors (self), "items-changed", G_CALLBACK (list_monitors), self, G_CONNECT_SWAPPED);
}

void
wk_seat_opener_set_table (WkSeatOpener *self, WkTable *table, const char *name, const char *language)
{
  gsize n;
  const WkSeatLanguage *languages = wk_seat_language_list (&n);
  const WkSeatLanguage *found = wk_seat_language_find (language);

  g_return_if_fail (WK_IS_SEAT_OPENER (self));

  gtk_widget_set_visible (GTK_WIDGET (self), table != NULL);
  if (self->table == table)
    return;
  forget_table (self);
  g_set_object (&self->table, table);
  g_free (self->name);
  self->name = g_strdup (name);
  if (table == NULL)
    return;
  gtk_drop_down_set_selected (self->language, found != NULL ? found - languages : 0);
  g_signal_connect_object (wk_table_get_knocks (table), "items-changed", G_CALLBACK (knocks_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (wk_table_get_members (table), "items-changed", G_CALLBACK (members_changed_cb), self, G_CONNECT_SWAPPED);
  members_changed_cb (self);
}

void
wk_seat_opener_put_seats_away (gboolean away)
{
  for (guint i = 0; seats != NULL && i < seats->len; i++)
    g_subprocess_send_signal (g_ptr_array_index (seats, i), away ? SIGUSR1 : SIGUSR2);
}
