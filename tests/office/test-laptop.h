/* A laptop as a test needs one: its documents in memory, its side of the feed, and what it saw. */
#pragma once

#include "wk-dossier.h"
#include "wk-net.h"
#include "wk-sync.h"
#include "ydoc.h"

#define TEST_TYPE_LAPTOP (test_laptop_get_type ())
G_DECLARE_FINAL_TYPE (TestLaptop, test_laptop, TEST, LAPTOP, GObject)

struct _TestLaptop
{
  GObject parent_instance;

  WkDeviceKey *key;       /* (owned) */
  WkEnrolment *enrolment; /* (owned) (nullable) */
  WkId author;            /* the account, or a name of its own before it is enrolled */
  WkSubject *location;    /* (owned) (nullable): the one that it began by itself */
  WkFeedPosition position;
  GHashTable *documents;  /* (owned) (element-type WkId TestDocument) */
  GHashTable *subjects;   /* (owned) (element-type WkId WkSubject) */
  GPtrArray *outbox;      /* (owned) (element-type WkBatch): all it ever wrote, in order */
  GHashTable *confirmed;  /* (owned) (element-type WkBatch): a set */
  GHashTable *refused;    /* (owned) (element-type WkBatch): to its WkRefusal */
  GHashTable *known;      /* (owned) (element-type WkBatch): a set: came or was written here */

  GHashTable *asks;       /* (owned) (element-type WkBatch utf8): of the refused, whom to ask */
  guint batches_came, states_came, pages_came, compared, revoked_came;
  guint push_length;      /* batches it pushes at a time */
  guint messages;         /* that came over the present connection */
  WkFeedClient *client;   /* (owned) (nullable) */
  WkTransport *transport; /* (owned) (nullable) */
};

typedef struct
{
  WkDocumentName *name; /* (owned) */
  YDoc *doc;            /* (owned) */
  guint64 client;       /* under which this laptop writes in it */
} TestDocument;

TestLaptop *test_laptop_new (void);

/* The n-th resident's plan: the same for every laptop of a test. */
WkSubject *test_subject (guint n);
WkDocumentName *test_document_name (guint n);

/* The n-th resident's document of a kind; of the location's kinds @n counts for nothing, and the laptop must be enrolled. */
WkDocumentName *test_laptop_name (TestLaptop *self, guint n, WkDocKind kind, const char *domain);
gboolean test_laptop_has (TestLaptop *self, guint n, WkDocKind kind, const char *domain);
typedef void (*TestEdit) (WkDocument *document, gpointer data);
/* Edits such a document as the program does, as one signed batch; of NULL it is a text of its own. */
WkBatch *test_laptop_edit (TestLaptop *self, guint n, WkDocKind kind, const char *domain, TestEdit edit, gpointer data);

/* Writes text at the end of document n, as one signed batch that waits for the office. */
WkBatch *test_laptop_write (TestLaptop *self, guint n, const char *text);
/* The same, with fields of one's own choice; nothing is taken into the documents. */
WkBatch *test_laptop_forge (TestLaptop *self, guint n, const WkId *author, guint64 client, WkDeviceKey *key);
void test_laptop_queue (TestLaptop *self, WkBatch *batch);

char *test_laptop_read (TestLaptop *self, guint n);
guint test_laptop_count_waiting (TestLaptop *self);

/* Whether both have the same documents, in the same state. */
gboolean test_laptop_equal (TestLaptop *a, TestLaptop *b);
