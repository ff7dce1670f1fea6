/* CPace against the vectors of draft-irtf-cfrg-cpace (April 2026), appendix "ristretto255 and SHA-512". */
#include "wk-cpace.h"

#include <string.h>

#include <wk-codec.h>

#include "wk-sync-error.h"

static const char *const PRS = "50617373776f7264";
static const char *const CI = "0b415f696e69746961746f720b425f726573706f6e646572";
static const char *const SID = "7e4b4791d6a8ef019b936c79fb7f2c57";
static const char *const YA_SCALAR = "da3d23700a9e5699258aef94dc060dfda5ebb61f02a5ea77fad53f4ff0976d08";
static const char *const YB_SCALAR = "d2316b454718c35362d83d69df6320f38578ed5984651435e2949762d900b80d";
static const char *const YA = "d6bac480f2c386c394efc7c47adb9925dcd2630b64f240c50f8d0eec482b9157";
static const char *const YB = "3ea7e0b19560d7c0b0f5734f63b955286dfa8232b5ebe63324e2d9e7433f7258";
static const char *const K = "80b69a8a76457ab6a4d7f887a4bf6b55a2f80ac19c333f917a05fc9887c8b40f";
static const char *const GENERATOR = "222b6b195fe84b1652badb6f6a3ae3d24341e7306967f0b8115b40d5698c7e56";

static GBytes *
hex (const char *text)
{
  gsize length = strlen (text) / 2;
  guint8 *data = g_malloc (length);

  g_assert_true (wk_hex_decode (text, data, length));
  return g_bytes_new_take (data, length);
}

static void
assert_hex (gconstpointer data, gsize length, const char *expected)
{
  g_autofree char *text = wk_hex_encode (data, length);

  g_assert_cmpstr (text, ==, expected);
}

static GBytes *
generator_string (void)
{
  g_autoptr(GBytes) prs = hex (PRS);
  g_autoptr(GBytes) ci = hex (CI);
  g_autoptr(GBytes) sid = hex (SID);

  return wk_cpace_generator_string (g_bytes_get_data (prs, NULL), g_bytes_get_size (prs), ci, sid);
}

static void
test_generator (void)
{
  g_autoptr(GBytes) string = generator_string ();
  guint8 point[32];

  assert_hex (g_bytes_get_data (string, NULL), g_bytes_get_size (string),
              "11435061636552697374726574746f3235350850617373776f726464"
              "00000000000000000000000000000000000000000000000000000000"
              "00000000000000000000000000000000000000000000000000000000"
              "00000000000000000000000000000000000000000000000000000000"
              "00000000000000000000000000000000180b415f696e69746961746f"
              "720b425f726573706f6e646572107e4b4791d6a8ef019b936c79fb7f"
              "2c57");
  wk_cpace_generator (string, point);
  assert_hex (point, sizeof point, GENERATOR);
}

static void
test_shares (void)
{
  g_autoptr(GBytes) g = hex (GENERATOR);
  g_autoptr(GBytes) ya = hex (YA_SCALAR);
  g_autoptr(GBytes) yb = hex (YB_SCALAR);
  g_autoptr(GBytes) public_a = hex (YA);
  g_autoptr(GBytes) public_b = hex (YB);
  guint8 result[32];

  g_assert_true (wk_cpace_scalar_mult (g_bytes_get_data (ya, NULL), g_bytes_get_data (g, NULL), result));
  assert_hex (result, sizeof result, YA);
  g_assert_true (wk_cpace_scalar_mult (g_bytes_get_data (yb, NULL), g_bytes_get_data (g, NULL), result));
  assert_hex (result, sizeof result, YB);
  g_assert_true (wk_cpace_scalar_mult (g_bytes_get_data (ya, NULL), g_bytes_get_data (public_b, NULL), result));
  assert_hex (result, sizeof result, K);
  g_assert_true (wk_cpace_scalar_mult (g_bytes_get_data (yb, NULL), g_bytes_get_data (public_a, NULL), result));
  assert_hex (result, sizeof result, K);
}

static void
test_isk (void)
{
  g_autoptr(GBytes) sid = hex (SID);
  g_autoptr(GBytes) k = hex (K);
  g_autoptr(GBytes) ya = hex (YA);
  g_autoptr(GBytes) yb = hex (YB);
  g_autoptr(GBytes) ada = g_bytes_new_static ("ADa", 3);
  g_autoptr(GBytes) adb = g_bytes_new_static ("ADb", 3);
  guint8 isk[WK_CPACE_ISK_LENGTH];

  wk_cpace_isk (sid, g_bytes_get_data (k, NULL), g_bytes_get_data (ya, NULL), ada, g_bytes_get_data (yb, NULL), adb, isk);
  assert_hex (isk, sizeof isk,
              "b69effbf61b51d56401c0f65601abe428de8206feaaf0e32198896dcae7b35cd"
              "2b38950a39dfd5d4a79164614c2984f7daa460b588c1e80c3fa2068af7900447");
}

static void
test_scalar_mult_vfy (void)
{
  g_autoptr(GBytes) s = hex ("7cd0e075fa7955ba52c02759a6c90dbbfc10e6d40aea8d283e407d88cf538a05");
  g_autoptr(GBytes) x = hex ("2c3c6b8c4f3800e7aef6864025b4ed79bd599117e427c41bd47d93d654b4a51c");
  g_autoptr(GBytes) no_point = hex ("2b3c6b8c4f3800e7aef6864025b4ed79bd599117e427c41bd47d93d654b4a51c");
  guint8 identity[32] = { 0 }, result[32];

  g_assert_true (wk_cpace_scalar_mult (g_bytes_get_data (s, NULL), g_bytes_get_data (x, NULL), result));
  assert_hex (result, sizeof result, "7c13645fe790a468f62c39beb7388e541d8405d1ade69d1778c5fe3e7f6b600e");
  memset (result, 1, sizeof result);
  g_assert_false (wk_cpace_scalar_mult (g_bytes_get_data (s, NULL), g_bytes_get_data (no_point, NULL), result));
  g_assert_cmpmem (result, 32, identity, 32);
  memset (result, 1, sizeof result);
  g_assert_false (wk_cpace_scalar_mult (g_bytes_get_data (s, NULL), identity, result));
  g_assert_cmpmem (result, 32, identity, 32);
}

typedef struct
{
  WkCpace *a, *b;
} Run;

static Run
start (const char *code_a, const char *code_b, const char *channel_a, const char *channel_b)
{
  g_autoptr(WkRandom) random = wk_random_new_system ();
  g_autoptr(GBytes) ca = g_bytes_new (channel_a, strlen (channel_a));
  g_autoptr(GBytes) cb = g_bytes_new (channel_b, strlen (channel_b));
  g_autoptr(GBytes) session = g_bytes_new_static ("both sides' random bytes", 24);
  Run run = { wk_cpace_new (WK_CPACE_INITIATOR, code_a, ca, session, random),
              wk_cpace_new (WK_CPACE_RESPONDER, code_b, cb, session, random) };

  return run;
}

static void
finish (Run *run)
{
  wk_cpace_free (run->a);
  wk_cpace_free (run->b);
}

static gboolean
agree (Run *run)
{
  guint8 ta[WK_CPACE_TAG_LENGTH], tb[WK_CPACE_TAG_LENGTH];
  gboolean a, b;

  g_assert_true (wk_cpace_receive (run->b, wk_cpace_get_share (run->a), NULL));
  g_assert_true (wk_cpace_receive (run->a, wk_cpace_get_share (run->b), NULL));
  wk_cpace_get_tag (run->a, ta);
  wk_cpace_get_tag (run->b, tb);
  g_assert_cmpint (memcmp (ta, tb, sizeof ta), !=, 0);
  b = wk_cpace_verify_tag (run->b, ta);
  a = wk_cpace_verify_tag (run->a, tb);
  g_assert_cmpint (a, ==, b);
  return a;
}

static void
test_same_code (void)
{
  Run run = start ("12345678", "12345678", "x", "x");
  g_autoptr(WkSecret) ka = NULL, kb = NULL, other = NULL;
  guint8 tag[WK_CPACE_TAG_LENGTH];

  g_assert_true (agree (&run));
  ka = wk_cpace_derive (run.a, "purpose");
  kb = wk_cpace_derive (run.b, "purpose");
  other = wk_cpace_derive (run.b, "another");
  g_assert_true (wk_secret_equal (ka, kb));
  g_assert_false (wk_secret_equal (ka, other));
  /* One judgement a run: nobody tries tags until one fits. */
  wk_cpace_get_tag (run.a, tag);
  g_assert_false (wk_cpace_verify_tag (run.b, tag));
  finish (&run);
}

static void
test_other_code (void)
{
  Run run = start ("12345678", "12345679", "x", "x");

  g_assert_false (agree (&run));
  finish (&run);
}

/* Somebody in between has a certificate of their own: each side sees another hash. */
static void
test_other_channel (void)
{
  Run run = start ("12345678", "12345678", "x", "y");

  g_assert_false (agree (&run));
  finish (&run);
}

static void
test_reflected (void)
{
  Run run = start ("12345678", "12345678", "x", "x");
  guint8 tag[WK_CPACE_TAG_LENGTH];

  g_assert_true (wk_cpace_receive (run.a, wk_cpace_get_share (run.a), NULL));
  wk_cpace_get_tag (run.a, tag);
  g_assert_false (wk_cpace_verify_tag (run.a, tag));
  finish (&run);
}

static void
test_no_point (void)
{
  Run run = start ("12345678", "12345678", "x", "x");
  g_autoptr(GError) error = NULL;
  guint8 identity[32] = { 0 };

  g_assert_false (wk_cpace_receive (run.a, identity, &error));
  g_assert_error (error, WK_SYNC_ERROR, WK_SYNC_ERROR_SIGNATURE);
  finish (&run);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cpace/vector/generator", test_generator);
  g_test_add_func ("/cpace/vector/shares", test_shares);
  g_test_add_func ("/cpace/vector/isk", test_isk);
  g_test_add_func ("/cpace/vector/scalar-mult-vfy", test_scalar_mult_vfy);
  g_test_add_func ("/cpace/same-code", test_same_code);
  g_test_add_func ("/cpace/other-code", test_other_code);
  g_test_add_func ("/cpace/other-channel", test_other_channel);
  g_test_add_func ("/cpace/reflected", test_reflected);
  g_test_add_func ("/cpace/no-point", test_no_point);
  return g_test_run ();
}
