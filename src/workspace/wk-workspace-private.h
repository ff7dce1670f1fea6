#pragma once
#include "wk-file.h"
#include "wk-laptop-private.h"
#include "wk-location.h"
#include "wk-office.h"
#include "wk-open-document-private.h"
#include "wk-resident-list-private.h"
#include "wk-saver-private.h"
#include "wk-searches.h"
#include "wk-table.h"
#include "wk-vault-private.h"
#include "wk-workspace.h"

G_BEGIN_DECLS

struct _WkWorkspace {
  GObject parent_instance;
  WkClock *clock;            /* (owned) */
  WkRandom *random;          /* (owned) */
  WkVault *vault;            /* (owned) (nullable): NULL for a guest, who keeps nothing */
  WkLaptop *laptop;          /* (owned) (nullable): NULL for a guest */
  WkAuthor *author;          /* (owned) */
  char *ticket;              /* (owned) (nullable): a guest's */
  gboolean seat;             /* a guest's: the resident's own */
  WkResidentList *residents; /* (owned) */
  WkSearches *searches;      /* (owned) (nullable) */
  WkOffice *office;          /* (owned) */
  WkSaver *saver;            /* (owned) (nullable) */
  GHashTable *documents;     /* (owned) WkId → WkOpenDocument, both unowned: those that are open */
  GHashTable *files;         /* (owned) id in hex → WkFile (unowned): those that are open */
  GPtrArray *dirty;          /* (owned) of WkOpenDocument: written in, not yet in a batch */
  GPtrArray *unshown;        /* (owned) of WkOpenDocument: rows of what was written last are still to be made */
  GHashTable *saving;        /* (owned) WkOpenDocument (owned) → how many of its batches are on their way to disk */
  const char *to_say;        /* (nullable): a sentence of the saver's, for when all is saved */
  gboolean unsigned_left;    /* something of what is dirty could not be signed */
  guint flush;               /* source id */
  guint show;                /* source id: the unshown are to be */
  guint tidy;                /* source id */
  WkSaveState save_state;
  char *save_message;        /* (owned) (nullable) */
  gboolean practice;
  char *place;               /* (owned) (nullable): the app's */
  char *work_order;          /* (owned) (nullable): wk-today.c's; NULL: not read yet */
  char *practice_dir;        /* (owned) (nullable): taken away at closing */
  WkLocation *location;      /* (unowned) (nullable): while somebody holds it */
  GObject *finder;           /* (owned) (nullable): WkTableFinder */
  GCancellable *gone;        /* (owned): cancelled when the workspace closes */
  gboolean closed;
};

/* wk-workspace.c */
WkWorkspace    *wk_workspace_new_opened        (WkVault *vault, WkLaptop *laptop, GPtrArray *residents, WkOpenFlags flags);
char           *wk_workspace_dup_today         (WkWorkspace *self);                                          /* (transfer full) yyyy-mm-dd, by its own clock */
void            wk_workspace_set_laptop        (WkWorkspace *self, WkLaptop *laptop);
void            wk_workspace_set_save_state    (WkWorkspace *self, WkSaveState state, const char *message);

/* wk-workspace-documents.c */
WkOpenDocument *wk_workspace_lookup_document   (WkWorkspace *self, const WkId *id);                       /* (transfer full) (nullable) */
GPtrArray      *wk_workspace_hold_open_documents (WkWorkspace *self, const WkId *subject);                /* (transfer full) of WkOpenDocument */
WkOpenDocument *wk_workspace_take_document     (WkWorkspace *self, const WkDocumentName *name, YDoc *doc); /* (transfer full) */
WkOpenDocument *wk_workspace_open_unloaded     (WkWorkspace *self, const WkDocumentName *name);           /* (transfer full) */
void            wk_workspace_keep_batch        (WkWorkspace *self, WkOpenDocument *document, WkBatch *batch);
void            wk_workspace_keep_own_batch    (WkWorkspace *self, WkOpenDocument *document, WkBatch *batch);
GPtrArray      *wk_workspace_sign              (WkWorkspace *self, const WkDocumentName *name, guint64 client, GBytes *update, const char *vouched_for);
void            wk_workspace_keep_update       (WkWorkspace *self, WkOpenDocument *document, guint64 client, GBytes *update, gboolean aside);
void            wk_workspace_flush             (WkWorkspace *self);
void            wk_workspace_apply_foreign     (WkWorkspace *self, const WkId *document, GBytes *update);
void            wk_workspace_saved             (GPtrArray *items, GPtrArray *residents, gpointer data);
void            wk_workspace_save_state_cb     (WkSaveState state, const char *message, gpointer data);

/* wk-searches.c */
void            wk_workspace_search_for_list   (const char *words, guint serial, gpointer workspace);

/* wk-workspace-mend.c */
void            wk_workspace_heal_async        (WkWorkspace *self, const WkDocumentName *name, GBytes *state, GAsyncReadyCallback callback,
                                                gpointer data);
gboolean        wk_workspace_heal_finish       (WkWorkspace *self, GAsyncResult *result, GError **error);
void            wk_workspace_reload_document   (WkWorkspace *self, const WkDocumentName *name);
void            wk_workspace_show_erased       (WkWorkspace *self, const WkId *subject);
void            wk_workspace_proposals_changed (WkWorkspace *self);                                       /* in wk-workspace.c */

/* wk-file.c */
typedef struct {
  WkId subject;
  GPtrArray *names;          /* (owned) of WkDocumentName */
  GPtrArray *docs;           /* (owned) of YDoc, as many */
  gboolean damaged;          /* something of them did not open */
} WkLoadedFile;
WkLoadedFile   *wk_loaded_file_new             (const WkId *subject);
gboolean        wk_vault_load_part             (WkVault *vault, WkLoadedFile *loaded, const guint8 *secret, WkDocKind kind, const char *domain,
                                                GError **error);                                          /* worker */
void            wk_loaded_file_free            (WkLoadedFile *loaded);
WkLoadedFile   *wk_vault_load_file             (WkVault *vault, const WkId *subject, GError **error);     /* worker */
WkFile         *wk_file_new                    (WkWorkspace *workspace, WkLoadedFile *loaded);
WkWorkspace    *wk_file_get_workspace          (WkFile *self);
void            wk_file_attachment_came        (WkFile *self);
void            wk_file_set_goodbye            (WkFile *self, const char *goodbye);                       /* (nullable): it may be read again */
WkOpenDocument *wk_file_get_open_document      (WkFile *self, WkDocKind kind, const char *domain);

/* wk-location.c */
WkWorkspace    *wk_location_get_workspace      (WkLocation *self);
gboolean        wk_location_bring              (WkVault *vault, WkLaptop *laptop, const WkSubject *former, GError **error); /* worker */

/* wk-office.c */
WkOffice       *wk_office_new                  (WkWorkspace *workspace, gboolean offline);
void            wk_office_start                (WkOffice *self);
void            wk_office_set_patience         (WkOffice *self, guint first, guint longest); /* milliseconds between tries */
void            wk_office_stop                 (WkOffice *self);
void            wk_office_written              (WkOffice *self, guint n);
struct _WkOfficeTalk *wk_office_get_talk       (WkOffice *self); /* (transfer none) (nullable) */
void            wk_workspace_terms_changed     (WkWorkspace *self); /* the location has other life domains or phases */
void            wk_workspace_told              (WkWorkspace *self); /* the office said something of this profile */

/* wk-table.c */
WkTable        *wk_table_new_host              (WkWorkspace *workspace, WkFile *file, GError **error);
WkTable        *wk_table_new_guest             (WkWorkspace *workspace, const char *address, const char *code);

/* wk-example.c */
gboolean        wk_example_write               (WkVault *vault, WkLaptop *laptop, GError **error);        /* worker */

G_END_DECLS
