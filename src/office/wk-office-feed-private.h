/* What the parts of the feed share: laptops (wk-office-feed), npm clients (wk-office-feed-web) and administrators (wk-office-feed-admin) ask the same
 * store on the same worker. */
#pragma once

#include "wk-feed-office.h"
#include "wk-office-feed.h"
#include "wk-office-log.h"
#include "wk-office-pass.h"
#include "wk-office-push.h"
#include "wk-office-questions.h"

G_BEGIN_DECLS

struct _WkOfficeFeed
{
  GObject parent_instance;

  WkClock *clock;             /* (owned) */
  WkRandom *random;           /* (owned) */
  WkWorker *worker;           /* (owned) (nullable): until it is closed */
  WkOfficeIdentity *identity; /* (owned): the main loop's; the register has the worker's */

  /* The worker's. */
  WkOfficeStore *store;       /* (owned) */
  WkOfficeRegister *reg;      /* (owned) */
  WkOfficeLog *log;           /* (owned) */
  WkOfficePush *push;         /* (owned) */
  WkOfficeAccess *access;     /* (owned) */
  WkOfficeQuestions *questions; /* (owned) */

  /* The main loop's. */
  GPtrArray *waiting;         /* (owned) (element-type GTask): pushes that no commit has taken up yet */
  guint n_waiting;            /* the batches in them */
  GQueue readers;             /* (element-type GTask) (owned): pages that are asked for */
  gboolean reading;
  gboolean hurried;           /* for tests: nothing waits for what may come after it */
  guint gathering;            /* a source: what comes until then shares a commit */
  gboolean committing;
  gint64 second;              /* monotonic, in which pushes are counted */
  guint pushes_now, pushes_before;
  gint64 committed;           /* monotonic, µs: when the last one began */
  guint turning;              /* a source: looks whether another day has begun */
  guint telling;              /* a source: no news until then */
  gboolean tell_again;        /* and then there is */
  guint tidying;              /* a source: the store is tidied when nobody wrote for a while */
  GObject *ear;               /* (owned) (nullable): hears of other offices' commits */
  gboolean looking, look_again;
  int values_changed;         /* atomic, set by the worker: another office may have changed what accounts are told */
  WkOfficeFigures figures;
};

/* What is asked on the worker, and what came of it beside the answer. */
typedef struct
{
  WkCertificate *certificate; /* (owned) (nullable) */
  WkCertificateFields fields; /* its texts are owned */
  GPtrArray *documents;       /* (owned) (nullable): or accounts */
  GHashTable *listed;         /* (owned) (nullable) */
  char *text;                 /* (owned) (nullable) */
  WkSubject *location;        /* (owned) (nullable) */
  WkOfficeIdentity *identity; /* (owned) (nullable): afterwards */
  char *name, *organisation, *title; /* (owned) (nullable) */
  WkOfficeRole role;          /* owned */
  WkOfficeChange change;      /* its texts are owned */
  WkDocumentName *document;   /* (owned) (nullable) */
  GPtrArray *verdicts;        /* (owned) (nullable): of what was vouched for, afterwards */
  gboolean read_only;
  GBytes *device, *body;      /* (owned) (nullable) */
  gint64 position;            /* afterwards */
  WkId account;               /* who asks */
  guint64 number;
  gint64 began;
  guint accounts, devices;    /* afterwards */
} WkOfficeQuestion;

WkOfficeQuestion *wk_office_question_new (GObject *account);      /* of an account on a connection */
WkOfficeQuestion *wk_office_question_new_about (const char *text); /* text: (nullable) */

/* Runs @func on the worker with the question as its data. */
void wk_office_feed_ask (WkOfficeFeed *self, gpointer tag, WkOfficeQuestion *question /* (owned) */, GTaskThreadFunc func, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer data);
void wk_office_feed_return (GTask *task, gpointer object, GDestroyNotify destroy, GError *error /* (owned) (nullable) */);

/* Notices may have been added: laptops look again. */
void wk_office_feed_advance (WkOfficeFeed *self, GAsyncResult *result);
void wk_office_feed_count_verdicts (WkOfficeFeed *self, GPtrArray *verdicts);

/* Worker. Those who wait for what was committed need not wait for the disk again. */
void wk_office_feed_remember (WkOfficeFeed *self, GPtrArray *verdicts);
/* Worker. What was decided is durable: what cannot be carried out now is tried again with the next change of the directory, and at the next start. */
void wk_office_feed_erase_decided (WkOfficeFeed *self);
/* Worker. Whether a pass lets in at this moment. */
gboolean wk_office_feed_check_pass (WkOfficeFeed *self, const guint8 *hash, WkOfficePass *pass, GError **error);

void wk_office_feed_fill_web (WkFeedOfficeInterface *iface);

G_END_DECLS
