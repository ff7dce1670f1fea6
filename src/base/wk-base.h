/* base: what every layer may lean on. Includes the whole layer. */
#pragma once

#include <glib.h>

#include "wk-clock.h"
#include "wk-codec.h"
#include "wk-id.h"
#include "wk-log.h"
#include "wk-random.h"
#include "wk-secret.h"
#include "wk-worker.h"

G_BEGIN_DECLS

/**
 * wk_base_init:
 *
 * Readies libsodium. Safe to call from any thread and any number of times;
 * every part of this layer that needs it calls it itself.
 */
void wk_base_init (void);

G_END_DECLS
