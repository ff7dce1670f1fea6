/* Names, citizen numbers, order keys and vocabularies: what needs no document. */
#include <string.h>

#include "wk-base.h"
#include "wk-bsn.h"
#include "wk-kind.h"
#include "wk-order-key.h"
#include "wk-vocabulary.h"

static void
test_bsn (void)
{
  static const char *const right[] = { "111222333", "999940740", "999927838", "123456782" };
  static const char *const wrong[] = { "",          "000000000",  "123456789", "12345678", "1112223330",
                                       "11122233a", "11122233\xd9", " 11222333", "999940741" };
  g_autofree char *masked = wk_bsn_mask ("999940740");
  g_autofree char *small = wk_bsn_mask ("12");

  for (gsize i = 0; i < G_N_ELEMENTS (right); i++)
    g_assert_true (wk_bsn_is_valid (right[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (wk_bsn_is_valid (wrong[i]));
  g_assert_false (wk_bsn_is_valid (NULL));
  g_assert_cmpstr (masked, ==, "••••••740");
  g_assert_cmpstr (small, ==, "12");
}

/* Two digits swapped or one mistyped never pass. */
static void
test_bsn_slips (void)
{
  for (int i = 0; i < 9; i++)
    {
      char slip[] = "123456782";

      for (char digit = '0'; digit <= '9'; digit++)
        {
          slip[i] = digit;
          g_assert_true (wk_bsn_is_valid (slip) == (strcmp (slip, "123456782") == 0));
        }
    }
}

static void
test_kinds (void)
{
  for (WkDocKind kind = 0; kind < WK_N_DOC_KINDS; kind++)
    {
      WkDocKind back = WK_N_DOC_KINDS;

      g_assert_true (wk_doc_kind_from_nick (wk_doc_kind_to_nick (kind), &back));
      g_assert_cmpint (back, ==, kind);
      g_assert_cmpstr (wk_doc_kind_get_label (kind), !=, "");
    }
  g_assert_false (wk_doc_kind_from_nick ("letter", NULL));
  g_assert_false (wk_doc_kind_from_nick (NULL, NULL));
  g_assert_true (wk_doc_kind_is_of_resident (WK_DOC_PLAN));
  g_assert_false (wk_doc_kind_is_of_resident (WK_DOC_BOARD));
}

/* These names are on laptops: they may never change. The values were made with Python's hashlib.blake2b. */
static void
test_names_are_steady (void)
{
  guint8 secret[WK_SECRET_LENGTH], derived[WK_SECRET_LENGTH];
  g_autofree char *plan = NULL;
  g_autofree char *money = NULL;
  g_autofree char *subject = NULL;
  g_autofree char *key = NULL;
  WkId name;

  for (gsize i = 0; i < sizeof secret; i++)
    secret[i] = i;
  wk_document_name (secret, WK_DOC_PLAN, NULL, &name);
  plan = wk_id_to_hex (&name);
  wk_document_name (secret, WK_DOC_DOMAIN, "money", &name);
  money = wk_id_to_hex (&name);
  wk_subject_id_for_import (secret, "suite", "100000", &name);
  subject = wk_id_to_hex (&name);
  wk_subject_secret_for_import (secret, "suite", "100000", derived);
  key = wk_hex_encode (derived, sizeof derived);
  g_assert_cmpstr (plan, ==, "75e41ac2bf9dc65a817526b44db4412a");
  g_assert_cmpstr (money, ==, "1ff6eaa561c48b2cd827daf8f341c729");
  g_assert_cmpstr (subject, ==, "a1cbd1c299cd0b7f6ec9b8376b57d3ba");
  g_assert_cmpstr (key, ==, "02d74152e1ffaaabfc6ec23a602c982d044f08d96a3951a4a5c814b46fa8d860");
}

static void
test_names_differ (void)
{
  gsize n;
  const WkTerm *domains = wk_terms_get (WK_TERMS_DOMAIN, &n);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, NULL);
  guint8 secret[2][WK_SECRET_LENGTH] = { { 1 }, { 2 } };
  WkId name, other;

  for (gsize s = 0; s < 2; s++)
    {
      for (WkDocKind kind = 0; kind < WK_N_DOC_KINDS; kind++)
        {
          if (kind == WK_DOC_DOMAIN)
            continue;
          wk_document_name (secret[s], kind, wk_doc_kind_has_domain (kind) ? "0" : NULL, &name);
          g_assert_true (g_hash_table_add (seen, wk_id_copy (&name)));
        }
      for (gsize i = 0; i < n; i++)
        {
          wk_document_name (secret[s], WK_DOC_DOMAIN, domains[i].key, &name);
          g_assert_true (g_hash_table_add (seen, wk_id_copy (&name)));
        }
    }
  /* Where one part ends and the next begins counts. */
  wk_subject_id_for_import (secret[0], "a", "bc", &name);
  wk_subject_id_for_import (secret[0], "ab", "c", &other);
  g_assert_false (wk_id_equal (&name, &other));
}

static void
test_vocabularies (void)
{
  gsize n;

  wk_terms_get (WK_TERMS_PHASE, &n);
  g_assert_cmpuint (n, ==, 8);
  wk_terms_get (WK_TERMS_DOMAIN, &n);
  g_assert_cmpuint (n, ==, 14);
  g_assert_cmpstr (wk_terms_get_label (WK_TERMS_DOMAIN, "money"), ==, "Money");
  g_assert_cmpstr (wk_terms_get_label (WK_TERMS_DOMAIN, "garden"), ==, "garden");
  g_assert_cmpstr (wk_terms_get_label (WK_TERMS_DOMAIN, NULL), ==, "");
}

static void
test_order_ends (void)
{
  g_autoptr (WkRandom) random = wk_random_new_seeded (1);
  g_autofree char *last = wk_order_key_between (NULL, NULL, random);
  g_autofree char *first = g_strdup (last);

  for (guint i = 0; i < 20000; i++)
    {
      char *after = wk_order_key_between (last, NULL, random);
      char *before = wk_order_key_between (NULL, first, random);

      g_assert_cmpstr (after, >, last);
      g_assert_cmpstr (before, <, first);
      g_assert_cmpuint (strlen (after), <=, 7);
      g_assert_cmpuint (strlen (before), <=, 7);
      g_free (last);
      last = after;
      g_free (first);
      first = before;
    }
}

static void
test_order_between (void)
{
  g_autoptr (WkRandom) random = wk_random_new_seeded (g_test_rand_int ());
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  gsize longest = 0;

  for (guint i = 0; i < 3000; i++)
    {
      guint place = wk_random_get_below (random, keys->len + 1);
      const char *before = place > 0 ? g_ptr_array_index (keys, place - 1) : NULL;
      const char *after = place < keys->len ? g_ptr_array_index (keys, place) : NULL;
      char *key = wk_order_key_between (before, after, random);

      g_assert_true (before == NULL || strcmp (before, key) < 0);
      g_assert_true (after == NULL || strcmp (key, after) < 0);
      longest = MAX (longest, strlen (key));
      g_ptr_array_insert (keys, place, key);
    }
  g_assert_cmpuint (longest, <, 16);
}

/* Always into the same gap, from either side: the worst there is; one digit for some five. */
static void
test_order_one_gap (void)
{
  for (int side = 0; side < 2; side++)
    {
      g_autoptr (WkRandom) random = wk_random_new_seeded (7);
      g_autofree char *low = wk_order_key_between (NULL, NULL, random);
      g_autofree char *high = wk_order_key_between (low, NULL, random);

      for (guint i = 0; i < 600; i++)
        {
          char *key = wk_order_key_between (low, high, random);

          g_assert_cmpstr (low, <, key);
          g_assert_cmpstr (key, <, high);
          g_assert_cmpuint (strlen (key), <, 8 + i / 4);
          g_free (side == 0 ? low : high);
          if (side == 0)
            low = key;
          else
            high = key;
        }
    }
}

static void
test_order_apart (void)
{
  g_autoptr (WkRandom) random = wk_random_new_seeded (3);
  g_autofree char *before = wk_order_key_between (NULL, NULL, random);
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  /* Some that are chosen at once for one place may be equal, few are. */
  for (guint i = 0; i < 50; i++)
    g_hash_table_add (keys, wk_order_key_between (before, NULL, random));
  g_assert_cmpuint (g_hash_table_size (keys), >, 45);
}

static void
test_order_foreign (void)
{
  static const char *const foreign[] = { "", "0", "a00", "~", "!", "Az!", "\xc3\xa9" };
  g_autoptr (WkRandom) random = wk_random_new_seeded (3);

  for (gsize i = 0; i < G_N_ELEMENTS (foreign); i++)
    {
      g_autofree char *after = wk_order_key_between (foreign[i], NULL, random);
      g_autofree char *before = wk_order_key_between (NULL, foreign[i], random);

      g_assert_cmpstr (after, >, foreign[i]);
      g_assert_cmpstr (before, !=, "");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wk_base_init ();
  g_test_add_func ("/names/bsn", test_bsn);
  g_test_add_func ("/names/bsn-slips", test_bsn_slips);
  g_test_add_func ("/names/kinds", test_kinds);
  g_test_add_func ("/names/steady", test_names_are_steady);
  g_test_add_func ("/names/differ", test_names_differ);
  g_test_add_func ("/names/vocabularies", test_vocabularies);
  g_test_add_func ("/order-key/ends", test_order_ends);
  g_test_add_func ("/order-key/between", test_order_between);
  g_test_add_func ("/order-key/one-gap", test_order_one_gap);
  g_test_add_func ("/order-key/apart", test_order_apart);
  g_test_add_func ("/order-key/foreign", test_order_foreign);
  return g_test_run ();
}
