#include "wk-office-control.h"

#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wk-office-error.h"

#define NAME "control"
#define MAX_LINE 8192

struct _WkOfficeControl
{
  GObject parent_instance;

  GSocketService *service; /* (owned) */
  char *path;              /* (owned) */
};

struct _WkOfficeCall
{
  WkOfficeControl *control;      /* (owned) */
  GSocketConnection *connection; /* (owned) */
  GDataInputStream *input;       /* (owned) (nullable) */
  char *answer;                  /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (WkOfficeControl, wk_office_control, G_TYPE_OBJECT)

enum { CALLED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
wk_office_control_dispose (GObject *object)
{
  WkOfficeControl *self = WK_OFFICE_CONTROL (object);

  if (self->service) {
    g_signal_handlers_disconnect_by_data (self->service, self);
    g_socket_service_stop (self->service);
    g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  }
  g_clear_object (&self->service);
  if (self->path)
    g_unlink (self->path);
  g_clear_pointer (&self->path, g_free);

  G_OBJECT_CLASS (wk_office_control_parent_class)->dispose (object);
}

static void
wk_office_control_class_init (WkOfficeControlClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wk_office_control_dispose;

  signals[CALLED] = g_signal_new ("called", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRV,
                                  G_TYPE_POINTER);
}

static void
wk_office_control_init (WkOfficeControl *self)
{
}

static void
call_free (WkOfficeCall *call)
{
  g_clear_object (&call->input);
  g_clear_object (&call->connection);
  g_clear_object (&call->control);
  g_free (call->answer);
  g_free (call);
}

/* ---- lines: words, escaped as in an address, with a space between ---------------------------------------- */

static char *
join (const char * const *words)
{
  g_autoptr (GString) line = g_string_new (NULL);
  guint i;

  for (i = 0; words[i]; i++) {
    if (i > 0)
      g_string_append_c (line, ' ');
    g_string_append_uri_escaped (line, words[i], NULL, TRUE);
  }
  g_string_append_c (line, '\n');

  return g_string_free (g_steal_pointer (&line), FALSE);
}

/* (nullable) */
static char **
split (const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  guint i;

  for (i = 0; words[i]; i++) {
    char *word = g_uri_unescape_string (words[i], NULL);

    if (!word || !g_utf8_validate (word, -1, NULL)) {
      g_free (word);
      return NULL;
    }
    g_free (words[i]);
    words[i] = word;
  }

  return g_steal_pointer (&words);
}

char *
wk_office_write_word (const char *text)
{
  return text ? g_strconcat ("=", text, NULL) : g_strdup ("");
}

const char *
wk_office_read_word (const char *word)
{
  return *word == '=' ? word + 1 : NULL;
}

/* Where the socket is, through the directory's descriptor: a path of its own may be longer than a socket's may be. */
static GSocketAddress *
socket_address (const char *dir, int *fd)
{
  g_autofree char *path = NULL;

  *fd = open (dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (*fd < 0)
    return NULL;
  path = g_strdup_printf ("/proc/self/fd/%d/" NAME, *fd);

  return g_unix_socket_address_new (path);
}

/* ---- the office's side ------------------------------------------------------------------------------------ */

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  WkOfficeCall *call = data;

  g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);
  g_io_stream_close (G_IO_STREAM (call->connection), NULL, NULL);
  call_free (call);
}

void
wk_office_call_answer (WkOfficeCall *call, gboolean good, const char *text)
{
  const char *words[] = { good ? "ok" : "no", text, NULL };

  call->answer = join (words);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (call->connection)), call->answer, strlen (call->answer),
                                   G_PRIORITY_DEFAULT, NULL, written_cb, call);
}

static void
line_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  WkOfficeCall *call = data;
  g_autofree char *line = g_data_input_stream_read_line_finish_utf8 (G_DATA_INPUT_STREAM (source), result, NULL, NULL);
  g_auto (GStrv) words = line && strlen (line) < MAX_LINE ? split (line) : NULL;

  if (words)
    g_signal_emit (call->control, signals[CALLED], 0, words, call);
  else
    call_free (call);
}

static gboolean
incoming_cb (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  WkOfficeCall *call = g_new0 (WkOfficeCall, 1);

  g_socket_set_timeout (g_socket_connection_get_socket (connection), 10);
  call->control = g_object_ref (data);
  call->connection = g_object_ref (connection);
  call->input = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  g_data_input_stream_read_line_async (call->input, G_PRIORITY_DEFAULT, NULL, line_cb, call);

  return TRUE;
}

static gboolean
is_answered (GSocketAddress *address)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);

  return connection != NULL;
}

WkOfficeControl *
wk_office_control_new (const char *dir, GError **error)
{
  g_autoptr (WkOfficeControl) self = g_object_new (WK_TYPE_OFFICE_CONTROL, NULL);
  g_autofree char *path = g_build_filename (dir, NAME, NULL);
  g_autoptr (GSocketAddress) address = NULL;
  mode_t mask;
  gboolean listens;
  int fd;

  address = socket_address (dir, &fd);
  if (!address) {
    g_set_error (error, WK_OFFICE_ERROR, WK_OFFICE_ERROR_FAILED, _("The directory %s cannot be opened."), dir);
    return NULL;
  }

  if (is_answered (address)) {
    close (fd);
    g_set_error (error, WK_OFFICE_ERROR, WK_OFFICE_ERROR_REFUSED, _("An office runs on %s already."), dir);
    return NULL;
  }
  /* Left behind by an office that was killed. */
  g_unlink (path);
  self->service = g_socket_service_new ();
  mask = umask (0077);
  listens = g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL,
                                           NULL, error);
  umask (mask);
  close (fd);
  if (!listens)
    return NULL;
  self->path = g_steal_pointer (&path);
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  g_socket_service_start (self->service);

  return g_steal_pointer (&self);
}

/* ---- the other side ---------------------------------------------------------------------------------------- */

char *
wk_office_control_call (const char *dir, const char * const *words, GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GDataInputStream) input = NULL;
  g_autofree char *line = join (words), *answer = NULL;
  g_auto (GStrv) said = NULL;
  int fd;

  address = socket_address (dir, &fd);
  if (address)
    connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);
  if (fd >= 0)
    close (fd);
  if (!connection) {
    g_set_error (error, WK_OFFICE_ERROR, WK_OFFICE_ERROR_NOT_RUNNING, _("No office runs on %s."), dir);
    return NULL;
  }

  if (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), line, strlen (line), NULL, NULL, NULL)) {
    input = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
    answer = g_data_input_stream_read_line_utf8 (input, NULL, NULL, NULL);
  }
  said = answer ? split (answer) : NULL;
  if (!said || g_strv_length (said) != 2) {
    g_set_error (error, WK_OFFICE_ERROR, WK_OFFICE_ERROR_FAILED, _("The office did not answer."));
    return NULL;
  }
  if (!g_str_equal (said[0], "ok")) {
    g_set_error_literal (error, WK_OFFICE_ERROR, WK_OFFICE_ERROR_REFUSED, said[1]);
    return NULL;
  }

  return g_strdup (said[1]);
}
