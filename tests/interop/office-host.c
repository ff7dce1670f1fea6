/* An office on loopback for npm clients, with one laptop of ours: says where it is and the passes that open the laptop's plan, then does what it is told
 * on standard input.
 *
 * usage: office-host; prints one line of JSON {"port", "document", "token", "readonly", "stranger", "other"}, then answers each line:
 *   type TEXT    the laptop writes at the end of the root "text"
 *   json         prints the laptop's copy as canonical JSON
 *   looked       prints how many lines of the access log say that the file was opened
 *   drop         the office is killed, as the power does, and started again
 *   revoke       takes the pass off
 *   quit
 */
#include <stdio.h>
#include <string.h>

#include "host-loop.h"
#include "office-process.h"
#include "wk-base.h"

typedef struct
{
  Office office;
  TestLaptop *laptop;
  char *number; /* (owned): of the pass */
} Host;

/* number: (out) (optional): by which the office knows it. */
static char *
new_pass (Host *host, const char *who, const char *option, char **number)
{
  g_autofree char *out = NULL;
  g_auto (GStrv) words = NULL;

  g_assert_cmpint (office_run (&host->office, &out, NULL, "pass", who, option, NULL), ==, 0);
  words = g_strsplit_set (out, " \n", -1);
  g_assert_cmpstr (words[0], ==, "pass");
  g_assert_cmpstr (words[2], ==, "number");
  if (number)
    *number = g_strdup (words[3]);

  return g_strdup (words[1]);
}

/* Whether the list of people shows it. */
static void
check_number (Host *host, gboolean there)
{
  g_autofree char *out = NULL;

  g_assert_cmpint (office_run (&host->office, &out, NULL, "profile", NULL), ==, 0);
  g_assert_true ((strstr (out, host->number) != NULL) == there);
}

static void
print_json (Host *host)
{
  g_autoptr (WkDocumentName) name = test_document_name (1);
  TestDocument *document = g_hash_table_lookup (host->laptop->documents, &name->document);
  g_autoptr (GString) json = g_string_new (NULL);

  y_doc_to_json (document->doc, json);
  puts (json->str);
}

static void
print_looked (Host *host)
{
  g_autofree char *out = NULL;
  guint n = 0;
  const char *at;

  g_assert_cmpint (office_run (&host->office, &out, NULL, "access-log", NULL), ==, 0);
  for (at = out; (at = strstr (at, "\"reason\"")); at++)
    n++;
  printf ("%u\n", n);
}

static void
begin_again (Host *host)
{
  office_kill (&host->office);
  office_start (&host->office);
  office_sync (&host->office, host->laptop);
  office_wait_live (host->laptop);
  puts ("ok");
}

static gboolean
obey (const char *line, gpointer data)
{
  Host *host = data;

  if (g_str_has_prefix (line, "type ")) {
    test_laptop_write (host->laptop, 1, line + strlen ("type "));
    puts ("ok");
  } else if (g_str_equal (line, "json")) {
    print_json (host);
  } else if (g_str_equal (line, "looked")) {
    print_looked (host);
  } else if (g_str_equal (line, "drop")) {
    begin_again (host);
  } else if (g_str_equal (line, "revoke")) {
    g_assert_cmpint (office_run (&host->office, NULL, NULL, "revoke", host->number, NULL), ==, 0);
    check_number (host, FALSE);
    puts ("ok");
  } else {
    return FALSE;
  }

  return TRUE;
}

int
main (void)
{
  Host host = { 0 };
  g_autofree char *code = NULL, *token = NULL, *readonly = NULL, *stranger = NULL, *document = NULL, *other = NULL;
  g_autoptr (WkDocumentName) name = test_document_name (1), elsewhere = test_document_name (2);
  g_autoptr (TestLaptop) second = NULL;
  g_autoptr (GError) error = NULL;

  wk_base_init ();
  office_set_up (&host.office);
  host.office.listen = g_strdup_printf ("127.0.0.1:%u", host.office.port);
  host.laptop = test_laptop_new ();
  code = g_strdup (host.office.code);
  g_assert_true (office_enrol (&host.office, host.laptop, code, "Karin", &error));
  second = office_new_person (&host.office, "Tom Dam", "Gemeente", "policy-adviser", "none", "");
  test_laptop_write (host.laptop, 1, "van de laptop ");
  office_sync (&host.office, host.laptop);
  office_wait_live (host.laptop);
  readonly = new_pass (&host, "Karin", "--read-only", NULL);
  stranger = new_pass (&host, "Tom Dam", NULL, NULL);
  token = new_pass (&host, "Karin", NULL, &host.number);
  check_number (&host, TRUE);

  document = wk_id_to_hex (&name->document);
  other = wk_id_to_hex (&elsewhere->document);
  printf ("{\"port\":%u,\"document\":\"%s\",\"token\":\"%s\",\"readonly\":\"%s\",\"stranger\":\"%s\",\"other\":\"%s\"}\n", host.office.port, document,
          token, readonly, stranger, other);
  host_loop_run (obey, &host);

  office_leave (host.laptop);
  g_object_unref (host.laptop);
  office_tear_down (&host.office);
  g_free (host.number);
  return 0;
}
