#include "wk-fields-private.h"

#include "wk-candidate-private.h"
#include "wk-collision-private.h"
#include "wk-document-private.h"
#include "wk-record-private.h"
#include "wk-text-private.h"

enum
{
  PROP_0,
  PROP_HAS_COLLISION,
  PROP_COLLISIONS
};

typedef WkFieldSet WkFieldsPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (WkFields, wk_fields, G_TYPE_OBJECT)

static void
wk_fields_init (WkFields *self)
{
  WkFieldSet *set = wk_fields_get_set (self);

  set->owner = self;
  set->registers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  set->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  set->collisions = g_list_store_new (WK_TYPE_COLLISION);
}

static void
wk_fields_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_HAS_COLLISION:
      g_value_set_boolean (value, wk_fields_has_collision (WK_FIELDS (object)));
      break;
    case PROP_COLLISIONS:
      g_value_set_object (value, wk_fields_get_collisions (WK_FIELDS (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
wk_fields_finalize (GObject *object)
{
  WkFieldSet *set = wk_fields_get_set (WK_FIELDS (object));

  g_hash_table_unref (set->registers);
  g_hash_table_unref (set->texts);
  g_object_unref (set->collisions);
  G_OBJECT_CLASS (wk_fields_parent_class)->finalize (object);
}

static void
wk_fields_class_init (WkFieldsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = wk_fields_get_property;
  object_class->finalize = wk_fields_finalize;
  g_object_class_install_property (object_class, PROP_HAS_COLLISION,
                                   g_param_spec_boolean ("has-collision", NULL, NULL, FALSE, flags));
  g_object_class_install_property (object_class, PROP_COLLISIONS,
                                   g_param_spec_object ("collisions", NULL, NULL, G_TYPE_LIST_MODEL, flags));
}

WkFieldSet *
wk_fields_get_set (WkFields *self)
{
  return wk_fields_get_instance_private (self);
}

static const WkField *
find_register (WkFieldSet *set, const char *key)
{
  const WkField *field = wk_field_set_find (set, key);

  if (field != NULL && field->type == WK_FIELD_TEXT)
    field = NULL;
  if (field == NULL)
    g_critical ("%s has no choice named %s", G_OBJECT_TYPE_NAME (set->owner), key);
  return field;
}

/* One WkCandidate for each distinct value, the shown one first. */
static GPtrArray *
list_candidates (WkFieldSet *set, const WkField *field, const char *key)
{
  GPtrArray *candidates = g_ptr_array_new_with_free_func (g_object_unref);
  GPtrArray *entries = wk_field_set_entries (set, key);

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      WkEntry *entry = g_ptr_array_index (entries, i);
      g_autoptr (GVariant) value = wk_value_to_variant (wk_entry_get_value (entry), field->type);
      g_autofree char *text = NULL;
      WkAuthor *author;
      gboolean known = FALSE;

      for (guint j = 0; j < candidates->len && !known; j++)
        known = wk_variant_same (value, wk_candidate_get_value (g_ptr_array_index (candidates, j)), field->type);
      if (known)
        continue;
      text = wk_variant_to_text (value);
      author = set->document != NULL ? wk_document_get_author_of (set->document, wk_entry_get_by (entry)) : NULL;
      if (author != NULL)
        g_object_ref (author);
      g_ptr_array_add (candidates, wk_candidate_new (entry->opid, g_steal_pointer (&value), text, author,
                                                     wk_entry_get_at (entry)));
    }
  return candidates;
}

static WkCollision *
find_collision (WkFieldSet *set, const char *key, guint *position)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (set->collisions)); i++)
    {
      g_autoptr (WkCollision) collision = g_list_model_get_item (G_LIST_MODEL (set->collisions), i);

      if (g_str_equal (wk_collision_get_field (collision), key))
        {
          *position = i;
          return collision; /* the store keeps it */
        }
    }
  return NULL;
}

static void
refresh_collision (WkFieldSet *set, const char *key)
{
  const WkField *field = wk_field_set_find (set, key);
  GPtrArray *entries = wk_field_set_entries (set, key);
  g_autoptr (GPtrArray) candidates = NULL;
  WkCollision *collision;
  guint position;

  if (field == NULL || field->type == WK_FIELD_TEXT)
    return;
  collision = find_collision (set, key, &position);
  if (entries != NULL && entries->len > 1 && field->merge == WK_MERGE_CHOICE)
    candidates = list_candidates (set, field, key);
  if (candidates == NULL || candidates->len < 2)
    {
      if (collision != NULL)
        g_list_store_remove (set->collisions, position);
      return;
    }
  if (collision == NULL)
    {
      g_autoptr (WkCollision) fresh = wk_collision_new (set->owner, key, wk_field_get_label (field));

      wk_collision_update (fresh, candidates);
      g_list_store_append (set->collisions, fresh);
    }
  else
    wk_collision_update (collision, candidates);
}

static gboolean
same_entries (GPtrArray *a, GPtrArray *b)
{
  if (a == NULL || b == NULL || a->len != b->len)
    return a == b;
  for (guint i = 0; i < a->len; i++)
    {
      if (!g_str_equal (((WkEntry *) g_ptr_array_index (a, i))->opid, ((WkEntry *) g_ptr_array_index (b, i))->opid))
        return FALSE;
    }
  return TRUE;
}

static void
notify_field (WkFieldSet *set, const char *key)
{
  if (wk_schema_find_field (set->fields, key) != NULL)
    g_object_notify (G_OBJECT (set->owner), key);
}

void
wk_field_set_detach (WkFieldSet *set)
{
  GHashTableIter iter;
  gpointer text;

  g_hash_table_iter_init (&iter, set->texts);
  while (g_hash_table_iter_next (&iter, NULL, &text))
    wk_text_detach (text);
  set->document = NULL;
  set->map = NULL;
}

void
wk_field_set_add_text (WkFieldSet *set, const char *field, WkText *text)
{
  g_hash_table_insert (set->texts, g_strdup (field), text);
}

static void
take_agreement (WkFieldSet *set, GHashTable *registers)
{
  YType *agreement = wk_document_get_agreement_map (set->document);
  g_autoptr (GHashTable) answers = NULL;
  GHashTableIter iter;
  gpointer key, entries;

  if (agreement == NULL || set->owner != (gpointer) set->document)
    return;
  answers = wk_registers_read (agreement);
  g_hash_table_iter_init (&iter, answers);
  while (g_hash_table_iter_next (&iter, &key, &entries))
    {
      if (wk_schema_find_agreement (key) == NULL)
        continue;
      g_hash_table_iter_steal (&iter);
      g_hash_table_replace (registers, key, entries);
    }
}

void
wk_field_set_refresh (WkFieldSet *set, gboolean imported_too)
{
  g_autoptr (GHashTable) before = set->registers;
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func (g_free);
  gboolean had = g_list_model_get_n_items (G_LIST_MODEL (set->collisions)) > 0;
  GHashTableIter iter;
  gpointer key, entries;

  set->registers = wk_registers_read (set->map);
  take_agreement (set, set->registers);

  g_hash_table_iter_init (&iter, set->registers);
  while (g_hash_table_iter_next (&iter, &key, &entries))
    {
      if (!same_entries (g_hash_table_lookup (before, key), entries))
        g_ptr_array_add (changed, g_strdup (key));
    }
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      if (!g_hash_table_contains (set->registers, key))
        g_ptr_array_add (changed, g_strdup (key));
    }

  for (guint i = 0; i < changed->len; i++)
    {
      refresh_collision (set, g_ptr_array_index (changed, i));
      notify_field (set, g_ptr_array_index (changed, i));
    }
  for (const WkField *field = set->fields; imported_too && field != NULL && field->key != NULL; field++)
    {
      if (field->imported != NULL)
        g_object_notify (G_OBJECT (set->owner), field->key);
    }
  if (had != (g_list_model_get_n_items (G_LIST_MODEL (set->collisions)) > 0))
    g_object_notify (G_OBJECT (set->owner), "has-collision");
}

const WkField *
wk_field_set_find (WkFieldSet *set, const char *key)
{
  const WkField *field = wk_schema_find_field (set->fields, key);

  if (field != NULL)
    return field;
  if (WK_IS_RECORD (set->owner))
    return g_str_equal (key, WK_KEY_PLACE)     ? wk_schema_get_place ()
           : g_str_equal (key, WK_KEY_REMOVED) ? wk_schema_get_removed ()
                                               : NULL;
  return wk_schema_find_agreement (key);
}

GPtrArray *
wk_field_set_entries (WkFieldSet *set, const char *field)
{
  return g_hash_table_lookup (set->registers, field);
}

GVariant *
wk_field_set_dup_shown (WkFieldSet *set, const WkField *field, gboolean *imported)
{
  GPtrArray *entries = wk_field_set_entries (set, field->key);
  g_autofree char *said = NULL;

  if (field->imported != NULL && set->document != NULL && (entries == NULL || field->merge == WK_MERGE_LATEST))
    {
      g_autoptr (GHashTable) import = wk_imported_read (wk_document_get_doc (set->document));

      said = wk_imported_dup_field (import, field);
    }
  return wk_entries_dup_shown (entries, said, field, imported);
}

static YType *
map_of (WkFieldSet *set, const char *field)
{
  return !WK_IS_RECORD (set->owner) && wk_schema_find_agreement (field) != NULL
             ? wk_document_get_agreement_map (set->document)
             : set->map;
}

void
wk_field_set_put (WkFieldSet *set, const char *field, YValue *const *entries, gsize n, GPtrArray *gone, GPtrArray *opids)
{
  wk_document_edit_begin (set->document);
  wk_register_write (map_of (set, field), field, entries, n,
                     wk_random_get_uint64 (wk_document_get_random (set->document)), gone, opids);
  wk_document_refresh (set->document, set->owner);
  wk_document_commit (set->document);
}

static gboolean
is_of (const WkEntry *entry, const WkField *spec, GListModel *seen)
{
  g_autoptr (GVariant) value = wk_value_to_variant (wk_entry_get_value (entry), spec->type);

  for (guint i = 0; i < g_list_model_get_n_items (seen); i++)
    {
      g_autoptr (WkCandidate) candidate = g_list_model_get_item (seen, i);

      if (wk_variant_same (value, wk_candidate_get_value (candidate), spec->type))
        return TRUE;
    }
  return FALSE;
}

/* Writes over all entries, or over those alone whose value is among @over (nullable). */
static gboolean
write_over (WkFieldSet *set, const char *field, GVariant *value, const char *seen, GListModel *over, gboolean undoable)
{
  const WkField *spec = wk_field_set_find (set, field);
  g_autoptr (GPtrArray) opids = g_ptr_array_new_with_free_func (g_free), gone = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (YValue) entry = NULL;
  YValue *content = NULL;
  g_autoptr (GPtrArray) before = NULL;
  GPtrArray *entries;

  if (set->document == NULL || !(undoable ? wk_document_take_edit (set->document) : wk_document_is_writable (set->document)))
    return FALSE;
  if (value != NULL)
    {
      content = wk_value_from_variant (value, spec->type);
      g_return_val_if_fail (content != NULL, FALSE);
    }

  before = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_entry_free);
  entries = wk_field_set_entries (set, field);
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const WkEntry *old = g_ptr_array_index (entries, i);

      if (over != NULL && !is_of (old, spec, over))
        continue;
      g_ptr_array_add (before, wk_entry_copy (old));
      g_ptr_array_add (gone, g_strdup (old->opid));
    }

  entry = wk_entry_new_value (content, wk_document_get_client (set->document), wk_document_get_now (set->document));
  if (seen != NULL)
    y_value_map_take (entry, "seen", y_value_new_string (seen));

  wk_document_begin (set->document);
  wk_field_set_put (set, field, &entry, 1, over != NULL ? gone : NULL, opids);
  if (undoable)
    wk_document_note_write (set->document, set->owner, field, g_steal_pointer (&opids), g_steal_pointer (&before));
  wk_document_commit (set->document);
  return TRUE;
}

gboolean
wk_field_set_write (WkFieldSet *set, const char *field, GVariant *value, const char *seen)
{
  return write_over (set, field, value, seen, NULL, TRUE);
}

gboolean
wk_field_set_write_for_good (WkFieldSet *set, const char *field, GVariant *value)
{
  return write_over (set, field, value, NULL, NULL, FALSE);
}

gboolean
wk_fields_resolve (WkFields *self, const char *field, GVariant *value)
{
  if (WK_IS_RECORD (self) && g_str_equal (field, WK_KEY_REMOVED))
    return value != NULL && g_variant_get_boolean (value) ? wk_record_remove (WK_RECORD (self))
                                                          : wk_record_restore (WK_RECORD (self));
  return wk_field_set_write (wk_fields_get_set (self), field, value, NULL);
}

void
wk_fields_get_value_of (WkFields *self, const WkField *field, GValue *value)
{
  switch (field->type)
    {
    case WK_FIELD_TEXT:
      g_value_set_object (value, wk_fields_get_text (self, field->key));
      break;
    case WK_FIELD_BOOL:
      g_value_set_boolean (value, wk_fields_get_boolean (self, field->key));
      break;
    case WK_FIELD_NUMBER:
      g_value_set_double (value, wk_fields_get_number (self, field->key));
      break;
    case WK_FIELD_LIST:
      g_value_take_boxed (value, wk_fields_dup_strings (self, field->key));
      break;
    case WK_FIELD_PERSON:
      g_value_take_boxed (value, wk_fields_dup_person (self, field->key));
      break;
    case WK_FIELD_STRING:
    case WK_FIELD_CHOICE:
    case WK_FIELD_DATE:
      g_value_take_string (value, wk_fields_dup_string (self, field->key));
      break;
    case WK_FIELD_PLACE:
    default:
      g_assert_not_reached ();
    }
}

void
wk_fields_set_value_of (WkFields *self, const WkField *field, const GValue *value)
{
  switch (field->type)
    {
    case WK_FIELD_BOOL:
      wk_fields_set_boolean (self, field->key, g_value_get_boolean (value));
      break;
    case WK_FIELD_NUMBER:
      wk_fields_set_number (self, field->key, g_value_get_double (value));
      break;
    case WK_FIELD_LIST:
      wk_fields_set_strings (self, field->key, g_value_get_boxed (value));
      break;
    case WK_FIELD_PERSON:
      wk_fields_set_person (self, field->key, g_value_get_boxed (value));
      break;
    case WK_FIELD_STRING:
    case WK_FIELD_CHOICE:
    case WK_FIELD_DATE:
      wk_fields_set_string (self, field->key, g_value_get_string (value));
      break;
    case WK_FIELD_TEXT:
    case WK_FIELD_PLACE:
    default:
      g_assert_not_reached ();
    }
}

GVariant *
wk_fields_dup_value (WkFields *self, const char *field)
{
  const WkField *spec;

  g_return_val_if_fail (WK_IS_FIELDS (self), NULL);
  g_return_val_if_fail (field != NULL, NULL);

  spec = find_register (wk_fields_get_set (self), field);
  if (spec == NULL)
    return NULL;
  if (spec == wk_schema_find_agreement (field))
    {
      GPtrArray *entries = wk_field_set_entries (wk_fields_get_set (self), field);

      return entries != NULL ? wk_value_to_variant (wk_entry_get_value (g_ptr_array_index (entries, 0)), spec->type)
                             : NULL;
    }
  return wk_field_set_dup_shown (wk_fields_get_set (self), spec, NULL);
}

char *
wk_fields_dup_words (WkFields *self, const char *field)
{
  return g_strstrip (wk_text_dup_text (wk_fields_get_text (self, field)));
}

char *
wk_fields_dup_string (WkFields *self, const char *field)
{
  g_autoptr (GVariant) value = wk_fields_dup_value (self, field);

  if (value == NULL)
    return g_strdup ("");
  g_return_val_if_fail (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING), g_strdup (""));
  return g_variant_dup_string (value, NULL);
}

gboolean
wk_fields_get_boolean (WkFields *self, const char *field)
{
  g_autoptr (GVariant) value = wk_fields_dup_value (self, field);

  if (value == NULL)
    return FALSE;
  g_return_val_if_fail (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN), FALSE);
  return g_variant_get_boolean (value);
}

double
wk_fields_get_number (WkFields *self, const char *field)
{
  g_autoptr (GVariant) value = wk_fields_dup_value (self, field);

  if (value == NULL)
    return 0;
  g_return_val_if_fail (g_variant_is_of_type (value, G_VARIANT_TYPE_DOUBLE), 0);
  return g_variant_get_double (value);
}

char **
wk_fields_dup_strings (WkFields *self, const char *field)
{
  g_autoptr (GVariant) value = wk_fields_dup_value (self, field);

  if (value == NULL)
    return g_new0 (char *, 1);
  g_return_val_if_fail (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING_ARRAY), g_new0 (char *, 1));
  return g_variant_dup_strv (value, NULL);
}

WkPerson *
wk_fields_dup_person (WkFields *self, const char *field)
{
  g_autoptr (GVariant) value = wk_fields_dup_value (self, field);
  const char *id, *name, *organisation;

  if (value == NULL)
    return NULL;
  g_return_val_if_fail (g_variant_is_of_type (value, G_VARIANT_TYPE ("(sss)")), NULL);
  g_variant_get (value, "(&s&s&s)", &id, &name, &organisation);
  return wk_person_new (id, name, organisation);
}

WkText *
wk_fields_get_text (WkFields *self, const char *field)
{
  g_return_val_if_fail (WK_IS_FIELDS (self), NULL);
  g_return_val_if_fail (field != NULL, NULL);

  return g_hash_table_lookup (wk_fields_get_set (self)->texts, field);
}

gboolean
wk_fields_set_value (WkFields *self, const char *field, GVariant *value)
{
  g_autoptr (GVariant) wanted = value != NULL ? g_variant_ref_sink (value) : NULL;
  g_autoptr (GVariant) shown = NULL;
  const WkField *spec;
  WkFieldSet *set;
  GPtrArray *entries;

  g_return_val_if_fail (WK_IS_FIELDS (self), FALSE);
  g_return_val_if_fail (field != NULL, FALSE);

  set = wk_fields_get_set (self);
  spec = find_register (set, field);
  if (spec == NULL || set->document == NULL || !wk_document_is_writable (set->document))
    return FALSE;
  if (wanted != NULL)
    {
      g_autoptr (YValue) content = wk_value_from_variant (wanted, spec->type);
      GVariant *read;

      if (content == NULL)
        return FALSE;
      /* As it will read: "" and an empty list are empty. */
      read = wk_value_to_variant (content, spec->type);
      g_variant_unref (wanted);
      wanted = read;
    }
  shown = wk_fields_dup_value (self, field);
  entries = wk_field_set_entries (set, field);
  if ((entries == NULL || entries->len == 1) &&
      (shown == wanted || (shown != NULL && wanted != NULL && g_variant_equal (shown, wanted))))
    return TRUE;
  if (wk_field_set_write (set, field, wanted, NULL))
    return TRUE;
  /* Who tried shows the wrong thing now. */
  g_object_notify (G_OBJECT (self), field);
  return FALSE;
}

gboolean
wk_fields_set_string_over (WkFields *self, const char *field, const char *value, GListModel *seen)
{
  const WkField *spec;
  g_autoptr (GVariant) variant = value != NULL && *value != '\0' ? g_variant_ref_sink (g_variant_new_string (value)) : NULL;

  g_return_val_if_fail (WK_IS_FIELDS (self), FALSE);
  g_return_val_if_fail (G_IS_LIST_MODEL (seen), FALSE);

  spec = find_register (wk_fields_get_set (self), field);
  return spec != NULL && write_over (wk_fields_get_set (self), field, variant, NULL, seen, TRUE);
}

gboolean
wk_fields_set_string (WkFields *self, const char *field, const char *value)
{
  return wk_fields_set_value (self, field, value != NULL ? g_variant_new_string (value) : NULL);
}

gboolean
wk_fields_set_boolean (WkFields *self, const char *field, gboolean value)
{
  return wk_fields_set_value (self, field, g_variant_new_boolean (value));
}

gboolean
wk_fields_set_number (WkFields *self, const char *field, double value)
{
  return wk_fields_set_value (self, field, g_variant_new_double (value));
}

gboolean
wk_fields_set_strings (WkFields *self, const char *field, const char *const *value)
{
  return wk_fields_set_value (self, field, value != NULL ? g_variant_new_strv (value, -1) : NULL);
}

gboolean
wk_fields_set_person (WkFields *self, const char *field, WkPerson *value)
{
  return wk_fields_set_value (self, field,
                              value != NULL ? g_variant_new ("(sss)", wk_person_get_id (value),
                                                             wk_person_get_name (value),
                                                             wk_person_get_organisation (value))
                                            : NULL);
}

gboolean
wk_fields_is_imported (WkFields *self, const char *field)
{
  const WkField *spec;
  gboolean imported = FALSE;

  g_return_val_if_fail (WK_IS_FIELDS (self), FALSE);

  spec = find_register (wk_fields_get_set (self), field);
  if (spec != NULL)
    {
      g_autoptr (GVariant) value = wk_field_set_dup_shown (wk_fields_get_set (self), spec, &imported);
    }
  return imported;
}

WkAuthor *
wk_fields_get_author (WkFields *self, const char *field)
{
  WkFieldSet *set;
  GPtrArray *entries;

  g_return_val_if_fail (WK_IS_FIELDS (self), NULL);

  set = wk_fields_get_set (self);
  entries = wk_field_set_entries (set, field);
  if (entries == NULL || set->document == NULL)
    return NULL;
  return wk_document_get_author_of (set->document, wk_entry_get_by (g_ptr_array_index (entries, 0)));
}

gint64
wk_fields_get_time (WkFields *self, const char *field)
{
  GPtrArray *entries;

  g_return_val_if_fail (WK_IS_FIELDS (self), 0);

  entries = wk_field_set_entries (wk_fields_get_set (self), field);
  return entries != NULL ? wk_entry_get_at (g_ptr_array_index (entries, 0)) : 0;
}

GListModel *
wk_fields_get_candidates (WkFields *self, const char *field)
{
  GListStore *store;
  const WkField *spec;

  g_return_val_if_fail (WK_IS_FIELDS (self), NULL);

  store = g_list_store_new (WK_TYPE_CANDIDATE);
  spec = find_register (wk_fields_get_set (self), field);
  if (spec != NULL)
    {
      g_autoptr (GPtrArray) candidates = list_candidates (wk_fields_get_set (self), spec, field);

      g_list_store_splice (store, 0, 0, candidates->pdata, candidates->len);
    }
  return G_LIST_MODEL (store);
}

GListModel *
wk_fields_get_collisions (WkFields *self)
{
  g_return_val_if_fail (WK_IS_FIELDS (self), NULL);
  return G_LIST_MODEL (wk_fields_get_set (self)->collisions);
}

gboolean
wk_fields_has_collision (WkFields *self)
{
  g_return_val_if_fail (WK_IS_FIELDS (self), FALSE);
  return g_list_model_get_n_items (G_LIST_MODEL (wk_fields_get_set (self)->collisions)) > 0;
}
