/* What the files of this folder share. README.md says how it fits together. */
#pragma once
#include "ydoc.h"
#include "y-value-private.h"
#include <string.h>

typedef struct _YItem YItem;
typedef struct _YLeaf YLeaf;
typedef struct _YNode YNode;
typedef struct _YTx YTx;

/* What an item holds; the numbers are those of the format. */
enum {
  Y_CONTENT_GC, Y_CONTENT_DELETED, Y_CONTENT_JSON, Y_CONTENT_BINARY, Y_CONTENT_STRING, Y_CONTENT_EMBED, Y_CONTENT_FORMAT,
  Y_CONTENT_TYPE, Y_CONTENT_ANY, Y_CONTENT_DOC, Y_CONTENT_SKIP
};

enum {
  Y_ITEM_DELETED = 1,
  Y_ITEM_KEEP = 2,       /* an undo manager may need the content: not garbage */
  Y_ITEM_JOINED = 4,     /* goes on where its left neighbour ends: Yjs would hold both as one item */
  Y_ITEM_REDONE = 8,     /* doc->redone says by which item */
  Y_ITEM_MAP = 16,       /* a value of a map key: a YMapItem */
  Y_ITEM_INLINE = 32,    /* the text lies in the item itself */
  Y_ITEM_ASCII = 64      /* the text is ASCII: bytes, characters and units are the same */
};

/* A piece of text or of an array is no longer than this; longer ones are pieces joined. So an edit never moves more. */
#define Y_PIECE_BYTES 1008
#define Y_PIECE_VALUES 64
#define Y_INLINE_BYTES 8

/* Types nested deeper than this are kept, but not shown in JSON. */
#define Y_MAX_TYPE_DEPTH 400

/* Bounds on what one update may hold. Clocks of one client are kept in 32 bits. */
#define Y_MAX_CLOCK (G_MAXUINT32 - 1)
#define Y_MAX_STRUCTS (1u << 22)
#define Y_MAX_PENDING_BYTES (64u << 20)

/* Placing an item looks at those that others put at the same place at the same time, which who makes up updates can have
 * done for each of many. So an update gets so many looks, by its length; what would take more is put off. */
#define Y_LOOKS_AN_UPDATE (1u << 19)
#define Y_LOOKS_A_BYTE 1024
#define Y_MAX_LOOKS (1u << 25)
/* As many again has the clean-up of formats after it, each worth some. */
#define Y_LOOKS_A_FORMAT 16

#define Y_NO_CLIENT G_MAXUINT32

/* client is an index into doc->clients; Y_NO_CLIENT: no id */
typedef struct { guint32 client, clock; } YId;

typedef struct { const char *s; gsize len; } YKey;

/* The letters of one item, or, if they are ASCII, of several that were one before: splitting copies nothing. */
typedef struct {
  guint32 bytes;         /* how many are in use; what is beyond them nobody reads */
  guint16 room;          /* for how many there is; of the long text of a map key less than there are */
  union {
    guint16 refs;        /* ASCII: how many items */
    guint16 chars;       /* else: of the one item; of a map key's perhaps too few, for nobody counts them */
  } u;
  char    data[];
} YText;

typedef struct {
  guint32 n;
  YValue *v[];           /* each (owned) */
} YValues;

typedef struct {
  YValue *value;         /* (owned) */
  gsize   key_len;
  char    key[];
} YFormat;

typedef struct {
  YValue *options;       /* (owned) */
  gsize   guid_len;
  char    guid[];
} YSubdoc;

typedef struct {
  YKey    key;           /* the characters lie behind the entry */
  YType  *type;
  YItem  *first, *last;  /* the last is the current value, if it is not deleted */
  guint64 changed_in;    /* serial of the transaction that has noted its change */
} YEntry;

struct _YItem {
  YId     id;
  guint32 len;           /* UTF-16 units of a text, elements of an array, else 1 (or any number if deleted) */
  guint8  kind;
  guint8  flags;
  guint16 at;            /* of an ASCII text that is not in the item: where it begins in its buffer */
  YId     origin;
  YId     right_origin;
  union {
    YLeaf      *leaf;    /* where it stands in the sequence of its type */
    YEntry *entry;   /* of a map item */
  } up;
  union {
    char     chars[Y_INLINE_BYTES];
    YText   *text;
    YValue  *value;      /* JSON or any of length 1; binary; embed */
    YValues *values;     /* JSON or any of another length */
    YFormat *format;
    YType   *type;
    YSubdoc *subdoc;
  } c;
};

typedef struct {
  YItem  item;
  YItem *left, *right;
} YMapItem;

/* Content on its way into items, all of it borrowed. */
typedef struct {
  guint8      kind, type_ref;
  gboolean    ascii;
  guint32     len;
  const char *s;         /* a text; a format's key; an XML type's name; a subdocument's guid */
  gsize       bytes;
  YValue    **values;    /* JSON, any */
  YValue     *value;     /* binary, embed, a format's value, a subdocument's options */
} YContent;

/* ---- the sequence of a type: a B+ tree of items that counts units and characters ---- */

#define Y_LEAF_ITEMS 32
#define Y_NODE_CHILDREN 16

/* Whether all of a leaf or node was put at one place at the same time, by clients in ascending order, each perhaps with what
 * goes on behind it; then the first and the last of them. Nothing above what is not known is known. */
typedef enum { Y_CROWD_UNKNOWN, Y_CROWD_NO, Y_CROWD_YES } YCrowdState;
typedef struct {
  YItem *first, *last;
} YCrowd;

struct _YLeaf {
  YNode  *parent;
  YType  *type;
  YLeaf  *prev, *next;
  guint16 n, slot;
  guint16 live;          /* items not deleted */
  guint16 formats;       /* formatting items not deleted */
  guint16 recent;        /* where an item was last looked up */
  guint8  crowd_state;
  guint32 units, chars;
  guint16 item_units[Y_LEAF_ITEMS];      /* what of each is visible: a position is found without a look at the items */
  YCrowd  crowd;
  YItem  *items[Y_LEAF_ITEMS];
};

/* What is visible. */
typedef struct { guint32 units, chars; } YCounts;

struct _YNode {
  YNode   *parent;
  guint16  n, slot;
  guint8   above_leaves;
  guint8   crowd_state;
  YCounts  counts[Y_NODE_CHILDREN];      /* together: an edit reads and writes both */
  gpointer child[Y_NODE_CHILDREN];
  guint32  formats[Y_NODE_CHILDREN];
  YCrowd   crowd;
};

/* ---- the structs of one client by clock: a B+ tree ---- */

#define Y_STORE_ITEMS 64
#define Y_STORE_CHILDREN 32

typedef struct _YStoreLeaf YStoreLeaf;
struct _YStoreLeaf {
  guint32     n;
  guint32     recent;                /* where a struct was last looked up */
  guint64     joined;                /* a bit for each that is Y_ITEM_JOINED: long runs are passed without a look at the items */
  YStoreLeaf *prev, *next;
  guint32     clock[Y_STORE_ITEMS];
  YItem      *item[Y_STORE_ITEMS];
};

typedef struct {
  guint32  n;
  gboolean above_leaves;
  guint32  clock[Y_STORE_CHILDREN];
  gpointer child[Y_STORE_CHILDREN];
} YStoreNode;

/* ---- where items and trees come from ---- */

typedef enum {
  Y_ARENA_ITEM, Y_ARENA_MAP_ITEM, Y_ARENA_LEAF, Y_ARENA_NODE, Y_ARENA_STORE_LEAF, Y_ARENA_STORE_NODE, Y_ARENA_KINDS
} YArenaKind;

typedef struct {
  gpointer   free[Y_ARENA_KINDS];
  char      *next, *end;             /* of the last chunk, what is not in use yet */
  gsize      bytes;                  /* of all chunks */
  GPtrArray *chunks, *large_chunks;  /* (owned) */
} YArena;

/* As GArray, but adding costs no call. */
#define Y_VECTOR(T) struct { T *data; guint len, room; }
#define y_vector_push(v, value) \
  G_STMT_START { \
    if ((v)->len == (v)->room) \
      { \
        (v)->room = (v)->room * 2 + 8; \
        (v)->data = g_realloc_n ((v)->data, (v)->room, sizeof *(v)->data); \
      } \
    (v)->data[(v)->len++] = (value); \
  } G_STMT_END

typedef struct { guint32 clock, len; } YSpan;

typedef struct {
  guint64     id;
  YArena     *arena;
  guint32     index;
  guint32     state;                 /* next clock expected */
  gpointer    root;                  /* a YStoreLeaf when height is 0 */
  guint32     height;
  YStoreLeaf *head, *tail, *recent;
  YItem      *settled;               /* (nullable): in this epoch known not to join the one before it */
  guint32     settled_epoch;
  guint64     tx_serial;             /* of the transaction for which `before` holds */
  guint32     before;
  Y_VECTOR (YSpan) dead;             /* (owned): where many structs in a row are deleted, in order; see y-apply.c */
} YClient;

struct _YType {
  YDoc       *doc;
  YItem      *item;                  /* (nullable): the item that holds it; NULL for a root, and when it is gone */
  YType      *parent;                /* (nullable): NULL for a root */
  YKey        root_name;             /* (owned) */
  char       *xml_name;              /* (owned) (nullable) */
  gsize       xml_name_len;
  guint8      kind;                  /* YTypeKind */
  guint8      gone;                  /* its content is garbage collected */
  guint8      has_formats;
  guint32     depth;
  gpointer    root;                  /* of the sequence; a YLeaf when height is 0 (nullable) */
  guint32     height;
  guint32     units, chars;
  GHashTable *map;                   /* (owned) (nullable) of YEntry */
  /* where the last edit was: a visible item and its start */
  YItem      *near_item;
  guint32     near_units, near_chars;
  guint64     change_serial;         /* transaction that has a record of its changes, and where in its list */
  guint32     change_index;
  guint32     observers;             /* how many */
  gpointer    user_data;
  GDestroyNotify user_destroy;
};

/* What a transaction changed in a type. */
typedef struct {
  YType     *type;                   /* NULL: gone again */
  gboolean   sequence;
  GPtrArray *entries;                /* (owned) (nullable) of YEntry: keys that changed */
} YChange;

typedef struct { guint32 client, before, after; } YTxClient;
typedef struct { guint32 client, clock, len; } YRange;

typedef Y_VECTOR (YTxClient) YTxClients;
typedef Y_VECTOR (YChange) YChanges;
typedef Y_VECTOR (YId) YIds;

struct _YTx {
  YDoc         *doc;
  YTx          *next;                /* in the queue */
  guint64       serial;
  gconstpointer origin;
  gboolean      local;
  guint64       looks;               /* that the clean-up of formats may cost */
  gboolean      large;               /* its arrays have grown too much to be kept for the next */
  gboolean      has_work;            /* something may be garbage or may join its neighbours */
  gboolean      loaded;              /* what was put in is in order; has_work tells of anything else */
  YTxClients    clients;             /* (owned): those whose state changed */
  GArray       *deletes;             /* of YRange; sorted and joined when the transaction ends */
  GArray       *delete_order;        /* of guint32: clients, where somebody wants to know */
  YChanges      changes;             /* (owned) */
  YIds          merges;              /* (owned): items that may be joined to their neighbours at the end */
};

typedef struct {
  guint          id;
  int            what;
  YType         *type;               /* (nullable): of a type's observer */
  void         (*func) (void);
  gpointer       data;
  GDestroyNotify destroy;
  gboolean       removed;
} YObserver;

/* What one client wrote that waits for one struct. */
typedef struct {
  guint8  *data;                     /* (owned): structs in format v1 */
  gsize    len, at;                  /* how many bytes, and where the next struct begins */
  guint64  writer;
  guint32  next, n;                  /* the clock of the next, and how many there are yet */
  guint64  client;                   /* whose struct is missing; Y_PUT_OFF: it was too much work at the time */
  guint32  clock;
  guint    index;                    /* in doc->pending */
  guint64  serial;
} YPending;

#define Y_PUT_OFF G_MAXUINT64

/* What of one client is to be deleted once it is here. Its id, not its index: the client may be unknown. */
typedef struct {
  guint64 client;
  Y_VECTOR (YSpan) spans;            /* (owned): a heap, the lowest clock first */
  guint   join_at;                   /* what is said more than once goes when there are so many */
} YDeleteHeap;

struct _YDoc {
  int         ref_count;
  guint64     client_id;
  YDocFlags   flags;
  GHashTable *client_index;          /* (owned): guint64 → YClient */
  GPtrArray  *clients;               /* (owned) of YClient */
  YClient    *recent_client;         /* (nullable): the one last looked up */
  guint32     own;                   /* index of client_id, or Y_NO_CLIENT while it has written nothing */
  GHashTable *roots;                 /* (owned): YKey → YType */
  GPtrArray  *dead_types;            /* (owned): kept for those who still hold a pointer */
  GHashTable *redone;                /* (owned) (nullable): YId → YId */
  YTx        *tx;                    /* (nullable): the open one */
  guint       tx_depth;
  YTx        *tx_head, *tx_tail;     /* ended or open, not yet wholly committed */
  YTx        *spare_tx;              /* (owned) (nullable) */
  GPtrArray  *spare_entries;         /* (owned) of GPtrArray, empty */
  guint64     serial;
  GPtrArray  *observers;             /* (owned) of YObserver */
  guint       n_event_observers, n_update_observers, last_observer_id, notifying;
  GPtrArray  *undo_managers;         /* (not owned) */
  GPtrArray  *pending;               /* (owned) of YPending */
  gsize       pending_bytes;
  GTree      *waiting;               /* (owned) of the same YPending, by what is missing */
  guint64     pending_serial;
  guint       n_put_off;             /* how many of the pending */
  GHashTable *pending_deletes;       /* (owned): guint64 → YDeleteHeap */
  guint       n_pending_deletes;     /* in all of them */
  guint64     waited;                /* how many structs that wait have been read, and steps taken in the heaps */
  GPtrArray  *doomed;                /* types whose children are being deleted */
  GArray     *apply_stack;           /* (owned): of y-apply.c */
  gboolean    dooming;
  YArena      arena;
  guint64     looks;                 /* how many items may still be looked at to place others among them */
  guint64     looked;                /* how many have been, since there is the document, and deleted ones passed over */
  guint32     saved_looks, go_on_at; /* what later updates have left for what was put off, and with how many it is tried again */
  guint32     settled_epoch;         /* what was known before this to be settled may be so no more */
};

/* y-arena.c */
void     y_arena_init (YArena *arena);
void     y_arena_clear (YArena *arena);
gpointer y_arena_alloc (YArena *arena, YArenaKind kind);
void     y_arena_release (YArena *arena, YArenaKind kind, gpointer p);

/* y-seq.c */
void   y_seq_insert (YType *type, YItem *left, YItem *item);
void   y_seq_insert_cut (YItem *left, YItem *right, guint32 chars);
void   y_seq_build (YType *type, YItem *const *items, guint n);
void   y_seq_remove (YItem *item);
void   y_seq_adjust (YItem *item, gint32 units, gint32 chars, int live, int formats);
YItem *y_seq_first (YType *type);
YItem *y_seq_last (YType *type);
YItem *y_seq_next (YItem *item);
YItem *y_seq_prev (YItem *item);
YItem *y_seq_next_live (YItem *item);
YItem *y_seq_find (YType *type, YUnit unit, guint32 pos, guint32 *start_units, guint32 *start_chars);
guint  y_seq_index (YItem *item);                            /* in its leaf */
gboolean y_seq_before (const YItem *a, const YItem *b);
YLeaf *y_seq_pass_crowd (YDoc *doc, YLeaf *leaf, YId origin, guint64 client, const YItem *before, const YItem *right);
void   y_seq_forget_crowd (YItem *item);
void   y_seq_start_of (YItem *item, guint32 *units, guint32 *chars);
YItem *y_seq_first_format (YType *type);
YItem *y_seq_next_format (YItem *item);
void   y_seq_foreach_format (YType *type, YItem *end, void (*func) (YItem *format, gpointer data), gpointer data);
void   y_seq_free (YType *type);

/* y-store.c */
YClient *y_doc_client (YDoc *doc, guint64 id);              /* NULL when it has written nothing that is here */
YClient *y_doc_client_make (YDoc *doc, guint64 id);
YItem   *y_item_alloc (YDoc *doc, gboolean map);
void     y_item_release (YDoc *doc, YItem *item);
void     y_store_append (YClient *c, YItem *item);
void     y_store_insert_after (YClient *c, YItem *left, YItem *item);
void     y_store_remove (YClient *c, YItem *item);
void     y_store_move (YClient *c, YItem *item, guint32 clock);
YItem   *y_store_find (YClient *c, guint32 clock);          /* NULL when not there */
guint    y_store_index (YStoreLeaf *leaf, guint32 clock);
void     y_store_join (YClient *c, YItem *item, gboolean joined);
YItem   *y_store_run_head (YClient *c, YItem *item);
YItem   *y_store_run_after (YClient *c, YItem *item);
YItem   *y_store_next (YClient *c, YItem *item);
void     y_store_clear (YClient *c);
YItem   *y_doc_clean_start (YDoc *doc, YId id);
YItem   *y_doc_clean_end (YDoc *doc, YId id);
GPtrArray *y_doc_clients_sorted (YDoc *doc);                /* (transfer container): those with structs, ids descending */

/* y-item.c */
void     y_item_drop_content (YDoc *doc, YItem *item);
YItem   *y_item_split (YDoc *doc, YItem *item, guint32 at);
void     y_item_part (YDoc *doc, YItem *item);              /* no longer joined to its left neighbour */
void     y_item_delete (YTx *tx, YItem *item);
gboolean y_item_shrink_end (YDoc *doc, YItem *item, guint32 units);     /* noted in the open transaction, if there is one */
gboolean y_item_shrink_start (YDoc *doc, YItem *item, guint32 units);
void     y_item_gc (YDoc *doc, YItem *item);
void     y_gc_append (YDoc *doc, YClient *client, guint32 len);
YItem   *y_item_integrate (YTx *tx, YClient *client, guint32 clock, YId origin, YId right_origin, YItem *left, YItem *right,
                           YType *parent, const YKey *sub, const YContent *content);
YItem   *y_item_new (YTx *tx, YId id, YId origin, YId right_origin, YType *parent, gboolean map, const YContent *piece);
void     y_content_take_piece (YContent *rest, gboolean map, YContent *piece);
void     y_map_item_link (YEntry *entry, YItem *left, YItem *item);
gboolean y_item_try_merge (YDoc *doc, YItem *left, YItem *right);
void     y_item_append_text (YDoc *doc, YItem *item, const char *s, gsize bytes, guint32 chars, guint32 units, gboolean ascii);
YValue  *y_item_value (const YItem *item, guint32 i);       /* (transfer full): the i-th element as a value */
gsize    y_utf16_offset (const char *s, gsize bytes, guint32 units, gboolean *within_pair);
void     y_text_measure (const char *s, gsize bytes, guint32 *units, guint32 *chars);
YItem   *y_map_item_create (YTx *tx, YType *map, const YKey *key, const YContent *c);
YItem   *y_list_item_create (YTx *tx, YType *type, YItem *left, YItem *right, const YContent *c);
void     y_content_from_value (YValue *v, gboolean in_map, YContent *c);

/* y-type.c */
YType      *y_type_new (YDoc *doc, YItem *item, YType *parent, YTypeKind kind, const char *xml_name, gsize xml_name_len);
void        y_type_free (YType *type);
void        y_type_retire (YType *type);
YEntry *y_type_entry (YType *type, const YKey *key, gboolean create);
YType      *y_doc_root (YDoc *doc, const YKey *name);
guint       y_key_hash (gconstpointer key);
gboolean    y_key_equal (gconstpointer a, gconstpointer b);
guint8      y_type_ref_of (YTypeKind kind);
YTypeKind   y_type_kind_of_ref (guint8 ref);

/* y-tx.c */
void    y_tx_touch_client (YTx *tx, YClient *client);       /* call before its state changes */
guint32 y_tx_before (YTx *tx, guint32 client);
gboolean y_tx_adds (YTx *tx, YId id);
gboolean y_tx_deletes (YTx *tx, YId id);                    /* once the transaction has ended */
void    y_tx_note_change (YTx *tx, YType *type, YEntry *entry);
void    y_tx_forget_change (YTx *tx, YType *type);
void    y_ranges_sort (GArray *ranges);
gboolean y_ranges_contain (GArray *ranges, YId id);
typedef void (*YStructFunc) (YItem *item, gpointer data);
/* Calls for every struct within the ranges, split at their ends. */
void    y_doc_foreach_in_ranges (YDoc *doc, GArray *ranges, YStructFunc func, gpointer data);
/* The same, client by client in the order given. */
void y_doc_foreach_in_order (YDoc *doc, GArray *ranges, GArray *clients, YStructFunc func, gpointer data);
void    y_text_cleanup_formats (YTx *tx);
void    y_doc_emit_quick (YDoc *doc, GBytes *update, gconstpointer origin, gboolean local);   /* (transfer full) */

/* y-events.c */
void    y_tx_notify (YTx *tx);
void    y_tx_emit_update (YTx *tx, GBytes *update);        /* (transfer full) */

/* y-encode.c */
GBytes *y_tx_encode_update (YTx *tx);

/* y-pending.c; more in y-update-private.h */
void    y_pending_init (YDoc *doc);
void    y_pending_clear (YDoc *doc);

/* y-quick.c */
gboolean y_text_type (YType *text, YUnit unit, guint32 pos, const char *s, gsize n);
gboolean y_text_take_back (YType *text, YUnit unit, guint32 pos, guint32 n);
gboolean y_doc_apply_quick (YDoc *doc, gconstpointer data, gsize len, gconstpointer origin);

/* y-undo.c */
void    y_undo_manager_after (YUndoManager *um, YTx *tx);
void    y_undo_manager_doc_gone (YUndoManager *um);

static inline gboolean
y_is_ascii (const char *s,
            gsize       n)
{
  guint64 word;

  for (; n >= 8; s += 8, n -= 8)
    {
      memcpy (&word, s, 8);
      if (word & G_GUINT64_CONSTANT (0x8080808080808080))
        return FALSE;
    }
  for (gsize i = 0; i < n; i++)
    if (s[i] & 0x80)
      return FALSE;
  return TRUE;
}

/* The letters of an item that has text, and how many bytes. */
static inline const char *
y_item_text (const YItem *item,
             gsize       *bytes)
{
  if (item->flags & Y_ITEM_ASCII)
    {
      *bytes = item->len;
      return item->flags & Y_ITEM_INLINE ? item->c.chars : item->c.text->data + item->at;
    }
  *bytes = item->c.text->bytes;
  return item->c.text->data;
}

static inline guint32
y_item_chars (const YItem *item)
{
  return item->kind == Y_CONTENT_STRING && !(item->flags & Y_ITEM_ASCII) ? item->c.text->u.chars : item->len;
}

static inline YItem *
y_item_right (YItem *item)
{
  return item->flags & Y_ITEM_MAP ? ((YMapItem *) item)->right : y_seq_next (item);
}

static inline YItem *
y_item_left (YItem *item)
{
  return item->flags & Y_ITEM_MAP ? ((YMapItem *) item)->left : y_seq_prev (item);
}

static inline YType *
y_item_parent (const YItem *item)
{
  return item->flags & Y_ITEM_MAP ? item->up.entry->type : item->up.leaf->type;
}

static inline gboolean
y_item_is_deleted (const YItem *item)
{
  return item->flags & Y_ITEM_DELETED;
}

static inline gboolean
y_kind_is_countable (guint8 kind)
{
  return kind != Y_CONTENT_DELETED && kind != Y_CONTENT_FORMAT && kind != Y_CONTENT_GC;
}

/* Not deleted, and counted by positions. */
static inline gboolean
y_item_is_visible (const YItem *item)
{
  return !(item->flags & Y_ITEM_DELETED) && y_kind_is_countable (item->kind);
}

static inline gboolean
y_id_equal (YId a,
            YId b)
{
  return a.client == b.client && (a.client == Y_NO_CLIENT || a.clock == b.clock);
}

static inline YId
y_item_last_id (const YItem *item)
{
  return (YId) { item->id.client, item->id.clock + item->len - 1 };
}

static inline YClient *
y_client (YDoc   *doc,
          guint32 index)
{
  return g_ptr_array_index (doc->clients, index);
}

static inline YItem *
y_doc_item (YDoc *doc,
            YId   id)
{
  return id.client == Y_NO_CLIENT ? NULL : y_store_find (y_client (doc, id.client), id.clock);
}

#define Y_NO_ID ((YId) { Y_NO_CLIENT, 0 })
