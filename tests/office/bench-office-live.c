/* What it costs an office that people are connected: memory of an idle connection, waiting for another's press and for a change of what one may at 300 connections, and the
 * office's own time for each update that it hands on, made durable first; on each kind of store. Prints `name value unit`. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "office-process.h"

#define CONNECTIONS 300
#define PRESSES 100
#define PROFILES 20
/* As many as npm's relays were measured with (interop/bench-relay.mjs): each presses every so many milliseconds, for so many seconds. */
#define WRITERS 8
#define EACH_MS 10
#define FLOW_SECONDS 5
/* A laptop sends what was typed within a quarter of a second as one batch. */
#define GATHERED 25

#define RUN_UNTIL(condition) while (!(condition)) g_main_context_iteration (NULL, TRUE)

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* A word of /proc/PID/FILE, from 0. */
static double
read_figure (Office *office, const char *file, guint word)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/%s", g_subprocess_get_identifier (office->process), file), *text = NULL;
  g_auto (GStrv) words = NULL;
  const char *name;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  name = strrchr (text, ')');
  words = g_strsplit (name ? name + 2 : text, " ", -1);

  return g_ascii_strtod (words[word], NULL);
}

static double
cpu_microseconds (Office *first, Office *second)
{
  double ticks = read_figure (first, "stat", 11) + read_figure (first, "stat", 12);

  if (second)
    ticks += read_figure (second, "stat", 11) + read_figure (second, "stat", 12);

  return ticks / sysconf (_SC_CLK_TCK) * 1e6;
}

static double
resident_kilobytes (Office *office)
{
  return read_figure (office, "statm", 1) * sysconf (_SC_PAGESIZE) / 1024;
}

static guint
count_came (GPtrArray *laptops)
{
  guint i, came = 0;

  for (i = 0; i < laptops->len; i++)
    came += ((TestLaptop *) laptops->pdata[i])->batches_came;

  return came;
}

/* One press at a time: each is seen by the last before the next. */
static void
bench_presses (const char *name, Office *first, Office *second, GPtrArray *laptops)
{
  TestLaptop *writer = laptops->pdata[0], *reader = laptops->pdata[laptops->len - 1];
  double waits[PRESSES], cpu;
  guint i, came;

  came = count_came (laptops);
  cpu = cpu_microseconds (first, second);
  for (i = 0; i < PRESSES; i++) {
    guint had = reader->batches_came;
    gint64 began = g_get_monotonic_time ();

    test_laptop_write (writer, 2000 + i % 10, "x");
    RUN_UNTIL (reader->batches_came > had);
    waits[i] = (g_get_monotonic_time () - began) / 1000.0;
  }
  RUN_UNTIL (count_came (laptops) == came + PRESSES * (laptops->len - 1));
  cpu = cpu_microseconds (first, second) - cpu;
  qsort (waits, PRESSES, sizeof waits[0], compare_doubles);
  printf ("office_%s_seen_at_%u_p50 %.2f ms\noffice_%s_seen_at_%u_p99 %.2f ms\n", name, laptops->len, waits[PRESSES / 2], name, laptops->len,
          waits[PRESSES * 99 / 100]);
  printf ("office_%s_delivered_alone_at_%u %.1f us\n", name, laptops->len, cpu / (PRESSES * (laptops->len - 1.0)));
}

/* Somebody is taken off and on again, beside all who are connected: until their laptop has lost and got what that means. */
static void
bench_profile (const char *name, Office *first, Office *second, GPtrArray *laptops)
{
  Office *theirs = second ? second : first;
  g_autoptr (TestLaptop) laptop = office_new_person (first, "Omar", "gemeente", "coordinator", "", "");
  double waits[PROFILES];
  guint i;

  office_sync (theirs, laptop);
  office_wait_live (laptop);
  for (i = 0; i < PROFILES; i++) {
    gint64 began = g_get_monotonic_time ();

    g_assert_cmpint (office_run (first, NULL, NULL, "profile", "Omar", "--function", i % 2 ? "coordinator" : "policy-adviser", NULL), ==, 0);
    RUN_UNTIL (test_laptop_has (laptop, 2000, WK_DOC_PLAN, NULL) == (i % 2 == 1));
    waits[i] = (g_get_monotonic_time () - began) / 1000.0;
  }
  qsort (waits, PROFILES, sizeof waits[0], compare_doubles);
  printf ("office_%s_profile_changed_at_%u_p50 %.1f ms\noffice_%s_profile_changed_at_%u_most %.1f ms\n", name, laptops->len, waits[PROFILES / 2],
          name, laptops->len, waits[PROFILES - 1]);
  office_leave (laptop);
}

typedef struct
{
  TestLaptop *laptop;
  guint document, left, gathers;
} Writer;

static gboolean
press_cb (gpointer data)
{
  Writer *writer = data;

  static const char presses[] = "xxxxxxxxxxxxxxxxxxxxxxxxx";

  test_laptop_write (writer->laptop, writer->document, presses + GATHERED - writer->gathers);

  return --writer->left > 0;
}

/* Some write in one document all the time; gathers: so many presses make a batch. The figure is for each press that another one sees. */
static void
bench_flow (const char *name, Office *first, Office *second, guint gathers)
{
  g_autoptr (GPtrArray) laptops = g_ptr_array_new_with_free_func (g_object_unref);
  const guint batches = FLOW_SECONDS * 1000 / EACH_MS / gathers, delivered = batches * WRITERS * (WRITERS - 1);
  Writer writers[WRITERS];
  guint i;
  double cpu;

  for (i = 0; i < WRITERS; i++) {
    TestLaptop *laptop = office_new_laptop (i % 2 && second ? second : first);

    g_ptr_array_add (laptops, laptop);
    office_sync (i % 2 && second ? second : first, laptop);
    office_wait_live (laptop);
    laptop->batches_came = 0;
    writers[i] = (Writer) { laptop, 3000 + gathers, batches, gathers };
  }
  cpu = cpu_microseconds (first, second);
  for (i = 0; i < WRITERS; i++)
    g_timeout_add (EACH_MS * gathers, press_cb, &writers[i]);
  RUN_UNTIL (count_came (laptops) == delivered);
  printf ("office_%s_delivered_%sby_%u %.1f us\n", name, gathers > 1 ? "gathered_" : "", WRITERS,
          (cpu_microseconds (first, second) - cpu) / (delivered * gathers));
  for (i = 0; i < WRITERS; i++)
    office_leave (laptops->pdata[i]);
}

static void
bench (const char *name, gboolean two, gboolean flow_alone)
{
  g_autoptr (GPtrArray) laptops = g_ptr_array_new_with_free_func (g_object_unref);
  Office first, second;
  double before;
  guint i;

  office_set_up (&first);
  if (two)
    office_set_up_second (&second, &first);
  bench_flow (name, &first, two ? &second : NULL, 1);
  bench_flow (name, &first, two ? &second : NULL, GATHERED);
  if (flow_alone) {
    office_tear_down (&first);
    return;
  }

  before = resident_kilobytes (&first);
  for (i = 0; i < CONNECTIONS; i++) {
    TestLaptop *laptop = office_new_laptop (&first);

    g_ptr_array_add (laptops, laptop);
    office_sync (i % 2 && two ? &second : &first, laptop);
    office_wait_live (laptop);
  }
  printf ("office_%s_idle_connection %.1f kB\n", name, (resident_kilobytes (&first) - before) / (two ? CONNECTIONS / 2 : CONNECTIONS));
  bench_presses (name, &first, two ? &second : NULL, laptops);
  bench_profile (name, &first, two ? &second : NULL, laptops);
  for (i = 0; i < CONNECTIONS; i++)
    office_leave (laptops->pdata[i]);
  if (two)
    office_tear_down (&second);
  office_tear_down (&first);
}

int
main (int argc, char **argv)
{
  g_autofree char *why_not = NULL;
  PostgresServer *server;

  setvbuf (stdout, NULL, _IOLBF, 0);
  /* Beside npm's relays. */
  if (argc > 1) {
    bench ("sqlite", FALSE, TRUE);
    return 0;
  }
  bench ("sqlite", FALSE, FALSE);
  server = postgres_server_new_durable (&why_not);
  if (!server) {
    fprintf (stderr, "bench-office-live: %s\n", why_not);
    return 0;
  }
  office_use_postgres (server);
  bench ("postgres", FALSE, FALSE);
  bench ("postgres_two", TRUE, FALSE);
  postgres_server_free (server);

  return 0;
}
