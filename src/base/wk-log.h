/* Structured logging that cannot carry personal data: an event has a fixed name, and numbers. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *name; /* lower case, letters and underscores; a constant */
  gint64 value;
} WkLogField;

/**
 * WK_LOG:
 * @level: a #GLogLevelFlags
 * @layer: the layer's folder, a string constant
 * @event: what happened, a string constant
 * @...: any number of `{ "name", number }`
 *
 * Logs an event with its numbers, as in `WK_LOG (G_LOG_LEVEL_INFO, "store", "compacted", { "batches", n })`.
 * There is no way to log a text that came from outside, and that is the point.
 */
#define WK_LOG(level, layer, event, ...) \
  wk_log_event ((level), "" layer, "" event, (const WkLogField[]) { __VA_ARGS__ __VA_OPT__ (,) { NULL, 0 } })

/**
 * wk_log_event:
 * @level: a #GLogLevelFlags
 * @layer: the layer's folder
 * @event: what happened
 * @fields: numbers; the last one has no name
 *
 * What %WK_LOG calls.
 */
void wk_log_event (GLogLevelFlags level, const char *layer, const char *event, const WkLogField *fields);

/**
 * wk_log_failure:
 * @layer: the layer's folder, a string constant
 * @event: what failed, a string constant
 * @error: (nullable): why
 *
 * Logs @error's domain and code. Its message stays out, as it may name a person or a path.
 */
void wk_log_failure (const char *layer, const char *event, const GError *error);

G_END_DECLS
