#include "ydoc.h"
#include <stdio.h>
#include <string.h>

/* The engine on standard input and output, for those who test it against others. contracts.md of the project says what
 * goes in and comes out. */

#define MAX_FRAME (512u << 20)

enum {
  OP_RESET = 1, OP_APPLY, OP_STATE, OP_SV, OP_MERGE, OP_DIFF, OP_SVFROM, OP_PENDING, OP_APPLY2, OP_STATE2,
  OP_BEGIN = 16, OP_COMMIT, OP_TEXT_INS, OP_TEXT_DEL, OP_TEXT_FMT, OP_ARR_INS, OP_ARR_DEL, OP_MAP_SET, OP_MAP_DEL,
  OP_JSON = 32, OP_SNAPSHOT, OP_RELPOS, OP_ABSPOS,
  OP_SYNC_IN = 48, OP_AW_SET, OP_AW_GET,
  OP_UNDO_TRACK = 64, OP_UNDO, OP_REDO
};

typedef struct {
  guint64       client;          /* as it was told; a document whose id others use takes another */
  YDoc         *doc;
  YAwareness   *awareness;
  YUndoManager *undo;            /* (nullable) */
  gboolean      open;            /* between BEGIN and COMMIT */
  gboolean      capturing;
  GBytes       *captured;        /* (owned) (nullable) */
  GError       *error;           /* of the request at hand */
} Peer;

static int remote;               /* its address is the origin of what comes from others */

static gboolean
fail (Peer       *p,
      const char *what)
{
  if (!p->error)
    g_set_error_literal (&p->error, Y_ERROR, Y_ERROR_ARGUMENT, what);
  return FALSE;
}

static void
update_cb (YDoc         *doc,
           GBytes       *update,
           gconstpointer origin,
           gboolean      local,
           gpointer      data)
{
  Peer *p = data;

  if (p->capturing && !p->captured)
    p->captured = g_bytes_ref (update);
}

static void
clear (Peer *p)
{
  while (p->doc && y_doc_in_transaction (p->doc))
    y_doc_commit (p->doc);
  g_clear_pointer (&p->undo, y_undo_manager_free);
  g_clear_pointer (&p->doc, y_doc_unref);
  g_clear_pointer (&p->awareness, y_awareness_free);
  g_clear_pointer (&p->captured, g_bytes_unref);
}

static void
reset (Peer   *p,
       guint64 client,
       guint64 flags)
{
  clear (p);
  p->client = client;
  p->open = FALSE;
  p->doc = y_doc_new (client, flags & 1 ? Y_DOC_GC : Y_DOC_DEFAULT);
  y_doc_get_root (p->doc, "text", Y_TYPE_TEXT);
  y_doc_get_root (p->doc, "array", Y_TYPE_ARRAY);
  y_doc_get_root (p->doc, "map", Y_TYPE_MAP);
  y_doc_observe_update (p->doc, update_cb, p, NULL);
  p->awareness = y_awareness_new (client);
  y_awareness_set_local (p->awareness, "{}");
}

/* ---- arguments ---- */

static gboolean
is_index (YValue  *v,
          guint32 *i)
{
  double n = y_value_get_number (v);

  if (y_value_kind (v) != Y_NUMBER || n < 0 || n > G_MAXINT32)
    return FALSE;
  *i = n;
  return n == (double) *i;
}

/* Follows a path as far as shared types go; a plain value at its end is returned in @plain, if that is wanted. */
static YType *
read_path (Peer     *p,
           YDecoder *d,
           YValue  **plain)
{
  static const struct { const char *name; YTypeKind kind; } kinds[] = {
    { "text", Y_TYPE_TEXT }, { "array", Y_TYPE_ARRAY }, { "map", Y_TYPE_MAP }, { "xml", Y_TYPE_XML_FRAGMENT } };
  guint64 n = y_decode_var_uint (d);
  g_autofree char *name = NULL, *kind_name = NULL;
  YTypeKind kind = Y_TYPE_UNKNOWN;
  YType *type;
  gboolean missing = FALSE;

  if (d->failed || n == 0)
    {
      fail (p, "the path has no root");
      return NULL;
    }
  name = y_decode_string (d);
  kind_name = y_decode_string (d);
  for (gsize i = 0; i < G_N_ELEMENTS (kinds) && kind_name; i++)
    if (strcmp (kind_name, kinds[i].name) == 0)
      kind = kinds[i].kind;
  type = name && kind != Y_TYPE_UNKNOWN ? y_doc_get_root (p->doc, name, kind) : NULL;
  if (!type)
    {
      fail (p, "the path names no root of that kind");
      return NULL;
    }
  for (guint64 i = 1; i < n && !d->failed; i++)
    {
      g_autoptr (YValue) segment = y_decode_any (d);
      g_autoptr (YValue) v = NULL;
      guint32 index;

      if (!segment || missing || (plain && *plain))
        {
          missing = TRUE;
          continue;
        }
      if (y_type_kind (type) == Y_TYPE_ARRAY || y_type_kind (type) == Y_TYPE_XML_FRAGMENT ||
          y_type_kind (type) == Y_TYPE_XML_ELEMENT)
        v = is_index (segment, &index) ? y_array_get (type, index) : NULL;
      else if (y_type_kind (type) == Y_TYPE_MAP && y_value_kind (segment) == Y_STRING)
        v = y_map_get (type, y_value_get_string (segment, NULL));
      if (v && y_value_kind (v) == Y_TYPE)
        type = y_value_get_type_shared (v);
      else if (v && plain)
        *plain = g_steal_pointer (&v);
      else
        missing = TRUE;
    }
  if (d->failed || missing)
    {
      fail (p, d->failed ? "the request is cut off" : "the path leads nowhere");
      return NULL;
    }
  return type;
}

static gboolean
read_list_range (YDecoder *d,
                 guint32  *index,
                 guint32  *len)
{
  guint64 i = y_decode_var_uint (d), n = len ? y_decode_var_uint (d) : 0;

  *index = MIN (i, G_MAXINT32);
  if (len)
    *len = MIN (n, G_MAXINT32);
  return !d->failed;
}

/* {"$type": …} becomes a shared type. */
static YValue *
to_content (YValue *v)
{
  YValue *name = y_value_kind (v) == Y_MAP && y_value_length (v) == 1 ? y_value_lookup (v, "$type") : NULL;
  const char *s = name ? y_value_get_string (name, NULL) : NULL;

  if (g_strcmp0 (s, "Map") == 0)
    return y_value_new_type (Y_TYPE_MAP);
  if (g_strcmp0 (s, "Array") == 0)
    return y_value_new_type (Y_TYPE_ARRAY);
  if (g_strcmp0 (s, "Text") == 0)
    return y_value_new_type (Y_TYPE_TEXT);
  return y_value_ref (v);
}

/* ---- requests ---- */

static gboolean
edit_text (Peer     *p,
           guint64   op,
           YDecoder *d)
{
  YType *t = read_path (p, d, NULL);
  guint32 index, len = 0;
  const char *s = NULL;
  gsize bytes = 0;
  g_autoptr (YValue) attributes = NULL;

  if (!t)
    return FALSE;
  read_list_range (d, &index, op == OP_TEXT_INS ? NULL : &len);
  if (op == OP_TEXT_INS)
    s = y_decode_string_borrowed (d, &bytes);
  if (op != OP_TEXT_DEL)
    attributes = y_decode_any (d);
  if (d->failed)
    return fail (p, "the request is cut off");
  if (y_type_kind (t) != Y_TYPE_TEXT && y_type_kind (t) != Y_TYPE_XML_TEXT)
    return fail (p, "this is no text");
  if (op == OP_TEXT_INS && (y_value_kind (attributes) == Y_NULL || y_value_kind (attributes) == Y_UNDEFINED))
    g_clear_pointer (&attributes, y_value_unref);
  else if (op != OP_TEXT_DEL && y_value_kind (attributes) != Y_MAP)
    return fail (p, "attributes are a map");
  if (op == OP_TEXT_INS)
    y_text_insert (t, Y_UTF16, index, s, bytes, attributes);
  else if (op == OP_TEXT_DEL)
    y_text_delete (t, Y_UTF16, index, len);
  else
    y_text_format (t, Y_UTF16, index, len, attributes);
  return TRUE;
}

static gboolean
edit_array (Peer     *p,
            guint64   op,
            YDecoder *d)
{
  YType *t = read_path (p, d, NULL);
  guint32 index, len;
  gboolean ok;

  if (!t)
    return FALSE;
  if (y_type_kind (t) != Y_TYPE_ARRAY)
    return fail (p, "this is no array");
  if (op == OP_ARR_DEL)
    {
      if (!read_list_range (d, &index, &len))
        return fail (p, "the request is cut off");
      ok = y_array_delete (t, index, len);
    }
  else
    {
      g_autoptr (YValue) list = NULL;
      g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify) y_value_unref);

      read_list_range (d, &index, NULL);
      list = y_decode_any (d);
      if (!list || y_value_kind (list) != Y_ARRAY)
        return fail (p, "an array of values was expected");
      for (gsize i = 0; i < y_value_length (list); i++)
        g_ptr_array_add (values, to_content (y_value_index (list, i)));
      ok = y_array_insert (t, index, (YValue **) values->pdata, values->len);
    }
  return ok || fail (p, "the array is not so long");
}

static gboolean
edit_map (Peer     *p,
          guint64   op,
          YDecoder *d)
{
  YType *t = read_path (p, d, NULL);
  g_autofree char *key = NULL;
  g_autoptr (YValue) value = NULL, content = NULL;

  if (!t)
    return FALSE;
  key = y_decode_string (d);
  if (op == OP_MAP_SET)
    value = y_decode_any (d);
  if (d->failed)
    return fail (p, "the request is cut off");
  if (y_type_kind (t) != Y_TYPE_MAP)
    return fail (p, "this is no map");
  if (op == OP_MAP_DEL)
    y_map_delete (t, key);
  else
    {
      content = to_content (value);
      y_map_set (t, key, content);
    }
  return TRUE;
}

static void
put_bytes (YEncoder *out,
           GBytes   *bytes)
{
  gsize n = 0;
  gconstpointer data = bytes ? g_bytes_get_data (bytes, &n) : NULL;

  y_encode_buf (out, data, n);
}

static gboolean
put_result (YEncoder *out,
            GBytes   *bytes /* (transfer full) (nullable) */)
{
  if (!bytes)
    return FALSE;
  put_bytes (out, bytes);
  g_bytes_unref (bytes);
  return TRUE;
}

/* A message of y-protocols' sync: 0 state vector, 1 and 2 update. @reply gets what goes back. */
static gboolean
take_sync (Peer         *p,
           YDecoder     *d,
           YEncoder     *reply,
           gboolean     *replied)
{
  guint64 kind = y_decode_var_uint (d);
  gsize len;
  const guint8 *data = y_decode_buf (d, &len);

  *replied = FALSE;
  if (d->failed || kind > 2 || d->pos != d->len)
    return fail (p, "no message of y-protocols");
  if (kind != 0)
    return y_doc_apply_update (p->doc, data, len, &remote, &p->error);
  {
    GBytes *state = y_doc_encode_state (p->doc, data, len, &p->error);

    if (!state)
      return FALSE;
    y_encode_var_uint (reply, 1);
    put_bytes (reply, state);
    g_bytes_unref (state);
    *replied = TRUE;
    return TRUE;
  }
}

/* A bare message of the sync protocol, or one with the outer type that y-websocket puts before it. */
static gboolean
sync_in (Peer     *p,
         YDecoder *d,
         YEncoder *out)
{
  gsize len, inner_len;
  const guint8 *data = y_decode_buf (d, &len), *inner;
  YDecoder m;
  YEncoder reply;
  gboolean ok, replied = FALSE;

  if (d->failed)
    return fail (p, "the request is cut off");
  y_decoder_init (&m, data, len);
  y_encoder_init (&reply);
  ok = take_sync (p, &m, &reply, &replied);
  if (!ok && len > 0 && data[0] == 0)
    {
      g_clear_error (&p->error);
      g_byte_array_set_size (reply.out, 0);
      y_encode_u8 (&reply, 0);
      y_decoder_init (&m, data + 1, len - 1);
      ok = take_sync (p, &m, &reply, &replied);
    }
  else if (!ok && len > 0 && data[0] == 1)
    {
      y_decoder_init (&m, data + 1, len - 1);
      inner = y_decode_buf (&m, &inner_len);
      if (inner && m.pos == m.len && y_awareness_apply (p->awareness, inner, inner_len, NULL, NULL))
        {
          g_clear_error (&p->error);
          ok = TRUE;
        }
    }
  if (ok)
    {
      y_encode_var_uint (out, replied);
      if (replied)
        y_encode_buf (out, reply.out->data, reply.out->len);
    }
  y_encoder_clear (&reply);
  return ok;
}

static gboolean
aw_set (Peer     *p,
        YDecoder *d,
        YEncoder *out)
{
  g_autoptr (YValue) v = y_decode_any (d);
  g_autoptr (GString) json = g_string_new (NULL);

  if (!v)
    return fail (p, "the request is cut off");
  if (y_value_kind (v) == Y_UNDEFINED)
    return fail (p, "undefined is no state; null leaves");
  y_value_to_json_in_order (v, json);
  y_awareness_set_local (p->awareness, y_value_kind (v) == Y_NULL ? NULL : json->str);
  return put_result (out, y_awareness_encode (p->awareness, &p->client, 1));
}

static gint
compare_as_text (gconstpointer a,
                 gconstpointer b)
{
  char x[24], y[24];

  g_snprintf (x, sizeof x, "%" G_GUINT64_FORMAT, *(const guint64 *) a);
  g_snprintf (y, sizeof y, "%" G_GUINT64_FORMAT, *(const guint64 *) b);
  return strcmp (x, y);
}

static void
aw_get (Peer     *p,
        YEncoder *out)
{
  g_autoptr (GArray) clients = NULL;
  g_autoptr (GString) json = g_string_new ("{");

  y_awareness_tick (p->awareness);
  clients = y_awareness_clients (p->awareness);
  g_array_sort (clients, compare_as_text);
  for (guint i = 0; i < clients->len; i++)
    {
      guint64 id = g_array_index (clients, guint64, i);
      g_autoptr (YValue) v = y_value_from_json (y_awareness_get (p->awareness, id), -1, NULL);

      g_string_append_printf (json, "%s\"%" G_GUINT64_FORMAT "\":", i ? "," : "", id);
      y_value_to_json (v, json);
    }
  g_string_append_c (json, '}');
  y_encode_string (out, json->str, json->len);
}

static gboolean
json (Peer     *p,
      YDecoder *d,
      YEncoder *out)
{
  g_autoptr (YValue) plain = NULL;
  YType *type = read_path (p, d, &plain);
  g_autoptr (GString) s = g_string_new (NULL);

  if (!type)
    return FALSE;
  if (plain)
    y_value_to_json (plain, s);
  else
    y_type_to_json (type, s);
  y_encode_string (out, s->str, s->len);
  return TRUE;
}

static gboolean
relpos (Peer     *p,
        YDecoder *d,
        YEncoder *out)
{
  YType *type = read_path (p, d, NULL);
  guint64 index = y_decode_var_uint (d);
  gint64 assoc = y_decode_var_int (d);
  g_autoptr (YRelPos) pos = NULL;

  if (!type)
    return FALSE;
  if (d->failed)
    return fail (p, "the request is cut off");
  pos = y_relpos_new (type, Y_UTF16, MIN (index, G_MAXINT32), CLAMP (assoc, -1, 1));
  return put_result (out, y_relpos_encode (pos));
}

static gboolean
abspos (Peer     *p,
        YDecoder *d,
        YEncoder *out)
{
  gsize len;
  const guint8 *data = y_decode_buf (d, &len);
  g_autoptr (YRelPos) pos = NULL;
  guint32 index;

  if (d->failed)
    return fail (p, "the request is cut off");
  pos = y_relpos_decode (data, len, &p->error);
  if (!pos)
    return FALSE;
  y_encode_var_int (out, y_relpos_resolve (pos, p->doc, Y_UTF16, NULL, &index) ? (gint64) index : -1);
  return TRUE;
}

static gboolean
merge (Peer     *p,
       YDecoder *d,
       YEncoder *out)
{
  guint64 n = y_decode_var_uint (d);
  g_autoptr (GPtrArray) updates = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint64 i = 0; i < n && !d->failed; i++)
    {
      gsize len;
      const guint8 *data = y_decode_buf (d, &len);

      if (data)
        g_ptr_array_add (updates, g_bytes_new (data, len));
    }
  if (d->failed)
    return fail (p, "the request is cut off");
  return put_result (out, y_updates_merge ((GBytes **) updates->pdata, updates->len, &p->error));
}

static gboolean
take_back (Peer     *p,
           guint64   op,
           YEncoder *out)
{
  if (!p->undo)
    return fail (p, "nothing is tracked");
  if (p->open)
    return fail (p, "a transaction is open");
  p->capturing = TRUE;
  if (op == OP_UNDO)
    y_undo_manager_undo (p->undo);
  else
    y_undo_manager_redo (p->undo);
  p->capturing = FALSE;
  put_bytes (out, p->captured);
  g_clear_pointer (&p->captured, g_bytes_unref);
  return TRUE;
}

static gboolean
handle (Peer     *p,
        YDecoder *d,
        YEncoder *out)
{
  guint64 op = y_decode_var_uint (d), a, b;
  gsize len, len2;
  const guint8 *data, *data2;
  YType *type;

  if (d->failed)
    return fail (p, "the request is empty");
  switch (op)
    {
    case OP_RESET:
      a = y_decode_var_uint (d);
      b = y_decode_var_uint (d);
      if (d->failed)
        return fail (p, "the request is cut off");
      reset (p, a, b);
      return TRUE;
    case OP_APPLY:
    case OP_APPLY2:
      data = y_decode_buf (d, &len);
      if (d->failed)
        return fail (p, "the request is cut off");
      return op == OP_APPLY ? y_doc_apply_update (p->doc, data, len, &remote, &p->error)
                            : y_doc_apply_update_v2 (p->doc, data, len, &remote, &p->error);
    case OP_STATE:
    case OP_STATE2:
      data = y_decode_buf (d, &len);
      if (d->failed)
        return fail (p, "the request is cut off");
      return put_result (out, op == OP_STATE ? y_doc_encode_state (p->doc, data, len, &p->error)
                                             : y_doc_encode_state_v2 (p->doc, data, len, &p->error));
    case OP_SV:
      return put_result (out, y_doc_state_vector (p->doc));
    case OP_MERGE:
      return merge (p, d, out);
    case OP_DIFF:
      data = y_decode_buf (d, &len);
      data2 = y_decode_buf (d, &len2);
      if (d->failed)
        return fail (p, "the request is cut off");
      return put_result (out, y_update_diff (data, len, data2, len2, &p->error));
    case OP_SVFROM:
      data = y_decode_buf (d, &len);
      if (d->failed)
        return fail (p, "the request is cut off");
      return put_result (out, y_update_state_vector (data, len, &p->error));
    case OP_PENDING:
      y_encode_var_uint (out, y_doc_has_pending (p->doc));
      return TRUE;
    case OP_BEGIN:
      if (p->open)
        return fail (p, "a transaction is open");
      y_doc_begin (p->doc, NULL);
      p->open = TRUE;
      return TRUE;
    case OP_COMMIT:
      if (!p->open)
        return fail (p, "no transaction is open");
      p->open = FALSE;
      p->capturing = TRUE;
      y_doc_commit (p->doc);
      p->capturing = FALSE;
      put_bytes (out, p->captured);
      g_clear_pointer (&p->captured, g_bytes_unref);
      return TRUE;
    case OP_TEXT_INS:
    case OP_TEXT_DEL:
    case OP_TEXT_FMT:
      return edit_text (p, op, d);
    case OP_ARR_INS:
    case OP_ARR_DEL:
      return edit_array (p, op, d);
    case OP_MAP_SET:
    case OP_MAP_DEL:
      return edit_map (p, op, d);
    case OP_JSON:
      return json (p, d, out);
    case OP_SNAPSHOT:
      return put_result (out, y_doc_snapshot (p->doc));
    case OP_RELPOS:
      return relpos (p, d, out);
    case OP_ABSPOS:
      return abspos (p, d, out);
    case OP_SYNC_IN:
      return sync_in (p, d, out);
    case OP_AW_SET:
      return aw_set (p, d, out);
    case OP_AW_GET:
      aw_get (p, out);
      return TRUE;
    case OP_UNDO_TRACK:
      type = read_path (p, d, NULL);
      a = y_decode_var_uint (d);
      if (!type || d->failed)
        return fail (p, "the request is cut off");
      g_clear_pointer (&p->undo, y_undo_manager_free);
      p->undo = y_undo_manager_new (p->doc, &type, 1, MIN (a, G_MAXUINT));
      return TRUE;
    case OP_UNDO:
    case OP_REDO:
      return take_back (p, op, out);
    default:
      return fail (p, "there is no such request");
    }
}

typedef enum { FRAME, END, CUT_OFF } Read;

static Read
read_frame (GByteArray *frame)
{
  guint32 len;
  const gsize n = fread (&len, 1, 4, stdin);

  if (n == 0)
    return END;
  if (n < 4)
    return CUT_OFF;
  len = GUINT32_FROM_LE (len);
  if (len > MAX_FRAME)
    return CUT_OFF;
  g_byte_array_set_size (frame, len);
  return len == 0 || fread (frame->data, len, 1, stdin) == 1 ? FRAME : CUT_OFF;
}

static gboolean
answer (Peer       *p,
        GByteArray *frame)
{
  YDecoder d;
  YEncoder result, reply;
  guint32 len;
  gboolean ok, written;

  y_decoder_init (&d, frame->data, frame->len);
  y_encoder_init (&result);
  y_encoder_init (&reply);
  ok = handle (p, &d, &result);
  y_encode_var_uint (&reply, ok ? 0 : 1);
  if (ok)
    y_encode_raw (&reply, result.out->data, result.out->len);
  else
    y_encode_string (&reply, p->error ? p->error->message : "it could not be done", -1);
  g_clear_error (&p->error);
  len = GUINT32_TO_LE (reply.out->len);
  written = fwrite (&len, 4, 1, stdout) == 1 && fwrite (reply.out->data, reply.out->len, 1, stdout) == 1 && fflush (stdout) == 0;
  y_encoder_clear (&result);
  y_encoder_clear (&reply);
  return written;
}

int
main (int   argc,
      char *argv[])
{
  gboolean version = FALSE;
  const GOptionEntry options[] = {
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, "Say which version of Yjs this speaks", NULL },
    { 0 }
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  Peer p = { 0 };
  Read read = FRAME;

  g_option_context_add_main_entries (context, options, NULL);
  g_option_context_set_summary (context, "Requests on standard input, answers on standard output, each behind its length.");
  if (!g_option_context_parse (context, &argc, &argv, NULL) || argc != 1)
    {
      g_printerr ("usage: y-peer [--version]\n");
      return 2;
    }
  if (version)
    {
      g_print ("y-peer (Yjs 13.6)\n");
      return 0;
    }
  reset (&p, g_random_int (), 1);
  while ((read = read_frame (frame)) == FRAME && answer (&p, frame))
    ;
  if (read == CUT_OFF)
    g_printerr ("y-peer: the input ends within a request, or it is longer than 512 MiB; send each behind its length\n");
  clear (&p);
  return read == END ? 0 : 1;
}
