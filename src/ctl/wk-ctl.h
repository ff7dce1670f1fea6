/* woonkamerctl: the store from a terminal, for scripts and administrators. */
#pragma once
#include "wk-workspace.h"

G_BEGIN_DECLS

/* Exit statuses (README, "Programs"). */
enum { WK_CTL_DONE = 0, WK_CTL_FAILED = 1, WK_CTL_USAGE = 2 };

typedef struct {
  char *data_dir;            /* (owned) */
  char *passphrase_file;     /* (owned) (nullable) */
  char *code;                /* (owned) (nullable) */
  char *to;                  /* (owned) (nullable): a folder */
  gboolean dry_run, json, example, authors;
  char **words;              /* (owned) (nullable): the verb and what follows */
  WkWorkspace *workspace;    /* (owned) (nullable): open while a verb runs that wants it */
  gboolean read_only;        /* the disk can only be read */
  gboolean elsewhere;        /* another program has the store: the workspace is read-only, and orders go there */
} WkCtl;

int wk_ctl_run (int argc, char **argv);

/* Waits for an asynchronous call: hand wk_ctl_done_cb with the address of a GAsyncResult pointer. */
void          wk_ctl_done_cb (GObject *source, GAsyncResult *result, gpointer data);
GAsyncResult *wk_ctl_wait    (GAsyncResult **result);
int           wk_ctl_fail    (GError *error);

G_END_DECLS
