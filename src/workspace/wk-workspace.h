#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _WkFile WkFile;
typedef struct _WkTable WkTable;
typedef struct _WkOffice WkOffice;
typedef struct _WkResidentList WkResidentList;

#define WK_WORKSPACE_ERROR (wk_workspace_error_quark ())
GQuark wk_workspace_error_quark (void);

/**
 * WkWorkspaceError:
 * @WK_WORKSPACE_ERROR_WRONG_PASSPHRASE: the passphrase opens nothing
 * @WK_WORKSPACE_ERROR_IN_USE: another program holds the store
 * @WK_WORKSPACE_ERROR_MISSING: there is no store here
 * @WK_WORKSPACE_ERROR_EXISTS: there is a store here already
 * @WK_WORKSPACE_ERROR_NEWER: the store is of a newer program; nothing was touched
 * @WK_WORKSPACE_ERROR_STORE: the disk or the store failed; the message says what to do
 * @WK_WORKSPACE_ERROR_NETWORK: the other side could not be reached
 * @WK_WORKSPACE_ERROR_REFUSED: the other side said no (code, admission, rights)
 * @WK_WORKSPACE_ERROR_NO_EXPORT: a file is not an export of residents
 * @WK_WORKSPACE_ERROR_READ_ONLY: the disk can only be read; the store can be opened so
 * @WK_WORKSPACE_ERROR_INVALID: what was filled in cannot be so; the message says what
 */
typedef enum {
  WK_WORKSPACE_ERROR_WRONG_PASSPHRASE,
  WK_WORKSPACE_ERROR_IN_USE,
  WK_WORKSPACE_ERROR_MISSING,
  WK_WORKSPACE_ERROR_EXISTS,
  WK_WORKSPACE_ERROR_NEWER,
  WK_WORKSPACE_ERROR_STORE,
  WK_WORKSPACE_ERROR_NETWORK,
  WK_WORKSPACE_ERROR_REFUSED,
  WK_WORKSPACE_ERROR_NO_EXPORT,
  WK_WORKSPACE_ERROR_INVALID,
  WK_WORKSPACE_ERROR_READ_ONLY,
} WkWorkspaceError;

/**
 * WkSaveState:
 * @WK_SAVE_SAVED: everything written is on disk
 * @WK_SAVE_SAVING: the last words are on their way to disk (at most a moment)
 * @WK_SAVE_NOT_SAVED: the disk refuses; writing goes on in memory and is saved when it can be
 * @WK_SAVE_NOTHING_KEPT: a guest's seat: nothing is kept on this device
 */
typedef enum { WK_SAVE_SAVED, WK_SAVE_SAVING, WK_SAVE_NOT_SAVED, WK_SAVE_NOTHING_KEPT } WkSaveState;

/* Who works on this laptop, as given at first start. All strings (owned by the caller). */
typedef struct {
  const char *name;
  const char *organisation;
  const char *expertise;
  const char *location;
} WkProfile;

#define WK_TYPE_WORKSPACE (wk_workspace_get_type ())
G_DECLARE_FINAL_TYPE (WkWorkspace, wk_workspace, WK, WORKSPACE, GObject)

/* One opened store with its documents. Properties (all read-only, with notify):
 *   "profile-name", "organisation", "expertise", "location" (strings), "guest" (boolean), "practice" (boolean),
 *   "save-state" (WkSaveState as int), "save-message" (string: what is wrong and what to do, or NULL),
 *   "residents" (WkResidentList), "office" (WkOffice).
 * Signal "proposals-changed": something was put aside, applied again or thrown away (wk-proposal.h); "told": the office said something of this
 * profile (wk-emergency.h); "terms-changed": the location has other life domains or phases, or calls them otherwise (wk-vocabulary.h). */

gboolean     wk_workspace_exists         (const char *data_dir);
typedef enum { WK_CREATE_EMPTY = 0, WK_CREATE_EXAMPLE = 1 << 0 } WkCreateFlags;     /* with people who do not exist, to try things on */
void         wk_workspace_create_async   (const char *data_dir, const WkProfile *profile, const char *passphrase, WkCreateFlags flags,
                                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
/* For programs without a window: read-only beside a running one, or without reaching for the office. */
typedef enum { WK_OPEN_DEFAULT = 0, WK_OPEN_READ_ONLY = 1 << 0, WK_OPEN_OFFLINE = 1 << 1 } WkOpenFlags;
void         wk_workspace_open_with_flags_async (const char *data_dir, const char *passphrase, WkOpenFlags flags,
                                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
void         wk_workspace_practise_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
WkWorkspace *wk_workspace_new_finish     (GAsyncResult *result, GError **error);
WkWorkspace *wk_workspace_new_guest      (const char *name, const char *organisation);
/* Of a guest's: it is the resident's own seat. ticket: the word by which a host knows one that it opened itself (nullable); it stands
 * in the place of a device's name. */
void         wk_workspace_be_seat        (WkWorkspace *self, const char *ticket);
void         wk_workspace_close_async    (WkWorkspace *self, GAsyncReadyCallback callback, gpointer data);
gboolean     wk_workspace_close_finish   (WkWorkspace *self, GAsyncResult *result, GError **error);

const char  *wk_workspace_get_profile_name (WkWorkspace *self);
const char  *wk_workspace_get_organisation (WkWorkspace *self);
const char  *wk_workspace_get_location     (WkWorkspace *self);
gboolean     wk_workspace_is_guest         (WkWorkspace *self);
gboolean     wk_workspace_is_practice      (WkWorkspace *self);
WkSaveState  wk_workspace_get_save_state   (WkWorkspace *self);
const char  *wk_workspace_get_save_message (WkWorkspace *self);
WkResidentList *wk_workspace_get_residents (WkWorkspace *self);                  /* (transfer none) */
WkOffice    *wk_workspace_get_office       (WkWorkspace *self);                  /* (transfer none) */

void         wk_workspace_change_passphrase_async  (WkWorkspace *self, const char *old_passphrase, const char *passphrase,
                                                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean     wk_workspace_change_passphrase_finish (WkWorkspace *self, GAsyncResult *result, GError **error);

/* Files. An open file is shared: opening it twice gives the same object while somebody holds it. */
void         wk_workspace_open_file_async  (WkWorkspace *self, const char *resident_id, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer data);
WkFile      *wk_workspace_open_file_finish (WkWorkspace *self, GAsyncResult *result, GError **error);

/* A resident by hand; only first_name is required, all others (nullable). Dates as yyyy-mm-dd. */
typedef struct {
  const char *first_name;
  const char *prefix;        /* tussenvoegsel: "van der" */
  const char *last_name;
  const char *birth_date;
  const char *street;
  const char *house_number;
  const char *postcode;
  const char *town;
  const char *telephone;
  const char *language;
} WkNewResident;
void         wk_workspace_add_resident_async  (WkWorkspace *self, const WkNewResident *resident, GCancellable *cancellable,
                                               GAsyncReadyCallback callback, gpointer data);
WkFile      *wk_workspace_add_resident_finish (WkWorkspace *self, GAsyncResult *result, GError **error);

/* Every document of the store as it stands on disk: for comparing copies. */
typedef struct {
  char *name;                /* hex */
  char *resident;            /* hex, "" for the location's */
  char *kind;                /* nick */
  char *domain;              /* "" but for a life domain */
  char *state_vector;        /* client ids and clocks, ascending: "12:3 99:1" */
  char *snapshot_hash;       /* hex, BLAKE2b-256 */
  char *content_hash;        /* hex, BLAKE2b-256 */
  gboolean pending;          /* something waits for what it builds on */
  gboolean damaged;          /* something of it did not open */
  guint unconfirmed;         /* batches that the office has not confirmed */
} WkDocumentState;
void         wk_document_state_free (WkDocumentState *state);
void         wk_workspace_list_documents_async  (WkWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
GPtrArray   *wk_workspace_list_documents_finish (WkWorkspace *self, GAsyncResult *result, GError **error); /* (transfer full) of WkDocumentState, by name */

/* Looks through the whole store; an array of sentences about what is wrong, empty when nothing is. */
void         wk_workspace_check_async  (WkWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
GPtrArray   *wk_workspace_check_finish (WkWorkspace *self, GAsyncResult *result, GError **error);          /* (transfer full) of char* */
/* Copies the store while it is in use; keys go to a second file beside it. */
void         wk_workspace_backup_async  (WkWorkspace *self, const char *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean     wk_workspace_backup_finish (WkWorkspace *self, GAsyncResult *result, GError **error);
/* Puts a backup in place; what is there is moved aside, never deleted. Blocks: for programs without a window. */
gboolean     wk_workspace_restore      (const char *file, const char *data_dir, GError **error);
/* The same on a thread of its own; no store may be open there. */
void         wk_workspace_restore_async  (const char *file, const char *data_dir, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean     wk_workspace_restore_finish (GAsyncResult *result, GError **error);

/* The table. */
void         wk_workspace_open_table_async  (WkWorkspace *self, WkFile *file, GCancellable *cancellable,
                                             GAsyncReadyCallback callback, gpointer data);
WkTable     *wk_workspace_open_table_finish (WkWorkspace *self, GAsyncResult *result, GError **error);
/* Returns a table at once that is KNOCKING; what becomes of it is in its "state" and "message". address: host or host:port */
WkTable     *wk_workspace_join_table        (WkWorkspace *self, const char *address, const char *code);
/* Tables found on this network: GListModel of WkFoundTable; empty where discovery is not available. */
GListModel  *wk_workspace_get_found_tables  (WkWorkspace *self);                 /* (transfer none) */

/* Joins this laptop to an office; afterwards syncing is automatic. address: host:port */
void         wk_workspace_enrol_async  (WkWorkspace *self, const char *address, const char *code, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer data);
/* The same by signing in through the municipality, in the browser, when its office does that. */
typedef void (*WkShowPage) (const char *address, gpointer data);
void         wk_workspace_sign_in_async (WkWorkspace *self, const char *address, WkShowPage show, gpointer show_data, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer data);
gboolean     wk_workspace_enrol_finish (WkWorkspace *self, GAsyncResult *result, GError **error);

G_END_DECLS
