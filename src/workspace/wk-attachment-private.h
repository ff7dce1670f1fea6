#pragma once
#include "wk-attachment.h"
#include "wk-vault-private.h"

G_BEGIN_DECLS

/* Sentences about what is not whole or does not open are added to @out. Worker. */
gboolean wk_attachments_check (WkVault *vault, GPtrArray *out, GError **error);

G_END_DECLS
