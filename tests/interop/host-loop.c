#include "host-loop.h"

#include <gio/gunixinputstream.h>
#include <stdio.h>
#include <unistd.h>

typedef struct
{
  GMainLoop *loop;
  HostObey obey;
  gpointer data;
} Loop;

static void
line_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Loop *self = data;
  g_autofree char *line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, NULL);

  if (line != NULL && self->obey (line, self->data))
    g_data_input_stream_read_line_async (G_DATA_INPUT_STREAM (source), G_PRIORITY_DEFAULT, NULL, line_cb, self);
  else
    g_main_loop_quit (self->loop);
  fflush (stdout);
}

void
host_loop_run (HostObey obey, gpointer data)
{
  g_autoptr(GInputStream) in = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr(GDataInputStream) lines = g_data_input_stream_new (in);
  Loop self = { g_main_loop_new (NULL, FALSE), obey, data };

  fflush (stdout);
  g_data_input_stream_read_line_async (lines, G_PRIORITY_DEFAULT, NULL, line_cb, &self);
  g_main_loop_run (self.loop);
  g_main_loop_unref (self.loop);
}
