#include "keys/wk-keyring.h"

#include <glib/gi18n.h>
#include <libsecret/secret.h>

static const SecretSchema schema = {
  "nl.woonkamer.Woonkamer.Store", SECRET_SCHEMA_NONE, { { "folder", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } }
};

void
wk_keyring_store_async (const char *data_dir, const char *key, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, _ ("Woonkamer: opens the files on this laptop"), key, cancellable, callback, data,
                         "folder", data_dir, NULL);
}

gboolean
wk_keyring_store_finish (GAsyncResult *result, GError **error)
{
  return secret_password_store_finish (result, error);
}

void
wk_keyring_lookup_async (const char *data_dir, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  secret_password_lookup (&schema, cancellable, callback, data, "folder", data_dir, NULL);
}

char *
wk_keyring_lookup_finish (GAsyncResult *result, GError **error)
{
  char *kept = secret_password_lookup_finish (result, error);
  char *key = g_strdup (kept);

  secret_password_free (kept);
  return key;
}

void
wk_keyring_clear (const char *data_dir)
{
  secret_password_clear (&schema, NULL, NULL, NULL, "folder", data_dir, NULL);
}
