#include "wk-dossier.h"

#include "wk-fields-private.h"
#include "wk-schema-private.h"

/* One type for each kind, made from the schema: a field is a property whose id is its place in the table, from 1. */

static void
document_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  const WkDocumentSpec *spec = ((WkDocumentClass *) g_type_class_peek (pspec->owner_type))->spec;

  wk_fields_get_value_of (WK_FIELDS (object), &spec->fields[id - 1], value);
}

static void
document_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  const WkDocumentSpec *spec = ((WkDocumentClass *) g_type_class_peek (pspec->owner_type))->spec;

  wk_fields_set_value_of (WK_FIELDS (object), &spec->fields[id - 1], value);
}

static void
document_class_init (gpointer klass, gpointer data)
{
  const WkDocumentSpec *spec = data;

  WK_DOCUMENT_CLASS (klass)->spec = spec;
  G_OBJECT_CLASS (klass)->get_property = document_get_property;
  G_OBJECT_CLASS (klass)->set_property = document_set_property;
  wk_schema_install_properties (klass, spec->fields);
}

static void
record_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  const WkRecordSpec *spec = ((WkRecordClass *) g_type_class_peek (pspec->owner_type))->spec;

  wk_fields_get_value_of (WK_FIELDS (object), &spec->fields[id - 1], value);
}

static void
record_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  const WkRecordSpec *spec = ((WkRecordClass *) g_type_class_peek (pspec->owner_type))->spec;

  wk_fields_set_value_of (WK_FIELDS (object), &spec->fields[id - 1], value);
}

static void
record_class_init (gpointer klass, gpointer data)
{
  const WkRecordSpec *spec = data;

  WK_RECORD_CLASS (klass)->spec = spec;
  G_OBJECT_CLASS (klass)->get_property = record_get_property;
  G_OBJECT_CLASS (klass)->set_property = record_set_property;
  wk_schema_install_properties (klass, spec->fields);
}

static GType
register_type (GType parent, const char *name, gsize class_size, gsize size, GClassInitFunc init, gconstpointer spec)
{
  const GTypeInfo info = { class_size, NULL, NULL, init, NULL, spec, size, 0, NULL, NULL };

  return g_type_register_static (parent, name, &info, G_TYPE_FLAG_FINAL);
}

GType
wk_dossier_get_document_type (WkDocKind kind)
{
  const WkDocumentSpec *spec = wk_schema_get_document (kind);
  GType type = g_type_from_name (spec->type_name);

  if (type == 0)
    type = register_type (WK_TYPE_DOCUMENT, spec->type_name, sizeof (WkDocumentClass), sizeof (WkDocument),
                          document_class_init, spec);
  return type;
}

GType
wk_dossier_get_record_type (const char *kind)
{
  g_return_val_if_fail (kind != NULL, WK_TYPE_RECORD);

  for (WkDocKind document = 0; document < WK_N_DOC_KINDS; document++)
    {
      const WkRecordSpec *spec = wk_schema_get_record (document, kind);
      GType type;

      if (spec == NULL)
        continue;
      type = g_type_from_name (spec->type_name);
      if (type == 0)
        type = register_type (WK_TYPE_RECORD, spec->type_name, sizeof (WkRecordClass), sizeof (WkRecord),
                              record_class_init, spec);
      return type;
    }
  return WK_TYPE_RECORD;
}

void
wk_dossier_init (void)
{
  for (WkDocKind kind = 0; kind < WK_N_DOC_KINDS; kind++)
    {
      const WkRecordSpec *const *records = wk_schema_get_document (kind)->records;

      g_type_ensure (wk_dossier_get_document_type (kind));
      for (gsize i = 0; records[i] != NULL; i++)
        g_type_ensure (wk_dossier_get_record_type (records[i]->kind));
    }
}
