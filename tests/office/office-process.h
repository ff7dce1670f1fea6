/* A real office: its own process, its own directory, real sockets. */
#pragma once

#include "postgres-server.h"
#include "test-laptop.h"

typedef struct
{
  char *dir;             /* (owned) */
  char *database;        /* (owned) (nullable): a connection string, when it is in PostgreSQL */
  char *key_file;        /* (owned) (nullable): when it is not the one in the directory */
  char *listen;          /* (owned) (nullable): the address and port it listens to; NULL: any port of this machine; "": it is not told */
  char *journal;         /* (owned) (nullable): a file for all that it logs, also for whoever looks for a fault */
  GSubprocess *process;  /* (owned) (nullable) */
  char *host;            /* (owned) */
  guint16 port;
  char *code;            /* (owned) (nullable): twelve digits */
  guint8 fingerprint[32];
} Office;

void office_set_up (Office *office);                 /* makes a directory and starts it */
/* Another process of an office in PostgreSQL, with a directory of its own; ended by office_tear_down() as well. */
void office_set_up_second (Office *second, Office *first);
void office_tear_down (Office *office);              /* ends it and takes the directory away */
void office_start (Office *office);
void office_kill (Office *office);                   /* as the power does */
int office_terminate (Office *office);               /* SIGTERM; its exit status */

/* From now on every office that is set up is in a database of this server. */
void office_use_postgres (PostgresServer *server);
gboolean office_is_in_postgres (void);
char *office_new_database (void); /* (transfer full): an empty one */
void office_database_execute (Office *office, const char *sql); /* behind its back */
void office_database_stop (void); /* all at once, as when the power goes */
void office_database_start (void);
char *office_dup_page (Office *office, const char *page); /* (transfer full) (nullable): NULL when it does not answer */
/* Whether one of the office's pages holds a text. */
gboolean office_says (Office *office, const char *page, const char *text);
/* Copies all of it to a file by the store's own means, and puts that in place; the office is stopped then. */
void office_back_up (Office *office, const char *file);
void office_restore (Office *office, const char *file);

/* Runs another woonkamer-office on the same directory; its exit status, and what it said. */
int office_run (Office *office, char **out, char **err, const char *first, ...) G_GNUC_NULL_TERMINATED;
char *office_new_code (Office *office);              /* (transfer full): twelve digits */

/* Connects; NULL with an error. */
WkTransport *office_connect (Office *office, GError **error);
gboolean office_enrol (Office *office, TestLaptop *laptop, const char *code, const char *name, GError **error);
/* Begins to sync; ends what went before. */
gboolean office_try_sync (Office *office, TestLaptop *laptop, GError **error);
void office_sync (Office *office, TestLaptop *laptop);
void office_wait_live (TestLaptop *laptop);
void office_leave (TestLaptop *laptop);
/* A laptop that is enrolled with a new code. */
TestLaptop *office_new_laptop (Office *office);
/* One of somebody, with a code that says so: name, organisation; functions, expertises: words; ground: for BSN. */
TestLaptop *office_new_person (Office *office, const char *name, const char *organisation, const char *functions, const char *expertises,
                               const char *ground);

void wait_a_moment (void);
#define WAIT_UNTIL(condition)                                 \
  do {                                                        \
    gint64 until_ = g_get_monotonic_time () + 120000000;      \
    while (!(condition)) {                                    \
      g_assert_cmpint (g_get_monotonic_time (), <, until_);   \
      wait_a_moment ();                                       \
    }                                                         \
  } while (0)
