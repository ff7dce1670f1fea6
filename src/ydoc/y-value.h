/* Values: what lib0 calls "any", and the shared types among them. Ref-counted (atomically), immutable. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

typedef struct _YType YType;         /* a shared type; owned by its document, valid as long as that lives and it is not deleted */
typedef struct _YValue YValue;       /* ref-counted, immutable: lib0's "any", or a shared type */

#define Y_ERROR (y_error_quark ())
GQuark y_error_quark (void);
typedef enum { Y_ERROR_MALFORMED, Y_ERROR_LIMIT, Y_ERROR_ARGUMENT } YError;

/* How deep plain arrays and maps may be nested in bytes or JSON from outside. */
#define Y_MAX_DEPTH 200

typedef enum {
  Y_NULL, Y_UNDEFINED, Y_BOOL, Y_NUMBER /* double; integers up to 2^31 kept as such on the wire */, Y_BIGINT,
  Y_STRING, Y_BYTES, Y_ARRAY /* plain */, Y_MAP /* plain */, Y_TYPE /* a shared type, read */,
  Y_NEW_TYPE /* a shared type to be made by the insertion */
} YValueKind;

typedef enum { Y_TYPE_UNKNOWN, Y_TYPE_TEXT, Y_TYPE_ARRAY, Y_TYPE_MAP, Y_TYPE_XML_ELEMENT, Y_TYPE_XML_FRAGMENT,
               Y_TYPE_XML_HOOK, Y_TYPE_XML_TEXT } YTypeKind;

YValue *y_value_new_null (void);
YValue *y_value_new_undefined (void);
YValue *y_value_new_bool (gboolean v);
YValue *y_value_new_number (double v);
YValue *y_value_new_bigint (gint64 v);
YValue *y_value_new_string (const char *utf8);
YValue *y_value_new_string_len (const char *utf8, gsize len);
YValue *y_value_new_bytes (gconstpointer data, gsize len);
YValue *y_value_new_array (YValue **items /* (transfer full) each */, gsize n);
YValue *y_value_new_map (void);                                        /* filled by the next, before it is shared */
void    y_value_map_take (YValue *map, const char *key, YValue *value /* (transfer full) */);
YValue *y_value_new_type (YTypeKind kind);                             /* for inserting an empty shared type */
YValue *y_value_new_text (const char *utf8);                           /* Y_NEW_TYPE text with a first content */
YValue *y_value_new_type_ref (YType *type);                            /* Y_TYPE: a shared type that is there */
YValue *y_value_ref (YValue *v);
void    y_value_unref (YValue *v);
YValueKind  y_value_kind (const YValue *v);
gboolean    y_value_get_bool (const YValue *v);
double      y_value_get_number (const YValue *v);
gint64      y_value_get_bigint (const YValue *v);
const char *y_value_get_string (const YValue *v, gsize *len);          /* NULL unless Y_STRING */
GBytes     *y_value_get_bytes (const YValue *v);                       /* (transfer none) */
gsize       y_value_length (const YValue *v);                          /* plain array or map */
YValue     *y_value_index (const YValue *v, gsize i);                  /* (transfer none) */
YValue     *y_value_lookup (const YValue *v, const char *key);         /* (transfer none) (nullable) */
void        y_value_map_entry (const YValue *v, gsize i, const char **key, YValue **value);
YType      *y_value_get_type_shared (const YValue *v);                 /* Y_TYPE: the type */
YTypeKind   y_value_get_type_kind (const YValue *v);                   /* Y_NEW_TYPE */
const char *y_value_get_type_text (const YValue *v, gsize *len);       /* Y_NEW_TYPE: the first content, or NULL */
gboolean    y_value_equal (const YValue *a, const YValue *b);
void        y_value_to_json (const YValue *v, GString *out);           /* keys sorted by code unit, no spaces: canonical */
YValue     *y_value_from_json (const char *json, gssize len, GError **error);

/* JSON text of a string and of a number, as ECMAScript's JSON.stringify writes them. */
void y_json_append_string (GString *out, const char *utf8, gsize len);
void y_json_append_number (GString *out, double v);
/* As y_value_to_json, keys in the order in which they stand in the map (what JSON.stringify does). */
void y_value_to_json_in_order (const YValue *v, GString *out);
/* Orders two UTF-8 strings by UTF-16 code units, as ECMAScript's sort does. */
int  y_utf16_compare (const char *a, gsize a_len, const char *b, gsize b_len);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YValue, y_value_unref)

G_END_DECLS
