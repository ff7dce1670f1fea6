/* ydoc: Yjs-compatible shared documents in plain C on GLib. This is the whole public interface;
 * it may be split over y-*.h files that this one includes. */
#pragma once
#include "y-value.h"
#include "y-encoding.h"

G_BEGIN_DECLS

typedef struct _YDoc YDoc;           /* ref-counted; used by one thread at a time */
typedef struct _YEvent YEvent;       /* what one transaction did to one shared type; valid during the callback */
typedef struct _YUndoManager YUndoManager;
typedef struct _YRelPos YRelPos;     /* relative position (Yjs RelativePosition) */
typedef struct _YAwareness YAwareness;

/* ---- document ---------------------------------------------------------------------------------- */
typedef enum { Y_DOC_DEFAULT = 0, Y_DOC_GC = 1 } YDocFlags;
YDoc   *y_doc_new (guint64 client_id, YDocFlags flags);
YDoc   *y_doc_ref (YDoc *doc);
void    y_doc_unref (YDoc *doc);
guint64 y_doc_get_client_id (YDoc *doc);
void    y_doc_set_client_id (YDoc *doc, guint64 client_id);            /* not inside a transaction; the new id must be unused */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YDoc, y_doc_unref)

/* Transactions nest; callbacks run when the outermost is committed. Every editing call outside one is its own. */
void y_doc_begin (YDoc *doc, gconstpointer origin);                    /* origin: any pointer that identifies the cause, or NULL */
void y_doc_commit (YDoc *doc);
gboolean y_doc_in_transaction (YDoc *doc);

/* A root type, made on first use. A root first met as unknown takes the kind asked for. NULL if it has another kind. */
YType *y_doc_get_root (YDoc *doc, const char *name, YTypeKind kind);
char **y_doc_list_roots (YDoc *doc);                                   /* (transfer full), sorted */

/* Updates, format v1. Whole or not at all: on error the document is unchanged. */
gboolean y_doc_apply_update (YDoc *doc, gconstpointer data, gsize len, gconstpointer origin, GError **error);
gboolean y_doc_apply_update_v2 (YDoc *doc, gconstpointer data, gsize len, gconstpointer origin, GError **error);
GBytes  *y_doc_encode_state (YDoc *doc, gconstpointer state_vector /* (nullable): from nothing */, gsize len, GError **error);
GBytes  *y_doc_encode_state_v2 (YDoc *doc, gconstpointer state_vector, gsize len, GError **error);
GBytes  *y_doc_state_vector (YDoc *doc);
guint64  y_doc_get_clock (YDoc *doc, guint64 client_id);               /* next clock expected of this client */
gboolean y_doc_has_pending (YDoc *doc);
char    *y_doc_dup_pending_text (YDoc *doc);                           /* the words that wait for what has not come */
GBytes  *y_doc_snapshot (YDoc *doc);                                   /* Yjs snapshot v1: delete set, state vector */
GBytes  *y_doc_snapshot_canonical (YDoc *doc);                         /* same content, clients ascending, ranges joined */
void     y_doc_to_json (YDoc *doc, GString *out);                      /* canonical JSON of all roots: keys sorted, a text as its delta */

/* ---- updates without a document ------------------------------------------------------------------ */
GBytes  *y_updates_merge (GBytes **updates, gsize n, GError **error);
GBytes  *y_update_join (gconstpointer update, gsize len, GError **error);    /* the same in fewer structs; see y-join.c */
GBytes  *y_update_diff (gconstpointer update, gsize len, gconstpointer sv, gsize sv_len, GError **error);
GBytes  *y_update_state_vector (gconstpointer update, gsize len, GError **error);
typedef struct { guint64 client, from, to; } YClockRange;              /* clocks from ≤ c < to of inserted structs */
/* What an update brings, without a document: inserted ranges (array of YClockRange) and whether it deletes anything. */
gboolean y_update_inspect (gconstpointer update, gsize len, GArray **ranges /* (out) (transfer full) */, gboolean *deletes, GError **error);
gboolean y_state_vector_parse (gconstpointer sv, gsize len, GArray **ranges /* (out): from 0 */, GError **error);
/* Parts of an update: what one client id inserted; what is deleted. Whether b deletes all that a does. */
GBytes  *y_update_pick (gconstpointer update, gsize len, guint64 client, GError **error);
GBytes  *y_update_pick_deletes (gconstpointer update, gsize len, GError **error);
gboolean y_update_deletes_within (gconstpointer a, gsize a_len, gconstpointer b, gsize b_len, GError **error);
/* The same in parts of at most so many bytes: of GBytes, to be applied in order; see y-rebase.c. */
GPtrArray *y_update_split (gconstpointer update, gsize len, gsize max, GError **error);
/* What client inserted from a clock on, said again under a fresh client id; see y-rebase.c. */
GBytes  *y_update_rebase (gconstpointer update, gsize len, guint64 client, guint32 from, guint64 as_client, guint32 as_from, GError **error);
char    *y_update_dup_text (gconstpointer update, gsize len, GError **error); /* the words that it inserts */
/* The first clock of client under which a whole state has other content than the update. */
gboolean y_update_find_conflict (gconstpointer update, gsize len, gconstpointer state, gsize state_len, guint64 client, guint32 *clock, gboolean *lacks,
                                 GError **error);

/* ---- shared types ------------------------------------------------------------------------------- */
YTypeKind y_type_kind (YType *t);
YDoc     *y_type_get_doc (YType *t);
YType    *y_type_get_parent (YType *t);                                /* NULL for a root */
const char *y_type_get_root_name (YType *t);                           /* NULL unless a root */
const char *y_type_get_map_key (YType *t);                             /* key in its parent map, or NULL */
gboolean  y_type_is_deleted (YType *t);
void      y_type_to_json (YType *t, GString *out);
void      y_type_set_user_data (YType *t, gpointer data, GDestroyNotify destroy);
gpointer  y_type_get_user_data (YType *t);

/* Text. Positions and lengths in the unit given; char positions are Unicode code points, UTF-16 ones are snapped to code points. */
typedef enum { Y_CHARS, Y_UTF16 } YUnit;
guint32 y_text_length (YType *text, YUnit unit);
guint32 y_text_convert (YType *text, guint32 pos, YUnit from, YUnit to);
char   *y_text_to_string (YType *text);
void    y_text_insert (YType *text, YUnit unit, guint32 pos, const char *utf8, gssize len, YValue *attributes /* (nullable): plain map */);
void    y_text_insert_embed (YType *text, YUnit unit, guint32 pos, YValue *embed, YValue *attributes);
void    y_text_delete (YType *text, YUnit unit, guint32 pos, guint32 len);
void    y_text_format (YType *text, YUnit unit, guint32 pos, guint32 len, YValue *attributes);
typedef struct { guint32 start, length; guint64 client; } YAuthorRun; /* the unit asked for */
/* Who wrote what: runs by client id; the formatting attribute `by` (a client id as number or string), where set, is read first. */
GArray *y_text_authors (YType *text, YUnit unit, guint32 pos, guint32 len);
typedef struct { guint32 start, length; } YRun;                        /* the unit asked for */
/* Where the formatting attribute key is the string value: runs (YRun) in order. */
GArray *y_text_marked (YType *text, YUnit unit, guint32 pos, guint32 len, const char *key, const char *value);

guint32 y_array_length (YType *array);
YValue *y_array_get (YType *array, guint32 i);                         /* (transfer full) (nullable) */
gboolean y_array_insert (YType *array, guint32 i, YValue **values, gsize n);
gboolean y_array_delete (YType *array, guint32 i, guint32 n);

guint32 y_map_size (YType *map);
YValue *y_map_get (YType *map, const char *key);                       /* (transfer full) (nullable) */
YType  *y_map_get_type (YType *map, const char *key);                  /* the shared type under key, or NULL */
void    y_map_set (YType *map, const char *key, YValue *value);        /* (transfer none) */
YType  *y_map_set_type (YType *map, const char *key, YTypeKind kind);  /* makes a new shared type there and returns it */
void    y_map_delete (YType *map, const char *key);
typedef void (*YMapFunc) (const char *key, YValue *value, gpointer data);
void    y_map_foreach (YType *map, YMapFunc func, gpointer data);      /* unordered; must not edit the map */

/* ---- changes ------------------------------------------------------------------------------------ */
typedef enum { Y_DELTA_RETAIN, Y_DELTA_INSERT, Y_DELTA_DELETE } YDeltaKind;
typedef struct {
  YDeltaKind kind;
  guint32 length;              /* in the unit asked for (text) or elements (array) */
  const char *text;            /* inserted text (UTF-8, valid during the callback; it may hold a NUL), else NULL */
  YValue *value;               /* inserted embed, or a plain array of the inserted elements (array) */
  YValue *attributes;          /* (nullable) of an insert or of a formatting retain */
} YDelta;
typedef enum { Y_KEY_ADDED, Y_KEY_UPDATED, Y_KEY_REMOVED } YKeyAction;
typedef struct { const char *key; YKeyAction action; YValue *old_value; /* (nullable) */ } YKeyChange;

YType         *y_event_get_target (YEvent *e);
const YDelta  *y_event_get_delta (YEvent *e, YUnit unit, gsize *n);    /* text and array */
const YKeyChange *y_event_get_keys (YEvent *e, gsize *n);              /* map */
gconstpointer  y_event_get_origin (YEvent *e);
gboolean       y_event_is_local (YEvent *e);

/* All events of one transaction at once, in document order of change; deep by nature: walk y_type_get_parent for the path. */
typedef void (*YEventsFunc) (YDoc *doc, YEvent **events, gsize n, gconstpointer origin, gboolean local, gpointer data);
guint y_doc_observe (YDoc *doc, YEventsFunc func, gpointer data, GDestroyNotify destroy);
typedef void (*YTypeFunc) (YEvent *event, gpointer data);
guint y_type_observe (YType *type, YTypeFunc func, gpointer data, GDestroyNotify destroy);
/* The update each transaction emitted (v1), before the events of the next; local and foreign ones alike (see `local`). */
typedef void (*YUpdateFunc) (YDoc *doc, GBytes *update, gconstpointer origin, gboolean local, gpointer data);
guint y_doc_observe_update (YDoc *doc, YUpdateFunc func, gpointer data, GDestroyNotify destroy);
void  y_doc_unobserve (YDoc *doc, guint id);                           /* any of the three */

/* ---- undo (Yjs UndoManager) ------------------------------------------------------------------------ */
YUndoManager *y_undo_manager_new (YDoc *doc, YType **scope, gsize n_scope, guint capture_timeout_ms);
void     y_undo_manager_free (YUndoManager *um);
void     y_undo_manager_add_scope (YUndoManager *um, YType *type);
void     y_undo_manager_add_origin (YUndoManager *um, gconstpointer origin);   /* NULL origin is tracked by default */
void     y_undo_manager_set_clock (YUndoManager *um, gint64 (*now_ms) (gpointer), gpointer data);
gboolean y_undo_manager_undo (YUndoManager *um);
gboolean y_undo_manager_redo (YUndoManager *um);
gboolean y_undo_manager_can_undo (YUndoManager *um);
gboolean y_undo_manager_can_redo (YUndoManager *um);
void     y_undo_manager_stop_capturing (YUndoManager *um);
void     y_undo_manager_clear (YUndoManager *um);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YUndoManager, y_undo_manager_free)

/* ---- relative positions, awareness ----------------------------------------------------------------- */
YRelPos *y_relpos_new (YType *type, YUnit unit, guint32 index, int assoc /* >= 0: to the right, < 0: to the left */);
void     y_relpos_free (YRelPos *p);
GBytes  *y_relpos_encode (const YRelPos *p);
YRelPos *y_relpos_decode (gconstpointer data, gsize len, GError **error);
gboolean y_relpos_resolve (const YRelPos *p, YDoc *doc, YUnit unit, YType **type, guint32 *index);   /* FALSE: gone or not here yet */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YRelPos, y_relpos_free)

YAwareness *y_awareness_new (guint64 client_id);
void    y_awareness_free (YAwareness *a);
void    y_awareness_set_clock (YAwareness *a, gint64 (*now_ms) (gpointer), gpointer data);
void    y_awareness_set_local (YAwareness *a, const char *json /* (nullable): leaves */);
const char *y_awareness_get (YAwareness *a, guint64 client_id);        /* JSON or NULL */
GArray *y_awareness_clients (YAwareness *a);                           /* guint64, ascending */
GBytes *y_awareness_encode (YAwareness *a, const guint64 *clients /* (nullable): all */, gsize n);
gboolean y_awareness_apply (YAwareness *a, gconstpointer data, gsize len, gconstpointer origin, GError **error);
/* Renews the local state after 15 s and removes remote ones silent for 30 s; call it every few seconds. */
void    y_awareness_tick (YAwareness *a);
void    y_awareness_remove (YAwareness *a, const guint64 *clients, gsize n, gconstpointer origin);
typedef void (*YAwarenessFunc) (YAwareness *a, const guint64 *changed, gsize n, gconstpointer origin, gpointer data);
void    y_awareness_observe (YAwareness *a, YAwarenessFunc func, gpointer data);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YAwareness, y_awareness_free)

G_END_DECLS
