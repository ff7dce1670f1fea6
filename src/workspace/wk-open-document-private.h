#pragma once
#include "wk-document-name.h"
#include "wk-document.h"
#include "ydoc.h"

G_BEGIN_DECLS

typedef struct _WkOpenDocument WkOpenDocument;

/* Called when something was written here that has to be kept and passed on. */
typedef void (*WkWrittenFunc) (WkOpenDocument *document, gpointer data);

/* A document that is open on the main thread: shared while somebody holds it. What is written here is gathered until
 * wk_open_document_take_gathered(). */
struct _WkOpenDocument {
  guint refs;
  WkDocumentName *name;      /* (owned) */
  YDoc *doc;                 /* (owned) */
  WkDocument *document;      /* (owned) */
  GPtrArray *gathered;       /* (owned) of GBytes: local updates not yet in a batch */
  guint observer;
  WkWrittenFunc written;     /* (nullable) */
  gpointer data;
  GHashTable *pool;          /* (nullable): forgets the document when the last reference goes */
  gboolean dirty;            /* is in the list of those to be saved */
  gint64 shown_at;           /* monotonic µs: when its rows were made last; 0: not since it is open */
  gint64 unshown_since;      /* monotonic µs: of the first words that are in no rows yet; 0: all are */
  gboolean mending;          /* the worker puts it right: what is written is gathered until it is done */
  GObject *room;             /* (nullable) (unowned): the WkRoom or WkRoomGuest that it lies on */
  struct _WkLiveJournal *journal; /* (nullable) (unowned): of the table that it lies on, which is ours */
};

WkOpenDocument *wk_open_document_new   (const WkDocumentName *name, YDoc *doc, WkAuthor *author, WkClock *clock, WkRandom *random,
                                        WkWrittenFunc written, gpointer data);
WkOpenDocument *wk_open_document_ref   (WkOpenDocument *self);
void            wk_open_document_unref (WkOpenDocument *self);
GBytes         *wk_open_document_take_gathered (WkOpenDocument *self);
void            wk_open_document_replace (WkOpenDocument *self, YDoc *doc);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkOpenDocument, wk_open_document_unref)

G_END_DECLS
