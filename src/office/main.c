/* woonkamer-office: the office daemon, and what its owner asks of it. */
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <malloc.h>
#include <stdio.h>
#include <sys/resource.h>

#include "wk-office-commands.h"
#include "wk-office-config.h"
#include "wk-office-daemon.h"
#include "wk-office-database.h"
#include "wk-office-pass.h"
#include "wk-office-settings.h"

enum { DONE = 0, FAILED = 1, WRONG_USAGE = 2 };

static GMainLoop *loop;

static gboolean
signal_cb (gpointer data)
{
  wk_office_daemon_stop (data);

  return G_SOURCE_CONTINUE;
}

static void
stopped_cb (WkOfficeDaemon *daemon, gpointer data)
{
  g_main_loop_quit (loop);
}

/* A connection is a file: as many as the system lets us have. */
static void
raise_limits (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = MIN (limit.rlim_max, 8192);
    setrlimit (RLIMIT_NOFILE, &limit);
  }
}

/* These lines are a contract: programs read the port, the fingerprint and the code from them. */
static void
say_ready (WkOfficeDaemon *daemon, WkOfficeFeed *feed, const char *host, const char *code)
{
  WkListener *listener = wk_office_daemon_get_listener (daemon);
  g_autofree char *fingerprint =
    wk_hex_encode (wk_tls_identity_get_fingerprint (wk_office_identity_get_tls (wk_office_feed_get_identity (feed))), WK_TLS_FINGERPRINT_LENGTH);
  g_auto (GStrv) addresses = NULL;
  guint i;

  if (host) {
    g_autofree char *address = wk_address_format (host, wk_listener_get_port (listener));

    printf ("listening on %s\n", address);
  } else {
    addresses = wk_listener_list_addresses (listener);
    for (i = 0; addresses[i]; i++)
      printf ("listening on %s\n", addresses[i]);
  }
  printf ("fingerprint %s\n", fingerprint);
  if (code) {
    g_autofree char *groups = wk_office_format_code (code);

    printf ("enrolment code %s\n", groups);
  }
  fflush (stdout);
}

static gboolean
serve (const WkOfficeOptions *options, const char *host, guint16 port, WkClock *clock, WkRandom *random, GError **error)
{
  g_autoptr (WkOfficeFeed) feed = wk_office_options_open (options, TRUE, clock, random, error);
  g_autoptr (WkOfficeDaemon) daemon = NULL;
  g_autoptr (GError) cause = NULL;
  char *code;
  guint terminated, interrupted;

  if (!feed)
    return FALSE;
  code = wk_office_feed_first_code (feed, &cause);
  if (cause) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }
  daemon = wk_office_daemon_new (options->dir, feed, host, port, clock, random, error);
  if (!daemon) {
    g_clear_pointer (&code, wk_wipe_and_free_text);
    return FALSE;
  }

  loop = g_main_loop_new (NULL, FALSE);
  g_signal_connect (daemon, "stopped", G_CALLBACK (stopped_cb), NULL);
  terminated = g_unix_signal_add (SIGTERM, signal_cb, daemon);
  interrupted = g_unix_signal_add (SIGINT, signal_cb, daemon);
  say_ready (daemon, feed, host, code);
  g_clear_pointer (&code, wk_wipe_and_free_text);
  g_main_loop_run (loop);

  g_source_remove (terminated);
  g_source_remove (interrupted);
  g_main_loop_unref (loop);
  wk_office_feed_close (feed);

  return TRUE;
}

/* A connection string may hold a password, and everyone may read what a program was started with. */
static void
hide_connections (int argc, char **argv)
{
  static const char * const options[] = { "--database", "--from", "--to", NULL };
  guint j;
  int i;

  for (i = 1; i < argc; i++)
    for (j = 0; options[j]; j++) {
      gsize length = strlen (options[j]);

      if (!g_str_has_prefix (argv[i], options[j]))
        continue;
      if (argv[i][length] == '=')
        memset (argv[i] + length + 1, '*', strlen (argv[i] + length + 1));
      else if (argv[i][length] == '\0' && i + 1 < argc)
        memset (argv[i + 1], '*', strlen (argv[i + 1]));
    }
}

static int
fail (GError *error)
{
  fprintf (stderr, "woonkamer-office: %s\n", error->message);
  g_error_free (error);

  return FAILED;
}

static int
misused (const char *sentence)
{
  fprintf (stderr, "woonkamer-office: %s\n%s\n", sentence, _("See woonkamer-office --help."));

  return WRONG_USAGE;
}

/* ADDRESS:PORT, :PORT, ADDRESS. */
static gboolean
read_listen (const char *text, char **host, guint16 *port)
{
  guint64 number;

  *host = NULL;
  *port = WK_NET_OFFICE_PORT;
  if (!text)
    return TRUE;
  /* A free port is 0, which is no port that one could connect to. */
  if (g_str_has_suffix (text, ":0")) {
    *port = 0;
    *host = g_strndup (text, strlen (text) - 2);
  } else if (*text == ':') {
    if (!g_ascii_string_to_unsigned (text + 1, 10, 1, 65535, &number, NULL))
      return FALSE;
    *port = number;
  } else if (!wk_address_parse (text, WK_NET_OFFICE_PORT, host, port, NULL)) {
    return FALSE;
  }
  if (*host && (**host == '\0' || g_str_equal (*host, "*")))
    g_clear_pointer (host, g_free);

  return TRUE;
}

int
main (int argc, char **argv)
{
  g_auto (WkOfficeOptions) options = { .hours = WK_OFFICE_CODE_HOURS };
  g_autofree char *listen = NULL, *host = NULL, *from = NULL, *to = NULL;
  g_auto (GStrv) words = NULL, words_given = NULL;
  gboolean version = FALSE;
  const GOptionEntry entries[] = {
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &options.dir, N_("Where the office keeps its data"), "DIR" },
    { "listen", 0, 0, G_OPTION_ARG_STRING, &listen, N_("Where to listen; port 0 is a free one"), "ADDRESS:PORT" },
    { "database", 0, 0, G_OPTION_ARG_STRING, &options.database,
      N_("Keep the data in PostgreSQL; better in the environment as WOONKAMER_DATABASE, which others cannot read"), N_("CONNECTION-STRING") },
    { "key-file", 0, 0, G_OPTION_ARG_FILENAME, &options.key_file, N_("The key that opens the data; made when there is none"), "FILE" },
    { "location", 0, 0, G_OPTION_ARG_STRING, &options.location, N_("What a new office's location is called"), N_("NAME") },
    { "name", 0, 0, G_OPTION_ARG_STRING, &options.name, N_("enrol-code, profile: their name"), N_("NAME") },
    { "organisation", 0, 0, G_OPTION_ARG_STRING, &options.organisation, N_("enrol-code, profile: of which organisation"), N_("NAME") },
    { "function", 0, 0, G_OPTION_ARG_STRING, &options.function, N_("What they do: contact-person, network-professional, income-support, host, coordinator, policy-adviser, administrator; several with commas"), N_("WORDS") },
    { "expertise", 0, 0, G_OPTION_ARG_STRING, &options.expertise, N_("A network professional’s: income, debts, housing, health, work, care; several with commas"), N_("WORDS") },
    { "ground", 0, 0, G_OPTION_ARG_STRING, &options.ground, N_("The legal ground for BSN and file numbers, such as a mandate; empty for none"), N_("TEXT") },
    { "title", 0, 0, G_OPTION_ARG_STRING, &options.title, N_("enrol-code: what their function is called, for residents to read"), N_("TEXT") },
    { "for", 0, 0, G_OPTION_ARG_STRING, &options.whose, N_("enrol-code: for another laptop of somebody who is there: their name, or the beginning of their account"), N_("WHO") },
    { "hours", 0, 0, G_OPTION_ARG_INT, &options.hours, N_("enrol-code, pass: how long it is good for"), "N" },
    { "read-only", 0, 0, G_OPTION_ARG_NONE, &options.read_only, N_("pass: for reading alone"), NULL },
    { "from", 0, 0, G_OPTION_ARG_STRING, &from, N_("move: where the office is, a directory or a connection string"), N_("PLACE") },
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, N_("move: where it is to be"), N_("PLACE") },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, N_("Say which version this is"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &words, NULL, NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("[enrol-code | profile [WHO] | pass WHO | revoke WHO | access-log | backup FILE | restore FILE | move]");
  g_autoptr (WkClock) clock = NULL;
  g_autoptr (WkRandom) random = NULL;
  const char *locale_dir = g_getenv ("WOONKAMER_LOCALEDIR");
  GError *error = NULL;
  guint16 port;
  guint n;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir ? locale_dir : WK_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_log_writer_default_set_use_stderr (TRUE);
  wk_base_init ();

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, _("The office of a location: laptops sync with it. Without a command it serves until it is told to stop."));
  words_given = g_strdupv (argv);
  hide_connections (argc, argv);
  if (!g_option_context_parse_strv (context, &words_given, &error)) {
    g_autofree char *sentence = g_strdup (error->message);

    g_error_free (error);
    return misused (sentence);
  }
  if (version) {
    printf ("woonkamer-office %s\n", WK_VERSION);
    return DONE;
  }
  if (options.hours < 1 || options.hours > 24 * 366)
    return misused (_("A code is open for an hour at least and a year at most."));
  if (!options.database)
    options.database = wk_office_database_from_surroundings (&error);
  if (error)
    return fail (error);
  if (!options.dir)
    options.dir = g_build_filename (g_get_user_data_dir (), "woonkamer-office", NULL);
  if (!wk_office_settings_read (&options, &listen, &error))
    return fail (error);
  if (!read_listen (listen, &host, &port))
    return misused (_("--listen takes ADDRESS:PORT, such as 0.0.0.0:7443."));

  clock = wk_clock_new_system ();
  random = wk_random_new_system ();
  raise_limits ();
  /* Not a heap for each of the threads that shake hands. */
  mallopt (M_ARENA_MAX, 2);
  n = words ? g_strv_length (words) : 0;

  if (n == 0)
    return serve (&options, host, port, clock, random, &error) ? DONE : fail (error);
  if (n == 1 && g_str_equal (words[0], "enrol-code")) {
    g_autofree char *code = wk_office_enrol_code (&options, clock, random, &error);

    if (!code)
      return fail (error);
    printf ("enrolment code %s\n", code);
    return DONE;
  }
  if (n <= 2 && g_str_equal (words[0], "profile")) {
    g_autofree char *lines = wk_office_profile (&options, words[1], clock, random, &error);

    if (!lines)
      return fail (error);
    printf ("%s", lines);
    return DONE;
  }
  if (n == 2 && g_str_equal (words[0], "pass")) {
    g_autofree char *number = NULL;
    char *pass = wk_office_pass (&options, words[1], clock, random, &error);

    if (!pass)
      return fail (error);
    number = wk_office_pass_dup_number (pass);
    printf ("pass %s\nnumber %s\n", pass, number);
    g_clear_pointer (&pass, wk_wipe_and_free_text);
    return DONE;
  }
  if (n == 1 && g_str_equal (words[0], "access-log"))
    return wk_office_print_access_log (&options, clock, random, &error) ? DONE : fail (error);
  if (n == 2 && g_str_equal (words[0], "revoke"))
    return wk_office_revoke (&options, words[1], clock, random, &error) ? DONE : fail (error);
  if (n == 2 && g_str_equal (words[0], "backup"))
    return wk_office_backup (&options, words[1], clock, random, &error) ? DONE : fail (error);
  if (n == 2 && g_str_equal (words[0], "restore"))
    return wk_office_restore (&options, words[1], clock, random, &error) ? DONE : fail (error);

  if (n == 1 && g_str_equal (words[0], "move") && from && to) {
    if (!wk_office_move_between (&options, from, to, clock, random, &error))
      return fail (error);
    printf ("%s\n", _("Moved, and compared: both places hold the same. The old one is as it was."));
    return DONE;
  }

  return misused (_("There is no such command, or a file is missing."));
}
