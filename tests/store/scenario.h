/* A working life in small steps, each durable by itself, and a digest of all a store holds. */
#pragma once

#include "fixture.h"

#define SCENARIO_STEPS 30

/* One step; FALSE with error when the store refused it, and then nothing of it may be there. */
gboolean scenario_step (Fixture *f, guint step, GError **error);
/* Everything that can be read, as text; NULL with error. */
char *scenario_digest (WkStore *store, GError **error);
