#include "wk-office-commands.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "wk-office-control.h"
#include "wk-office-database.h"
#include "wk-office-error.h"
#include "wk-office-key.h"
#include "wk-office-move.h"
#include "wk-office-sqlite.h"

void
wk_office_options_clear (WkOfficeOptions *options)
{
  g_clear_pointer (&options->dir, g_free);
  g_clear_pointer (&options->database, wk_wipe_and_free_text);
  g_clear_pointer (&options->key_file, g_free);
  g_clear_pointer (&options->location, g_free);
  g_clear_pointer (&options->name, g_free);
  g_clear_pointer (&options->organisation, g_free);
  g_clear_pointer (&options->title, g_free);
  g_clear_pointer (&options->function, g_free);
  g_clear_pointer (&options->expertise, g_free);
  g_clear_pointer (&options->ground, g_free);
  g_clear_pointer (&options->whose, g_free);
}

static gboolean
make_folder (const char *dir, GError **error)
{
  if (g_mkdir_with_parents (dir, 0700) == 0)
    return TRUE;

  g_set_error (error, WK_OFFICE_ERROR, WK_OFFICE_ERROR_FAILED, _("The directory %s cannot be made: %s."), dir, g_strerror (errno));
  return FALSE;
}

WkOfficeFeed *
wk_office_options_open (const WkOfficeOptions *options, gboolean make, WkClock *clock, WkRandom *random, GError **error)
{
  g_autoptr (WkSecret) key = NULL;
  WkOfficeFeedConfig config = { options->dir, options->database, NULL, options->location };
  gboolean there;

  if (!wk_office_database_find (options->dir, options->database, &there, error))
    return NULL;
  if (!there && !make) {
    g_set_error (error, WK_OFFICE_ERROR, WK_OFFICE_ERROR_FAILED, _("There is no office in %s. Start one with: woonkamer-office --data-dir %s"),
                 options->dir, options->dir);
    return NULL;
  }
  if ((!there || options->database) && !make_folder (options->dir, error))
    return NULL;
  /* A new key would not open the store that is there. */
  key = wk_office_key_load (options->dir, options->key_file, !there, random, error);
  if (!key)
    return NULL;
  config.key = key;

  return wk_office_feed_open (&config, clock, random, error);
}

char *
wk_office_format_code (const char *digits)
{
  g_autoptr (GString) groups = g_string_new (NULL);
  gsize i;

  for (i = 0; digits[i]; i++) {
    if (i > 0 && i % 4 == 0)
      g_string_append_c (groups, '-');
    g_string_append_c (groups, digits[i]);
  }

  return g_string_free (g_steal_pointer (&groups), FALSE);
}

static void
result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (!*result)
    g_main_context_iteration (NULL, TRUE);
}

/* What the options say somebody does, over what is there. */
static gboolean
read_role (const WkOfficeOptions *options, WkOfficeRole *role, GError **error)
{
  if (options->function && !wk_functions_from_nicks (options->function, &role->functions)) {
    g_autofree char *words = wk_functions_dup_nicks (WK_FUNCTIONS_ALL);

    g_set_error (error, WK_OFFICE_ERROR, WK_OFFICE_ERROR_REFUSED, _("“%s” is no function here. There are: %s. There is none for enforcement."),
                 options->function, words);
    return FALSE;
  }
  if (options->expertise && !wk_expertises_from_nicks (options->expertise, &role->expertises)) {
    g_autofree char *words = wk_expertises_dup_nicks (WK_EXPERTISES_ALL);

    g_set_error (error, WK_OFFICE_ERROR, WK_OFFICE_ERROR_REFUSED, _("“%s” is no expertise here. There are: %s."), options->expertise, words);
    return FALSE;
  }
  if (options->ground) {
    g_free (role->ground);
    role->ground = g_strdup (options->ground);
  }

  return TRUE;
}

/* Asks the office that runs; %NULL without an error when none does, and then @feed is its store. */
static char *
call_or_open (const WkOfficeOptions *options, const char *const *words, WkOfficeFeed **feed, WkClock *clock, WkRandom *random, GError **error)
{
  g_autoptr (GError) cause = NULL;
  char *answer = wk_office_control_call (options->dir, words, &cause);

  if (answer)
    return answer;
  if (g_error_matches (cause, WK_OFFICE_ERROR, WK_OFFICE_ERROR_NOT_RUNNING))
    *feed = wk_office_options_open (options, FALSE, clock, random, error);
  else
    g_propagate_error (error, g_steal_pointer (&cause));

  return NULL;
}

static char *
make_laptop_code (const WkOfficeOptions *options, WkClock *clock, WkRandom *random, GError **error)
{
  g_autofree char *hours = g_strdup_printf ("%d", options->hours), *code = NULL;
  const char *words[] = { "laptop-code", options->whose, hours, NULL };
  g_autoptr (WkOfficeFeed) feed = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (options->name || options->organisation || options->title || options->function || options->expertise || options->ground) {
    g_set_error (error, WK_OFFICE_ERROR, WK_OFFICE_ERROR_REFUSED, _("A code for another laptop changes nothing of what somebody does: that does “profile”."));
    return NULL;
  }
  code = call_or_open (options, words, &feed, clock, random, error);
  if (!code && feed) {
    wk_office_feed_new_laptop_code_async (feed, options->whose, options->hours, result_cb, &result);
    wait_for (&result);
    code = wk_office_feed_new_code_finish (feed, result, error);
  }

  return code ? wk_office_format_code (code) : NULL;
}

char *
wk_office_enrol_code (const WkOfficeOptions *options, WkClock *clock, WkRandom *random, GError **error)
{
  g_auto (WkOfficeRole) role = { WK_OFFICE_CODE_FUNCTIONS, WK_EXPERTISE_NONE, g_strdup ("") };
  g_autofree char *hours = g_strdup_printf ("%d", options->hours), *functions = NULL, *expertises = NULL, *label = NULL, *code = NULL;
  WkOfficeInvitation invitation = { options->name ? options->name : "", options->organisation ? options->organisation : "",
                                    options->title ? options->title : "" };
  const char *words[] = { "enrol-code", invitation.name, invitation.organisation, NULL, NULL, NULL, NULL, hours, NULL };
  g_autoptr (GError) cause = NULL;
  g_autoptr (WkOfficeFeed) feed = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (options->whose)
    return make_laptop_code (options, clock, random, error);
  if (!read_role (options, &role, error))
    return NULL;
  if (options->function && !options->title) {
    label = wk_functions_dup_label (role.functions);
    invitation.title = label;
  }
  words[3] = invitation.title;
  words[4] = functions = wk_functions_dup_nicks (role.functions);
  words[5] = expertises = wk_expertises_dup_nicks (role.expertises);
  words[6] = role.ground;
  code = wk_office_control_call (options->dir, words, &cause);
  if (!code && !g_error_matches (cause, WK_OFFICE_ERROR, WK_OFFICE_ERROR_NOT_RUNNING)) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return NULL;
  }
  if (!code) {
    feed = wk_office_options_open (options, FALSE, clock, random, error);
    if (!feed)
      return NULL;
    invitation.role = role;
    wk_office_feed_new_code_async (feed, &invitation, options->hours, result_cb, &result);
    wait_for (&result);
    code = wk_office_feed_new_code_finish (feed, result, error);
  }

  return code ? wk_office_format_code (code) : NULL;
}

char *
wk_office_profile (const WkOfficeOptions *options, const char *who, WkClock *clock, WkRandom *random, GError **error)
{
  g_auto (WkOfficeRole) checked = { WK_FUNCTION_NONE, WK_EXPERTISE_NONE, g_strdup ("") };
  const WkOfficeChange change = { options->name, options->organisation, options->function, options->expertise, options->ground };
  g_autofree char *name = wk_office_write_word (change.name), *organisation = wk_office_write_word (change.organisation),
                  *functions = wk_office_write_word (change.functions), *expertises = wk_office_write_word (change.expertises),
                  *ground = wk_office_write_word (change.ground), *answer = NULL;
  const char *words[] = { "profile", who, name, organisation, functions, expertises, ground, NULL };
  g_autoptr (WkOfficeFeed) feed = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (!read_role (options, &checked, error))
    return NULL;
  answer = call_or_open (options, words, &feed, clock, random, error);
  if (answer || !feed)
    return g_steal_pointer (&answer);
  if (!who) {
    wk_office_feed_list_people_async (feed, result_cb, &result);
    wait_for (&result);
    return wk_office_feed_list_people_finish (feed, result, error);
  }
  wk_office_feed_change_person_async (feed, who, &change, result_cb, &result);
  wait_for (&result);

  return wk_office_feed_change_person_finish (feed, result, error);
}

/* (transfer full) (nullable): some lines after @after. */
static char *
read_access (const WkOfficeOptions *options, guint64 after, WkOfficeFeed **feed, WkClock *clock, WkRandom *random, GError **error)
{
  g_autofree char *from = g_strdup_printf ("%" G_GUINT64_FORMAT, after), *answer = NULL;
  const char *words[] = { "access-log", from, NULL };
  g_autoptr (GAsyncResult) result = NULL;

  if (!*feed)
    answer = call_or_open (options, words, feed, clock, random, error);
  if (!*feed)
    return g_steal_pointer (&answer);
  wk_office_feed_print_access_async (*feed, after, result_cb, &result);
  wait_for (&result);

  return wk_office_feed_print_access_finish (*feed, result, error);
}

gboolean
wk_office_print_access_log (const WkOfficeOptions *options, WkClock *clock, WkRandom *random, GError **error)
{
  const char *verify[] = { "verify-access-log", NULL };
  g_autoptr (WkOfficeFeed) feed = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *whole = NULL;
  guint64 after = 0;

  for (;;) {
    g_autofree char *text = read_access (options, after, &feed, clock, random, error);
    const char *end;

    if (!text)
      return FALSE;
    if (!*text)
      break;
    printf ("%s", text);
    /* Numbers have no gaps. */
    for (end = text; *end; end++)
      after += *end == '\n';
  }
  if (!feed) {
    whole = call_or_open (options, verify, &feed, clock, random, error);
    if (!feed)
      return whole != NULL;
  }
  wk_office_feed_verify_access_async (feed, result_cb, &result);
  wait_for (&result);

  return wk_office_feed_verify_access_finish (feed, result, error);
}

char *
wk_office_pass (const WkOfficeOptions *options, const char *who, WkClock *clock, WkRandom *random, GError **error)
{
  g_autofree char *hours = g_strdup_printf ("%d", options->hours);
  const char *words[] = { "pass", who, options->read_only ? "read-only" : "", hours, NULL };
  g_autoptr (WkOfficeFeed) feed = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  char *answer = call_or_open (options, words, &feed, clock, random, error);

  if (answer || !feed)
    return answer;
  wk_office_feed_new_pass_async (feed, who, options->read_only, options->hours, result_cb, &result);
  wait_for (&result);

  return wk_office_feed_new_pass_finish (feed, result, error);
}

gboolean
wk_office_revoke (const WkOfficeOptions *options, const char *who, WkClock *clock, WkRandom *random, GError **error)
{
  const char *words[] = { "revoke", who, NULL };
  g_autoptr (WkOfficeFeed) feed = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *answer = call_or_open (options, words, &feed, clock, random, error);

  if (answer || !feed)
    return answer != NULL;
  wk_office_feed_take_off_async (feed, who, result_cb, &result);
  wait_for (&result);

  return wk_office_feed_take_off_finish (feed, result, error);
}

gboolean
wk_office_backup (const WkOfficeOptions *options, const char *file, WkClock *clock, WkRandom *random, GError **error)
{
  g_autofree char *path = g_canonicalize_filename (file, NULL);
  const char *words[] = { "backup", path, NULL };
  g_autoptr (GError) cause = NULL;
  g_autoptr (WkOfficeFeed) feed = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *answer = wk_office_control_call (options->dir, words, &cause);

  if (answer)
    return TRUE;
  if (!g_error_matches (cause, WK_OFFICE_ERROR, WK_OFFICE_ERROR_NOT_RUNNING)) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }

  feed = wk_office_options_open (options, FALSE, clock, random, error);
  if (!feed)
    return FALSE;
  wk_office_feed_backup_async (feed, path, result_cb, &result);
  wait_for (&result);

  return wk_office_feed_backup_finish (feed, result, error);
}

static WkOfficeStore *
open_place (const char *place, WkSecret *key, WkClock *clock, WkRandom *random, GError **error)
{
  gboolean connection = wk_office_database_is_connection (place);

  if (!connection && !make_folder (place, error))
    return NULL;

  return wk_office_database_open (connection ? NULL : place, connection ? place : NULL, key, clock, random, error);
}

gboolean
wk_office_move_between (const WkOfficeOptions *options, const char *from, const char *to, WkClock *clock, WkRandom *random, GError **error)
{
  gboolean connection = wk_office_database_is_connection (from), there;
  g_autoptr (WkSecret) key = NULL;
  g_autoptr (WkOfficeStore) old = NULL, new = NULL;
  const char *home = connection ? options->dir : from;
  gboolean moved;

  if (!wk_office_database_find (connection ? NULL : from, connection ? from : NULL, &there, error))
    return FALSE;
  if (!there) {
    g_set_error (error, WK_OFFICE_ERROR, WK_OFFICE_ERROR_FAILED, _("There is no office to move from."));
    return FALSE;
  }
  key = wk_office_key_load (home, options->key_file, FALSE, random, error);
  old = key ? open_place (from, key, clock, random, error) : NULL;
  new = old ? open_place (to, key, clock, random, error) : NULL;
  moved = new && wk_office_move (old, new, clock, random, error);
  if (old)
    wk_office_store_close (old);
  if (new)
    wk_office_store_close (new);

  return moved;
}

gboolean
wk_office_restore (const WkOfficeOptions *options, const char *file, WkClock *clock, WkRandom *random, GError **error)
{
  g_autoptr (WkOfficeFeed) feed = NULL;
  gboolean marked;

  if (options->database) {
    g_set_error (error, WK_OFFICE_ERROR, WK_OFFICE_ERROR_REFUSED,
                 _("This office is in PostgreSQL: stop all its offices and restore the database with pg_restore. Laptops then bring what it lacks."));
    return FALSE;
  }
  if (!make_folder (options->dir, error))
    return FALSE;
  marked = wk_office_sqlite_is_marked_restored (options->dir);
  if (!wk_office_sqlite_mark_restored (options->dir, TRUE, error))
    return FALSE;
  if (!wk_store_restore (file, options->dir, clock, error)) {
    if (!marked)
      wk_office_sqlite_mark_restored (options->dir, FALSE, NULL);
    return FALSE;
  }

  /* Opened once, so that a key that does not fit is found now and not in the night. */
  feed = wk_office_options_open (options, FALSE, clock, random, error);

  return feed != NULL;
}
