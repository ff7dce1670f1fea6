#include "wk-kind.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

static const struct
{
  const char *nick;
  const char *label;
} kinds[WK_N_DOC_KINDS] = {
  [WK_DOC_CARD] = { "card", N_("Card") },
  [WK_DOC_IDENTITY] = { "identity", N_("Identity") },
  [WK_DOC_BASE] = { "base", N_("Base") },
  [WK_DOC_INTAKE] = { "intake", N_("Telephone intake") },
  [WK_DOC_STORY] = { "story", N_("Story") },
  [WK_DOC_DOMAIN] = { "domain", N_("Life domain") },
  [WK_DOC_PLAN] = { "plan", N_("Participation plan") },
  [WK_DOC_BOARD] = { "board", N_("Signals") },
  [WK_DOC_DIRECTORY] = { "directory", N_("Network") },
  [WK_DOC_ATTACHMENT] = { "attachment", N_("Photo or PDF") },
  [WK_DOC_DESK] = { "desk", N_("Own desk") },
  [WK_DOC_TALKS] = { "talks", N_("How the talks were") },
};

/* The parts with a zero byte between them. */
static void
hash_parts (gpointer hash, gsize length, const guint8 *key, const char *purpose, const char *first, const char *second)
{
  crypto_generichash_state state;

  g_return_if_fail (first != NULL && second != NULL);

  crypto_generichash_init (&state, key, WK_SECRET_LENGTH, length);
  crypto_generichash_update (&state, (const guint8 *) purpose, strlen (purpose) + 1);
  crypto_generichash_update (&state, (const guint8 *) first, strlen (first) + 1);
  crypto_generichash_update (&state, (const guint8 *) second, strlen (second));
  crypto_generichash_final (&state, hash, length);
  sodium_memzero (&state, sizeof state);
}

const char *
wk_doc_kind_to_nick (WkDocKind kind)
{
  g_return_val_if_fail ((guint) kind < WK_N_DOC_KINDS, NULL);
  return kinds[kind].nick;
}

gboolean
wk_doc_kind_from_nick (const char *nick, WkDocKind *kind)
{
  for (guint i = 0; nick != NULL && i < WK_N_DOC_KINDS; i++)
    {
      if (g_str_equal (kinds[i].nick, nick))
        {
          *kind = i;
          return TRUE;
        }
    }
  return FALSE;
}

const char *
wk_doc_kind_get_label (WkDocKind kind)
{
  g_return_val_if_fail ((guint) kind < WK_N_DOC_KINDS, NULL);
  return _ (kinds[kind].label);
}

gboolean
wk_doc_kind_is_of_resident (WkDocKind kind)
{
  return kind != WK_DOC_BOARD && kind != WK_DOC_DIRECTORY && kind != WK_DOC_DESK;
}

gboolean
wk_doc_kind_has_domain (WkDocKind kind)
{
  return kind == WK_DOC_DOMAIN || kind == WK_DOC_ATTACHMENT || kind == WK_DOC_DESK;
}

void
wk_document_name (const guint8 secret[WK_SECRET_LENGTH], WkDocKind kind, const char *domain, WkId *name)
{
  g_return_if_fail ((guint) kind < WK_N_DOC_KINDS);
  g_return_if_fail (wk_doc_kind_has_domain (kind) == (domain != NULL && *domain != '\0'));

  hash_parts (name->bytes, WK_ID_LENGTH, secret, "woonkamer document 1", kinds[kind].nick,
              domain != NULL ? domain : "");
}

void
wk_subject_id_for_import (const guint8 location_secret[WK_SECRET_LENGTH], const char *source,
                          const char *client_number, WkId *id)
{
  hash_parts (id->bytes, WK_ID_LENGTH, location_secret, "woonkamer subject id 1", source, client_number);
}

void
wk_subject_secret_for_import (const guint8 location_secret[WK_SECRET_LENGTH], const char *source,
                              const char *client_number, guint8 secret[WK_SECRET_LENGTH])
{
  hash_parts (secret, WK_SECRET_LENGTH, location_secret, "woonkamer subject secret 1", source, client_number);
}
