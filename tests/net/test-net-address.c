/* Addresses as people type them. */
#include "wk-address.h"

#include "wk-net-error.h"

static void
test_read (void)
{
  static const struct { const char *text; guint16 fallback; const char *host; guint16 port; } cases[] = {
    { "192.168.1.20:7443", 0, "192.168.1.20", 7443 },
    { "192.168.1.20", 7443, "192.168.1.20", 7443 },
    { " kantoor.gemeente.nl:8000 ", 7443, "kantoor.gemeente.nl", 8000 },
    { "wss://kantoor.gemeente.nl/", 7443, "kantoor.gemeente.nl", 7443 },
    { "https://kantoor.gemeente.nl:99", 7443, "kantoor.gemeente.nl", 99 },
    { "[2001:db8::1]:443", 7443, "2001:db8::1", 443 },
    { "[2001:db8::1]", 7443, "2001:db8::1", 7443 },
    { "2001:db8::1", 7443, "2001:db8::1", 7443 },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *host = NULL;
    g_autoptr (GError) error = NULL;
    guint16 port = 0;

    g_assert_true (wk_address_parse (cases[i].text, cases[i].fallback, &host, &port, &error));
    g_assert_no_error (error);
    g_assert_cmpstr (host, ==, cases[i].host);
    g_assert_cmpuint (port, ==, cases[i].port);
  }
}

static void
test_refuse (void)
{
  static const char *cases[] = { "", " ", "192.168.1.20", "host:0", "host:70000", "host:port", "a b:1", "host:1/path", "user@host:1", ":7443", "wss://" };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    char *host = (char *) "untouched";
    guint16 port = 7;
    g_autoptr (GError) error = NULL;

    g_test_message ("“%s”", cases[i]);
    g_assert_false (wk_address_parse (cases[i], 0, &host, &port, &error));
    g_assert_error (error, WK_NET_ERROR, WK_NET_ERROR_ADDRESS);
    g_assert_cmpstr (host, ==, "untouched");
    g_assert_cmpuint (port, ==, 7);
  }
}

static void
test_write (void)
{
  g_autofree char *four = wk_address_format ("10.0.0.1", 80), *six = wk_address_format ("::1", 80);

  g_assert_cmpstr (four, ==, "10.0.0.1:80");
  g_assert_cmpstr (six, ==, "[::1]:80");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/address/read", test_read);
  g_test_add_func ("/net/address/refuse", test_refuse);
  g_test_add_func ("/net/address/write", test_write);
  return g_test_run ();
}
