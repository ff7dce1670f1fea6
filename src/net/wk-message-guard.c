#include "wk-message-guard-private.h"

struct _WkMessageGuard
{
  SoupWebsocketExtension parent_instance;

  gsize limit;
  gsize length; /* bytes of the message under way */
};

G_DEFINE_FINAL_TYPE (WkMessageGuard, wk_message_guard, SOUP_TYPE_WEBSOCKET_EXTENSION)

static GBytes *
wk_message_guard_process_outgoing (SoupWebsocketExtension *extension, guint8 *header, GBytes *payload, GError **error)
{
  return payload;
}

static GBytes *
wk_message_guard_process_incoming (SoupWebsocketExtension *extension, guint8 *header, GBytes *payload /* (owned) */, GError **error)
{
  WkMessageGuard *self = WK_MESSAGE_GUARD (extension);

  if (header[0] & 0x08)
    return payload;

  if ((header[0] & 0x0f) != 0)
    self->length = 0;
  self->length += g_bytes_get_size (payload);
  if (self->length > self->limit) {
    g_bytes_unref (payload);
    wk_message_guard_set_error (error);
    return NULL;
  }

  return payload;
}

static void
wk_message_guard_class_init (WkMessageGuardClass *klass)
{
  SoupWebsocketExtensionClass *extension_class = SOUP_WEBSOCKET_EXTENSION_CLASS (klass);

  /* Never offered to the other side; the name is for libsoup's checks. */
  extension_class->name = "x-message-guard";
  extension_class->process_outgoing_message = wk_message_guard_process_outgoing;
  extension_class->process_incoming_message = wk_message_guard_process_incoming;
}

static void
wk_message_guard_init (WkMessageGuard *self)
{
}

WkMessageGuard *
wk_message_guard_new (gsize limit)
{
  WkMessageGuard *self = g_object_new (WK_TYPE_MESSAGE_GUARD, NULL);

  self->limit = limit;

  return self;
}

void
wk_message_guard_set_error (GError **error)
{
  /* In libsoup's domain, because it makes the close code from it. */
  g_set_error (error, SOUP_WEBSOCKET_ERROR, SOUP_WEBSOCKET_CLOSE_TOO_BIG, "A message is larger than this side takes.");
}
