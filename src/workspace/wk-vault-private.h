#pragma once
#include <gio/gio.h>

#include "wk-clock.h"
#include "wk-id.h"
#include "wk-kind.h"
#include "wk-index-private.h"
#include "wk-random.h"
#include "wk-store.h"
#include "wk-worker.h"
#include "ydoc.h"

G_BEGIN_DECLS

/* The store on its worker thread. Functions marked "worker" run there and nowhere else. */
typedef struct {
  gatomicrefcount refs;
  WkWorker *worker;          /* (owned) */
  WkClock *clock;            /* (owned) */
  WkRandom *random;          /* (owned) */
  char *dir;                 /* (owned) */
  gboolean read_only;
  gboolean repaired;         /* at opening the file was found damaged and made anew of what could be read */
  WkStore *store;            /* (owned) worker */
  WkIndex *index;            /* (owned) worker: the projection */
  GHashTable *suspects;      /* (owned) worker: set of WkId: documents of which something did not open, to be asked of the office */
  GHashTable *damaged;       /* (owned) worker: set of WkId: all of those */
  GHashTable *unprojected;   /* (owned) worker: set of WkId: documents that changed, to be projected when there is time */
  GHashTable *awaited;       /* (owned) worker: set of WkId: documents that changed, whose rows the main thread brings when the writing pauses */
  GHashTable *chains;        /* (owned) (nullable) worker: what was refused; wk-mend.c's own */
} WkVault;

void          wk_vault_set_strength (WkKdfStrength wanted);
WkKdfStrength wk_vault_get_strength (void);

WkVault *wk_vault_new   (const char *dir, WkClock *clock, WkRandom *random);
WkVault *wk_vault_ref   (WkVault *self);
void     wk_vault_unref (WkVault *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkVault, wk_vault_unref)

gboolean wk_vault_open  (WkVault *self, WkSlotKind kind, const char *word, gboolean read_only, GError **error); /* worker */
gboolean wk_vault_create (WkVault *self, const char *passphrase, GError **error);                       /* worker */
void     wk_vault_tidy  (WkVault *self);                                                                 /* worker */
void     wk_vault_close (WkVault *self);                                                                /* worker */

/* A document as the store has it. */
typedef struct {
  WkId id, subject;
  WkDocKind kind;
  char *domain;              /* (owned) "" but for a life domain */
  YDoc *doc;                 /* (owned) its client id not yet fresh */
  gboolean damaged;          /* something of it did not open */
} WkLoadedDocument;
void              wk_loaded_document_free (WkLoadedDocument *loaded);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkLoadedDocument, wk_loaded_document_free)

gboolean          wk_vault_take_suspect  (WkVault *self, WkId *id);                                       /* worker */
void              wk_vault_found_alike   (WkVault *self, const WkId *id);                                 /* worker */
WkLoadedDocument *wk_vault_load_document (WkVault *self, const WkId *id, GError **error);               /* worker */
typedef void (*WkLoadedFunc) (WkLoadedDocument *loaded, gpointer data);
gboolean          wk_vault_project       (WkVault *self, GPtrArray *documents, GHashTable *subjects, WkLoadedFunc func, gpointer data,
                                          GError **error);                                                 /* worker */
gboolean          wk_vault_is_projected  (guint8 kind);
void              wk_vault_project_later (WkVault *self, const WkId *document);                                        /* worker */
gboolean          wk_vault_project_some  (WkVault *self, gint64 microseconds, GHashTable *subjects, WkLoadedFunc func, gpointer data,
                                          GError **error);                                                 /* worker */
gboolean          wk_vault_project_since (WkVault *self, gint64 position, GHashTable *subjects, GError **error);        /* worker */
guint64           wk_vault_new_client    (WkVault *self);
GBytes           *wk_snapshot_encode     (const char *domain, YDoc *doc);
GBytes           *wk_record_read         (GBytes *bytes, char **domain);
GBytes           *wk_state_record_new    (const char *domain, GBytes *update);

/* Store errors as the app says them: one of WK_WORKSPACE_ERROR with a sentence that tells what to do. */
void wk_workspace_propagate_error (GError **dest, GError *error);
gboolean          wk_vault_erase         (WkVault *self, const WkId *subject, GError **error);                              /* worker */
void wk_workspace_return_error (GTask *task, GError *error /* (transfer full) */);
gboolean wk_workspace_error_is_disk (const GError *error);

G_END_DECLS
