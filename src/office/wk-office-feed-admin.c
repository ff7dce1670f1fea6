#include "wk-office-account.h"
#include "wk-office-feed-private.h"

static const WkOfficePerson *
find_person (WkOfficeFeed *self, const char *who, GError **error)
{
  return wk_office_register_refresh (self->reg, error) ? wk_office_people_find (self->reg, who, error) : NULL;
}

/* ---- codes -------------------------------------------------------------------------------------------------- */

static void
new_code_on_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  WkOfficeQuestion *question = data;
  WkOfficeInvitation invitation = { question->name, question->organisation, question->title, question->role, question->text, NULL };
  GError *error = NULL;
  char *code = wk_office_register_new_code (WK_OFFICE_FEED (source)->reg, &invitation, question->number, &error);

  wk_office_feed_return (task, code, (GDestroyNotify) wk_wipe_and_free_text, error);
}

static void
laptop_code_on_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  WkOfficeFeed *self = source;
  WkOfficeQuestion *question = data;
  GError *error = NULL;
  const WkOfficePerson *person = find_person (self, question->text, &error);
  char *code = person ? wk_office_register_new_laptop_code (self->reg, &person->account, question->number, &error) : NULL;

  wk_office_feed_return (task, code, (GDestroyNotify) wk_wipe_and_free_text, error);
}

void
wk_office_feed_new_laptop_code_async (WkOfficeFeed *self, const char *who, guint hours, GAsyncReadyCallback callback, gpointer data)
{
  WkOfficeQuestion *question = wk_office_question_new_about (who);

  question->number = hours;
  wk_office_feed_ask (self, wk_office_feed_new_laptop_code_async, question, laptop_code_on_worker, NULL, callback, data);
}

void
wk_office_feed_new_code_async (WkOfficeFeed *self, const WkOfficeInvitation *invitation, guint hours, GAsyncReadyCallback callback, gpointer data)
{
  WkOfficeQuestion *question = g_new0 (WkOfficeQuestion, 1);

  question->name = g_strdup (invitation->name);
  question->organisation = g_strdup (invitation->organisation);
  question->title = g_strdup (invitation->title);
  question->text = g_strdup (invitation->subject);
  wk_office_role_copy (&question->role, &invitation->role);
  question->number = hours;
  wk_office_feed_ask (self, wk_office_feed_new_code_async, question, new_code_on_worker, NULL, callback, data);
}

char *
wk_office_feed_new_code_finish (WkOfficeFeed *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  WkOfficeFeed *self;
  char *code;    /* (owned) (nullable) */
  GError *error; /* (owned) (nullable) */
} FirstCode;

static void
first_code_on_worker (gpointer data)
{
  static const WkOfficeInvitation anybody = { "", "", "", { WK_OFFICE_CODE_FUNCTIONS, WK_EXPERTISE_NONE, (char *) "" }, NULL };
  FirstCode *first = data;

  if (wk_office_register_count_devices (first->self->reg) > 0)
    return;
  first->code = wk_office_register_find_code (first->self->reg, NULL, &first->error);
  if (!first->code && !first->error)
    first->code = wk_office_register_new_code (first->self->reg, &anybody, WK_OFFICE_CODE_HOURS, &first->error);
}

char *
wk_office_feed_first_code (WkOfficeFeed *self, GError **error)
{
  FirstCode first = { self, NULL, NULL };

  wk_worker_run_sync (self->worker, first_code_on_worker, &first);
  if (first.error)
    g_propagate_error (error, first.error);

  return first.code;
}

/* ---- people --------------------------------------------------------------------------------------------- */

static void
list_people_on_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, wk_office_people_dup_lines (WK_OFFICE_FEED (source)->reg), g_free);
}

void
wk_office_feed_list_people_async (WkOfficeFeed *self, GAsyncReadyCallback callback, gpointer data)
{
  wk_office_feed_ask (self, wk_office_feed_list_people_async, wk_office_question_new_about (NULL), list_people_on_worker, NULL, callback, data);
}

char *
wk_office_feed_list_people_finish (WkOfficeFeed *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
change_person_on_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  WkOfficeFeed *self = source;
  WkOfficeQuestion *question = data;
  GError *error = NULL;
  char *line = wk_office_people_change (self->reg, self->access, question->text, &question->change, &error);

  if (line)
    question->position = wk_office_store_get_position (self->store);
  wk_office_feed_return (task, line, g_free, error);
}

void
wk_office_feed_change_person_async (WkOfficeFeed *self, const char *who, const WkOfficeChange *change, GAsyncReadyCallback callback, gpointer data)
{
  WkOfficeQuestion *question = wk_office_question_new_about (who);

  question->change.name = g_strdup (change->name);
  question->change.organisation = g_strdup (change->organisation);
  question->change.functions = g_strdup (change->functions);
  question->change.expertises = g_strdup (change->expertises);
  question->change.ground = g_strdup (change->ground);
  wk_office_feed_ask (self, wk_office_feed_change_person_async, question, change_person_on_worker, NULL, callback, data);
}

char *
wk_office_feed_change_person_finish (WkOfficeFeed *self, GAsyncResult *result, GError **error)
{
  wk_office_feed_advance (self, result);
  wk_feed_office_people_changed (WK_FEED_OFFICE (self));

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
take_off_on_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  WkOfficeFeed *self = source;
  WkOfficeQuestion *question = data;
  GError *error = NULL;
  gboolean done = wk_office_people_take_off (self->reg, self->access, question->text, &question->account, &question->device, &error);

  question->position = wk_office_store_get_position (self->store);
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
wk_office_feed_take_off_async (WkOfficeFeed *self, const char *who, GAsyncReadyCallback callback, gpointer data)
{
  wk_office_feed_ask (self, wk_office_feed_take_off_async, wk_office_question_new_about (who), take_off_on_worker, NULL, callback, data);
}

gboolean
wk_office_feed_take_off_finish (WkOfficeFeed *self, GAsyncResult *result, GError **error)
{
  WkOfficeQuestion *question = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  g_signal_emit_by_name (self, "taken-off", question->device ? NULL : &question->account,
                         question->device ? g_bytes_get_data (question->device, NULL) : NULL);
  wk_office_feed_advance (self, result);

  return TRUE;
}

static void
find_off_on_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  WkOfficeFeed *self = source;
  GPtrArray *accounts = ((WkOfficeQuestion *) data)->documents, *off = g_ptr_array_new_with_free_func (g_object_unref);
  guint i;

  for (i = 0; i < accounts->len; i++) {
    WkOfficeAccount *account = accounts->pdata[i];
    const guint8 *device = wk_office_account_get_device (account);
    g_autoptr (GError) error = NULL;
    WkOfficePass pass;

    if (wk_office_register_is_off (self->reg, wk_office_account_get_id (account), device) ||
        (wk_office_account_is_by_pass (account) && !wk_office_feed_check_pass (self, device, &pass, &error) &&
         g_error_matches (error, WK_SYNC_ERROR, WK_SYNC_ERROR_REFUSED)))
      g_ptr_array_add (off, g_object_ref (account));
  }
  g_task_return_pointer (task, off, (GDestroyNotify) g_ptr_array_unref);
}

void
wk_office_feed_find_off_async (WkOfficeFeed *self, GPtrArray *accounts, GAsyncReadyCallback callback, gpointer data)
{
  WkOfficeQuestion *question = g_new0 (WkOfficeQuestion, 1);

  question->documents = g_ptr_array_ref (accounts);
  wk_office_feed_ask (self, wk_office_feed_find_off_async, question, find_off_on_worker, NULL, callback, data);
}

GPtrArray *
wk_office_feed_find_off_finish (WkOfficeFeed *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- passes ------------------------------------------------------------------------------------------------- */

static void
new_pass_on_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  WkOfficeFeed *self = source;
  WkOfficeQuestion *question = data;
  guint8 hash[WK_OFFICE_PASS_HASH_LENGTH];
  GError *error = NULL;
  const WkOfficePerson *person = find_person (self, question->text, &error);
  char *text = NULL;

  if (person) {
    WkOfficePass pass = { person->account, question->read_only,
                          wk_clock_get_wall (self->clock) + (gint64) question->number * 3600 * G_USEC_PER_SEC };

    text = wk_office_pass_new (self->reg, self->random, &pass, hash, &error);
  }
  wk_office_feed_return (task, text, (GDestroyNotify) wk_wipe_and_free_text, error);
}

void
wk_office_feed_new_pass_async (WkOfficeFeed *self, const char *who, gboolean read_only, guint hours, GAsyncReadyCallback callback, gpointer data)
{
  WkOfficeQuestion *question = wk_office_question_new_about (who);

  question->read_only = read_only;
  question->number = hours;
  wk_office_feed_ask (self, wk_office_feed_new_pass_async, question, new_pass_on_worker, NULL, callback, data);
}

char *
wk_office_feed_new_pass_finish (WkOfficeFeed *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- the access log ------------------------------------------------------------------------------------- */

static void
print_access_on_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  char *text = wk_office_questions_print (WK_OFFICE_FEED (source)->questions, ((WkOfficeQuestion *) data)->number, &error);

  wk_office_feed_return (task, text, g_free, error);
}

void
wk_office_feed_print_access_async (WkOfficeFeed *self, guint64 after, GAsyncReadyCallback callback, gpointer data)
{
  WkOfficeQuestion *question = g_new0 (WkOfficeQuestion, 1);

  question->number = after;
  wk_office_feed_ask (self, wk_office_feed_print_access_async, question, print_access_on_worker, NULL, callback, data);
}

char *
wk_office_feed_print_access_finish (WkOfficeFeed *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
verify_access_on_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (wk_office_store_verify_access (WK_OFFICE_FEED (source)->store, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
wk_office_feed_verify_access_async (WkOfficeFeed *self, GAsyncReadyCallback callback, gpointer data)
{
  wk_office_feed_ask (self, wk_office_feed_verify_access_async, wk_office_question_new_about (NULL), verify_access_on_worker, NULL, callback, data);
}

gboolean
wk_office_feed_verify_access_finish (WkOfficeFeed *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- backup --------------------------------------------------------------------------------------------- */

static void
backup_on_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (wk_office_store_backup (WK_OFFICE_FEED (source)->store, ((WkOfficeQuestion *) data)->text, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
wk_office_feed_backup_async (WkOfficeFeed *self, const char *file, GAsyncReadyCallback callback, gpointer data)
{
  wk_office_feed_ask (self, wk_office_feed_backup_async, wk_office_question_new_about (file), backup_on_worker, NULL, callback, data);
}

gboolean
wk_office_feed_backup_finish (WkOfficeFeed *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
