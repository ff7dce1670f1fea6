#include "wk-look.h"

#include "wk-body.h"
#include "wk-emergency.h"
#include "wk-file-private.h"
#include "wk-function.h"
#include "wk-log.h"
#include "wk-mine-private.h"
#include "wk-office-talk-private.h"
#include "wk-store-side.h"
#include "wk-workspace-private.h"

#define MOST_TOLD 100u
#define MOST_BYTES (64u * 1024) /* of a sheet */
#define SECONDS_LIMIT G_GINT64_CONSTANT (253402300800) /* the year 10000 */

static const char * const reasons[WK_LOOK_N_REASONS] = { "contact-person", "deputy", "team", "other", "emergency" };
static const char * const deeds[WK_LOOK_N_DEEDS] = { "", "copy", "number", "emergency", "letter", "correction", "paper" };

void
wk_look_free (WkLook *look)
{
  g_free (look->name);
  g_free (look->function);
  g_free (look->organisation);
  g_free (look->why);
  g_free (look);
}

/* ---- as it is written ----------------------------------------------------------------------------------- */

static YValue *
to_value (const WkLook *look)
{
  YValue *value = y_value_new_map ();

  wk_body_put_text (value, "name", look->name);
  wk_body_put_text (value, "function", look->function);
  wk_body_put_text (value, "organisation", look->organisation);
  wk_body_put_text (value, "reason", reasons[look->reason]);
  if (look->deed != WK_LOOK_READ)
    wk_body_put_text (value, "deed", deeds[look->deed]);
  if (*look->why != '\0')
    wk_body_put_text (value, "why", look->why);
  return value;
}

/* NULL: it is about something else than a look. */
static WkLook *
from_value (YValue *value, gint64 time)
{
  WkLook *look;
  const char *reason, *deed;

  if (value == NULL || y_value_kind (value) != Y_MAP || y_value_lookup (value, "reason") == NULL)
    return NULL;
  look = g_new0 (WkLook, 1);
  look->time = time;
  look->name = g_strdup (wk_body_text (value, "name"));
  look->function = g_strdup (wk_body_text (value, "function"));
  look->organisation = g_strdup (wk_body_text (value, "organisation"));
  if (!wk_functions_from_nicks (wk_body_text (value, "functions"), &look->functions))
    look->functions = WK_FUNCTION_NONE;
  look->reason = WK_LOOK_OTHER;
  reason = wk_body_text (value, "reason");
  for (guint i = 0; i < WK_LOOK_N_REASONS; i++)
    if (g_str_equal (reason, reasons[i]))
      look->reason = i;
  deed = wk_body_text (value, "deed");
  look->deed = WK_LOOK_READ;
  for (guint i = 0; i < WK_LOOK_N_DEEDS; i++)
    if (g_str_equal (deed, deeds[i]))
      look->deed = i;
  look->why = g_strdup (wk_body_text (value, "why"));
  return look;
}

/* The office says what somebody does in the words of its commands where it knows no better; people read it in theirs. */
static void
name_function (WkLook *look)
{
  WkFunctions functions;

  if (!wk_functions_from_nicks (look->function, &functions))
    return;
  g_free (look->function);
  look->function = wk_functions_dup_label (functions);
  look->functions = functions;
}

static WkLook *
from_line (const WkAccessLine *line)
{
  g_autoptr (YValue) value = line->bytes != NULL ? wk_body_read (line->bytes) : NULL;

  return from_value (value, line->time);
}

/* ---- noting --------------------------------------------------------------------------------------------- */

typedef struct {
  WkVault *vault;            /* (owned) */
  WkId subject;
  WkLook *look;              /* (owned) (nullable) */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  wk_vault_unref (work->vault);
  g_clear_pointer (&work->look, wk_look_free);
  g_free (work);
}

static gboolean
is_same_day (gint64 a, gint64 b)
{
  g_autoptr (GDateTime) one = g_date_time_new_from_unix_local (a / G_USEC_PER_SEC);
  g_autoptr (GDateTime) other = g_date_time_new_from_unix_local (b / G_USEC_PER_SEC);

  return g_date_time_get_year (one) == g_date_time_get_year (other) &&
         g_date_time_get_day_of_year (one) == g_date_time_get_day_of_year (other);
}

static gboolean
is_noted (GPtrArray *lines, const WkLook *look)
{
  for (guint i = lines->len; i > 0; i--)
    {
      const WkAccessLine *line = g_ptr_array_index (lines, i - 1);
      g_autoptr (WkLook) before = NULL;

      if (!is_same_day (line->time, look->time))
        return FALSE;
      before = from_line (line);
      if (before != NULL && before->reason == look->reason && before->deed == look->deed && g_str_equal (before->name, look->name) &&
          g_str_equal (before->function, look->function) && g_str_equal (before->organisation, look->organisation))
        return TRUE;
    }
  return FALSE;
}

/* worker */
static void
note_cb (gpointer data)
{
  Work *work = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (YValue) value = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (work->vault->store == NULL)
    return;
  lines = wk_store_list_access (work->vault->store, &work->subject, 0, 0, &error);
  if (lines != NULL && is_noted (lines, work->look))
    return;
  g_clear_error (&error);
  value = to_value (work->look);
  bytes = wk_body_write (value);
  if (!wk_store_append_access (work->vault->store, &work->subject, bytes, NULL, &error))
    wk_log_failure ("workspace", "note_look_failed", error);
}

static WkLookReason
find_reason (WkWorkspace *self, WkFile *file)
{
  WkFields *card = WK_FIELDS (wk_file_get_card (file));
  g_autoptr (WkPerson) contact = wk_fields_dup_person (card, "contact-person");
  g_autoptr (WkPerson) deputy = wk_fields_dup_person (card, "deputy");
  WkRecordList *team = wk_document_get_records (wk_file_get_card (file), "member");

  if (wk_mine_is_author (self->author, contact))
    return WK_LOOK_CONTACT_PERSON;
  if (wk_mine_is_author (self->author, deputy))
    return WK_LOOK_DEPUTY;
  for (guint i = 0; i < wk_record_list_get_length (team); i++)
    {
      g_autoptr (WkPerson) person = wk_fields_dup_person (WK_FIELDS (wk_record_list_get (team, i)), "person");

      if (wk_mine_is_author (self->author, person))
        return WK_LOOK_TEAM;
    }
  return wk_workspace_get_own_emergency (self, wk_file_get_resident_id (file)) != NULL ? WK_LOOK_EMERGENCY : WK_LOOK_OTHER;
}

/**
 * wk_file_note_look:
 * @file: a file that is opened on the screen, or told to a program
 * @deed: what is done with it
 *
 * Keeps it in the access log, sealed under the resident's key.
 */
void
wk_file_note_look (WkFile *file, WkLookDeed deed)
{
  g_autofree char *function = NULL;
  WkWorkspace *self;
  Work *work;

  g_return_if_fail (WK_IS_FILE (file));

  self = wk_file_get_workspace (file);
  if (self->vault == NULL || self->vault->read_only)
    return;
  g_object_get (self, "expertise", &function, NULL);
  work = g_new0 (Work, 1);
  work->vault = wk_vault_ref (self->vault);
  wk_id_init_from_hex (&work->subject, wk_file_get_resident_id (file));
  work->look = g_new0 (WkLook, 1);
  work->look->time = wk_clock_get_wall (self->clock);
  work->look->name = g_strdup (wk_author_get_name (self->author));
  work->look->function = g_strdup (function != NULL ? function : "");
  work->look->organisation = g_strdup (wk_author_get_organisation (self->author));
  work->look->reason = find_reason (self, file);
  work->look->deed = deed;
  work->look->why = g_strdup ("");
  wk_worker_push (self->vault->worker, note_cb, work, work_free);
  if (self->office != NULL && wk_office_get_talk (self->office) != NULL)
    wk_office_talk_send_lines (wk_office_get_talk (self->office));
}

/* ---- listing ---------------------------------------------------------------------------------------------- */

static void
list_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;
  g_autoptr (GPtrArray) lines = wk_store_list_access (work->vault->store, &work->subject, 0, 0, &error);
  GPtrArray *looks;

  if (lines == NULL)
    {
      wk_workspace_return_error (task, error);
      return;
    }
  looks = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_look_free);
  for (guint i = lines->len; i > 0; i--)
    {
      WkLook *look = from_line (g_ptr_array_index (lines, i - 1));

      if (look != NULL)
        g_ptr_array_add (looks, look);
    }
  g_task_return_pointer (task, looks, (GDestroyNotify) g_ptr_array_unref);
}

/* Whether it is among those already: the office has a line as it was written here. */
static gboolean
has_look (GPtrArray *looks, const WkLook *look)
{
  for (guint i = 0; i < looks->len; i++)
    {
      const WkLook *other = g_ptr_array_index (looks, i);

      if (other->time == look->time && other->deed == look->deed && other->reason == look->reason)
        return TRUE;
    }
  return FALSE;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const WkLook *one = *(WkLook * const *) a, *other = *(WkLook * const *) b;

  return one->time < other->time ? 1 : one->time > other->time ? -1 : 0;
}

/* Puts the office's, which are everybody's, with those of this laptop. */
static void
add_answer (GPtrArray *looks, YValue *answer)
{
  YValue *list = wk_body_list (answer, "looks");

  for (gsize i = 0; list != NULL && i < y_value_length (list); i++)
    {
      YValue *value = y_value_index (list, i);
      gint64 time = wk_body_number (value, "time", WK_BODY_TIME_LIMIT);
      WkLook *look = time >= 0 ? from_value (value, time) : NULL;

      if (look == NULL)
        continue;
      name_function (look);
      if (has_look (looks, look))
        wk_look_free (look);
      else
        g_ptr_array_add (looks, look);
    }
  g_ptr_array_sort (looks, compare_times);
}

typedef struct {
  WkWorkspace *workspace; /* (owned) */
  char *resident_id;      /* (owned) */
  GPtrArray *looks;       /* (owned) (nullable): this laptop's */
} Listing;

static void
listing_free (gpointer data)
{
  Listing *listing = data;

  g_object_unref (listing->workspace);
  g_free (listing->resident_id);
  g_clear_pointer (&listing->looks, g_ptr_array_unref);
  g_free (listing);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Listing *listing = g_task_get_task_data (task);
  g_autoptr (YValue) answer = wk_workspace_ask_finish (WK_WORKSPACE (source), result, NULL);
  WkFile *file = g_hash_table_lookup (listing->workspace->files, listing->resident_id);

  /* Without an answer those of this laptop are shown. */
  if (answer != NULL)
    add_answer (listing->looks, answer);
  if (answer != NULL && file != NULL)
    wk_file_take_looks (file, listing->looks);
  g_task_return_pointer (task, g_steal_pointer (&listing->looks), (GDestroyNotify) g_ptr_array_unref);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Listing *listing = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (YValue) asked = y_value_new_map ();

  wk_body_put_text (asked, "subject", listing->resident_id);
  listing->looks = g_task_propagate_pointer (G_TASK (result), &error);
  if (listing->looks == NULL)
    g_task_return_error (task, error);
  else
    wk_workspace_ask_async (listing->workspace, WK_QUESTION_LOOKS, asked, NULL, answered_cb, g_steal_pointer (&task));
}

void
wk_workspace_list_looks_async (WkWorkspace *self, const char *resident_id, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer data)
{
  g_autoptr (GTask) reading = NULL;
  GTask *task;
  Listing *listing;
  Work *work;

  g_return_if_fail (WK_IS_WORKSPACE (self) && self->vault != NULL && resident_id != NULL);

  task = g_task_new (self, cancellable, callback, data);
  listing = g_new0 (Listing, 1);
  listing->workspace = g_object_ref (self);
  listing->resident_id = g_strdup (resident_id);
  g_task_set_source_tag (task, wk_workspace_list_looks_async);
  g_task_set_task_data (task, listing, listing_free);
  work = g_new0 (Work, 1);
  work->vault = wk_vault_ref (self->vault);
  wk_id_init_from_hex (&work->subject, resident_id);
  reading = g_task_new (self, cancellable, listed_cb, task);
  g_task_set_task_data (reading, work, work_free);
  wk_worker_run_async (self->vault->worker, reading, list_thread);
}

GPtrArray *
wk_workspace_list_looks_finish (WkWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- over the table's line -------------------------------------------------------------------------------- */

GBytes *
wk_looks_encode (GPtrArray *looks)
{
  YValue *items[MOST_TOLD];
  guint n = MIN (looks->len, MOST_TOLD);
  g_autoptr (YValue) list = NULL;
  g_autoptr (GString) json = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      const WkLook *look = g_ptr_array_index (looks, i);

      g_autofree char *functions = wk_functions_dup_nicks (look->functions);

      items[i] = to_value (look);
      if (look->functions != WK_FUNCTION_NONE)
        wk_body_put_text (items[i], "functions", functions);
      y_value_map_take (items[i], "time", y_value_new_number ((double) (look->time / G_USEC_PER_SEC)));
    }
  list = y_value_new_array (items, n);
  y_value_to_json (list, json);
  if (json->len > MOST_BYTES && n > 1)
    {
      /* Names of immoderate length: the newest half. */
      g_autoptr (GPtrArray) fewer = g_ptr_array_new ();

      for (guint i = 0; i < n / 2; i++)
        g_ptr_array_add (fewer, g_ptr_array_index (looks, i));
      return wk_looks_encode (fewer);
    }
  return g_bytes_new (json->str, json->len <= MOST_BYTES ? json->len : 0);
}

GPtrArray *
wk_looks_decode (GBytes *bytes)
{
  g_autoptr (GPtrArray) looks = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_look_free);
  g_autoptr (YValue) list = g_bytes_get_size (bytes) <= MOST_BYTES ? wk_body_read (bytes) : NULL;

  if (list == NULL || y_value_kind (list) != Y_ARRAY)
    return NULL;
  for (gsize i = 0; i < y_value_length (list) && looks->len < MOST_TOLD; i++)
    {
      YValue *value = y_value_index (list, i);
      gint64 seconds = wk_body_number (value, "time", SECONDS_LIMIT);
      WkLook *look = seconds >= 0 ? from_value (value, seconds * G_USEC_PER_SEC) : NULL;

      if (look != NULL)
        g_ptr_array_add (looks, look);
    }
  return g_steal_pointer (&looks);
}
