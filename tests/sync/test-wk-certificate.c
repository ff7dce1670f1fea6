#include "wk-certificate.h"

#include <string.h>

#include "wk-sync-error.h"

static WkCertificate *
make (WkDeviceKey *issuer, WkDeviceKey *device, const char *name)
{
  WkCertificateFields fields = { .name = name, .organisation = "Gemeente", .function = "regisseur", .device = "laptop", .issued = -5 };

  memset (fields.account.bytes, 1, WK_ID_LENGTH);
  memset (fields.location.bytes, 2, WK_ID_LENGTH);
  memcpy (fields.public_key, wk_device_key_get_public (device), WK_PUBLIC_KEY_LENGTH);
  return wk_certificate_new (&fields, issuer);
}

static void
test_round_trip (void)
{
  g_autoptr(WkRandom) random = wk_random_new_seeded (1);
  g_autoptr(WkDeviceKey) office = wk_device_key_new (random), device = wk_device_key_new (random);
  g_autoptr(WkDeviceKey) again = wk_device_key_new_from_seed (wk_device_key_get_seed (office));
  g_autoptr(WkCertificate) made = make (office, device, "Çelik");
  g_autoptr(WkCertificate) read = wk_certificate_decode (wk_certificate_encode (made), NULL);
  const WkCertificateFields *fields;

  g_assert_nonnull (read);
  fields = wk_certificate_get_fields (read);
  g_assert_cmpstr (fields->name, ==, "Çelik");
  g_assert_cmpstr (fields->function, ==, "regisseur");
  g_assert_cmpint (fields->issued, ==, -5);
  g_assert_cmpmem (fields->public_key, 32, wk_device_key_get_public (device), 32);
  g_assert_true (wk_certificate_verify (read, wk_device_key_get_public (office)));
  g_assert_true (wk_certificate_verify (read, wk_device_key_get_public (again)));
  g_assert_false (wk_certificate_verify (read, wk_device_key_get_public (device)));
}

static void
test_tampered (void)
{
  g_autoptr(WkRandom) random = wk_random_new_seeded (2);
  g_autoptr(WkDeviceKey) office = wk_device_key_new (random), device = wk_device_key_new (random);
  g_autoptr(WkCertificate) made = make (office, device, "A");
  gsize length;
  const guint8 *data = g_bytes_get_data (wk_certificate_encode (made), &length);

  for (gsize i = 0; i < length; i++)
    {
      g_autofree guint8 *copy = g_memdup2 (data, length);
      g_autoptr(GBytes) flipped = NULL, cut = g_bytes_new (data, i);
      g_autoptr(WkCertificate) read = NULL;
      g_autoptr(GError) error = NULL;

      g_assert_null (wk_certificate_decode (cut, &error));
      g_assert_error (error, WK_SYNC_ERROR, WK_SYNC_ERROR_MALFORMED);
      copy[i] ^= 1 << (i % 8);
      flipped = g_bytes_new (copy, length);
      read = wk_certificate_decode (flipped, NULL);
      g_assert_true (read == NULL || !wk_certificate_verify (read, wk_device_key_get_public (office)));
    }
}

static void
test_long_names (void)
{
  g_autoptr(WkRandom) random = wk_random_new_seeded (3);
  g_autoptr(WkDeviceKey) office = wk_device_key_new (random);
  g_autofree char *name = g_strnfill (500, 'x');
  g_autoptr(WkCertificate) made = make (office, office, name);

  g_assert_cmpuint (strlen (wk_certificate_get_fields (made)->name), ==, 200);
}

static void
test_domains (void)
{
  g_autoptr(WkRandom) random = wk_random_new_seeded (4);
  g_autoptr(WkDeviceKey) key = wk_device_key_new (random);
  guint8 signature[WK_SIGNATURE_LENGTH];

  wk_device_key_sign (key, "one", "data", 4, signature);
  g_assert_true (wk_signature_verify (wk_device_key_get_public (key), "one", "data", 4, signature));
  g_assert_false (wk_signature_verify (wk_device_key_get_public (key), "two", "data", 4, signature));
  g_assert_false (wk_signature_verify (wk_device_key_get_public (key), "one", "date", 4, signature));
  g_assert_false (wk_signature_verify (wk_device_key_get_public (key), "one", "", 0, signature));
}

/* Only who has the key opens it, and only whole; what is no key seals nothing. */
static void
test_sealed (void)
{
  g_autoptr(WkRandom) random = wk_random_new_seeded (12);
  g_autoptr(WkDeviceKey) key = wk_device_key_new (random), other = wk_device_key_new (random);
  g_autoptr(GBytes) content = g_bytes_new_static ("te snel", 7), nothing = g_bytes_new_static ("", 0);
  g_autoptr(GBytes) sealed = wk_public_key_seal (wk_device_key_get_public (key), content);
  g_autoptr(GBytes) again = wk_public_key_seal (wk_device_key_get_public (key), content);
  g_autoptr(GBytes) empty = wk_public_key_seal (wk_device_key_get_public (key), nothing);
  g_autoptr(GBytes) opened = wk_device_key_open (key, sealed), opened_empty = wk_device_key_open (key, empty);
  static const guint8 no_key[WK_PUBLIC_KEY_LENGTH] = { 0 };
  gsize length;
  const guint8 *data = g_bytes_get_data (sealed, &length);

  g_assert_true (g_bytes_equal (opened, content));
  g_assert_true (g_bytes_equal (opened_empty, nothing));
  g_assert_false (g_bytes_equal (sealed, again));
  g_assert_null (wk_device_key_open (other, sealed));
  g_assert_null (wk_device_key_open (key, nothing));
  g_assert_null (wk_public_key_seal (no_key, content));
  for (gsize i = 0; i < length; i++)
    {
      g_autofree guint8 *changed = g_memdup2 (data, length);
      g_autoptr(GBytes) part = g_bytes_new (data, i), forged = NULL;

      changed[i] ^= 1;
      forged = g_bytes_new (changed, length);
      g_assert_null (wk_device_key_open (key, part));
      g_assert_null (wk_device_key_open (key, forged));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/certificate/round-trip", test_round_trip);
  g_test_add_func ("/certificate/tampered", test_tampered);
  g_test_add_func ("/certificate/long-names", test_long_names);
  g_test_add_func ("/certificate/domains", test_domains);
  g_test_add_func ("/certificate/sealed", test_sealed);
  return g_test_run ();
}
