/* A table on loopback for npm clients: says where it is and the tokens that open it, then does what it is told on standard input.
 *
 * usage: table-host; prints one line of JSON {"port", "document", "token", "readonly"}, then answers each line:
 *   type TEXT    writes at the beginning of the root "t"
 *   json         prints the document's canonical JSON
 *   presence     prints how many are seen
 *   drop         cuts every connection, as a bad line does
 *   quit
 */
#include <stdio.h>
#include <string.h>

#include <gio/gio.h>

#include <wk-base.h>
#include <wk-net.h>
#include <wk-sync.h>
#include <ydoc.h>

#include "host-loop.h"

typedef struct
{
  WkRoom *room;
  YDoc *doc;
  WkDocumentName *name;
  GPtrArray *transports;
} Host;

static void
connected_cb (WkListener *listener, WkTransport *transport, const char *peer, gpointer data)
{
  Host *host = data;

  g_ptr_array_add (host->transports, g_object_ref (transport));
  wk_room_add_connection (host->room, transport);
}

static gboolean
obey (const char *line, gpointer data)
{
  Host *host = data;

  if (g_str_has_prefix (line, "type "))
    {
      y_text_insert (y_doc_get_root (host->doc, "t", Y_TYPE_TEXT), Y_CHARS, 0, line + 5, -1, NULL);
      puts ("ok");
    }
  else if (strcmp (line, "json") == 0)
    {
      g_autoptr (GString) json = g_string_new (NULL);

      y_doc_to_json (host->doc, json);
      puts (json->str);
    }
  else if (strcmp (line, "presence") == 0)
    {
      g_autoptr (GArray) clients = y_awareness_clients (wk_room_get_awareness (host->room, &host->name->document));

      printf ("%u\n", clients->len);
    }
  else if (strcmp (line, "drop") == 0)
    {
      for (guint i = 0; i < host->transports->len; i++)
        wk_transport_close (g_ptr_array_index (host->transports, i), "cut");
      g_ptr_array_set_size (host->transports, 0);
      puts ("ok");
    }
  else
    return FALSE;
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (WkClock) clock = wk_clock_new_system ();
  g_autoptr (WkRandom) random = wk_random_new_system ();
  g_autoptr (GError) error = NULL;
  g_autoptr (WkTlsIdentity) identity = wk_tls_identity_new (clock, &error);
  g_autoptr (WkListener) listener = NULL;
  g_autofree char *token = NULL, *readonly = NULL, *document = NULL;
  WkRoomConfig config = { .word = "test", .name = "Host", .organisation = "", .device = "", .clock = clock, .random = random };
  Host host = { 0 };
  WkId id, subject;

  g_assert_no_error (error);
  host.transports = g_ptr_array_new_with_free_func (g_object_unref);
  host.doc = y_doc_new (1, Y_DOC_GC);
  wk_id_init_random (&id, random);
  wk_id_init_random (&subject, random);
  host.name = wk_document_name_new (&id, &subject, 0, "");
  host.room = wk_room_new (&config);
  wk_room_add_document (host.room, host.name, host.doc);
  token = wk_room_new_token (host.room, "Web", "", FALSE);
  readonly = wk_room_new_token (host.room, "Lezer", "", TRUE);
  y_awareness_set_local (wk_room_get_awareness (host.room, &id), "{\"user\":\"host\"}");

  listener = wk_listener_new (identity, 12 * 1024 * 1024, 32);
  g_signal_connect (listener, "connected", G_CALLBACK (connected_cb), &host);
  wk_listener_listen (listener, "127.0.0.1", 0, &error);
  g_assert_no_error (error);
  document = wk_id_to_hex (&id);
  printf ("{\"port\":%u,\"document\":\"%s\",\"token\":\"%s\",\"readonly\":\"%s\"}\n", wk_listener_get_port (listener), document, token,
          readonly);
  host_loop_run (obey, &host);

  wk_room_close (host.room);
  wk_listener_stop (listener);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (host.room);
  g_ptr_array_unref (host.transports);
  y_doc_unref (host.doc);
  wk_document_name_free (host.name);
  return 0;
}
