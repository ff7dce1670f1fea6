/* The desktop's keyring, which opens at login. Only if a person wished so. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Keeps @key for the store in @data_dir, in the place of an earlier one. */
void     wk_keyring_store_async   (const char *data_dir, const char *key, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean wk_keyring_store_finish  (GAsyncResult *result, GError **error);

/* (transfer full) (nullable): NULL without an error when it keeps none; free with wk_wipe_and_free_text() */
void     wk_keyring_lookup_async  (const char *data_dir, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
char    *wk_keyring_lookup_finish (GAsyncResult *result, GError **error);

/* Forgets it; nobody waits for that. */
void     wk_keyring_clear         (const char *data_dir);

G_END_DECLS
