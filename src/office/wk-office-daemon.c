#include "wk-office-daemon.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "wk-discovery.h"
#include "wk-office-account.h"
#include "wk-office-control.h"
#include "wk-office-error.h"
#include "wk-office-settings.h"
#include "wk-office-sign-in.h"
#include "wk-sign-in.h"

#define MAX_CONNECTIONS 2000
#define STOPPING_SECONDS 3
/* That the code of whoever signed in is open; their laptop uses it at once. */
#define SIGN_IN_HOURS 1

struct _WkOfficeDaemon
{
  GObject parent_instance;

  WkOfficeFeed *feed;       /* (owned) */
  WkListener *listener;     /* (owned) */
  WkDiscovery *discovery;   /* (owned) (nullable): so that laptops nearby come at once */
  WkOfficeControl *control; /* (owned) (nullable): until it stops */
  WkOfficeSignIn *sign_in;  /* (owned) (nullable): through the municipality's provider */
  WkCodeLimit *limit;       /* (owned) */
  WkClock *clock;           /* (owned) */
  WkRandom *random;         /* (owned) */
  GHashTable *servers;      /* (owned) (element-type WkFeedServer): a set, each held until it has ended */
  guint stopping;           /* a source */
  gboolean stopped;
  guint64 connections;      /* since it began */
  guint64 limited;          /* of those, ended because it was too much */
  guint64 received, sent;   /* of the connections that have ended */
};

G_DEFINE_FINAL_TYPE (WkOfficeDaemon, wk_office_daemon, G_TYPE_OBJECT)

enum { STOPPED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
wk_office_daemon_dispose (GObject *object)
{
  WkOfficeDaemon *self = WK_OFFICE_DAEMON (object);
  GHashTableIter iter;
  gpointer server;

  g_clear_handle_id (&self->stopping, g_source_remove);
  if (self->listener)
    g_signal_handlers_disconnect_by_data (self->listener, self);
  if (self->servers) {
    g_hash_table_iter_init (&iter, self->servers);
    while (g_hash_table_iter_next (&iter, &server, NULL))
      g_signal_handlers_disconnect_by_data (server, self);
  }
  g_clear_pointer (&self->servers, g_hash_table_unref);
  g_clear_object (&self->discovery);
  g_clear_object (&self->control);
  g_clear_object (&self->listener);
  g_clear_object (&self->sign_in);
  g_clear_object (&self->feed);
  g_clear_pointer (&self->limit, wk_code_limit_unref);
  g_clear_pointer (&self->clock, wk_clock_unref);
  g_clear_pointer (&self->random, wk_random_unref);

  G_OBJECT_CLASS (wk_office_daemon_parent_class)->dispose (object);
}

static void
wk_office_daemon_class_init (WkOfficeDaemonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wk_office_daemon_dispose;

  signals[STOPPED] = g_signal_new ("stopped", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wk_office_daemon_init (WkOfficeDaemon *self)
{
  self->servers = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}

/* ---- connections ----------------------------------------------------------------------------------------- */

static void
finish_stopping (WkOfficeDaemon *self)
{
  if (self->stopped)
    return;
  self->stopped = TRUE;
  g_clear_handle_id (&self->stopping, g_source_remove);
  g_signal_emit (self, signals[STOPPED], 0);
}

static void
ended_cb (WkOfficeDaemon *self, WkFeedServer *server)
{
  self->received += wk_feed_server_get_n_received (server);
  self->sent += wk_feed_server_get_n_sent (server);
  self->limited += wk_feed_server_get_reason (server) == WK_REASON_LIMIT;
  WK_LOG (G_LOG_LEVEL_INFO, "office", "connection_ended", { "reason", wk_feed_server_get_reason (server) });
  g_hash_table_remove (self->servers, server);
  if (self->stopping != 0 && g_hash_table_size (self->servers) == 0)
    finish_stopping (self);
}

static void
connected_cb (WkOfficeDaemon *self, WkTransport *transport, const char *peer, WkListener *listener)
{
  WkOfficeIdentity *identity = wk_office_feed_get_identity (self->feed);
  WkFeedServer *server;

  self->connections++;
  server = wk_feed_server_new (transport, WK_FEED_OFFICE (self->feed), &wk_office_identity_get_location (identity)->id,
                               wk_office_identity_get_key (identity), self->limit, self->clock, self->random);
  g_hash_table_add (self->servers, server);
  g_signal_connect_object (server, "ended", G_CALLBACK (ended_cb), self, G_CONNECT_SWAPPED);
}

/* The feed's positions no longer mean what they did: everyone comes again. */
static void
end_all (WkOfficeDaemon *self)
{
  g_autoptr (GPtrArray) servers = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer server;
  guint i;

  g_hash_table_iter_init (&iter, self->servers);
  while (g_hash_table_iter_next (&iter, &server, NULL))
    g_ptr_array_add (servers, g_object_ref (server));
  for (i = 0; i < servers->len; i++)
    wk_feed_server_close (servers->pdata[i], WK_REASON_CLOSED);
}

/* Whoever was taken off is cut off, at once. */
static void
cut_off_cb (WkOfficeDaemon *self, const WkId *account, const guint8 *device, WkOfficeFeed *feed)
{
  g_autoptr (GPtrArray) theirs = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer server;
  guint i;

  g_hash_table_iter_init (&iter, self->servers);
  while (g_hash_table_iter_next (&iter, &server, NULL)) {
    GObject *admitted = wk_feed_server_get_account (server);

    if (admitted && (account ? wk_id_equal (wk_office_account_get_id (WK_OFFICE_ACCOUNT (admitted)), account)
                             : memcmp (wk_office_account_get_device (WK_OFFICE_ACCOUNT (admitted)), device, WK_PUBLIC_KEY_LENGTH) == 0))
      g_ptr_array_add (theirs, g_object_ref (server));
  }
  for (i = 0; i < theirs->len; i++)
    wk_feed_server_close (theirs->pdata[i], WK_REASON_NOT_RECOGNISED);
}

static void
found_off_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WkOfficeDaemon) self = data;
  g_autoptr (GPtrArray) off = wk_office_feed_find_off_finish (WK_OFFICE_FEED (source), result, NULL);
  guint i;

  for (i = 0; off && self->servers && i < off->len; i++)
    cut_off_cb (self, NULL, wk_office_account_get_device (off->pdata[i]), self->feed);
}

/* Another process may have taken somebody off. */
static void
people_changed_cb (WkOfficeDaemon *self, WkOfficeFeed *feed)
{
  g_autoptr (GPtrArray) accounts = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer server;

  g_hash_table_iter_init (&iter, self->servers);
  while (g_hash_table_iter_next (&iter, &server, NULL)) {
    GObject *account = wk_feed_server_get_account (server);

    if (account)
      g_ptr_array_add (accounts, g_object_ref (account));
  }
  if (accounts->len > 0)
    wk_office_feed_find_off_async (feed, accounts, found_off_cb, g_object_ref (self));
}

/* ---- pages for whoever watches --------------------------------------------------------------------------- */

static char *
health_page (gpointer data)
{
  WkOfficeDaemon *self = data;
  WkOfficeFigures figures;

  wk_office_feed_get_figures (self->feed, &figures);

  return g_strdup (figures.away ? "the database is away\n" : "ok\n");
}

static void
add_figure (GString *page, const char *name, const char *type, const char *help, guint64 value)
{
  g_string_append_printf (page, "# HELP woonkamer_office_%s %s\n# TYPE woonkamer_office_%s %s\nwoonkamer_office_%s %" G_GUINT64_FORMAT "\n",
                          name, help, name, type, name, value);
}

static char *
metrics_page (gpointer data)
{
  WkOfficeDaemon *self = data;
  GString *page = g_string_new (NULL);
  guint64 received = self->received, sent = self->sent;
  WkOfficeFigures figures;
  GHashTableIter iter;
  gpointer server;

  g_hash_table_iter_init (&iter, self->servers);
  while (g_hash_table_iter_next (&iter, &server, NULL)) {
    received += wk_feed_server_get_n_received (server);
    sent += wk_feed_server_get_n_sent (server);
  }
  wk_office_feed_get_figures (self->feed, &figures);

  add_figure (page, "connections", "gauge", "Connections that are open.", g_hash_table_size (self->servers));
  add_figure (page, "connections_total", "counter", "Connections since the start.", self->connections);
  add_figure (page, "connections_limited_total", "counter", "Connections that were ended for asking or sending too much.", self->limited);
  add_figure (page, "accounts", "gauge", "Accounts.", figures.accounts);
  add_figure (page, "devices", "gauge", "Devices.", figures.devices);
  add_figure (page, "log_position", "gauge", "Position of the log.", figures.position);
  add_figure (page, "database_reached", "gauge", "Whether the database could be reached.", !figures.away);
  add_figure (page, "pushes_total", "counter", "Pushes that came.", figures.pushes);
  add_figure (page, "commits_total", "counter", "Commits to disk.", figures.commits);
  add_figure (page, "commits_failed_total", "counter", "Pushes that could not be committed.", figures.failed);
  add_figure (page, "batches_confirmed_total", "counter", "Batches confirmed.", figures.taken);
  add_figure (page, "batches_refused_total", "counter", "Batches refused.", figures.refused);
  add_figure (page, "pages_total", "counter", "Pages of the feed that were read.", figures.pages);
  add_figure (page, "batches_received_total", "counter", "Batches that laptops brought.", received);
  add_figure (page, "entries_sent_total", "counter", "Entries of the feed that were sent.", sent);

  return g_string_free (page, FALSE);
}

/* ---- signing in through the municipality's provider -------------------------------------------------------- */

typedef struct
{
  WkOfficeFeed *feed;   /* (owned) */
  WkListenerCall *call; /* (owned) */
} SignIn;

static void
answer_sign_in (SignIn *sign_in /* (owned) */, gboolean good, const char *key, const char *text)
{
  g_autofree char *form = soup_form_encode (key, text, NULL);

  wk_listener_call_answer (sign_in->call, good, form);
  g_object_unref (sign_in->feed);
  g_free (sign_in);
}

static void
refuse_sign_in (SignIn *sign_in /* (owned) */, const GError *error)
{
  /* What the store or the network says is nothing for a stranger. */
  answer_sign_in (sign_in, FALSE, "why", error->domain == WK_OFFICE_ERROR ? error->message : _("The office cannot do this now. Try again later."));
}

static void
offered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  SignIn *sign_in = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *offer = wk_office_sign_in_offer_finish (WK_OFFICE_SIGN_IN (source), result, &error);

  if (!offer) {
    refuse_sign_in (sign_in, error);
    return;
  }
  wk_listener_call_answer (sign_in->call, TRUE, offer);
  g_object_unref (sign_in->feed);
  g_free (sign_in);
}

static void
sign_in_code_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  char *code = wk_office_feed_new_code_finish (WK_OFFICE_FEED (source), result, &error);

  if (code)
    answer_sign_in (data, TRUE, "code", code);
  else
    refuse_sign_in (data, error);
  g_clear_pointer (&code, wk_wipe_and_free_text);
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  SignIn *sign_in = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WkOfficeSignedIn) who = wk_office_sign_in_take_finish (WK_OFFICE_SIGN_IN (source), result, &error);

  if (who) {
    const WkOfficeInvitation invitation = { who->name, who->organisation, who->title, who->role, who->subject };

    wk_office_feed_new_code_async (sign_in->feed, &invitation, SIGN_IN_HOURS, sign_in_code_cb, sign_in);
  } else {
    refuse_sign_in (sign_in, error);
  }
}

static void
sign_in_cb (GHashTable *form, WkListenerCall *call, gpointer data)
{
  WkOfficeDaemon *self = data;
  SignIn *sign_in = g_new0 (SignIn, 1);

  sign_in->feed = g_object_ref (self->feed);
  sign_in->call = call;
  if (form)
    wk_office_sign_in_take_async (self->sign_in, form, signed_in_cb, sign_in);
  else
    wk_office_sign_in_offer_async (self->sign_in, offered_cb, sign_in);
}

static gboolean
begin_sign_in (WkOfficeDaemon *self, const char *dir, GError **error)
{
  g_autofree char *file = g_build_filename (dir, WK_OFFICE_SETTINGS_FILE, NULL);
  g_autoptr (GError) cause = NULL;

  self->sign_in = wk_office_sign_in_new (file, wk_tls_identity_get_fingerprint (wk_office_identity_get_tls (wk_office_feed_get_identity (self->feed))),
                                         self->clock, &cause);
  if (self->sign_in)
    wk_listener_add_question (self->listener, WK_SIGN_IN_PATH, sign_in_cb, self);
  if (!cause)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));

  return FALSE;
}

/* ---- the control socket ----------------------------------------------------------------------------------- */

static void
code_made_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  char *code = wk_office_feed_new_code_finish (WK_OFFICE_FEED (source), result, &error);

  wk_office_call_answer (data, code != NULL, code ? code : error->message);
  g_clear_pointer (&code, wk_wipe_and_free_text);
}

static void
backed_up_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean good = wk_office_feed_backup_finish (WK_OFFICE_FEED (source), result, &error);

  wk_office_call_answer (data, good, good ? "" : error->message);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *lines = wk_office_feed_list_people_finish (WK_OFFICE_FEED (source), result, &error);

  wk_office_call_answer (data, lines != NULL, lines ? lines : error->message);
}

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *line = wk_office_feed_change_person_finish (WK_OFFICE_FEED (source), result, &error);

  wk_office_call_answer (data, line != NULL, line ? line : error->message);
}

static void
taken_off_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean good = wk_office_feed_take_off_finish (WK_OFFICE_FEED (source), result, &error);

  wk_office_call_answer (data, good, good ? "" : error->message);
}

static void
printed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = wk_office_feed_print_access_finish (WK_OFFICE_FEED (source), result, &error);

  wk_office_call_answer (data, text != NULL, text ? text : error->message);
}

static void
verified_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean whole = wk_office_feed_verify_access_finish (WK_OFFICE_FEED (source), result, &error);

  wk_office_call_answer (data, whole, whole ? "" : error->message);
}

static void
pass_made_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  char *pass = wk_office_feed_new_pass_finish (WK_OFFICE_FEED (source), result, &error);

  wk_office_call_answer (data, pass != NULL, pass ? pass : error->message);
  g_clear_pointer (&pass, wk_wipe_and_free_text);
}

static void
answer_other_version (WkOfficeCall *call)
{
  wk_office_call_answer (call, FALSE, _("The office that runs is of another version. Restart it."));
}

static void
called_cb (WkOfficeDaemon *self, char **words, WkOfficeCall *call, WkOfficeControl *control)
{
  guint n = g_strv_length (words);

  if (n == 8 && g_str_equal (words[0], "enrol-code")) {
    WkOfficeInvitation invitation = { words[1], words[2], words[3], { .ground = words[6] } };
    guint64 hours = g_ascii_strtoull (words[7], NULL, 10);

    if (!wk_functions_from_nicks (words[4], &invitation.role.functions) || !wk_expertises_from_nicks (words[5], &invitation.role.expertises)) {
      answer_other_version (call);
      return;
    }
    /* Whoever may open a code may also let people guess again. */
    wk_code_limit_reset (self->limit);
    wk_office_feed_new_code_async (self->feed, &invitation, CLAMP (hours, 1, 24 * 366), code_made_cb, call);
  } else if (n == 3 && g_str_equal (words[0], "laptop-code")) {
    wk_code_limit_reset (self->limit);
    wk_office_feed_new_laptop_code_async (self->feed, words[1], CLAMP (g_ascii_strtoull (words[2], NULL, 10), 1, 24 * 366), code_made_cb, call);
  } else if (n == 1 && g_str_equal (words[0], "profile")) {
    wk_office_feed_list_people_async (self->feed, listed_cb, call);
  } else if (n == 7 && g_str_equal (words[0], "profile")) {
    const WkOfficeChange change = { wk_office_read_word (words[2]), wk_office_read_word (words[3]), wk_office_read_word (words[4]),
                                    wk_office_read_word (words[5]), wk_office_read_word (words[6]) };

    wk_office_feed_change_person_async (self->feed, words[1], &change, changed_cb, call);
  } else if (n == 4 && g_str_equal (words[0], "pass")) {
    wk_office_feed_new_pass_async (self->feed, words[1], g_str_equal (words[2], "read-only"), CLAMP (g_ascii_strtoull (words[3], NULL, 10), 1, 24 * 366),
                                   pass_made_cb, call);
  } else if (n == 2 && g_str_equal (words[0], "revoke")) {
    wk_office_feed_take_off_async (self->feed, words[1], taken_off_cb, call);
  } else if (n == 2 && g_str_equal (words[0], "access-log")) {
    wk_office_feed_print_access_async (self->feed, g_ascii_strtoull (words[1], NULL, 10), printed_cb, call);
  } else if (n == 1 && g_str_equal (words[0], "verify-access-log")) {
    wk_office_feed_verify_access_async (self->feed, verified_cb, call);
  } else if (n == 2 && g_str_equal (words[0], "backup")) {
    wk_office_feed_backup_async (self->feed, words[1], backed_up_cb, call);
  } else {
    answer_other_version (call);
  }
}

/* ----------------------------------------------------------------------------------------------------------- */

/* On the local network, unless it listens to this machine alone. */
static void
publish (WkOfficeDaemon *self, const char *host)
{
  g_autoptr (GInetAddress) address = host != NULL ? g_inet_address_new_from_string (host) : NULL;
  g_autofree char *id = NULL;

  if (g_strcmp0 (host, "localhost") == 0 || (address != NULL && g_inet_address_get_is_loopback (address)))
    return;
  id = wk_discovery_dup_office_id (wk_device_key_get_public (wk_office_identity_get_key (wk_office_feed_get_identity (self->feed))));
  self->discovery = wk_discovery_new_for_offices ();
  wk_discovery_publish (self->discovery, id, "", wk_listener_get_port (self->listener), 1);
}

WkOfficeDaemon *
wk_office_daemon_new (const char *dir, WkOfficeFeed *feed, const char *host, guint16 port, WkClock *clock, WkRandom *random, GError **error)
{
  g_autoptr (WkOfficeDaemon) self = g_object_new (WK_TYPE_OFFICE_DAEMON, NULL);

  self->feed = g_object_ref (feed);
  self->clock = wk_clock_ref (clock);
  self->random = wk_random_ref (random);
  self->limit = wk_code_limit_new (clock);
  self->listener = wk_listener_new (wk_office_identity_get_tls (wk_office_feed_get_identity (feed)), WK_NET_MESSAGE_LIMIT, MAX_CONNECTIONS);
  wk_listener_add_page (self->listener, "/health", FALSE, health_page, self, NULL);
  wk_listener_add_page (self->listener, "/metrics", TRUE, metrics_page, self, NULL);
  g_signal_connect_object (self->listener, "connected", G_CALLBACK (connected_cb), self, G_CONNECT_SWAPPED);

  g_signal_connect_object (feed, "renewed", G_CALLBACK (end_all), self, G_CONNECT_SWAPPED);

  if (!begin_sign_in (self, dir, error))
    return NULL;
  self->control = wk_office_control_new (dir, error);
  if (!self->control || !wk_listener_listen (self->listener, host, port, error))
    return NULL;
  g_signal_connect_object (self->control, "called", G_CALLBACK (called_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->feed, "taken-off", G_CALLBACK (cut_off_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->feed, "people-changed", G_CALLBACK (people_changed_cb), self, G_CONNECT_SWAPPED);
  publish (self, host);

  return g_steal_pointer (&self);
}

WkListener *
wk_office_daemon_get_listener (WkOfficeDaemon *self)
{
  g_return_val_if_fail (WK_IS_OFFICE_DAEMON (self), NULL);

  return self->listener;
}

static gboolean
waited_cb (gpointer data)
{
  WkOfficeDaemon *self = data;

  self->stopping = 0;
  finish_stopping (self);

  return G_SOURCE_REMOVE;
}

void
wk_office_daemon_stop (WkOfficeDaemon *self)
{
  g_return_if_fail (WK_IS_OFFICE_DAEMON (self));

  if (self->stopping != 0 || self->stopped)
    return;

  self->stopping = g_timeout_add_seconds (STOPPING_SECONDS, waited_cb, self);
  g_clear_object (&self->discovery);
  g_clear_object (&self->control);
  end_all (self);
  wk_listener_stop (self->listener);
  if (g_hash_table_size (self->servers) == 0)
    finish_stopping (self);
}
