#pragma once
#include "wk-ctl.h"

G_BEGIN_DECLS

/* How a verb wants the store. */
typedef enum {
  WK_CTL_NO_STORE,
  WK_CTL_READS,
  WK_CTL_LOOKS,              /* in one resident's file: as READS, but it is noted who looks */
  WK_CTL_WRITES
} WkCtlStore;

typedef struct {
  const char *name;
  guint least, most;         /* words after the verb */
  WkCtlStore store;
  int (*run) (WkCtl *ctl, char **words);
} WkCtlVerb;

const WkCtlVerb *wk_ctl_find_verb (const char *name);

G_END_DECLS
