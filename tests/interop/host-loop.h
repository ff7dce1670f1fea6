/* What the hosts of the npm tests do: a line comes on standard input, one goes out. */
#pragma once

#include <gio/gio.h>

/* FALSE: that was all. */
typedef gboolean (*HostObey) (const char *line, gpointer data);

/* Runs the main loop until obey() says so, or standard input ends. */
void host_loop_run (HostObey obey, gpointer data);
