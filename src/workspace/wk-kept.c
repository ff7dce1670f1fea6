#include "wk-kept-private.h"

#include <string.h>

char *
wk_kept_load (WkVault *vault, const char *key)
{
  g_autoptr (GBytes) bytes = wk_store_get_meta (vault->store, key, NULL);
  gsize n;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &n) : NULL;

  return text != NULL && g_utf8_validate_len (text, n, NULL) ? g_strndup (text, n) : NULL;
}

typedef struct {
  WkVault *vault;            /* (owned) */
  char *key;                 /* (owned) */
  char *text;                /* (owned) (nullable) */
} Keeping;

static void
keep_cb (gpointer data)
{
  Keeping *keeping = data;
  g_autoptr (GBytes) bytes = keeping->text != NULL ? g_bytes_new (keeping->text, strlen (keeping->text)) : NULL;
  g_autoptr (GError) error = NULL;

  if (keeping->vault->store != NULL && !wk_store_set_meta (keeping->vault->store, keeping->key, bytes, &error))
    g_debug ("%s was not kept: %s", keeping->key, error->message);
}

static void
keeping_free (gpointer data)
{
  Keeping *keeping = data;

  wk_vault_unref (keeping->vault);
  g_free (keeping->key);
  g_free (keeping->text);
  g_free (keeping);
}

void
wk_kept_save (WkVault *vault, const char *key, const char *text)
{
  Keeping *keeping;

  if (vault->read_only)
    return;
  keeping = g_new0 (Keeping, 1);
  keeping->vault = wk_vault_ref (vault);
  keeping->key = g_strdup (key);
  keeping->text = g_strdup (text);
  wk_worker_push (vault->worker, keep_cb, keeping, keeping_free);
}
