#include "wk-attachment-piece.h"

#include "wk-document.h"
#include "ydoc.h"

#define ROOT_PIECE "piece"
#define BYTES "bytes"

char *
wk_attachment_piece_dup_domain (const char *life_domain, const char *blob, guint n)
{
  return g_strdup_printf ("%s/%s/%u", life_domain, blob, n);
}

void
wk_attachment_piece_write (YDoc *doc, WkAuthor *author, GBytes *bytes)
{
  g_autofree char *text = g_base64_encode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autoptr (YValue) value = y_value_new_string (text);

  y_doc_begin (doc, NULL);
  wk_document_write_author (doc, author);
  y_map_set (y_doc_get_root (doc, ROOT_PIECE, Y_TYPE_MAP), BYTES, value);
  y_doc_commit (doc);
}

void
wk_attachment_piece_empty (YDoc *doc)
{
  YType *map = y_doc_get_root (doc, ROOT_PIECE, Y_TYPE_MAP);

  y_doc_begin (doc, NULL);
  if (map != NULL)
    y_map_delete (map, BYTES);
  y_doc_commit (doc);
}

GBytes *
wk_attachment_piece_read (YDoc *doc)
{
  YType *map = y_doc_get_root (doc, ROOT_PIECE, Y_TYPE_MAP);
  g_autoptr (YValue) value = map != NULL ? y_map_get (map, BYTES) : NULL;

  const char *text = value != NULL ? y_value_get_string (value, NULL) : NULL;
  guint8 *bytes;
  gsize length;

  if (text == NULL)
    return NULL;
  bytes = g_base64_decode (text, &length);
  return g_bytes_new_take (bytes, length);
}

char *
wk_attachment_dup_file_name (WkFields *record)
{
  static const char *const endings[][2] = { { "image/jpeg", "jpg" }, { "image/png", "png" }, { "application/pdf", "pdf" } };
  g_autofree char *blob = wk_fields_dup_string (record, "blob"), *type = wk_fields_dup_string (record, "type");
  const char *ending = "bin";

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_equal (endings[i][0], type))
      ending = endings[i][1];
  /* What stands in a shared document may be anything. */
  g_strcanon (blob, "0123456789abcdef", '0');
  return g_strdup_printf ("attachment-%.8s.%s", blob, ending);
}
