/* What the files of the store in PostgreSQL share. */
#pragma once

#include <sodium.h>

#include "wk-office-pg.h"
#include "wk-office-postgres.h"
#include "wk-seal.h"

G_BEGIN_DECLS

#define POSTGRES_KEY_LENGTH 32
#define POSTGRES_TAG_LENGTH 16

/* The numbers are part of the format: those of store/FORMAT.md. */
enum
{
  POSTGRES_SLOT = 1,
  POSTGRES_SUBJECT = 2,
  POSTGRES_HEAD = 3,
  POSTGRES_BATCH = 4,
  POSTGRES_SNAPSHOT = 5,
  POSTGRES_VALUE = 6,
  POSTGRES_ACCESS = 10,
  POSTGRES_TAIL = 11,
};

typedef struct
{
  WkId id;
  const guint8 *key;    /* in a slab */
  const guint8 *secret; /* in a slab */
} PostgresSubject;

typedef struct
{
  WkId document;
  gboolean there;           /* in the database, or in this group */
  WkId subject;
  guint8 kind;
  guint64 last;
  gint64 position;
  gboolean dirty;           /* the database's row says something else */
} PostgresHead;

struct _WkOfficePostgres
{
  GObject parent_instance;

  GThread *thread;
  WkOfficePg *pg;       /* (owned) */
  WkClock *clock;       /* (owned) */
  WkRandom *random;     /* (owned) */
  WkSecret *word;       /* (owned) (nullable): while it opens */
  WkSecret *key;        /* (owned) (nullable): wraps all */
  WkSecret *lookup;     /* (owned) (nullable): makes tags */
  char *birth;          /* (owned) (nullable): which database this is; see DATABASE.md */
  gboolean restored;    /* the database says another birth */
  gint64 position;      /* as far as is known here */
  gint64 changes;       /* of values, as far as is known here */

  /* What is known of the database; all of it may be dropped at any time but in a group. */
  GHashTable *subjects; /* (owned) (element-type WkId PostgresSubject) */
  GPtrArray *slabs;     /* (owned) (element-type WkSecret): where their keys lie */
  gsize slab_used;      /* bytes of the last slab */
  GHashTable *heads;    /* (owned) (element-type WkId PostgresHead) */
  GHashTable *foreseen; /* (owned) (element-type WkId gboolean): tags that were looked up for this group, and whether the log has them */
  GQueue tail;          /* (owned) (element-type WkStoreBatch): the log's end, whole after tail_after */
  gint64 tail_after;
  gsize tail_bytes;

  /* The group. */
  guint depth;
  GError *group_error;  /* (owned) (nullable): why it can no longer be committed */
  gint64 position_before;
  gboolean values_set, born;
  guint64 last_line;    /* of the access log, once a line was appended; 0: not asked yet */
  guint8 chain[WK_SEAL_CHAIN_LENGTH];
  GPtrArray *pending;   /* (owned) (element-type WkStoreBatch): appended, not in the database yet */
  GPtrArray *sealed;    /* (owned) (element-type GBytes): the same, sealed */
  GPtrArray *tags;      /* (owned) (element-type WkId): the same, their tags */
};

#define postgres_assert_here(self) g_assert ((self)->thread == g_thread_self ())

gboolean wk_office_postgres_enter (WkOfficePostgres *self, GError **error);
PGresult *wk_office_postgres_ask (WkOfficePostgres *self, const char *sql, WkOfficePgValues *values /* (owned) (nullable) */, GError **error);
gboolean wk_office_postgres_end (WkOfficePostgres *self, gboolean good, GError **error);
void wk_office_postgres_set_damaged (GError **error); /* a record does not open */
void wk_office_postgres_make_tag (WkOfficePostgres *self, const WkId *document, gconstpointer data, gsize length, WkId *tag);

/* ---- documents and what is kept in mind of them (wk-office-postgres-log.c) */
void wk_office_postgres_forget (WkOfficePostgres *self);
gboolean wk_office_postgres_catch_up (WkOfficePostgres *self, gint64 position, GError **error);
gboolean wk_office_postgres_flush (WkOfficePostgres *self, GError **error);
void wk_office_postgres_keep (WkOfficePostgres *self);
void wk_office_postgres_log_iface_init (WkOfficeStoreInterface *iface);
/* (transfer none) (nullable): a subject's; NULL without an error when it is not there. */
PostgresSubject *wk_office_postgres_load_subject (WkOfficePostgres *self, const WkId *id, GError **error);

/* ---- the access log (wk-office-postgres-access.c) */
void wk_office_postgres_access_iface_init (WkOfficeStoreInterface *iface);

G_END_DECLS
