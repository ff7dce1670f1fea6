#include "wk-document-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "wk-dossier.h"
#include "wk-record-list-private.h"
#include "wk-record-private.h"
#include "wk-split-private.h"
#include "wk-text-private.h"
#include "wk-undo-private.h"

typedef struct
{
  WkFieldSet *set; /* (unowned): the fields’ */
  WkDocKind kind;
  const WkDocumentSpec *spec;
  char *domain; /* (owned) */
  YDoc *doc; /* (owned) */
  guint observer;
  WkAuthor *author; /* (owned) (nullable) */
  WkClock *clock; /* (owned) */
  WkRandom *random; /* (owned) */
  char *reason; /* (owned) (nullable): given from outside */
  gboolean newer; /* of a newer major version */
  guint depth; /* of transactions */
  guint64 introduced; /* the client id whose author is known to be written */
  YType *records_map, *imported_map, *authors_map, *schema_map, *agreement_map; /* (unowned) (the last: nullable) */
  GHashTable *records; /* (owned) (element-type utf8 WkRecord) */
  GHashTable *by_map; /* (owned) (element-type YType WkRecord) */
  GHashTable *by_text; /* (owned) (element-type YType WkText) */
  GHashTable *by_name; /* (owned) (element-type utf8 WkText) */
  GHashTable *authors; /* (owned) (element-type gint64 WkAuthor) */
  GHashTable *colours; /* (owned) (nullable): whose is which; NULL: to be read anew */
  GPtrArray *retired; /* (owned) (element-type WkAuthor): lent out, and no longer what is written */
  GHashTable *lists; /* (owned) (element-type utf8 WkRecordList) */
  GListStore *removed, *clashes; /* (owned) */
  WkUndo *undo; /* (owned) */
  gboolean quoting; /* what is written here is the resident's */
  gboolean held; /* somebody else writes for all */
  guint laying; /* what is edited now is laid before them */
  GSource *settling; /* (owned) (nullable): looks whether words are there twice */
} WkDocumentPrivate;

enum
{
  PROP_0,
  PROP_KIND,
  PROP_DOMAIN,
  PROP_AUTHOR,
  PROP_READ_ONLY_REASON,
  PROP_WRITABLE,
  PROP_HELD,
  PROP_CAN_UNDO,
  PROP_CAN_REDO,
  N_PROPS
};

enum
{
  CHANGED,
  REFUSED,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];
static const char marking; /* the origin of what no person did */

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (WkDocument, wk_document, WK_TYPE_FIELDS)

static WkDocumentPrivate *
priv_of (WkDocument *self)
{
  return wk_document_get_instance_private (self);
}

static void
wk_document_init (WkDocument *self)
{
  WkDocumentPrivate *priv = priv_of (self);

  priv->set = wk_fields_get_set (WK_FIELDS (self));
  priv->records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  priv->by_map = g_hash_table_new (NULL, NULL);
  priv->by_text = g_hash_table_new (NULL, NULL);
  priv->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  priv->authors = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  priv->retired = g_ptr_array_new_with_free_func (g_object_unref);
  priv->lists = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  priv->removed = g_list_store_new (WK_TYPE_RECORD);
  priv->clashes = g_list_store_new (WK_TYPE_RECORD);
}

static void
wk_document_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WkDocument *self = WK_DOCUMENT (object);
  WkDocumentPrivate *priv = priv_of (self);

  switch (id)
    {
    case PROP_KIND:
      g_value_set_uint (value, priv->kind);
      break;
    case PROP_DOMAIN:
      g_value_set_string (value, priv->domain);
      break;
    case PROP_AUTHOR:
      g_value_set_object (value, priv->author);
      break;
    case PROP_READ_ONLY_REASON:
      g_value_set_string (value, wk_document_get_read_only_reason (self));
      break;
    case PROP_WRITABLE:
      g_value_set_boolean (value, wk_document_is_writable (self));
      break;
    case PROP_HELD:
      g_value_set_boolean (value, wk_document_is_held (self));
      break;
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, wk_document_can_undo (self));
      break;
    case PROP_CAN_REDO:
      g_value_set_boolean (value, wk_document_can_redo (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
stop_settling (WkDocument *self)
{
  WkDocumentPrivate *priv = priv_of (self);

  if (priv->settling != NULL)
    g_source_destroy (priv->settling);
  g_clear_pointer (&priv->settling, g_source_unref);
}

static void
wk_document_dispose (GObject *object)
{
  WkDocumentPrivate *priv = priv_of (WK_DOCUMENT (object));
  GHashTableIter iter;
  gpointer value;

  stop_settling (WK_DOCUMENT (object));
  if (priv->observer != 0)
    y_doc_unobserve (priv->doc, priv->observer);
  priv->observer = 0;
  g_clear_pointer (&priv->undo, wk_undo_free);
  g_hash_table_remove_all (priv->by_map);
  g_hash_table_remove_all (priv->by_text);
  g_hash_table_remove_all (priv->by_name);

  /* Whoever still holds one of these holds an empty shell from now on. */
  g_hash_table_iter_init (&iter, priv->lists);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    wk_record_list_detach (value);
  g_hash_table_iter_init (&iter, priv->records);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    wk_record_detach (value);
  wk_field_set_detach (priv->set);
  g_hash_table_remove_all (priv->lists);
  g_list_store_remove_all (priv->removed);
  g_list_store_remove_all (priv->clashes);
  g_hash_table_remove_all (priv->records);
  g_clear_pointer (&priv->doc, y_doc_unref);
  G_OBJECT_CLASS (wk_document_parent_class)->dispose (object);
}

static void
wk_document_finalize (GObject *object)
{
  WkDocumentPrivate *priv = priv_of (WK_DOCUMENT (object));

  g_free (priv->domain);
  g_free (priv->reason);
  g_clear_object (&priv->author);
  g_clear_pointer (&priv->clock, wk_clock_unref);
  g_clear_pointer (&priv->random, wk_random_unref);
  g_hash_table_unref (priv->records);
  g_hash_table_unref (priv->by_map);
  g_hash_table_unref (priv->by_text);
  g_hash_table_unref (priv->by_name);
  g_hash_table_unref (priv->authors);
  g_clear_pointer (&priv->colours, g_hash_table_unref);
  g_ptr_array_unref (priv->retired);
  g_hash_table_unref (priv->lists);
  g_object_unref (priv->removed);
  g_object_unref (priv->clashes);
  G_OBJECT_CLASS (wk_document_parent_class)->finalize (object);
}

static void
wk_document_class_init (WkDocumentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = wk_document_get_property;
  object_class->dispose = wk_document_dispose;
  object_class->finalize = wk_document_finalize;

  props[PROP_KIND] = g_param_spec_uint ("kind", NULL, NULL, 0, WK_N_DOC_KINDS, 0, flags);
  props[PROP_DOMAIN] = g_param_spec_string ("domain", NULL, NULL, "", flags);
  props[PROP_AUTHOR] = g_param_spec_object ("author", NULL, NULL, WK_TYPE_AUTHOR, flags);
  props[PROP_READ_ONLY_REASON] = g_param_spec_string ("read-only-reason", NULL, NULL, NULL, flags);
  props[PROP_WRITABLE] = g_param_spec_boolean ("writable", NULL, NULL, FALSE, flags);
  props[PROP_HELD] = g_param_spec_boolean ("held", NULL, NULL, FALSE, flags);
  props[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, flags);
  props[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  /**
   * WkDocument::changed:
   * @local: whether this program made the change
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  signals[REFUSED] = g_signal_new ("refused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

/* ---- what is there ---- */

static gboolean
settle_cb (gpointer self)
{
  stop_settling (self);
  wk_split_settle (self, FALSE);
  return G_SOURCE_REMOVE;
}

static gboolean
settle_opened_cb (gpointer self)
{
  stop_settling (self);
  wk_split_settle (self, TRUE);
  return G_SOURCE_REMOVE;
}

/* Not at once: whoever tells of a change must not be answered by another. */
static void
schedule_settling (WkDocument *self, GHashTable *dirty, GSourceFunc func)
{
  WkDocumentPrivate *priv = priv_of (self);
  gboolean parts = FALSE;
  GHashTableIter iter;
  gpointer record;

  g_hash_table_iter_init (&iter, dirty);
  while (!parts && g_hash_table_iter_next (&iter, &record, NULL))
    parts = wk_split_is_part (record);
  if (!parts || priv->settling != NULL)
    return;
  priv->settling = g_idle_source_new ();
  g_source_set_priority (priv->settling, G_PRIORITY_DEFAULT);
  g_source_set_callback (priv->settling, func, self, NULL);
  g_source_attach (priv->settling, g_main_context_get_thread_default ());
}

static WkRecord *
add_record (WkDocument *self, const char *id, YType *map)
{
  WkDocumentPrivate *priv = priv_of (self);
  WkRecord *record = wk_record_new (self, id, map);

  g_hash_table_insert (priv->records, g_strdup (id), record);
  g_hash_table_insert (priv->by_map, map, record);
  return record;
}

/* A record that has come since, NULL when there is none or it is not wholly there. */
static WkRecord *
find_new_record (WkDocument *self, const char *id)
{
  WkDocumentPrivate *priv = priv_of (self);
  g_autoptr (YValue) kind = NULL;
  YType *map;

  if (*id == '\0' || g_hash_table_contains (priv->records, id))
    return NULL;
  map = y_map_get_type (priv->records_map, id);
  if (map == NULL || y_type_kind (map) != Y_TYPE_MAP)
    return NULL;
  kind = y_map_get (map, WK_KEY_KIND);
  return kind != NULL && y_value_kind (kind) == Y_STRING ? add_record (self, id, map) : NULL;
}

static void
update_store (GListStore *store, GPtrArray *wanted)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (store));
  gboolean same = n == wanted->len;

  for (guint i = 0; same && i < n; i++)
    {
      g_autoptr (WkRecord) record = g_list_model_get_item (G_LIST_MODEL (store), i);

      same = record == g_ptr_array_index (wanted, i);
    }
  if (!same)
    g_list_store_splice (store, 0, n, wanted->pdata, wanted->len);
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return strcmp (wk_record_get_id (*(WkRecord *const *) a), wk_record_get_id (*(WkRecord *const *) b));
}

static void
update_stores (WkDocument *self)
{
  WkDocumentPrivate *priv = priv_of (self);
  g_autoptr (GPtrArray) removed = g_ptr_array_new ();
  g_autoptr (GPtrArray) clashes = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer record;

  g_hash_table_iter_init (&iter, priv->records);
  while (g_hash_table_iter_next (&iter, NULL, &record))
    {
      if (wk_record_is_removed (record))
        g_ptr_array_add (removed, record);
      if (wk_record_is_visible (record) &&
          (wk_record_is_edited_after_removal (record) || wk_fields_has_collision (record)))
        g_ptr_array_add (clashes, record);
    }
  g_ptr_array_sort (removed, compare_ids);
  g_ptr_array_sort (clashes, compare_ids);
  update_store (priv->removed, removed);
  update_store (priv->clashes, clashes);
}

/* Brings the records in @dirty (a set) and all lists up to date. */
static void
update_records (WkDocument *self, GHashTable *dirty, gboolean structure)
{
  WkDocumentPrivate *priv = priv_of (self);
  g_autoptr (GList) lists = NULL;
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, dirty);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    {
      g_object_freeze_notify (item);
      structure |= wk_record_refresh (item);
    }
  if (structure)
    {
      g_hash_table_iter_init (&iter, priv->records);
      while (g_hash_table_iter_next (&iter, NULL, &item))
        wk_record_update_orphan (item);
      /* Who is told of a change may ask for lists that were never asked for: those are made up to date. */
      lists = g_hash_table_get_values (priv->lists);
      for (GList *l = lists; l != NULL; l = l->next)
        wk_record_list_update (l->data);
    }
  update_stores (self);
  g_hash_table_iter_init (&iter, dirty);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    g_object_thaw_notify (item);
}

static void
update_version (WkDocument *self)
{
  WkDocumentPrivate *priv = priv_of (self);
  gboolean newer = wk_schema_read_major (priv->doc) > WK_SCHEMA_MAJOR;

  if (newer == priv->newer)
    return;
  priv->newer = newer;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_READ_ONLY_REASON]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WRITABLE]);
}

/* Authors never change by us; what another program wrote over them is shown alike on every copy. */
static void
forget_authors (WkDocument *self)
{
  WkDocumentPrivate *priv = priv_of (self);
  GHashTableIter iter;
  gpointer author;

  g_hash_table_iter_init (&iter, priv->authors);
  while (g_hash_table_iter_next (&iter, NULL, &author))
    g_ptr_array_add (priv->retired, g_object_ref (author));
  g_hash_table_remove_all (priv->authors);
  g_clear_pointer (&priv->colours, g_hash_table_unref);
}

static GHashTable *
get_colours (WkDocument *self)
{
  WkDocumentPrivate *priv = priv_of (self);

  if (priv->colours == NULL)
    priv->colours = wk_authors_read_colours (priv->authors_map);
  return priv->colours;
}

/* Somebody came: who is known already keeps the colour, but where two came apart. */
static void
colour_authors (WkDocument *self)
{
  WkDocumentPrivate *priv = priv_of (self);
  GHashTableIter iter;
  gpointer author;

  g_clear_pointer (&priv->colours, g_hash_table_unref);
  g_hash_table_iter_init (&iter, priv->authors);
  while (g_hash_table_iter_next (&iter, NULL, &author))
    wk_author_take_colour (author, get_colours (self));
}

static void
read_authors_event (WkDocument *self, YEvent *event)
{
  gsize n;
  const YKeyChange *keys = y_event_get_keys (event, &n);

  for (gsize i = 0; i < n; i++)
    {
      if (keys[i].action != Y_KEY_ADDED)
        {
          forget_authors (self);
          return;
        }
    }
  colour_authors (self);
}

/* Another program may have put something else in a record's place, against the schema: its object is given up
 * then, and what is there now gets a new one. */
static void
check_record (WkDocument *self, const char *id, GHashTable *dirty, GPtrArray *dropped)
{
  WkDocumentPrivate *priv = priv_of (self);
  WkRecord *record = g_hash_table_lookup (priv->records, id);
  g_autofree char *key = g_strdup (id);

  if (record != NULL && !wk_record_fits (record, y_map_get_type (priv->records_map, id)))
    {
      GHashTableIter iter;
      gpointer text;

      g_hash_table_iter_init (&iter, wk_fields_get_set (WK_FIELDS (record))->texts);
      while (g_hash_table_iter_next (&iter, NULL, &text))
        {
          g_hash_table_remove (priv->by_text, wk_text_get_type_shared (text));
          g_hash_table_remove (priv->by_name, wk_text_get_name (text));
          wk_undo_unwatch (priv->undo, text);
        }
      g_hash_table_remove (priv->by_map, wk_fields_get_set (WK_FIELDS (record))->map);
      g_hash_table_remove (dirty, record);
      g_ptr_array_add (dropped, g_object_ref (record));
      g_hash_table_remove (priv->records, key);
      record = NULL;
    }
  if (record == NULL)
    record = find_new_record (self, key);
  if (record != NULL)
    g_hash_table_add (dirty, record);
}

static void
check_records (WkDocument *self, YEvent *event, GHashTable *dirty, GPtrArray *dropped)
{
  WkDocumentPrivate *priv = priv_of (self);
  YType *target = y_event_get_target (event);

  if (target == priv->records_map)
    {
      gsize n;
      const YKeyChange *keys = y_event_get_keys (event, &n);

      for (gsize i = 0; i < n; i++)
        check_record (self, keys[i].key, dirty, dropped);
    }
  else if (y_type_get_parent (target) == priv->records_map && !y_type_is_deleted (target))
    check_record (self, y_type_get_map_key (target), dirty, dropped);
}

/* Of records that nobody sees: when one is to be seen from now on, whoever shows it reads its texts as they are, and must not be told of that again. */
static void
tell_unseen (WkDocument *self, YEvent **events, gsize n, GHashTable *told)
{
  WkDocumentPrivate *priv = priv_of (self);

  for (gsize i = 0; i < n; i++)
    {
      WkText *text = g_hash_table_lookup (priv->by_text, y_event_get_target (events[i]));
      WkRecord *owner = text != NULL ? wk_text_get_owner (text) : NULL;

      if (owner == NULL || wk_record_is_visible (owner))
        continue;
      wk_text_take_event (text, events[i]);
      g_hash_table_add (told, events[i]);
    }
}

static void
events_cb (YDoc *doc, YEvent **events, gsize n, gconstpointer origin, gboolean local, gpointer data)
{
  g_autoptr (WkDocument) self = g_object_ref (data);
  WkDocumentPrivate *priv = priv_of (self);
  g_autoptr (GHashTable) dirty = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) told = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) dropped = g_ptr_array_new_with_free_func (g_object_unref);
  guint known = g_hash_table_size (priv->records);
  gboolean fields = FALSE, imported = FALSE, structure;

  for (gsize i = 0; i < n; i++)
    {
      YType *target = y_event_get_target (events[i]);

      fields |= target == priv->set->map || target == priv->agreement_map;
      imported |= target == priv->imported_map;
      if (target == priv->schema_map)
        update_version (self);
      if (target == priv->authors_map)
        read_authors_event (self, events[i]);
      check_records (self, events[i], dirty, dropped);
    }
  for (gsize i = 0; i < n; i++)
    {
      WkText *text = g_hash_table_lookup (priv->by_text, y_event_get_target (events[i]));

      if (text != NULL && wk_text_get_owner (text) != NULL)
        g_hash_table_add (dirty, wk_text_get_owner (text));
    }

  tell_unseen (self, events, n, told);
  structure = dropped->len > 0 || g_hash_table_size (priv->records) != known;
  if (fields || imported)
    wk_field_set_refresh (priv->set, imported);
  if (structure || g_hash_table_size (dirty) > 0)
    update_records (self, dirty, structure);
  if (!local && structure)
    schedule_settling (self, dirty, settle_cb);
  for (guint i = 0; i < dropped->len; i++)
    wk_record_detach (g_ptr_array_index (dropped, i));
  for (gsize i = 0; i < n; i++)
    {
      WkText *text = g_hash_table_lookup (priv->by_text, y_event_get_target (events[i]));

      if (text != NULL && !g_hash_table_contains (told, events[i]))
        wk_text_take_event (text, events[i]);
    }
  g_signal_emit (self, signals[CHANGED], 0, local);
}

static void
read_record_cb (const char *key, YValue *value, gpointer data)
{
  g_ptr_array_add (data, g_strdup (key));
}

static void
find_roots (WkDocument *self)
{
  WkDocumentPrivate *priv = priv_of (self);

  priv->schema_map = y_doc_get_root (priv->doc, WK_ROOT_SCHEMA, Y_TYPE_MAP);
  priv->authors_map = y_doc_get_root (priv->doc, WK_ROOT_AUTHORS, Y_TYPE_MAP);
  priv->set->map = y_doc_get_root (priv->doc, WK_ROOT_FIELDS, Y_TYPE_MAP);
  priv->imported_map = y_doc_get_root (priv->doc, WK_ROOT_IMPORTED, Y_TYPE_MAP);
  priv->records_map = y_doc_get_root (priv->doc, WK_ROOT_RECORDS, Y_TYPE_MAP);
  if (priv->kind == WK_DOC_PLAN)
    priv->agreement_map = y_doc_get_root (priv->doc, WK_ROOT_AGREEMENT, Y_TYPE_MAP);
}

static void
find_new_records (WkDocument *self, GHashTable *dirty)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  y_map_foreach (priv_of (self)->records_map, read_record_cb, ids);
  for (guint i = 0; i < ids->len; i++)
    {
      WkRecord *record = find_new_record (self, g_ptr_array_index (ids, i));

      if (record != NULL)
        g_hash_table_add (dirty, record);
    }
}

static void
read_all (WkDocument *self)
{
  WkDocumentPrivate *priv = priv_of (self);
  g_autoptr (GHashTable) dirty = g_hash_table_new (NULL, NULL);

  find_roots (self);
  for (const WkField *field = priv->spec->fields; field->key != NULL; field++)
    {
      WkText *text;

      if (field->type != WK_FIELD_TEXT)
        continue;
      text = wk_text_new (self, y_doc_get_root (priv->doc, field->key, Y_TYPE_TEXT), field->key, NULL);
      wk_field_set_add_text (priv->set, field->key, text);
      wk_document_add_text (self, text);
    }
  update_version (self);
  wk_field_set_refresh (priv->set, FALSE);
  find_new_records (self, dirty);
  update_records (self, dirty, TRUE);
  schedule_settling (self, dirty, settle_opened_cb);
}

WkDocument *
wk_document_new (WkDocKind kind, const char *domain, YDoc *doc, WkAuthor *author, WkClock *clock, WkRandom *random)
{
  WkDocumentPrivate *priv;
  WkDocument *self;

  g_return_val_if_fail ((guint) kind < WK_N_DOC_KINDS, NULL);
  g_return_val_if_fail (doc != NULL && clock != NULL && random != NULL, NULL);
  g_return_val_if_fail (author == NULL || WK_IS_AUTHOR (author), NULL);

  self = g_object_new (wk_dossier_get_document_type (kind), NULL);
  priv = priv_of (self);
  priv->kind = kind;
  priv->spec = wk_schema_get_document (kind);
  priv->domain = g_strdup (domain != NULL ? domain : "");
  priv->doc = y_doc_ref (doc);
  priv->author = author != NULL ? g_object_ref (author) : NULL;
  priv->clock = wk_clock_ref (clock);
  priv->random = wk_random_ref (random);
  priv->set->document = self;
  priv->set->fields = priv->spec->fields;
  priv->undo = wk_undo_new (self);
  read_all (self);
  priv->observer = y_doc_observe (doc, events_cb, self, NULL);
  return self;
}

/* ---- other content under the same objects ---- */

typedef struct
{
  WkText *text; /* (owned) */
  char *before; /* (owned) */
} Told;

static void
told_clear (gpointer data)
{
  Told *told = data;

  g_object_unref (told->text);
  g_free (told->before);
}

static GArray *
note_texts (WkDocument *self)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (Told));
  GHashTableIter iter;
  gpointer text;

  g_array_set_clear_func (all, told_clear);
  g_hash_table_iter_init (&iter, priv_of (self)->by_name);
  while (g_hash_table_iter_next (&iter, NULL, &text))
    {
      Told told = { g_object_ref (text), wk_text_dup_text (text) };

      g_array_append_val (all, told);
    }
  return all;
}

/* Ties every object to what stands in the new document. (transfer full): records that are not there. */
static GPtrArray *
tie_all (WkDocument *self, GHashTable *dirty)
{
  WkDocumentPrivate *priv = priv_of (self);
  GPtrArray *dropped = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer key, item;

  g_hash_table_remove_all (priv->by_map);
  g_hash_table_remove_all (priv->by_text);
  g_hash_table_remove_all (priv->by_name);
  find_roots (self);
  g_hash_table_iter_init (&iter, priv->set->texts);
  while (g_hash_table_iter_next (&iter, &key, &item))
    {
      wk_text_tie (item, y_doc_get_root (priv->doc, key, Y_TYPE_TEXT));
      wk_document_add_text (self, item);
    }
  g_hash_table_iter_init (&iter, priv->records);
  while (g_hash_table_iter_next (&iter, &key, &item))
    {
      YType *map = y_map_get_type (priv->records_map, key);

      if (wk_record_tie (item, map))
        {
          g_hash_table_insert (priv->by_map, map, item);
          g_hash_table_add (dirty, item);
          continue;
        }
      g_ptr_array_add (dropped, g_object_ref (item));
      g_hash_table_iter_remove (&iter);
    }
  return dropped;
}

void
wk_document_set_doc (WkDocument *self, YDoc *doc)
{
  g_autoptr (GHashTable) dirty = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) dropped = NULL;
  g_autoptr (GArray) told = NULL;
  g_autoptr (YDoc) old = NULL;
  WkDocumentPrivate *priv;

  g_return_if_fail (WK_IS_DOCUMENT (self) && doc != NULL);

  priv = priv_of (self);
  g_return_if_fail (priv->doc != NULL && priv->depth == 0);
  if (doc == priv->doc)
    return;
  g_object_ref (self);
  told = note_texts (self);
  y_doc_unobserve (priv->doc, priv->observer);
  wk_undo_free (priv->undo);
  priv->undo = wk_undo_new (self);
  old = g_steal_pointer (&priv->doc); /* objects point into it until they are tied anew */
  priv->doc = y_doc_ref (doc);
  priv->introduced = 0;
  forget_authors (self);
  dropped = tie_all (self, dirty);
  update_version (self);
  wk_field_set_refresh (priv->set, TRUE);
  find_new_records (self, dirty);
  update_records (self, dirty, TRUE);
  for (guint i = 0; i < dropped->len; i++)
    wk_record_detach (g_ptr_array_index (dropped, i));
  priv->observer = y_doc_observe (doc, events_cb, self, NULL);
  for (guint i = 0; i < told->len; i++)
    {
      Told *one = &g_array_index (told, Told, i);

      if (wk_text_get_type_shared (one->text) != NULL)
        wk_text_tell (one->text, one->before);
    }
  wk_document_notify_undo (self);
  g_signal_emit (self, signals[CHANGED], 0, FALSE);
  g_object_unref (self);
}

/* ---- for fields, texts and records ---- */

guint64
wk_document_get_client (WkDocument *self)
{
  return y_doc_get_client_id (priv_of (self)->doc);
}

gint64
wk_document_get_now (WkDocument *self)
{
  return wk_clock_get_wall (priv_of (self)->clock) / 1000;
}

WkClock *
wk_document_get_clock (WkDocument *self)
{
  return priv_of (self)->clock;
}

WkRandom *
wk_document_get_random (WkDocument *self)
{
  return priv_of (self)->random;
}

YType *
wk_document_get_agreement_map (WkDocument *self)
{
  return priv_of (self)->agreement_map;
}

GType
wk_document_get_record_type (WkDocument *self, const char *kind)
{
  return wk_schema_get_record (priv_of (self)->kind, kind) != NULL ? wk_dossier_get_record_type (kind)
                                                                   : WK_TYPE_RECORD;
}

void
wk_document_add_text (WkDocument *self, WkText *text)
{
  WkDocumentPrivate *priv = priv_of (self);

  g_hash_table_insert (priv->by_text, wk_text_get_type_shared (text), text);
  g_hash_table_insert (priv->by_name, (gpointer) wk_text_get_name (text), text);
  wk_undo_watch (priv->undo, text);
}

GHashTable *
wk_document_get_all_records (WkDocument *self)
{
  return priv_of (self)->records;
}

GPtrArray *
wk_document_list_children (WkDocument *self, const char *parent)
{
  GPtrArray *children = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer record;

  g_hash_table_iter_init (&iter, priv_of (self)->records);
  while (g_hash_table_iter_next (&iter, NULL, &record))
    {
      if (g_str_equal (wk_record_get_parent_id (record), parent) && !g_str_equal (wk_record_get_id (record), parent))
        g_ptr_array_add (children, record);
    }
  g_ptr_array_sort (children, compare_ids);
  return children;
}

static WkRecordList *
get_list (WkDocument *self, const char *parent, const char *kind, gboolean orphans)
{
  WkDocumentPrivate *priv = priv_of (self);
  g_autofree char *key = g_strdup_printf ("%d %s %s", orphans, parent, kind);
  WkRecordList *list = g_hash_table_lookup (priv->lists, key);

  if (list == NULL)
    {
      list = wk_record_list_new (self, kind, parent, orphans);
      g_hash_table_insert (priv->lists, g_steal_pointer (&key), list);
    }
  return list;
}

WkRecordList *
wk_document_get_list (WkDocument *self, const char *parent, const char *kind)
{
  return get_list (self, parent, kind, FALSE);
}

void
wk_document_edit_begin (WkDocument *self)
{
  WkDocumentPrivate *priv = priv_of (self);

  wk_document_begin (self);
  if (priv->introduced != wk_document_get_client (self))
    {
      wk_authors_ensure (priv->doc, priv->author);
      priv->introduced = wk_document_get_client (self);
    }
}

void
wk_document_edit_text_begin (WkDocument *self, WkText *text)
{
  wk_document_edit_begin (self);
  wk_undo_note_text (priv_of (self)->undo, text);
}

void
wk_document_track_texts (WkDocument *self)
{
  wk_undo_track_texts (priv_of (self)->undo);
}

void
wk_document_forget_undo (WkDocument *self)
{
  wk_undo_forget (priv_of (self)->undo);
}

void
wk_document_begin_marking (WkDocument *self)
{
  WkDocumentPrivate *priv = priv_of (self);

  y_doc_begin (priv->doc, &marking);
  wk_authors_ensure (priv->doc, priv->author);
}

void
wk_document_end_marking (WkDocument *self)
{
  y_doc_commit (priv_of (self)->doc);
}

void
wk_document_refresh (WkDocument *self, WkFields *owner)
{
  g_autoptr (GHashTable) dirty = NULL;

  if (!WK_IS_RECORD (owner))
    {
      wk_field_set_refresh (priv_of (self)->set, FALSE);
      return;
    }
  dirty = g_hash_table_new (NULL, NULL);
  g_hash_table_add (dirty, owner);
  update_records (self, dirty, FALSE);
}

void
wk_document_note_write (WkDocument *self, WkFields *owner, const char *field, GPtrArray *opids, GPtrArray *before)
{
  wk_undo_note_write (priv_of (self)->undo, WK_IS_RECORD (owner) ? wk_record_get_id (WK_RECORD (owner)) : "", field,
                      opids, before);
}

WkRecord *
wk_document_create_record (WkDocument *self, const char *kind, const char *parent, const char *key)
{
  WkDocumentPrivate *priv = priv_of (self);
  const WkRecordSpec *spec = wk_schema_get_record (priv->kind, kind);
  g_autoptr (GVariant) place = g_variant_ref_sink (g_variant_new ("(ss)", parent, key));
  g_autoptr (YValue) entry = NULL;
  g_autoptr (YValue) word = y_value_new_string (kind);
  g_autoptr (GHashTable) dirty = g_hash_table_new (NULL, NULL);
  char id[WK_ID_HEX_SIZE];
  WkRecord *record;
  YType *map;
  WkId bits;

  g_return_val_if_fail (spec != NULL, NULL);

  wk_id_init_random (&bits, priv->random);
  wk_id_write_hex (&bits, id);
  wk_document_edit_begin (self);
  map = y_map_set_type (priv->records_map, id, Y_TYPE_MAP);
  for (const WkField *field = spec->fields; field->key != NULL; field++)
    {
      if (field->type == WK_FIELD_TEXT)
        y_map_set_type (map, field->key, Y_TYPE_TEXT);
    }
  entry = wk_entry_new_value (wk_value_from_variant (place, WK_FIELD_PLACE), wk_document_get_client (self),
                              wk_document_get_now (self));
  wk_register_write (map, WK_KEY_PLACE, &entry, 1, wk_random_get_uint64 (priv->random), NULL, NULL);
  /* At last: whoever sees it has the rest. */
  y_map_set (map, WK_KEY_KIND, word);

  record = add_record (self, id, map);
  g_hash_table_add (dirty, record);
  update_records (self, dirty, TRUE);
  wk_undo_note_creation (priv->undo, id);
  wk_document_commit (self);
  return record;
}

/* ---- for undo ---- */

void
wk_document_notify_undo (WkDocument *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CAN_UNDO]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CAN_REDO]);
}

WkFields *
wk_document_find_holder (WkDocument *self, const char *id)
{
  return *id == '\0' ? WK_FIELDS (self) : g_hash_table_lookup (priv_of (self)->records, id);
}

void
wk_document_foreach_text (WkDocument *self, GFunc func, gpointer data)
{
  GHashTableIter iter;
  gpointer text;

  g_hash_table_iter_init (&iter, priv_of (self)->by_text);
  while (g_hash_table_iter_next (&iter, NULL, &text))
    func (text, data);
}

/* ---- public ---- */

YDoc *
wk_document_get_doc (WkDocument *self)
{
  g_return_val_if_fail (WK_IS_DOCUMENT (self), NULL);
  return priv_of (self)->doc;
}

WkDocKind
wk_document_get_kind (WkDocument *self)
{
  g_return_val_if_fail (WK_IS_DOCUMENT (self), WK_DOC_CARD);
  return priv_of (self)->kind;
}

const char *
wk_document_get_domain (WkDocument *self)
{
  g_return_val_if_fail (WK_IS_DOCUMENT (self), NULL);
  return priv_of (self)->domain;
}

WkAuthor *
wk_document_get_author (WkDocument *self)
{
  g_return_val_if_fail (WK_IS_DOCUMENT (self), NULL);
  return priv_of (self)->author;
}

void
wk_document_set_author (WkDocument *self, WkAuthor *author)
{
  WkDocumentPrivate *priv;

  g_return_if_fail (WK_IS_DOCUMENT (self));
  g_return_if_fail (author == NULL || WK_IS_AUTHOR (author));

  priv = priv_of (self);
  g_return_if_fail (priv->depth == 0);
  if (wk_author_equal (priv->author, author))
    return;
  g_set_object (&priv->author, author);
  priv->introduced = 0;
  if (priv->undo != NULL)
    wk_undo_forget (priv->undo);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_AUTHOR]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_READ_ONLY_REASON]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WRITABLE]);
}

void
wk_document_set_quoting (WkDocument *self, gboolean quoting)
{
  g_return_if_fail (WK_IS_DOCUMENT (self));

  if (priv_of (self)->quoting == quoting)
    return;
  /* What was said and what is written beside it are two undos. */
  wk_document_stop_capturing (self);
  priv_of (self)->quoting = quoting;
}

gboolean
wk_document_is_quoting (WkDocument *self)
{
  g_return_val_if_fail (WK_IS_DOCUMENT (self), FALSE);
  return priv_of (self)->quoting;
}

void
wk_document_set_held (WkDocument *self, gboolean held)
{
  g_return_if_fail (WK_IS_DOCUMENT (self));

  if (priv_of (self)->held == held)
    return;
  priv_of (self)->held = held;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HELD]);
}

gboolean
wk_document_is_held (WkDocument *self)
{
  g_return_val_if_fail (WK_IS_DOCUMENT (self), FALSE);
  return priv_of (self)->held;
}

gboolean
wk_document_may_edit (WkDocument *self)
{
  return wk_document_is_writable (self) && !wk_document_is_held (self);
}

void
wk_document_begin_laying (WkDocument *self)
{
  g_return_if_fail (WK_IS_DOCUMENT (self));
  priv_of (self)->laying++;
}

void
wk_document_end_laying (WkDocument *self)
{
  g_return_if_fail (WK_IS_DOCUMENT (self));
  g_return_if_fail (priv_of (self)->laying > 0);
  priv_of (self)->laying--;
}

gboolean
wk_document_take_edit (WkDocument *self)
{
  WkDocumentPrivate *priv = priv_of (self);

  if (!wk_document_is_writable (self))
    return FALSE;
  if (!priv->held || priv->laying > 0)
    return TRUE;
  g_signal_emit (self, signals[REFUSED], 0);
  return FALSE;
}

void
wk_document_set_read_only_reason (WkDocument *self, const char *reason)
{
  WkDocumentPrivate *priv;

  g_return_if_fail (WK_IS_DOCUMENT (self));

  priv = priv_of (self);
  if (g_strcmp0 (priv->reason, reason) == 0)
    return;
  g_free (priv->reason);
  priv->reason = g_strdup (reason);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_READ_ONLY_REASON]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WRITABLE]);
}

const char *
wk_document_get_read_only_reason (WkDocument *self)
{
  WkDocumentPrivate *priv;

  g_return_val_if_fail (WK_IS_DOCUMENT (self), NULL);

  priv = priv_of (self);
  if (priv->newer)
    return _ ("A newer version of Woonkamer wrote this. Update Woonkamer to write in it.");
  if (priv->reason != NULL)
    return priv->reason;
  return priv->author == NULL ? _ ("This can only be read here.") : NULL;
}

gboolean
wk_document_is_writable (WkDocument *self)
{
  g_return_val_if_fail (WK_IS_DOCUMENT (self), FALSE);
  return priv_of (self)->doc != NULL && wk_document_get_read_only_reason (self) == NULL;
}

void
wk_document_begin (WkDocument *self)
{
  WkDocumentPrivate *priv;

  g_return_if_fail (WK_IS_DOCUMENT (self));

  priv = priv_of (self);
  g_return_if_fail (priv->doc != NULL);
  if (priv->depth++ > 0)
    return;
  wk_undo_begin (priv->undo);
  y_doc_begin (priv->doc, self);
}

void
wk_document_commit (WkDocument *self)
{
  WkDocumentPrivate *priv;

  g_return_if_fail (WK_IS_DOCUMENT (self));

  priv = priv_of (self);
  g_return_if_fail (priv->depth > 0);
  if (--priv->depth > 0)
    return;
  y_doc_commit (priv->doc);
  wk_undo_end (priv->undo);
}

static gboolean
run_undo (WkDocument *self, gboolean redo)
{
  WkDocumentPrivate *priv = priv_of (self);

  if (priv->depth > 0 || !wk_document_take_edit (self))
    return FALSE;
  return wk_undo_run (priv->undo, redo);
}

gboolean
wk_document_undo (WkDocument *self)
{
  g_return_val_if_fail (WK_IS_DOCUMENT (self), FALSE);
  return run_undo (self, FALSE);
}

gboolean
wk_document_redo (WkDocument *self)
{
  g_return_val_if_fail (WK_IS_DOCUMENT (self), FALSE);
  return run_undo (self, TRUE);
}

gboolean
wk_document_can_undo (WkDocument *self)
{
  g_return_val_if_fail (WK_IS_DOCUMENT (self), FALSE);
  return priv_of (self)->undo != NULL && wk_undo_can_run (priv_of (self)->undo, FALSE);
}

gboolean
wk_document_can_redo (WkDocument *self)
{
  g_return_val_if_fail (WK_IS_DOCUMENT (self), FALSE);
  return priv_of (self)->undo != NULL && wk_undo_can_run (priv_of (self)->undo, TRUE);
}

void
wk_document_stop_capturing (WkDocument *self)
{
  g_return_if_fail (WK_IS_DOCUMENT (self));
  if (priv_of (self)->undo != NULL)
    wk_undo_stop_capturing (priv_of (self)->undo);
}

WkRecordList *
wk_document_get_records (WkDocument *self, const char *kind)
{
  g_return_val_if_fail (WK_IS_DOCUMENT (self), NULL);
  g_return_val_if_fail (wk_schema_get_record (priv_of (self)->kind, kind) != NULL, NULL);
  return get_list (self, "", kind, FALSE);
}

WkRecord *
wk_document_get_record (WkDocument *self, const char *id)
{
  g_return_val_if_fail (WK_IS_DOCUMENT (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);
  return g_hash_table_lookup (priv_of (self)->records, id);
}

WkRecordList *
wk_document_get_orphans (WkDocument *self, const char *kind)
{
  g_return_val_if_fail (WK_IS_DOCUMENT (self), NULL);
  g_return_val_if_fail (wk_schema_get_record (priv_of (self)->kind, kind) != NULL, NULL);
  return get_list (self, "", kind, TRUE);
}

GListModel *
wk_document_get_removed (WkDocument *self)
{
  g_return_val_if_fail (WK_IS_DOCUMENT (self), NULL);
  return G_LIST_MODEL (priv_of (self)->removed);
}

GListModel *
wk_document_get_clashes (WkDocument *self)
{
  g_return_val_if_fail (WK_IS_DOCUMENT (self), NULL);
  return G_LIST_MODEL (priv_of (self)->clashes);
}

WkAuthor *
wk_document_get_author_of (WkDocument *self, guint64 client)
{
  WkDocumentPrivate *priv;
  gint64 key = (gint64) client;
  WkAuthor *author;

  g_return_val_if_fail (WK_IS_DOCUMENT (self), NULL);

  priv = priv_of (self);
  author = g_hash_table_lookup (priv->authors, &key);
  if (author == NULL && priv->doc != NULL)
    {
      author = wk_authors_read (priv->authors_map, client);
      if (author != NULL)
        {
          wk_author_take_colour (author, get_colours (self));
          g_hash_table_insert (priv->authors, g_memdup2 (&key, sizeof key), author);
        }
    }
  return author;
}

WkText *
wk_document_find_text (WkDocument *self, const char *name)
{
  g_return_val_if_fail (WK_IS_DOCUMENT (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);
  return g_hash_table_lookup (priv_of (self)->by_name, name);
}

char *
wk_document_dup_imported (WkDocument *self, const char *column)
{
  char *text;

  g_return_val_if_fail (WK_IS_DOCUMENT (self), NULL);
  g_return_val_if_fail (column != NULL, NULL);

  text = priv_of (self)->doc != NULL ? wk_imported_dup (priv_of (self)->doc, column) : NULL;
  return text != NULL ? text : g_strdup ("");
}
