/* A transport inside one process: both ends of a line that a test can cut. */
#pragma once

#include "wk-transport.h"

G_BEGIN_DECLS

#define WK_TYPE_PIPE (wk_pipe_get_type ())
G_DECLARE_FINAL_TYPE (WkPipe, wk_pipe, WK, PIPE, GObject)

/**
 * wk_pipe_new_pair:
 * @certificate_hash: (nullable): what both ends give as the certificate's hash
 * @a: (out) (transfer full): one end
 * @b: (out) (transfer full): the other
 *
 * What one end sends the other receives, from the thread's default main context.
 */
void wk_pipe_new_pair (GBytes *certificate_hash, WkPipe **a, WkPipe **b);

/* The line goes, with everything that was under way: both ends get `closed` with no reason. */
void wk_pipe_cut (WkPipe *self);
/* After this end has sent that many more messages the line is cut; the last of them does not arrive. */
void wk_pipe_cut_after (WkPipe *self, guint messages);
/* While TRUE what this end sends vanishes without a word. */
void wk_pipe_set_dropping (WkPipe *self, gboolean dropping);

guint wk_pipe_get_n_sent (WkPipe *self);

G_END_DECLS
