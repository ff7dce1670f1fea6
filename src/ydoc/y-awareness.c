#include "ydoc.h"
#include "y-value-private.h"
#include <string.h>

/* Who is here and where their caret is: states that are not kept, each with a clock (y-protocols' awareness). */

#define RENEW_MS 15000
#define SILENT_MS 30000
#define MAX_CLIENTS 4096

typedef struct {
  guint64 client;
  guint64 clock;
  gint64  seen_ms;
  char   *json;          /* (owned) (nullable): NULL when gone */
} State;

struct _YAwareness {
  guint64        client;
  GHashTable    *states;         /* (owned): guint64 → State */
  gint64       (*now_ms) (gpointer);
  gpointer       now_data;
  YAwarenessFunc func;
  gpointer       data;
};

static void
state_free (gpointer p)
{
  State *s = p;

  g_free (s->json);
  g_free (s);
}

static gint64
monotonic_ms (gpointer data)
{
  return g_get_monotonic_time () / 1000;
}

/* Who is here, as the one with this client id sees it; free with y_awareness_free(). */
YAwareness *
y_awareness_new (guint64 client_id)
{
  YAwareness *a = g_new0 (YAwareness, 1);

  a->client = client_id;
  a->states = g_hash_table_new_full (y_id64_hash, g_int64_equal, NULL, state_free);
  a->now_ms = monotonic_ms;
  return a;
}

/* Lets go of it; tells nobody. */
void
y_awareness_free (YAwareness *a)
{
  if (a)
    {
      g_hash_table_unref (a->states);
      g_free (a);
    }
}

/* Takes the time, in milliseconds, from elsewhere: for tests. */
void
y_awareness_set_clock (YAwareness *a,
                       gint64    (*now_ms) (gpointer),
                       gpointer    data)
{
  a->now_ms = now_ms;
  a->now_data = data;
}

static gint64
now (YAwareness *a)
{
  return a->now_ms (a->now_data);
}

static State *
find (YAwareness *a,
      guint64     client)
{
  return g_hash_table_lookup (a->states, &client);
}

static State *
make (YAwareness *a,
      guint64     client)
{
  State *s = g_new0 (State, 1);

  s->client = client;
  g_hash_table_insert (a->states, &s->client, s);
  return s;
}

static void
tell (YAwareness    *a,
      GArray        *changed,
      gconstpointer  origin)
{
  if (changed->len && a->func)
    a->func (a, (const guint64 *) changed->data, changed->len, origin, a->data);
}

/**
 * y_awareness_set_local:
 * @a: an awareness
 * @json: (nullable): our state as JSON; NULL: we leave
 *
 * Sets our own state, and raises its clock.
 */
void
y_awareness_set_local (YAwareness *a,
                       const char *json)
{
  State *s = find (a, a->client);
  g_autoptr (GArray) changed = g_array_new (FALSE, FALSE, sizeof (guint64));

  if (s)
    s->clock++;
  else
    s = make (a, a->client);
  s->seen_ms = now (a);
  if (s->json != json)
    {
      g_free (s->json);
      s->json = g_strdup (json);
    }
  g_array_append_val (changed, a->client);
  tell (a, changed, a);
}

/* What a client shows of itself, as JSON that holds until the next change; NULL: it is not here. */
const char *
y_awareness_get (YAwareness *a,
                 guint64     client_id)
{
  State *s = find (a, client_id);

  return s ? s->json : NULL;
}

static gint
compare_ids (gconstpointer a,
             gconstpointer b)
{
  guint64 x = *(const guint64 *) a, y = *(const guint64 *) b;

  return x < y ? -1 : x > y;
}

/**
 * y_awareness_clients:
 * @a: an awareness
 *
 * Returns: (transfer full): the clients (guint64) that are here, ascending
 */
GArray *
y_awareness_clients (YAwareness *a)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (guint64));
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, a->states);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((State *) value)->json)
      g_array_append_val (ids, ((State *) value)->client);
  g_array_sort (ids, compare_ids);
  return ids;
}

/**
 * y_awareness_encode:
 * @a: an awareness
 * @clients: (nullable): whose states; NULL: all that are here
 * @n: how many
 *
 * Returns: (transfer full): an awareness update
 */
GBytes *
y_awareness_encode (YAwareness    *a,
                    const guint64 *clients,
                    gsize          n)
{
  g_autoptr (GArray) all = NULL;
  YEncoder e;
  gsize known = 0;

  if (!clients)
    {
      all = y_awareness_clients (a);
      clients = (const guint64 *) all->data;
      n = all->len;
    }
  for (gsize i = 0; i < n; i++)
    known += find (a, clients[i]) != NULL;
  y_encoder_init (&e);
  y_encode_var_uint (&e, known);
  for (gsize i = 0; i < n; i++)
    {
      const State *s = find (a, clients[i]);

      if (!s)
        continue;
      y_encode_var_uint (&e, s->client);
      y_encode_var_uint (&e, s->clock);
      y_encode_string (&e, s->json ? s->json : "null", -1);
    }
  return y_encoder_finish (&e);
}

/* Lets go of what is known of those who left long ago. */
static void
forget_old (YAwareness *a)
{
  GHashTableIter iter;
  gpointer value;
  gint64 t = now (a);

  g_hash_table_iter_init (&iter, a->states);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const State *s = value;

      if (!s->json && s->client != a->client && t - s->seen_ms > 20 * SILENT_MS)
        g_hash_table_iter_remove (&iter);
    }
}

static gboolean
parse (const guint8 *data,
       gsize         len,
       GPtrArray    *states)
{
  YDecoder d;
  guint64 n;

  y_decoder_init (&d, data, len);
  n = y_decode_var_uint (&d);
  if (n > (len - d.pos) / 3)
    return FALSE;
  for (guint64 i = 0; i < n; i++)
    {
      State *s = g_new0 (State, 1);
      g_autofree char *json = NULL;
      g_autoptr (YValue) v = NULL;

      g_ptr_array_add (states, s);
      s->client = y_decode_var_uint (&d);
      s->clock = y_decode_var_uint (&d);
      json = y_decode_string (&d);
      v = json ? y_value_from_json (json, -1, NULL) : NULL;
      if (!v)
        return FALSE;
      if (y_value_kind (v) != Y_NULL)
        {
          GString *text = g_string_new (NULL);

          y_value_to_json_in_order (v, text);
          s->json = g_string_free (text, FALSE);
        }
    }
  return !d.failed;
}

static guint
count_strangers (YAwareness *a,
                 GPtrArray  *states)
{
  guint n = 0;

  for (guint i = 0; i < states->len; i++)
    n += find (a, ((State *) g_ptr_array_index (states, i))->client) == NULL;
  return n;
}

/**
 * y_awareness_apply:
 * @a: an awareness
 * @data: an awareness update
 * @len: its length in bytes
 * @origin: (nullable): handed to the observer
 * @error: Y_ERROR_MALFORMED or Y_ERROR_LIMIT
 *
 * Takes in what others say of themselves. Nobody else can make us leave: then our clock is raised.
 */
gboolean
y_awareness_apply (YAwareness    *a,
                   gconstpointer  data,
                   gsize          len,
                   gconstpointer  origin,
                   GError       **error)
{
  g_autoptr (GPtrArray) states = g_ptr_array_new_with_free_func (state_free);
  g_autoptr (GArray) changed = g_array_new (FALSE, FALSE, sizeof (guint64));

  if (!parse (data, len, states))
    {
      g_set_error_literal (error, Y_ERROR, Y_ERROR_MALFORMED, "The awareness update is damaged or is none");
      return FALSE;
    }
  if (g_hash_table_size (a->states) + count_strangers (a, states) > MAX_CLIENTS)
    forget_old (a);
  if (g_hash_table_size (a->states) + count_strangers (a, states) > MAX_CLIENTS)
    {
      g_set_error_literal (error, Y_ERROR, Y_ERROR_LIMIT, "Too many are here at once");
      return FALSE;
    }
  for (guint i = 0; i < states->len; i++)
    {
      State *in = g_ptr_array_index (states, i), *s = find (a, in->client);

      /* Who was never heard of is taken to stand at clock 0, as y-protocols has it. */
      if (!(in->clock > (s ? s->clock : 0) || (s && s->json && !in->json && in->clock == s->clock)))
        continue;
      if (!s)
        s = make (a, in->client);
      s->clock = in->clock;
      s->seen_ms = now (a);
      if (!in->json && s->client == a->client && s->json)
        s->clock++;
      else
        {
          g_free (s->json);
          s->json = g_steal_pointer (&in->json);
        }
      g_array_append_val (changed, s->client);
    }
  tell (a, changed, origin);
  return TRUE;
}

/**
 * y_awareness_remove:
 * @a: an awareness
 * @clients: who is gone
 * @n: how many
 * @origin: (nullable): handed to the observer
 */
void
y_awareness_remove (YAwareness    *a,
                    const guint64 *clients,
                    gsize          n,
                    gconstpointer  origin)
{
  g_autoptr (GArray) changed = g_array_new (FALSE, FALSE, sizeof (guint64));

  for (gsize i = 0; i < n; i++)
    {
      State *s = find (a, clients[i]);

      if (!s || !s->json)
        continue;
      g_clear_pointer (&s->json, g_free);
      if (s->client == a->client)
        {
          s->clock++;
          s->seen_ms = now (a);
        }
      g_array_append_val (changed, s->client);
    }
  tell (a, changed, origin);
}

/* Says again that we are here after 15 s, and takes out who has been silent for 30 s; to be called every few seconds. */
void
y_awareness_tick (YAwareness *a)
{
  g_autoptr (GArray) silent = g_array_new (FALSE, FALSE, sizeof (guint64));
  GHashTableIter iter;
  gpointer value;
  gint64 t = now (a);
  State *own = find (a, a->client);

  if (own && own->json && t - own->seen_ms >= RENEW_MS)
    y_awareness_set_local (a, own->json);
  g_hash_table_iter_init (&iter, a->states);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const State *s = value;

      if (s->json && s->client != a->client && t - s->seen_ms >= SILENT_MS)
        g_array_append_val (silent, s->client);
    }
  y_awareness_remove (a, (const guint64 *) silent->data, silent->len, NULL);
}

/* Calls for every change; there is one observer. */
void
y_awareness_observe (YAwareness    *a,
                     YAwarenessFunc func,
                     gpointer       data)
{
  a->func = func;
  a->data = data;
}
