#include "wk-plan-version-private.h"

#include <string.h>

#include "wk-document-private.h"
#include "wk-plan.h"

#define MOST_THAWED (8 * 1024 * 1024) /* bytes: a plan of years is some hundred thousand */

/* ---- freezing and thawing ---- */

static void
list_cb (const char *key, YValue *value, gpointer data)
{
  g_ptr_array_add (data, g_strdup (key));
}

/* A document of its own, with the same content and no agreement: versions do not hold one another. */
static GBytes *
encode_alone (YDoc *doc)
{
  g_autoptr (GBytes) whole = y_doc_encode_state (doc, NULL, 0, NULL);
  g_autoptr (YDoc) alone = y_doc_new (1, Y_DOC_GC);
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  YType *agreement;

  if (whole == NULL || !y_doc_apply_update (alone, g_bytes_get_data (whole, NULL), g_bytes_get_size (whole), NULL, NULL))
    return NULL;
  agreement = y_doc_get_root (alone, WK_ROOT_AGREEMENT, Y_TYPE_MAP);
  y_map_foreach (agreement, list_cb, keys);
  y_doc_begin (alone, NULL);
  for (guint i = 0; i < keys->len; i++)
    y_map_delete (agreement, g_ptr_array_index (keys, i));
  y_doc_commit (alone);
  return y_doc_encode_state (alone, NULL, 0, NULL);
}

/* At most MOST_THAWED bytes: who sits at the table may have written anything there. */
static GBytes *
convert (GBytes *bytes, GConverter *converter)
{
  g_autoptr (GInputStream) raw = g_memory_input_stream_new_from_bytes (bytes);
  g_autoptr (GInputStream) stream = g_converter_input_stream_new (raw, converter);
  g_autoptr (GByteArray) out = g_byte_array_new ();
  guint8 chunk[16384];
  gssize n;

  while ((n = g_input_stream_read (stream, chunk, sizeof chunk, NULL, NULL)) > 0)
    {
      if (out->len + n > MOST_THAWED)
        return NULL;
      g_byte_array_append (out, chunk, n);
    }
  return n == 0 ? g_byte_array_free_to_bytes (g_steal_pointer (&out)) : NULL;
}

char *
wk_plan_freeze (WkDocument *plan)
{
  g_autoptr (GBytes) state = encode_alone (wk_document_get_doc (plan));
  g_autoptr (GZlibCompressor) zlib = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 9);
  g_autoptr (GBytes) small = state != NULL ? convert (state, G_CONVERTER (zlib)) : NULL;

  return small != NULL ? g_base64_encode (g_bytes_get_data (small, NULL), g_bytes_get_size (small)) : NULL;
}

static GBytes *
thaw (const char *frozen)
{
  gsize length;
  g_autofree guchar *raw = g_base64_decode (frozen, &length);
  g_autoptr (GBytes) small = g_bytes_new (raw, length);
  g_autoptr (GZlibDecompressor) zlib = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB);

  return convert (small, G_CONVERTER (zlib));
}

static char **
dup_entry (WkDocument *plan, const char *hash)
{
  g_autofree char *field = g_strconcat (WK_VERSION_PREFIX, hash, NULL);

  return wk_fields_dup_strings (WK_FIELDS (plan), field);
}

gboolean
wk_plan_keep_version (WkDocument *plan, const char *hash, const char *frozen)
{
  g_autofree char *field = g_strconcat (WK_VERSION_PREFIX, hash, NULL);
  g_auto (GStrv) known = wk_fields_dup_strings (WK_FIELDS (plan), field);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (wk_document_get_now (plan) / 1000);
  g_autofree char *date = g_date_time_format (now, "%F");
  const char *const value[] = { date, frozen, NULL };
  g_autoptr (GVariant) variant = NULL;

  /* Agreed to anew, word for word: it stays the version that it was. */
  if (g_strv_length (known) >= 2)
    return TRUE;
  variant = g_variant_ref_sink (g_variant_new_strv (value, -1));
  return wk_field_set_write_for_good (wk_fields_get_set (WK_FIELDS (plan)), field, variant);
}

gboolean
wk_plan_forget_version (WkDocument *plan, const char *hash)
{
  g_autofree char *field = NULL;

  g_return_val_if_fail (WK_IS_DOCUMENT (plan) && hash != NULL, FALSE);

  field = g_strconcat (WK_VERSION_PREFIX, hash, NULL);
  return wk_document_is_writable (plan) && wk_field_set_write_for_good (wk_fields_get_set (WK_FIELDS (plan)), field, NULL);
}

/* ---- reading ---- */

void
wk_plan_version_free (WkPlanVersion *self)
{
  g_free (self->hash);
  g_free (self->date);
  g_clear_object (&self->author);
  g_free (self);
}

static int
compare_versions (gconstpointer a, gconstpointer b)
{
  const WkPlanVersion *one = *(WkPlanVersion *const *) a, *other = *(WkPlanVersion *const *) b;

  if (one->at != other->at)
    return one->at > other->at ? -1 : 1;
  return strcmp (one->hash, other->hash);
}

GPtrArray *
wk_plan_list_versions (WkDocument *plan)
{
  GPtrArray *versions = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_plan_version_free);
  GHashTableIter iter;
  gpointer key;

  g_return_val_if_fail (WK_IS_DOCUMENT (plan), versions);

  g_hash_table_iter_init (&iter, wk_fields_get_set (WK_FIELDS (plan))->registers);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      g_auto (GStrv) value = NULL;
      WkPlanVersion *version;
      WkAuthor *author;

      if (!g_str_has_prefix (key, WK_VERSION_PREFIX))
        continue;
      value = wk_fields_dup_strings (WK_FIELDS (plan), key);
      if (g_strv_length (value) < 2)
        continue;
      author = wk_fields_get_author (WK_FIELDS (plan), key);
      version = g_new0 (WkPlanVersion, 1);
      version->hash = g_strdup ((char *) key + strlen (WK_VERSION_PREFIX));
      version->date = g_strdup (value[0]);
      version->at = wk_fields_get_time (WK_FIELDS (plan), key);
      version->author = author != NULL ? g_object_ref (author) : NULL;
      g_ptr_array_add (versions, version);
    }
  g_ptr_array_sort (versions, compare_versions);
  return versions;
}

WkDocument *
wk_plan_open_version (WkDocument *plan, const char *hash)
{
  g_auto (GStrv) value = NULL;
  g_autoptr (GBytes) state = NULL;
  g_autoptr (YDoc) doc = NULL;
  g_autoptr (WkDocument) version = NULL;
  g_autofree char *is = NULL;

  g_return_val_if_fail (WK_IS_DOCUMENT (plan) && hash != NULL, NULL);

  value = dup_entry (plan, hash);
  state = g_strv_length (value) >= 2 ? thaw (value[1]) : NULL;
  if (state == NULL)
    return NULL;
  doc = y_doc_new (1, Y_DOC_GC);
  if (!y_doc_apply_update (doc, g_bytes_get_data (state, NULL), g_bytes_get_size (state), NULL, NULL) || y_doc_has_pending (doc))
    return NULL;
  version = wk_document_new (WK_DOC_PLAN, NULL, doc, NULL, wk_document_get_clock (plan), wk_document_get_random (plan));
  is = wk_plan_dup_hash (version);
  return g_str_equal (is, hash) ? g_steal_pointer (&version) : NULL;
}
