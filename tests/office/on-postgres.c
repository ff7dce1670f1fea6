/* Linked with a test of the office: all of it once more, with the office in PostgreSQL. */
#include <stdio.h>
#include <stdlib.h>

#include "office-process.h"

static PostgresServer *server;

static void
end_server (void)
{
  g_clear_pointer (&server, postgres_server_free);
}

static void __attribute__ ((constructor))
use_postgres (void)
{
  g_autofree char *why_not = NULL;

  server = postgres_server_new (&why_not);
  if (!server) {
    printf ("1..0 # SKIP %s\n", why_not);
    exit (0);
  }
  atexit (end_server);
  office_use_postgres (server);
}
