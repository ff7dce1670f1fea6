/* Orders over the session bus. */
#include "wk-order.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>

#include "wk-workspace-private.h"

#define PREFIX "nl.woonkamer.Woonkamer.Store.s"
#define PLACE "/nl/woonkamer/Woonkamer/Store"
#define INTERFACE "nl.woonkamer.Woonkamer.Store"
#define DOMAIN "woonkamer-order-1"
#define NONCE_LENGTH 32u

static const char description[] =
  "<node><interface name='" INTERFACE "'>"
  "<method name='Challenge'><arg type='ay' direction='out'/></method>"
  "<method name='Order'><arg type='ay'/><arg type='(asbbs)'/><arg type='s' direction='out'/></method>"
  "</interface></node>";

typedef struct {
  WkWorkspace *workspace;    /* (unowned): it owns this */
  guint name;                /* owned on the bus */
  GDBusConnection *connection; /* (owned) (nullable) */
  guint object;
  guint8 nonce[NONCE_LENGTH];
  gboolean asked;            /* the nonce was given out, and not used yet */
} Service;

/* One name a store, which tells nobody where it lies. */
static char *
dup_name (WkWorkspace *workspace)
{
  g_autofree char *path = g_canonicalize_filename (workspace->vault->dir, NULL);
  guint8 hash[16];
  char hex[2 * sizeof hash + 1];

  crypto_generichash (hash, sizeof hash, (const guint8 *) path, strlen (path), NULL, 0);
  sodium_bin2hex (hex, sizeof hex, hash, sizeof hash);
  return g_strconcat (PREFIX, hex, NULL);
}

/* What is signed: the challenge, then the order as it goes over the bus. */
static GByteArray *
dup_signed (gconstpointer nonce, GVariant *order)
{
  g_autoptr (GVariant) plain = g_variant_get_normal_form (order);
  GByteArray *bytes = g_byte_array_new ();

  g_byte_array_append (bytes, nonce, NONCE_LENGTH);
  g_byte_array_append (bytes, g_variant_get_data (plain), g_variant_get_size (plain));
  return bytes;
}

/* ---- taking them ------------------------------------------------------------------------------------------- */

static void
ordered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GDBusMethodInvocation *invocation = data;
  GError *error = NULL;
  g_autofree char *text = wk_workspace_order_finish (WK_WORKSPACE (source), result, &error);

  if (text != NULL)
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(s)", text));
  else
    g_dbus_method_invocation_take_error (invocation, error);
}

static void
take_order (Service *self, GVariant *parameters, GDBusMethodInvocation *invocation)
{
  g_autoptr (GVariant) signature = g_variant_get_child_value (parameters, 0);
  g_autoptr (GVariant) order = g_variant_get_child_value (parameters, 1);
  g_autoptr (GByteArray) bytes = dup_signed (self->nonce, order);
  g_autofree const char **words = NULL;
  gconstpointer given;
  gsize length;
  gboolean right, dry_run, json;
  const char *code;

  given = g_variant_get_fixed_array (signature, &length, 1);
  right = self->asked && !self->workspace->closed && length == WK_SIGNATURE_LENGTH
          && wk_signature_verify (wk_device_key_get_public (self->workspace->laptop->key), DOMAIN, bytes->data, bytes->len, given);
  self->asked = FALSE;
  if (!right)
    {
      g_dbus_method_invocation_return_error_literal (invocation, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED, "This was not asked by who may open the store");
      return;
    }
  g_variant_get (order, "(^a&sbb&s)", &words, &dry_run, &json, &code);
  if (words[0] == NULL)
    {
      g_dbus_method_invocation_return_error_literal (invocation, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS, "Nothing was asked");
      return;
    }
  wk_workspace_order_async (self->workspace, &(WkOrder) { words, dry_run, json, code }, NULL, ordered_cb, invocation);
}

static void
called_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface, const char *method, GVariant *parameters,
           GDBusMethodInvocation *invocation, gpointer data)
{
  Service *self = data;

  if (g_str_equal (method, "Order"))
    {
      take_order (self, parameters, invocation);
      return;
    }
  wk_random_fill (self->workspace->random, self->nonce, sizeof self->nonce);
  self->asked = TRUE;
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(@ay)", g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, self->nonce,
                                                                                                  sizeof self->nonce, 1)));
}

static void
bus_acquired_cb (GDBusConnection *connection, const char *name, gpointer data)
{
  static const GDBusInterfaceVTable table = { called_cb };
  Service *self = data;
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (description, NULL);

  self->connection = g_object_ref (connection);
  self->object = g_dbus_connection_register_object (connection, PLACE, node->interfaces[0], &table, self, NULL, NULL);
}

static void
service_free (gpointer data)
{
  Service *self = data;

  if (self->object != 0)
    g_dbus_connection_unregister_object (self->connection, self->object);
  g_bus_unown_name (self->name);
  g_clear_object (&self->connection);
  g_free (self);
}

void
wk_workspace_serve_orders (WkWorkspace *self)
{
  g_autofree char *name = NULL;
  Service *service;

  g_return_if_fail (self->vault != NULL);

  service = g_new0 (Service, 1);
  service->workspace = self;
  name = dup_name (self);
  service->name = g_bus_own_name (G_BUS_TYPE_SESSION, name, G_BUS_NAME_OWNER_FLAGS_DO_NOT_QUEUE, bus_acquired_cb, NULL, NULL, service, NULL);
  g_object_set_data_full (G_OBJECT (self), "wk-orders", service, service_free);
}

/* ---- giving them ------------------------------------------------------------------------------------------- */

static GVariant *
call (GDBusConnection *bus, const char *name, const char *method, GVariant *parameters, const char *answer, GError **error)
{
  GError *local = NULL;
  GVariant *result = g_dbus_connection_call_sync (bus, name, PLACE, INTERFACE, method, parameters, G_VARIANT_TYPE (answer),
                                                  G_DBUS_CALL_FLAGS_NO_AUTO_START, G_MAXINT, NULL, &local);

  if (result != NULL)
    return result;
  if (g_error_matches (local, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) || g_error_matches (local, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER))
    {
      g_set_error_literal (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_IN_USE,
                           _("These files are open in another window of Woonkamer. Close that one first."));
      g_error_free (local);
      return NULL;
    }
  g_dbus_error_strip_remote_error (local);
  g_propagate_error (error, local);
  return NULL;
}

char *
wk_order_hand_over (WkWorkspace *proof, const WkOrder *order, GError **error)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autofree char *name = dup_name (proof);
  g_autoptr (GVariant) challenge = NULL, nonce = NULL, body = NULL, said = NULL;
  g_autoptr (GByteArray) bytes = NULL;
  guint8 signature[WK_SIGNATURE_LENGTH];
  gconstpointer data;
  gsize length;
  char *text;

  if (bus == NULL)
    {
      g_set_error_literal (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_IN_USE,
                           _("These files are open in another window of Woonkamer. Close that one first."));
      return NULL;
    }
  challenge = call (bus, name, "Challenge", NULL, "(ay)", error);
  if (challenge == NULL)
    return NULL;
  nonce = g_variant_get_child_value (challenge, 0);
  data = g_variant_get_fixed_array (nonce, &length, 1);
  if (length != NONCE_LENGTH)
    {
      g_set_error_literal (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_REFUSED, _("This is not something it can do."));
      return NULL;
    }
  body = g_variant_ref_sink (g_variant_new ("(^asbbs)", order->words, order->dry_run, order->json, order->code != NULL ? order->code : ""));
  bytes = dup_signed (data, body);
  wk_device_key_sign (proof->laptop->key, DOMAIN, bytes->data, bytes->len, signature);
  said = call (bus, name, "Order", g_variant_new ("(@ay@(asbbs))", g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, signature, sizeof signature, 1), body),
               "(s)", error);
  if (said == NULL)
    return NULL;
  g_variant_get (said, "(s)", &text);
  return text;
}
