#include "wk-record-private.h"

#include <string.h>

#include "wk-document-private.h"
#include "wk-raw-private.h"
#include "wk-text-private.h"

typedef struct
{
  WkFieldSet *set; /* (unowned): the fields’ */
  char *id; /* (owned) */
  char *kind; /* (owned) */
  char *parent; /* (owned) */
  char *order_key; /* (owned) */
  gboolean removed, edited_after_removal, orphan, unfinished;
} WkRecordPrivate;

enum
{
  PROP_0,
  PROP_ID,
  PROP_KIND,
  PROP_PARENT_ID,
  PROP_REMOVED,
  PROP_VISIBLE,
  PROP_EDITED_AFTER_REMOVAL,
  PROP_ORPHAN,
  PROP_UNFINISHED,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_TYPE_WITH_PRIVATE (WkRecord, wk_record, WK_TYPE_FIELDS)

static WkRecordPrivate *
priv_of (WkRecord *self)
{
  return wk_record_get_instance_private (self);
}

static void
wk_record_init (WkRecord *self)
{
  WkRecordPrivate *priv = priv_of (self);

  priv->set = wk_fields_get_set (WK_FIELDS (self));
  priv->parent = g_strdup ("");
  priv->order_key = g_strdup ("");
}

static void
wk_record_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WkRecord *self = WK_RECORD (object);
  WkRecordPrivate *priv = priv_of (self);

  switch (id)
    {
    case PROP_ID:
      g_value_set_string (value, priv->id);
      break;
    case PROP_KIND:
      g_value_set_string (value, priv->kind);
      break;
    case PROP_PARENT_ID:
      g_value_set_string (value, priv->parent);
      break;
    case PROP_REMOVED:
      g_value_set_boolean (value, priv->removed);
      break;
    case PROP_VISIBLE:
      g_value_set_boolean (value, wk_record_is_visible (self));
      break;
    case PROP_EDITED_AFTER_REMOVAL:
      g_value_set_boolean (value, priv->edited_after_removal);
      break;
    case PROP_ORPHAN:
      g_value_set_boolean (value, priv->orphan);
      break;
    case PROP_UNFINISHED:
      g_value_set_boolean (value, priv->unfinished);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
wk_record_finalize (GObject *object)
{
  WkRecordPrivate *priv = priv_of (WK_RECORD (object));

  g_free (priv->id);
  g_free (priv->kind);
  g_free (priv->parent);
  g_free (priv->order_key);
  G_OBJECT_CLASS (wk_record_parent_class)->finalize (object);
}

static void
wk_record_class_init (WkRecordClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = wk_record_get_property;
  object_class->finalize = wk_record_finalize;

  props[PROP_ID] = g_param_spec_string ("id", NULL, NULL, "", flags);
  props[PROP_KIND] = g_param_spec_string ("kind", NULL, NULL, "", flags);
  props[PROP_PARENT_ID] = g_param_spec_string ("parent-id", NULL, NULL, "", flags);
  props[PROP_REMOVED] = g_param_spec_boolean ("removed", NULL, NULL, FALSE, flags);
  props[PROP_VISIBLE] = g_param_spec_boolean ("visible", NULL, NULL, TRUE, flags);
  props[PROP_EDITED_AFTER_REMOVAL] = g_param_spec_boolean ("edited-after-removal", NULL, NULL, FALSE, flags);
  props[PROP_ORPHAN] = g_param_spec_boolean ("orphan", NULL, NULL, FALSE, flags);
  props[PROP_UNFINISHED] = g_param_spec_boolean ("unfinished", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
add_texts (WkRecord *self)
{
  WkRecordPrivate *priv = priv_of (self);
  YDoc *doc = wk_document_get_doc (priv->set->document);

  for (const WkField *field = priv->set->fields; field != NULL && field->key != NULL; field++)
    {
      g_autofree char *name = NULL;
      YType *type;
      WkText *text;

      if (field->type != WK_FIELD_TEXT)
        continue;
      name = wk_raw_name_text (priv->id, field->key);
      type = wk_raw_get_text (doc, priv->id, priv->set->map, field->key);
      if (type == NULL)
        continue;
      text = wk_text_new (priv->set->document, type, name, self);
      wk_field_set_add_text (priv->set, field->key, text);
      wk_document_add_text (priv->set->document, text);
    }
}

WkRecord *
wk_record_new (WkDocument *document, const char *id, YType *map)
{
  g_autoptr (YValue) kind = y_map_get (map, WK_KEY_KIND);
  const char *word = kind != NULL ? y_value_get_string (kind, NULL) : NULL;
  const WkRecordSpec *spec;
  WkRecordPrivate *priv;
  WkRecord *self;

  g_return_val_if_fail (word != NULL, NULL);

  spec = wk_schema_get_record (wk_document_get_kind (document), word);
  self = g_object_new (wk_document_get_record_type (document, word), NULL);
  priv = priv_of (self);
  priv->id = g_strdup (id);
  priv->kind = g_strdup (word);
  priv->set->document = document;
  priv->set->fields = spec != NULL ? spec->fields : NULL;
  priv->set->map = map;
  add_texts (self);
  return self;
}

void
wk_record_detach (WkRecord *self)
{
  wk_field_set_detach (priv_of (self)->set);
}

gboolean
wk_record_fits (WkRecord *self, YType *map)
{
  WkRecordPrivate *priv = priv_of (self);
  g_autoptr (YValue) kind = NULL;
  GHashTableIter iter;
  gpointer key, text;

  if (map == NULL || map != priv->set->map || y_type_is_deleted (map))
    return FALSE;
  kind = y_map_get (map, WK_KEY_KIND);
  if (kind == NULL || y_value_kind (kind) != Y_STRING || !g_str_equal (y_value_get_string (kind, NULL), priv->kind))
    return FALSE;
  g_hash_table_iter_init (&iter, priv->set->texts);
  while (g_hash_table_iter_next (&iter, &key, &text))
    {
      YType *type = wk_raw_get_text (wk_document_get_doc (priv->set->document), priv->id, map, key);

      if (type != wk_text_get_type_shared (text))
        return FALSE;
    }
  return TRUE;
}

gboolean
wk_record_tie (WkRecord *self, YType *map)
{
  WkRecordPrivate *priv = priv_of (self);
  g_autoptr (YValue) kind = NULL;
  GHashTableIter iter;
  gpointer key, text;

  if (map == NULL || y_type_kind (map) != Y_TYPE_MAP)
    return FALSE;
  kind = y_map_get (map, WK_KEY_KIND);
  if (kind == NULL || y_value_kind (kind) != Y_STRING || !g_str_equal (y_value_get_string (kind, NULL), priv->kind))
    return FALSE;
  priv->set->map = map;
  g_hash_table_iter_init (&iter, priv->set->texts);
  while (g_hash_table_iter_next (&iter, &key, &text))
    {
      wk_text_tie (text, wk_raw_get_text (wk_document_get_doc (priv->set->document), priv->id, map, key));
      wk_document_add_text (priv->set->document, text);
    }
  return TRUE;
}

char *
wk_record_dup_digest (WkRecord *self)
{
  WkRecordPrivate *priv = priv_of (self);

  return wk_raw_digest (wk_document_get_doc (priv->set->document), priv->id, priv->set->map, priv->set->fields);
}

static gboolean
was_edited_after_removal (WkRecord *self)
{
  g_autofree char *digest = wk_record_dup_digest (self);

  return !wk_raw_is_seen (wk_field_set_entries (wk_fields_get_set (WK_FIELDS (self)), WK_KEY_REMOVED), digest);
}

static gboolean
lacks_something (WkRecord *self)
{
  WkRecordPrivate *priv = priv_of (self);
  gboolean lacks = FALSE;

  for (const WkField *field = priv->set->fields; field != NULL && field->key != NULL; field++)
    {
      g_autoptr (GVariant) value = NULL;

      if (field->needed)
        {
          value = wk_field_set_dup_shown (priv->set, field, NULL);
          lacks = lacks || value == NULL;
        }
      else if (g_str_equal (field->key, "done-on"))
        {
          value = wk_field_set_dup_shown (priv->set, field, NULL);
          if (value != NULL)
            return FALSE;
        }
    }
  return lacks;
}

static gboolean
set_flag (WkRecord *self, gboolean *flag, gboolean value, guint prop)
{
  if (*flag == value)
    return FALSE;
  *flag = value;
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
  return TRUE;
}

gboolean
wk_record_refresh (WkRecord *self)
{
  WkRecordPrivate *priv = priv_of (self);
  g_autoptr (GVariant) place = NULL;
  g_autoptr (GVariant) removed = NULL;
  const char *parent = "", *key = "";
  gboolean changed = FALSE, was_visible = wk_record_is_visible (self);

  wk_field_set_refresh (priv->set, FALSE);
  place = wk_field_set_dup_shown (priv->set, wk_schema_get_place (), NULL);
  removed = wk_field_set_dup_shown (priv->set, wk_schema_get_removed (), NULL);
  if (place != NULL)
    g_variant_get (place, "(&s&s)", &parent, &key);

  if (!g_str_equal (priv->parent, parent))
    {
      g_free (priv->parent);
      priv->parent = g_strdup (parent);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PARENT_ID]);
      changed = TRUE;
    }
  if (!g_str_equal (priv->order_key, key))
    {
      g_free (priv->order_key);
      priv->order_key = g_strdup (key);
      changed = TRUE;
    }
  changed |= set_flag (self, &priv->removed, removed != NULL && g_variant_get_boolean (removed), PROP_REMOVED);
  changed |= set_flag (self, &priv->edited_after_removal, priv->removed && was_edited_after_removal (self),
                       PROP_EDITED_AFTER_REMOVAL);
  if (was_visible != wk_record_is_visible (self))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_VISIBLE]);
  set_flag (self, &priv->unfinished, lacks_something (self), PROP_UNFINISHED);
  return changed;
}

void
wk_record_update_orphan (WkRecord *self)
{
  WkRecordPrivate *priv = priv_of (self);
  const WkRecordSpec *spec = WK_RECORD_GET_CLASS (self)->spec;
  WkRecord *parent = wk_record_get_parent (self);
  gboolean needs = (spec != NULL && spec->parent != NULL) || *priv->parent != '\0';

  if (spec != NULL && spec->parent != NULL && parent != NULL && !g_str_equal (wk_record_get_kind (parent), spec->parent))
    parent = NULL;
  set_flag (self, &priv->orphan, needs && (parent == NULL || !wk_record_is_visible (parent)), PROP_ORPHAN);
}

gboolean
wk_record_write_removed (WkRecord *self)
{
  g_autofree char *digest = wk_record_dup_digest (self);
  g_autoptr (GVariant) value = g_variant_ref_sink (g_variant_new_boolean (TRUE));

  return wk_field_set_write (wk_fields_get_set (WK_FIELDS (self)), WK_KEY_REMOVED, value, digest);
}

gboolean
wk_record_write_place (WkRecord *self, const char *parent, const char *key)
{
  g_autoptr (GVariant) value = g_variant_ref_sink (g_variant_new ("(ss)", parent, key));

  return wk_field_set_write (wk_fields_get_set (WK_FIELDS (self)), WK_KEY_PLACE, value, NULL);
}

static gboolean
is_of (WkRecord *self, guint64 client, GHashTable *visited)
{
  WkRecordPrivate *priv = priv_of (self);
  g_autoptr (GPtrArray) children = wk_document_list_children (priv->set->document, priv->id);
  GHashTableIter iter;
  gpointer value;

  if (!g_hash_table_add (visited, self))
    return TRUE;
  g_hash_table_iter_init (&iter, priv->set->registers);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      for (guint i = 0; i < ((GPtrArray *) value)->len; i++)
        {
          if (wk_entry_get_by (g_ptr_array_index ((GPtrArray *) value, i)) != client)
            return FALSE;
        }
    }
  g_hash_table_iter_init (&iter, priv->set->texts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      g_autoptr (GArray) runs = wk_text_get_authors (value, 0, wk_text_get_length (value));

      for (guint i = 0; i < runs->len; i++)
        {
          if (g_array_index (runs, WkAuthorRun, i).client != client)
            return FALSE;
        }
    }
  for (guint i = 0; i < children->len; i++)
    {
      if (!is_of (g_ptr_array_index (children, i), client, visited))
        return FALSE;
    }
  return TRUE;
}

gboolean
wk_record_is_of (WkRecord *self, guint64 client)
{
  g_autoptr (GHashTable) visited = g_hash_table_new (NULL, NULL);

  return is_of (self, client, visited);
}

const char *
wk_record_get_id (WkRecord *self)
{
  g_return_val_if_fail (WK_IS_RECORD (self), NULL);
  return priv_of (self)->id;
}

const char *
wk_record_get_kind (WkRecord *self)
{
  g_return_val_if_fail (WK_IS_RECORD (self), NULL);
  return priv_of (self)->kind;
}

WkDocument *
wk_record_get_document (WkRecord *self)
{
  g_return_val_if_fail (WK_IS_RECORD (self), NULL);
  return priv_of (self)->set->document;
}

const char *
wk_record_get_parent_id (WkRecord *self)
{
  g_return_val_if_fail (WK_IS_RECORD (self), NULL);
  return priv_of (self)->parent;
}

WkRecord *
wk_record_get_parent (WkRecord *self)
{
  WkRecordPrivate *priv;

  g_return_val_if_fail (WK_IS_RECORD (self), NULL);

  priv = priv_of (self);
  return priv->set->document != NULL ? wk_document_get_record (priv->set->document, priv->parent) : NULL;
}

const char *
wk_record_get_order_key (WkRecord *self)
{
  g_return_val_if_fail (WK_IS_RECORD (self), NULL);
  return priv_of (self)->order_key;
}

gboolean
wk_record_is_removed (WkRecord *self)
{
  g_return_val_if_fail (WK_IS_RECORD (self), FALSE);
  return priv_of (self)->removed;
}

gboolean
wk_record_is_edited_after_removal (WkRecord *self)
{
  g_return_val_if_fail (WK_IS_RECORD (self), FALSE);
  return priv_of (self)->edited_after_removal;
}

gboolean
wk_record_is_visible (WkRecord *self)
{
  WkRecordPrivate *priv;

  g_return_val_if_fail (WK_IS_RECORD (self), FALSE);

  priv = priv_of (self);
  return !priv->removed || priv->edited_after_removal;
}

gboolean
wk_record_is_orphan (WkRecord *self)
{
  g_return_val_if_fail (WK_IS_RECORD (self), FALSE);
  return priv_of (self)->orphan;
}

gboolean
wk_record_is_unfinished (WkRecord *self)
{
  g_return_val_if_fail (WK_IS_RECORD (self), FALSE);
  return priv_of (self)->unfinished;
}

WkRecordList *
wk_record_get_children (WkRecord *self, const char *kind)
{
  WkRecordPrivate *priv;

  g_return_val_if_fail (WK_IS_RECORD (self), NULL);
  g_return_val_if_fail (kind != NULL, NULL);

  priv = priv_of (self);
  g_return_val_if_fail (priv->set->document != NULL, NULL);
  return wk_document_get_list (priv->set->document, priv->id, kind);
}

gboolean
wk_record_remove (WkRecord *self)
{
  g_autoptr (GPtrArray) children = NULL;
  WkDocument *document;

  g_return_val_if_fail (WK_IS_RECORD (self), FALSE);

  document = priv_of (self)->set->document;
  if (document == NULL || !wk_document_take_edit (document))
    return FALSE;
  wk_document_begin (document);
  /* Itself first: what another program hung in a circle comes to an end then. */
  wk_record_write_removed (self);
  children = wk_document_list_children (document, priv_of (self)->id);
  for (guint i = 0; i < children->len; i++)
    {
      if (wk_record_is_visible (g_ptr_array_index (children, i)))
        wk_record_remove (g_ptr_array_index (children, i));
    }
  wk_document_commit (document);
  return TRUE;
}

/* Whether both were removed by one act. */
static gboolean
removed_together (WkRecord *a, WkRecord *b)
{
  GPtrArray *x = wk_field_set_entries (wk_fields_get_set (WK_FIELDS (a)), WK_KEY_REMOVED);
  GPtrArray *y = wk_field_set_entries (wk_fields_get_set (WK_FIELDS (b)), WK_KEY_REMOVED);

  return x != NULL && y != NULL &&
         wk_entry_get_by (g_ptr_array_index (x, 0)) == wk_entry_get_by (g_ptr_array_index (y, 0)) &&
         wk_entry_get_at (g_ptr_array_index (x, 0)) == wk_entry_get_at (g_ptr_array_index (y, 0));
}

gboolean
wk_record_restore (WkRecord *self)
{
  g_autoptr (GPtrArray) below = NULL;
  g_autoptr (GPtrArray) children = NULL;
  g_autoptr (GVariant) value = NULL;
  WkDocument *document;

  g_return_val_if_fail (WK_IS_RECORD (self), FALSE);

  document = priv_of (self)->set->document;
  if (document == NULL || !wk_document_take_edit (document))
    return FALSE;
  wk_document_begin (document);
  children = g_ptr_array_new ();
  below = wk_document_list_children (document, priv_of (self)->id);
  for (guint k = 0; k < below->len; k++)
    {
      WkRecord *child = g_ptr_array_index (below, k);

      if (wk_record_is_removed (child) && removed_together (self, child))
        g_ptr_array_add (children, child);
    }
  value = g_variant_ref_sink (g_variant_new_boolean (FALSE));
  wk_field_set_write (wk_fields_get_set (WK_FIELDS (self)), WK_KEY_REMOVED, value, NULL);
  for (guint k = 0; k < children->len; k++)
    wk_record_restore (g_ptr_array_index (children, k));
  wk_document_commit (document);
  return TRUE;
}
