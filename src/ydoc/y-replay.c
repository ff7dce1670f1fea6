#include "ydoc.h"
#include <gio/gio.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

/* Replays an editing trace as local edits of one text, and measures. contracts.md of the project says what goes in and
 * comes out; with --rounds N the figures are medians of N rounds, with --cpu the time that the processor was at it,
 * which others on the machine do not lengthen. With --remote it measures what another's edits cost:
 * the update of each transaction, in the order of the trace, taken in one by one by an empty document, and all of them
 * merged without one. A trace may be that of several people at once (transactions with `parents` and `agent`): then each has a
 * document, and what another's transaction builds on is applied, update by update, before it. */

#define MAX_AGENTS 64

typedef struct { guint32 pos, deleted, text, text_len; } Patch;

typedef struct {
  guint32 first, n;                      /* patches */
  guint32 agent;
  guint32 parents, n_parents;            /* in Trace.parents */
} Txn;

typedef struct {
  GArray  *patches, *txns, *parents;
  GString *texts;
  char    *start, *end;
  guint32  n_agents;
  gboolean concurrent;
} Trace;

/* ---- reading ---- */

typedef struct {
  const char *p;
  gboolean    bad;
} Scanner;

static void
skip_space (Scanner *s)
{
  while (*s->p == ' ' || *s->p == '\n' || *s->p == '\r' || *s->p == '\t')
    s->p++;
}

static gboolean
take (Scanner *s,
      char     c)
{
  skip_space (s);
  if (*s->p != c)
    return FALSE;
  s->p++;
  return TRUE;
}

static void
need (Scanner *s,
      char     c)
{
  if (!take (s, c))
    s->bad = TRUE;
}

static guint32
number (Scanner *s)
{
  char *end;
  gulong n;

  skip_space (s);
  n = strtoul (s->p, &end, 10);
  if (!g_ascii_isdigit (*s->p) || n > G_MAXUINT32)
    s->bad = TRUE;
  s->p = end;
  return n;
}

/* The raw string, from quote to quote. */
static const char *
raw_string (Scanner *s,
            gsize   *len)
{
  const char *from;

  skip_space (s);
  from = s->p;
  need (s, '"');
  while (!s->bad && *s->p != '"')
    {
      if (*s->p == '\0' || (*s->p == '\\' && s->p[1] == '\0'))
        {
          s->bad = TRUE;
          break;
        }
      s->p += *s->p == '\\' ? 2 : 1;
    }
  if (!s->bad)
    s->p++;
  *len = s->p - from;
  return from;
}

static char *
string (Scanner *s)
{
  gsize len;
  const char *raw = raw_string (s, &len);
  g_autoptr (YValue) v = s->bad ? NULL : y_value_from_json (raw, len, NULL);

  if (!v)
    {
      s->bad = TRUE;
      return g_strdup ("");
    }
  return g_strdup (y_value_get_string (v, NULL));
}

static void
skip_value (Scanner *s)
{
  gsize len;
  guint depth = 0;

  do
    {
      skip_space (s);
      if (*s->p == '"')
        raw_string (s, &len);
      else if (*s->p == '\0')
        s->bad = TRUE;
      else
        {
          if (*s->p == '[' || *s->p == '{')
            depth++;
          else if (*s->p == ']' || *s->p == '}')
            depth--;
          s->p++;
        }
    }
  while (!s->bad && (depth > 0 || (*s->p != ',' && *s->p != '}' && *s->p != ']')));
}

static void
read_patches (Scanner *s,
              Trace   *t)
{
  need (s, '[');
  if (take (s, ']'))
    return;
  do
    {
      Patch p;
      g_autofree char *text = NULL;

      need (s, '[');
      p.pos = number (s);
      need (s, ',');
      p.deleted = number (s);
      need (s, ',');
      text = string (s);
      need (s, ']');
      p.text = t->texts->len;
      p.text_len = strlen (text);
      g_string_append_len (t->texts, text, p.text_len);
      g_array_append_val (t->patches, p);
    }
  while (!s->bad && take (s, ','));
  need (s, ']');
}

static void
read_parents (Scanner *s,
              Trace   *t)
{
  t->concurrent = TRUE;
  need (s, '[');
  if (take (s, ']'))
    return;
  do
    {
      guint32 parent = number (s);

      g_array_append_val (t->parents, parent);
    }
  while (!s->bad && take (s, ','));
  need (s, ']');
}

static void
read_txns (Scanner *s,
           Trace   *t)
{
  need (s, '[');
  if (take (s, ']'))
    return;
  do
    {
      Txn txn = { t->patches->len, 0, 0, t->parents->len, 0 };

      need (s, '{');
      do
        {
          g_autofree char *key = string (s);

          need (s, ':');
          if (strcmp (key, "patches") == 0)
            read_patches (s, t);
          else if (strcmp (key, "parents") == 0)
            read_parents (s, t);
          else if (strcmp (key, "agent") == 0)
            txn.agent = number (s);
          else
            skip_value (s);
        }
      while (!s->bad && take (s, ','));
      need (s, '}');
      txn.n = t->patches->len - txn.first;
      txn.n_parents = t->parents->len - txn.parents;
      if (txn.agent >= MAX_AGENTS)
        s->bad = TRUE;
      t->n_agents = MAX (t->n_agents, txn.agent + 1);
      for (guint32 i = txn.parents; i < t->parents->len; i++)
        if (g_array_index (t->parents, guint32, i) >= t->txns->len)
          s->bad = TRUE;
      g_array_append_val (t->txns, txn);
    }
  while (!s->bad && take (s, ','));
  need (s, ']');
}

static gboolean
read_trace (const char *json,
            Trace      *t)
{
  Scanner s = { json, FALSE };

  t->patches = g_array_new (FALSE, FALSE, sizeof (Patch));
  t->txns = g_array_new (FALSE, FALSE, sizeof (Txn));
  t->parents = g_array_new (FALSE, FALSE, sizeof (guint32));
  t->texts = g_string_new (NULL);
  need (&s, '{');
  do
    {
      g_autofree char *key = string (&s);

      need (&s, ':');
      if (strcmp (key, "txns") == 0)
        read_txns (&s, t);
      else if (strcmp (key, "startContent") == 0)
        t->start = string (&s);
      else if (strcmp (key, "endContent") == 0)
        t->end = string (&s);
      else
        skip_value (&s);
    }
  while (!s.bad && take (&s, ','));
  need (&s, '}');
  skip_space (&s);
  return !s.bad && *s.p == '\0' && t->end;
}

static char *
load_file (const char *path,
           GError    **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GInputStream) in = G_INPUT_STREAM (g_file_read (file, NULL, error));
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();

  if (!in)
    return NULL;
  if (g_str_has_suffix (path, ".gz"))
    {
      g_autoptr (GConverter) gunzip = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
      GInputStream *plain = g_converter_input_stream_new (in, gunzip);

      g_object_unref (in);
      in = plain;
    }
  if (g_output_stream_splice (out, in, 0, NULL, error) < 0 || !g_output_stream_write_all (out, "", 1, NULL, NULL, error) ||
      !g_output_stream_close (out, NULL, error))
    return NULL;
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (out));
}

/* ---- replaying ---- */

static gboolean cpu_time;

static double
now_ms (void)
{
  struct timespec t;

  clock_gettime (cpu_time ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static YType *
text_of (YDoc *doc)
{
  return y_doc_get_root (doc, "text", Y_TYPE_TEXT);
}

static void
apply_txn (YType       *text,
           const Trace *t,
           const Txn   *txn)
{
  const Patch *p = &g_array_index (t->patches, Patch, txn->first);

  if (txn->n != 1)
    y_doc_begin (y_type_get_doc (text), NULL);
  for (guint32 i = 0; i < txn->n; i++)
    {
      if (p[i].deleted)
        y_text_delete (text, Y_CHARS, p[i].pos, p[i].deleted);
      if (p[i].text_len)
        y_text_insert (text, Y_CHARS, p[i].pos, t->texts->str + p[i].text, p[i].text_len, NULL);
    }
  if (txn->n != 1)
    y_doc_commit (y_type_get_doc (text));
}

static void
count_cb (YDoc         *doc,
          GBytes       *update,
          gconstpointer origin,
          gboolean      local,
          gpointer      data)
{
  *(gsize *) data += g_bytes_get_size (update);
}

static YDoc *
replay_alone (const Trace *t,
              gboolean     with_updates,
              double      *ms)
{
  YDoc *doc = y_doc_new (1, Y_DOC_GC);
  YType *text = text_of (doc);
  static gsize bytes;
  double from;

  if (t->start && *t->start)
    y_text_insert (text, Y_CHARS, 0, t->start, -1, NULL);
  if (with_updates)
    y_doc_observe_update (doc, count_cb, &bytes, NULL);
  from = now_ms ();
  for (guint i = 0; i < t->txns->len; i++)
    apply_txn (text, t, &g_array_index (t->txns, Txn, i));
  *ms = now_ms () - from;
  return doc;
}

/* Which transactions of each agent a transaction stands on, as a count for each. */
static guint32 *
clocks_of (const Trace *t)
{
  guint32 *clocks = g_new0 (guint32, (gsize) t->txns->len * t->n_agents);

  for (guint i = 0; i < t->txns->len; i++)
    {
      const Txn *txn = &g_array_index (t->txns, Txn, i);
      guint32 *own = clocks + (gsize) i * t->n_agents;

      for (guint32 k = 0; k < txn->n_parents; k++)
        {
          const guint32 *of = clocks + (gsize) g_array_index (t->parents, guint32, txn->parents + k) * t->n_agents;

          for (guint32 a = 0; a < t->n_agents; a++)
            own[a] = MAX (own[a], of[a]);
        }
      own[txn->agent]++;
    }
  return clocks;
}

static void
keep_cb (YDoc         *doc,
         GBytes       *update,
         gconstpointer origin,
         gboolean      local,
         gpointer      data)
{
  if (local)
    g_ptr_array_add (data, g_bytes_ref (update));
}

static gboolean
load (YDoc   *doc,
      GBytes *update)
{
  g_autoptr (GError) error = NULL;

  if (y_doc_apply_update (doc, g_bytes_get_data (update, NULL), g_bytes_get_size (update), NULL, &error))
    return TRUE;
  g_printerr ("y-replay: %s\n", error->message);
  return FALSE;
}

static void
catch_up (YDoc      *doc,
          GPtrArray *updates,
          guint32   *done,
          guint32    to)
{
  for (; *done < to && *done < updates->len; (*done)++)
    load (doc, g_ptr_array_index (updates, *done));
}

/* (transfer full) (nullable): what all of several people begin with, as somebody else wrote it */
static GBytes *
start_of (const Trace *t)
{
  g_autoptr (YDoc) doc = NULL;

  if (!t->start || !*t->start)
    return NULL;
  doc = y_doc_new (MAX_AGENTS + 2, Y_DOC_GC);
  y_text_insert (text_of (doc), Y_CHARS, 0, t->start, -1, NULL);
  return y_doc_encode_state (doc, NULL, 0, NULL);
}

static YDoc *
replay_together (const Trace *t,
                 double      *ms,
                 GPtrArray   *all)          /* (nullable): takes the updates, in the order of the trace */
{
  YDoc *docs[MAX_AGENTS], *result;
  GPtrArray *updates[MAX_AGENTS];
  guint32 done[MAX_AGENTS][MAX_AGENTS] = { { 0 } };
  g_autofree guint32 *clocks = clocks_of (t);
  g_autoptr (GBytes) start = start_of (t);
  double from;

  if (start && all)
    g_ptr_array_add (all, g_bytes_ref (start));
  for (guint32 a = 0; a < t->n_agents; a++)
    {
      docs[a] = y_doc_new (a + 1, Y_DOC_GC);
      if (start)
        load (docs[a], start);
      updates[a] = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
      y_doc_observe_update (docs[a], keep_cb, updates[a], NULL);
    }
  from = now_ms ();
  for (guint i = 0; i < t->txns->len; i++)
    {
      const Txn *txn = &g_array_index (t->txns, Txn, i);
      const guint32 *base = clocks + (gsize) i * t->n_agents;
      guint before = updates[txn->agent]->len;

      for (guint32 a = 0; a < t->n_agents; a++)
        if (a != txn->agent)
          catch_up (docs[txn->agent], updates[a], &done[txn->agent][a], base[a]);
      apply_txn (text_of (docs[txn->agent]), t, txn);
      for (; all && before < updates[txn->agent]->len; before++)
        g_ptr_array_add (all, g_bytes_ref (g_ptr_array_index (updates[txn->agent], before)));
    }
  for (guint32 a = 1; a < t->n_agents; a++)
    catch_up (docs[0], updates[a], &done[0][a], updates[a]->len);
  *ms = now_ms () - from;
  result = y_doc_ref (docs[0]);
  for (guint32 a = 0; a < t->n_agents; a++)
    {
      y_doc_unref (docs[a]);
      g_ptr_array_unref (updates[a]);
    }
  return result;
}

static gboolean
text_is (YDoc       *doc,
         const char *expected)
{
  g_autofree char *s = y_text_to_string (text_of (doc));

  return strcmp (s, expected) == 0;
}

static YDoc *
replay (const Trace *t,
        gboolean     with_updates,
        double      *ms)
{
  return t->concurrent ? replay_together (t, ms, NULL) : replay_alone (t, with_updates, ms);
}

#define MAX_ROUNDS 100
#define OFTEN 7                          /* what takes less than a few milliseconds is done so often a round, if there are rounds */

static int
compare_doubles (const void *a,
                 const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static double
median (double *list,
        guint   n)
{
  qsort (list, n, sizeof (double), compare_doubles);
  return list[n / 2];
}

/* What is in use, in large pieces too. */
static gsize
memory_in_use (void)
{
  const struct mallinfo2 info = mallinfo2 ();

  return info.uordblks + info.hblkhd;
}

/* As the contract has it. */
static gboolean
measure (const Trace *t,
         guint        rounds)
{
  double apply_ms[MAX_ROUNDS], with_ms[MAX_ROUNDS], from;
  double v1_ms[MAX_ROUNDS * OFTEN], v2_ms[MAX_ROUNDS * OFTEN], load_ms[MAX_ROUNDS * OFTEN];
  const guint often = rounds > 1 ? OFTEN : 1;
  gboolean ok = TRUE;
  struct rusage usage;
  gsize v1_bytes = 0, v2_bytes = 0, memory = 0;

  for (guint r = 0; r < rounds; r++)
    {
      g_autoptr (GBytes) v1 = NULL, v2 = NULL;
      gsize before;
      YDoc *doc = replay (t, TRUE, &with_ms[r]);

      ok = text_is (doc, t->end) && ok;
      y_doc_unref (doc);
      doc = replay (t, FALSE, &apply_ms[r]);
      ok = text_is (doc, t->end) && ok;

      v1 = y_doc_encode_state (doc, NULL, 0, NULL);
      for (guint k = 0; k < often; k++)
        {
          y_doc_unref (doc);
          before = memory_in_use ();
          doc = y_doc_new (2, Y_DOC_GC);
          from = now_ms ();
          ok = load (doc, v1) && ok;
          load_ms[r * often + k] = now_ms () - from;
          memory = memory_in_use () - before;
          ok = text_is (doc, t->end) && ok;
        }
      for (guint k = 0; k < often; k++)
        {
          g_autoptr (GBytes) again = NULL;

          from = now_ms ();
          again = y_doc_encode_state (doc, NULL, 0, NULL);
          v1_ms[r * often + k] = now_ms () - from;
          ok = g_bytes_equal (v1, again) && ok;
        }
      for (guint k = 0; k < often; k++)
        {
          g_clear_pointer (&v2, g_bytes_unref);
          from = now_ms ();
          v2 = y_doc_encode_state_v2 (doc, NULL, 0, NULL);
          v2_ms[r * often + k] = now_ms () - from;
        }
      y_doc_unref (doc);
      v1_bytes = g_bytes_get_size (v1);
      v2_bytes = g_bytes_get_size (v2);
    }
  getrusage (RUSAGE_SELF, &usage);
  g_print ("{\"ops\":%u,\"ok\":%s,\"apply_ms\":%.3f,\"apply_per_op_update_ms\":%.3f,\"encode_v1_ms\":%.3f,\"v1_bytes\":%zu,"
           "\"encode_v2_ms\":%.3f,\"v2_bytes\":%zu,\"load_v1_ms\":%.3f,\"peak_rss_kb\":%ld,\"memory_bytes\":%zu}\n",
           t->patches->len, ok ? "true" : "false", median (apply_ms, rounds), median (with_ms, rounds), median (v1_ms, rounds * often),
           v1_bytes, median (v2_ms, rounds * often), v2_bytes, median (load_ms, rounds * often), usage.ru_maxrss, memory);
  return ok;
}

static GPtrArray *
updates_of (const Trace *t)
{
  GPtrArray *updates = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (YDoc) doc = NULL;
  double ms;

  if (t->concurrent)
    {
      doc = replay_together (t, &ms, updates);
      return updates;
    }
  doc = y_doc_new (1, Y_DOC_GC);
  y_doc_observe_update (doc, keep_cb, updates, NULL);
  if (t->start && *t->start)
    y_text_insert (text_of (doc), Y_CHARS, 0, t->start, -1, NULL);
  for (guint i = 0; i < t->txns->len; i++)
    apply_txn (text_of (doc), t, &g_array_index (t->txns, Txn, i));
  return updates;
}

static gboolean
measure_remote (const Trace *t,
                guint        rounds)
{
  g_autoptr (GPtrArray) updates = updates_of (t);
  double remote_ms[MAX_ROUNDS], merge_ms[MAX_ROUNDS], from;
  gboolean ok = TRUE;

  for (guint r = 0; r < rounds; r++)
    {
      g_autoptr (YDoc) doc = y_doc_new (MAX_AGENTS + 1, Y_DOC_GC), other = y_doc_new (MAX_AGENTS + 1, Y_DOC_GC);
      g_autoptr (GBytes) merged = NULL;

      from = now_ms ();
      for (guint i = 0; i < updates->len; i++)
        ok = load (doc, g_ptr_array_index (updates, i)) && ok;
      remote_ms[r] = now_ms () - from;
      ok = text_is (doc, t->end) && ok;
      from = now_ms ();
      merged = y_updates_merge ((GBytes **) updates->pdata, updates->len, NULL);
      merge_ms[r] = now_ms () - from;
      ok = load (other, merged) && text_is (other, t->end) && ok;
    }
  g_print ("{\"updates\":%u,\"ok\":%s,\"remote_ms\":%.3f,\"merge_ms\":%.3f}\n", updates->len, ok ? "true" : "false",
           median (remote_ms, rounds), median (merge_ms, rounds));
  return ok;
}

int
main (int   argc,
      char *argv[])
{
  int rounds = 1;
  gboolean remote = FALSE, version = FALSE, ok;
  const GOptionEntry options[] = {
    { "rounds", 0, 0, G_OPTION_ARG_INT, &rounds, "How often each figure is taken; the median is told", "N" },
    { "cpu", 0, 0, G_OPTION_ARG_NONE, &cpu_time, "Tell processor time instead of what the clock says", NULL },
    { "remote", 0, 0, G_OPTION_ARG_NONE, &remote, "Measure taking in each transaction's update", NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, "Say which version of Yjs this speaks", NULL },
    { 0 }
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("TRACE[.gz]");
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL;
  Trace t = { 0 };

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, NULL) || argc != (version ? 1 : 2) || rounds < 1 || rounds > MAX_ROUNDS)
    {
      g_printerr ("usage: y-replay [--rounds N] [--cpu] [--remote] TRACE[.gz]\n       y-replay --version\n");
      return 2;
    }
  if (version)
    {
      g_print ("y-replay (Yjs 13.6)\n");
      return 0;
    }
  json = load_file (argv[1], &error);
  if (!json || !read_trace (json, &t))
    {
      g_printerr ("y-replay: %s: %s\n", argv[1], error ? error->message : "this is no editing trace");
      return 1;
    }
  g_clear_pointer (&json, g_free);
  ok = remote ? measure_remote (&t, rounds) : measure (&t, rounds);
  g_array_unref (t.patches);
  g_array_unref (t.txns);
  g_array_unref (t.parents);
  g_string_free (t.texts, TRUE);
  g_free (t.start);
  g_free (t.end);
  return ok ? 0 : 1;
}
