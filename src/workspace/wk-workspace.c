#include "wk-workspace-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "wk-author.h"
#include "wk-directory-terms.h"
#include "wk-keys.h"
#include "wk-kept-private.h"
#include "wk-live-journal-private.h"
#include "wk-log.h"
#include "wk-searches-private.h"
#include "wk-secret.h"
#include "wk-store-slots.h"
#include "wk-table-finder-private.h"

/* Once a start, when people have what they opened the program for. */
#define TIDY_SECONDS 60u

enum {
  PROP_0, PROP_PROFILE_NAME, PROP_ORGANISATION, PROP_EXPERTISE, PROP_LOCATION, PROP_GUEST, PROP_PRACTICE, PROP_SAVE_STATE, PROP_SAVE_MESSAGE,
  PROP_RESIDENTS, PROP_OFFICE, N_PROPS
};
static GParamSpec *props[N_PROPS];
enum { PROPOSALS_CHANGED, TOLD, TERMS_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WkWorkspace, wk_workspace, G_TYPE_OBJECT)

/* ---- construction --------------------------------------------------------------------------------- */

static void
wk_workspace_dispose (GObject *object)
{
  WkWorkspace *self = WK_WORKSPACE (object);

  g_cancellable_cancel (self->gone);
  g_clear_handle_id (&self->flush, g_source_remove);
  g_clear_handle_id (&self->show, g_source_remove);
  g_clear_handle_id (&self->tidy, g_source_remove);
  if (self->residents != NULL)
    wk_resident_list_stop (self->residents);
  if (self->office != NULL)
    wk_office_stop (self->office);
  g_clear_object (&self->office);
  g_clear_object (&self->finder);
  if (self->dirty != NULL)
    g_ptr_array_set_size (self->dirty, 0);
  if (self->unshown != NULL)
    g_ptr_array_set_size (self->unshown, 0);
  G_OBJECT_CLASS (wk_workspace_parent_class)->dispose (object);
}

static void
close_vault_cb (gpointer data)
{
  wk_vault_close (data);
}

static void
wk_workspace_finalize (GObject *object)
{
  WkWorkspace *self = WK_WORKSPACE (object);

  g_free (self->ticket);
  g_clear_pointer (&self->saver, wk_saver_free);
  if (self->vault != NULL && !self->closed)
    wk_worker_push (self->vault->worker, close_vault_cb, wk_vault_ref (self->vault), (GDestroyNotify) wk_vault_unref);
  g_clear_pointer (&self->vault, wk_vault_unref);
  g_clear_pointer (&self->laptop, wk_laptop_unref);
  g_clear_object (&self->author);
  g_clear_object (&self->searches);
  g_clear_object (&self->residents);
  g_clear_pointer (&self->dirty, g_ptr_array_unref);
  g_clear_pointer (&self->unshown, g_ptr_array_unref);
  g_clear_pointer (&self->saving, g_hash_table_unref);
  g_clear_pointer (&self->documents, g_hash_table_unref);
  g_clear_pointer (&self->files, g_hash_table_unref);
  g_clear_pointer (&self->clock, wk_clock_unref);
  g_clear_pointer (&self->random, wk_random_unref);
  g_clear_object (&self->gone);
  g_free (self->save_message);
  g_free (self->place);
  g_free (self->work_order);
  g_free (self->practice_dir);
  G_OBJECT_CLASS (wk_workspace_parent_class)->finalize (object);
}

static void
wk_workspace_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WkWorkspace *self = WK_WORKSPACE (object);

  switch (id)
    {
    case PROP_PROFILE_NAME: g_value_set_string (value, wk_workspace_get_profile_name (self)); break;
    case PROP_ORGANISATION: g_value_set_string (value, wk_workspace_get_organisation (self)); break;
    case PROP_EXPERTISE: g_value_set_string (value, self->laptop != NULL ? self->laptop->expertise : ""); break;
    case PROP_LOCATION: g_value_set_string (value, wk_workspace_get_location (self)); break;
    case PROP_GUEST: g_value_set_boolean (value, wk_workspace_is_guest (self)); break;
    case PROP_PRACTICE: g_value_set_boolean (value, self->practice); break;
    case PROP_SAVE_STATE: g_value_set_int (value, self->save_state); break;
    case PROP_SAVE_MESSAGE: g_value_set_string (value, self->save_message); break;
    case PROP_RESIDENTS: g_value_set_object (value, self->residents); break;
    case PROP_OFFICE: g_value_set_object (value, self->office); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
wk_workspace_class_init (WkWorkspaceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = wk_workspace_dispose;
  object_class->finalize = wk_workspace_finalize;
  object_class->get_property = wk_workspace_get_property;
  props[PROP_PROFILE_NAME] = g_param_spec_string ("profile-name", NULL, NULL, NULL, flags);
  props[PROP_ORGANISATION] = g_param_spec_string ("organisation", NULL, NULL, NULL, flags);
  props[PROP_EXPERTISE] = g_param_spec_string ("expertise", NULL, NULL, NULL, flags);
  props[PROP_LOCATION] = g_param_spec_string ("location", NULL, NULL, NULL, flags);
  props[PROP_GUEST] = g_param_spec_boolean ("guest", NULL, NULL, FALSE, flags);
  props[PROP_PRACTICE] = g_param_spec_boolean ("practice", NULL, NULL, FALSE, flags);
  props[PROP_SAVE_STATE] = g_param_spec_int ("save-state", NULL, NULL, 0, WK_SAVE_NOTHING_KEPT, 0, flags);
  props[PROP_SAVE_MESSAGE] = g_param_spec_string ("save-message", NULL, NULL, NULL, flags);
  props[PROP_RESIDENTS] = g_param_spec_object ("residents", NULL, NULL, WK_TYPE_RESIDENT_LIST, flags);
  props[PROP_OFFICE] = g_param_spec_object ("office", NULL, NULL, WK_TYPE_OFFICE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[PROPOSALS_CHANGED] = g_signal_new ("proposals-changed", WK_TYPE_WORKSPACE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[TERMS_CHANGED] = g_signal_new ("terms-changed", WK_TYPE_WORKSPACE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[TOLD] = g_signal_new ("told", WK_TYPE_WORKSPACE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

void
wk_workspace_proposals_changed (WkWorkspace *self)
{
  g_signal_emit (self, signals[PROPOSALS_CHANGED], 0);
}

void
wk_workspace_terms_changed (WkWorkspace *self)
{
  g_signal_emit (self, signals[TERMS_CHANGED], 0);
}

void
wk_workspace_told (WkWorkspace *self)
{
  g_signal_emit (self, signals[TOLD], 0);
}

static void
wk_workspace_init (WkWorkspace *self)
{
  self->documents = g_hash_table_new (wk_id_hash, wk_id_equal);
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->dirty = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_open_document_unref);
  self->unshown = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_open_document_unref);
  self->saving = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) wk_open_document_unref, NULL);
  self->gone = g_cancellable_new ();
}

/**
 * wk_workspace_new_guest:
 * @name: as the others at the table shall see them
 * @organisation: (nullable): where they come from
 *
 * A workspace without a store: for a seat at a table. Nothing is kept on this device.
 *
 * Returns: (transfer full): a workspace
 */
WkWorkspace *
wk_workspace_new_guest (const char *name, const char *organisation)
{
  WkWorkspace *self = g_object_new (WK_TYPE_WORKSPACE, NULL);

  self->clock = wk_clock_new_system ();
  self->random = wk_random_new_system ();
  self->author = wk_author_new ("", name, organisation, NULL, NULL);
  self->residents = wk_resident_list_new (NULL, name, NULL, NULL);
  self->save_state = WK_SAVE_NOTHING_KEPT;
  self->office = wk_office_new (self, TRUE);
  return self;
}

void
wk_workspace_be_seat (WkWorkspace *self, const char *ticket)
{
  g_return_if_fail (wk_workspace_is_guest (self));

  g_free (self->ticket);
  self->ticket = g_strdup (ticket);
  self->seat = TRUE;
}

static void
tidy_vault_cb (gpointer data)
{
  wk_vault_tidy (data);
}

static gboolean
tidy_cb (gpointer data)
{
  WkWorkspace *self = data;

  if (self->dirty->len > 0 || !wk_saver_is_idle (self->saver))
    return G_SOURCE_CONTINUE;
  self->tidy = 0;
  wk_worker_push (self->vault->worker, tidy_vault_cb, wk_vault_ref (self->vault), (GDestroyNotify) wk_vault_unref);
  return G_SOURCE_REMOVE;
}

/**
 * wk_workspace_new_opened:
 * @vault: an open vault
 * @laptop: whose it is
 * @residents: (element-type WkResidentData): all rows; emptied
 * @flags: how it was opened
 *
 * Returns: (transfer full): the workspace over it
 */
WkWorkspace *
wk_workspace_new_opened (WkVault *vault, WkLaptop *laptop, GPtrArray *residents, WkOpenFlags flags)
{
  WkWorkspace *self = g_object_new (WK_TYPE_WORKSPACE, NULL);
  g_autofree char *account = wk_id_to_hex (&laptop->account);

  self->vault = wk_vault_ref (vault);
  self->clock = wk_clock_ref (vault->clock);
  self->random = wk_random_ref (vault->random);
  self->laptop = wk_laptop_ref (laptop);
  self->author = g_object_ref (laptop->author);
  self->residents = wk_resident_list_new (account, laptop->name, wk_workspace_search_for_list, self);
  self->saver = wk_saver_new (vault, wk_workspace_saved, wk_workspace_save_state_cb, self);
  wk_resident_list_put (self->residents, residents);
  if (vault->repaired)
    self->save_message = g_strdup (_("The files were damaged and have been repaired. What could not be read comes back from the office or a"
                                     " backup; the damaged files are kept in a folder beside them."));
  if (!vault->read_only)
    self->tidy = g_timeout_add_seconds (TIDY_SECONDS, tidy_cb, self);
  self->office = wk_office_new (self, (flags & (WK_OPEN_OFFLINE | WK_OPEN_READ_ONLY)) != 0);
  wk_office_start (self->office);
  return self;
}

char *
wk_workspace_dup_today (WkWorkspace *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (wk_clock_get_wall (self->clock) / G_USEC_PER_SEC);

  return g_date_time_format (now, "%Y-%m-%d");
}

void
wk_workspace_set_laptop (WkWorkspace *self, WkLaptop *laptop)
{
  g_clear_pointer (&self->laptop, wk_laptop_unref);
  self->laptop = wk_laptop_ref (laptop);
  g_set_object (&self->author, laptop->author);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOCATION]);
}

void
wk_workspace_set_save_state (WkWorkspace *self, WkSaveState state, const char *message)
{
  if (self->save_state == state && g_strcmp0 (self->save_message, message) == 0)
    return;
  self->save_state = state;
  g_free (self->save_message);
  self->save_message = g_strdup (message);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SAVE_STATE]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SAVE_MESSAGE]);
}

/* ---- opening and closing ----------------------------------------------------------------------------- */

typedef struct {
  WkVault *vault;            /* (owned) */
  WkSlotKind kind;           /* what opens it; 0: the passphrase */
  char *passphrase;          /* (owned): that word */
  char *new_passphrase;      /* (owned) (nullable): in place of a forgotten one */
  WkProfile profile;         /* strings (owned) */
  gboolean create, example, practice;
  gboolean taken;            /* the store is a workspace's */
  WkOpenFlags flags;
  WkLaptop *laptop;          /* (owned) result */
  GPtrArray *residents;      /* (owned) result, of WkResidentData */
  char *place;               /* (owned) (nullable) result */
  char *searches;            /* (owned) (nullable) result */
} Opening;

/* What nobody came for any more is closed again. */
static void
opening_free (gpointer data)
{
  Opening *opening = data;

  if (!opening->taken)
    wk_worker_push (opening->vault->worker, close_vault_cb, wk_vault_ref (opening->vault), (GDestroyNotify) wk_vault_unref);
  g_clear_pointer (&opening->vault, wk_vault_unref);
  wk_wipe_and_free_text (opening->passphrase);
  wk_wipe_and_free_text (opening->new_passphrase);
  g_free (opening->place);
  g_free (opening->searches);
  g_free ((char *) opening->profile.name);
  g_free ((char *) opening->profile.organisation);
  g_free ((char *) opening->profile.expertise);
  g_free ((char *) opening->profile.location);
  g_clear_pointer (&opening->laptop, wk_laptop_unref);
  g_clear_pointer (&opening->residents, g_ptr_array_unref);
  g_free (opening);
}

/* What the location calls its life domains and phases, before anything shows them. A directory that cannot be read says so where it is opened. */
static void
use_terms (Opening *opening)
{
  g_autoptr (WkLoadedDocument) loaded = NULL;
  g_autoptr (GError) error = NULL;
  WkId id;

  wk_document_name (opening->laptop->location->secret, WK_DOC_DIRECTORY, NULL, &id);
  if (wk_store_has_document (opening->vault->store, &id))
    loaded = wk_vault_load_document (opening->vault, &id, &error);
  wk_directory_terms_use (loaded != NULL ? loaded->doc : NULL);
  if (error != NULL)
    wk_log_failure ("workspace", "terms_unread", error);
}

static gboolean
open_store (Opening *opening, GError **error)
{
  WkVault *vault = opening->vault;

  if (opening->create)
    {
      opening->laptop = wk_laptop_new (&opening->profile, vault->random);
      if (!wk_vault_create (vault, opening->passphrase, error) || !wk_laptop_save (opening->laptop, vault->store, error))
        return FALSE;
      if (opening->example && (!wk_example_write (vault, opening->laptop, error) || !wk_vault_project_since (vault, 0, NULL, error)))
        return FALSE;
    }
  else
    {
      if (!wk_vault_open (vault, opening->kind != 0 ? opening->kind : WK_SLOT_PASSPHRASE, opening->passphrase,
                          (opening->flags & WK_OPEN_READ_ONLY) != 0, error))
        return FALSE;
      if (opening->new_passphrase != NULL
          && !wk_store_reset_passphrase (vault->store, opening->new_passphrase, wk_vault_get_strength (), error))
        return FALSE;
      opening->place = wk_kept_load (vault, WK_KEPT_PLACE);
      opening->searches = wk_kept_load (vault, WK_KEPT_SEARCHES);
      opening->laptop = wk_laptop_load (vault->store, error);
      if (opening->laptop == NULL)
        return FALSE;
      if (!vault->read_only && !wk_live_journal_recover (vault, opening->laptop, error))
        return FALSE;
    }
  use_terms (opening);
  opening->residents = wk_index_read_residents (vault->index, NULL, error);
  return opening->residents != NULL;
}

/* What the disk says means something else before anything was written. */
static void
propagate_opening_error (GError **dest, GError *error)
{
  const char *sentence = NULL;
  WkWorkspaceError code = WK_WORKSPACE_ERROR_STORE;

  if (g_error_matches (error, WK_STORE_ERROR, WK_STORE_ERROR_READ_ONLY))
    {
      code = WK_WORKSPACE_ERROR_READ_ONLY;
      sentence = _("The disk with these files can only be read. They can be looked at; to write in them, make the disk writable or choose another folder."
                   " Nothing was changed.");
    }
  else if (g_error_matches (error, WK_STORE_ERROR, WK_STORE_ERROR_MISSING))
    {
      code = WK_WORKSPACE_ERROR_MISSING;
      sentence = _("The folder with these files is not there. Is the disk plugged in? Choose the folder, or restore a backup.");
    }
  else if (g_error_matches (error, WK_STORE_ERROR, WK_STORE_ERROR_FULL))
    sentence = _("The disk is full, so these files cannot be opened to write in. Make room and try again. Nothing was changed.");
  if (sentence == NULL)
    {
      wk_workspace_propagate_error (dest, error);
      return;
    }
  g_debug ("opening: %s", error->message);
  g_set_error_literal (dest, WK_WORKSPACE_ERROR, code, sentence);
  g_error_free (error);
}

static void
open_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Opening *opening = data;
  GError *error = NULL, *said = NULL;

  if (open_store (opening, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  wk_vault_close (opening->vault);
  propagate_opening_error (&said, error);
  g_task_return_error (task, said);
}

static void
open_async (Opening *opening, const char *data_dir, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (WkClock) clock = wk_clock_new_system ();
  g_autoptr (WkRandom) random = wk_random_new_system ();
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);

  opening->vault = wk_vault_new (data_dir, clock, random);
  g_task_set_source_tag (task, open_async);
  g_task_set_task_data (task, opening, opening_free);
  wk_worker_run_async (opening->vault->worker, task, open_thread);
}

gboolean
wk_workspace_exists (const char *data_dir)
{
  return wk_store_exists (data_dir);
}

/**
 * wk_workspace_create_async:
 * @data_dir: where the store shall lie; made when it is not there
 * @profile: who works here; copied
 * @passphrase: what shall open it
 * @flags: what stands in it at first
 * @cancellable: (nullable): to give up waiting
 * @callback: called when done; answer with wk_workspace_new_finish()
 * @data: for @callback
 */
void
wk_workspace_create_async (const char *data_dir, const WkProfile *profile, const char *passphrase, WkCreateFlags flags,
                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->create = TRUE;
  opening->example = (flags & WK_CREATE_EXAMPLE) != 0;
  opening->passphrase = g_strdup (passphrase);
  opening->profile.name = g_strdup (profile->name);
  opening->profile.organisation = g_strdup (profile->organisation);
  opening->profile.expertise = g_strdup (profile->expertise);
  opening->profile.location = g_strdup (profile->location);
  open_async (opening, data_dir, cancellable, callback, data);
}

/**
 * wk_workspace_open_with_flags_async:
 * @data_dir: where the store lies
 * @passphrase: what opens it
 * @flags: for programs without a window: beside a running one, or without reaching for the office
 * @cancellable: (nullable): to give up waiting; what was opened by then is closed again
 * @callback: called when done; answer with wk_workspace_new_finish()
 * @data: for @callback
 */
void
wk_workspace_open_with_flags_async (const char *data_dir, const char *passphrase, WkOpenFlags flags, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer data)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->passphrase = g_strdup (passphrase);
  opening->flags = flags;
  open_async (opening, data_dir, cancellable, callback, data);
}

/**
 * wk_workspace_recover_async:
 * @data_dir: where the store lies
 * @recovery_key: as it was printed; case, spaces and dashes do not matter
 * @passphrase: the one to come
 * @cancellable: (nullable): to give up waiting
 * @callback: called when done; answer with wk_workspace_new_finish()
 * @data: for @callback
 *
 * A passphrase was forgotten: opens with the recovery key, which stays as it is, and replaces the passphrase. A wrong key gives
 * %WK_WORKSPACE_ERROR_WRONG_PASSPHRASE.
 */
void
wk_workspace_recover_async (const char *data_dir, const char *recovery_key, const char *passphrase, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer data)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->kind = WK_SLOT_RECOVERY;
  opening->passphrase = g_strdup (recovery_key);
  opening->new_passphrase = g_strdup (passphrase);
  open_async (opening, data_dir, cancellable, callback, data);
}

void
wk_workspace_open_with_keyring_async (const char *data_dir, const char *key, GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer data)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->kind = WK_SLOT_KEYRING;
  opening->passphrase = g_strdup (key);
  open_async (opening, data_dir, cancellable, callback, data);
}

/**
 * wk_workspace_practise_async:
 * @cancellable: (nullable): to give up waiting
 * @callback: called when done; answer with wk_workspace_new_finish()
 * @data: for @callback
 *
 * Opens the example location in a folder of its own, which goes when the workspace closes.
 */
void
wk_workspace_practise_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("woonkamer-practise-XXXXXX", &error);
  guint8 key[16];
  Opening *opening;

  if (dir == NULL)
    {
      g_task_report_new_error (NULL, callback, data, wk_workspace_practise_async, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_STORE,
                               _("There is no room for the example location: %s"), error->message);
      return;
    }
  opening = g_new0 (Opening, 1);
  opening->create = opening->example = opening->practice = TRUE;
  g_autoptr (WkRandom) random = wk_random_new_system ();
  wk_random_fill (random, key, sizeof key);
  opening->passphrase = wk_hex_encode (key, sizeof key);
  opening->profile.name = g_strdup ("Ineke Veldman");
  opening->profile.organisation = g_strdup ("Tiem");
  opening->profile.expertise = g_strdup (_("Work"));
  opening->profile.location = g_strdup (_("Example location"));
  open_async (opening, dir, cancellable, callback, data);
}

/**
 * wk_workspace_new_finish:
 * @result: of any function that makes or opens a workspace
 * @error: a #WkWorkspaceError with a sentence, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the workspace
 */
WkWorkspace *
wk_workspace_new_finish (GAsyncResult *result, GError **error)
{
  Opening *opening;
  WkWorkspace *self;

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  opening = g_task_get_task_data (G_TASK (result));
  self = wk_workspace_new_opened (opening->vault, opening->laptop, opening->residents, opening->flags);
  opening->taken = TRUE;
  self->practice = opening->practice;
  self->place = g_steal_pointer (&opening->place);
  self->searches = wk_searches_new (self, opening->searches);
  if (opening->practice)
    self->practice_dir = g_strdup (opening->vault->dir);
  return self;
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      g_remove (file);
    }
  g_rmdir (path);
}

static void
close_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  WkVault *vault = data;

  wk_vault_close (vault);
  g_task_return_boolean (task, TRUE);
}

static gboolean
close_when_idle_cb (gpointer data)
{
  GTask *task = data;
  WkWorkspace *self = g_task_get_source_object (task);

  /* What the disk refuses at this moment cannot be waited for for ever: the screen said "not saved". */
  if (self->saver != NULL && (!wk_saver_is_idle (self->saver) || self->dirty->len > 0) && self->save_state != WK_SAVE_NOT_SAVED)
    {
      wk_workspace_flush (self);
      return G_SOURCE_CONTINUE;
    }
  if (self->vault == NULL)
    g_task_return_boolean (task, TRUE);
  else
    {
      self->closed = TRUE;
      wk_worker_run_async (self->vault->worker, task, close_thread);
      /* What is asked from now on gets an error: there is no store any more by its turn. */
      wk_worker_end (self->vault->worker);
    }
  return G_SOURCE_REMOVE;
}

/**
 * wk_workspace_close_async:
 * @self: a workspace
 * @callback: called when everything written is on disk and the store is closed
 * @data: for @callback
 */
void
wk_workspace_close_async (WkWorkspace *self, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);

  g_task_set_source_tag (task, wk_workspace_close_async);
  g_task_set_check_cancellable (task, FALSE);
  wk_workspace_flush (self);
  g_clear_handle_id (&self->tidy, g_source_remove);
  wk_office_stop (self->office);
  wk_resident_list_stop (self->residents);
  if (self->vault != NULL)
    g_task_set_task_data (task, wk_vault_ref (self->vault), (GDestroyNotify) wk_vault_unref);
  g_timeout_add_full (G_PRIORITY_DEFAULT, 5, close_when_idle_cb, task, g_object_unref);
}

/**
 * wk_workspace_close_finish:
 * @self: a workspace; of no use any more
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: whether the store is closed
 */
gboolean
wk_workspace_close_finish (WkWorkspace *self, GAsyncResult *result, GError **error)
{
  gboolean ok = g_task_propagate_boolean (G_TASK (result), error);

  if (self->practice_dir != NULL)
    remove_folder (self->practice_dir);
  return ok;
}

/* ---- what it says of itself ------------------------------------------------------------------------------ */

const char *
wk_workspace_get_profile_name (WkWorkspace *self)
{
  return wk_author_get_name (self->author);
}

const char *
wk_workspace_get_organisation (WkWorkspace *self)
{
  return wk_author_get_organisation (self->author);
}

const char *
wk_workspace_get_location (WkWorkspace *self)
{
  return self->laptop != NULL ? self->laptop->location_name : "";
}

gboolean
wk_workspace_is_guest (WkWorkspace *self)
{
  return self->vault == NULL;
}

gboolean
wk_workspace_is_practice (WkWorkspace *self)
{
  return self->practice;
}

WkSaveState
wk_workspace_get_save_state (WkWorkspace *self)
{
  return self->save_state;
}

const char *
wk_workspace_get_save_message (WkWorkspace *self)
{
  return self->save_message;
}

WkResidentList *
wk_workspace_get_residents (WkWorkspace *self)
{
  return self->residents;
}

WkOffice *
wk_workspace_get_office (WkWorkspace *self)
{
  return self->office;
}

/**
 * wk_workspace_join_table:
 * @self: a workspace, a guest's too
 * @address: the host's: host or host:port
 * @code: eight digits, as people type them
 *
 * Returns: (transfer full): a table at once, that is on the way; what becomes of it is in its `state` and `message`
 */
WkTable *
wk_workspace_join_table (WkWorkspace *self, const char *address, const char *code)
{
  return wk_table_new_guest (self, address, code);
}

/**
 * wk_workspace_get_found_tables:
 * @self: a workspace
 *
 * Looks for tables on this network from the first call on.
 *
 * Returns: (transfer none): of #WkFoundTable, live; empty where discovery is not available
 */
GListModel *
wk_workspace_get_found_tables (WkWorkspace *self)
{
  if (self->finder == NULL)
    self->finder = G_OBJECT (wk_table_finder_new ());
  return G_LIST_MODEL (self->finder);
}

/**
 * wk_workspace_open_table_async:
 * @self: a workspace with a store
 * @file: the resident's file whose plan is to lie on the table
 * @cancellable: (nullable): to give up waiting
 * @callback: called when the table is open
 * @data: for @callback
 *
 * Fails with %WK_WORKSPACE_ERROR_INVALID when that plan lies on a table already, %WK_WORKSPACE_ERROR_READ_ONLY when the files can only be read,
 * with an error of the network when there is no place to listen.
 */
void
wk_workspace_open_table_async (WkWorkspace *self, WkFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  GError *error = NULL;
  WkTable *table;

  g_task_set_source_tag (task, wk_workspace_open_table_async);
  table = wk_table_new_host (self, file, &error);
  if (table == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, table, g_object_unref);
}

/**
 * wk_workspace_open_table_finish:
 * @self: a workspace with a store
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the open table, of which we are the host
 */
WkTable *
wk_workspace_open_table_finish (WkWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
