/* A PostgreSQL of the tests' own: in a temporary directory, reached through a socket there, ended with the program. */
#pragma once

#include <glib.h>

typedef struct _PostgresServer PostgresServer;

/* (transfer full) (nullable): NULL, and why, where PostgreSQL cannot be had. */
PostgresServer *postgres_server_new (char **why_not);
PostgresServer *postgres_server_new_durable (char **why_not); /* one that waits for its disk, as in earnest */
void postgres_server_free (PostgresServer *self); /* ends it and takes its directory away */

/* (transfer full): a connection string for a new, empty database. */
char *postgres_server_new_database (PostgresServer *self);
/* Runs SQL in a database, as its owner. */
void postgres_server_execute (PostgresServer *self, const char *database, const char *sql);

void postgres_server_stop (PostgresServer *self); /* at once, as when the power goes */
void postgres_server_start (PostgresServer *self);

/* Runs one of PostgreSQL's own programs (pg_dump …) on a database and takes its output. */
void postgres_server_run (PostgresServer *self, const char *program, char **output, ...) G_GNUC_NULL_TERMINATED;

/* (transfer none): one that all tests of this program share; NULL when it cannot be had, then the test was skipped. */
PostgresServer *postgres_server_shared (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PostgresServer, postgres_server_free)
