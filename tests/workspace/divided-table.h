/* A table between two whole workspaces over a real socket, and ways to make their copies of the plan differ. */
#pragma once

#include "relay.h"
#include "wk-table-private.h"
#include "workspace-fixture.h"

typedef struct {
  char *dir, *other_dir;
  WkRandom *random;
  WkDeviceKey *office;
  WkSubject *location;
  WkWorkspace *workspace, *other;
  WkFile *file;
  Relay *relay;
  WkTable *host, *guest;
} DividedTable;

/* For g_test_add(). data: whether the other laptop is of the same office, and keeps the plan. */
void divided_table_set_up (DividedTable *f, gconstpointer data);
void divided_table_tear_down (DividedTable *f, gconstpointer data);

gboolean divided_table_equal (DividedTable *f);                  /* both copies have the same text */
gboolean divided_table_holds (WkTable *table, const char *words);
GBytes *divided_table_dup_twin (DividedTable *f, const char *words); /* (transfer full) */
/* As if it had come from `origin`, so that it is not sent on. */
void divided_table_inject (WkTable *table, GBytes *update, gconstpointer origin);
/* Each side gets other words under one client id's clocks, while the line is cut: snapshots equal, content not. */
void divided_table_diverge (DividedTable *f);
