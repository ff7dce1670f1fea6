#include "wk-merge.h"

#include <string.h>

#include "wk-document-private.h"
#include "wk-record-list.h"
#include "wk-register-private.h"

/* Kinds that stay in the other file: a photo's bytes are sealed for it, so that it is brought by whoever can open it (wk_merge_note_brought()); a partner is
 * told by both; a merge is its own; a lamp is lit anew by the barrier that was brought. */
static const char *const left_there[] = { "attachment", "partner", "merge", "lamp", NULL };

/* What of the card only tells of the file it stands in. */
static const char *const of_file[] = { "same-as", "closed-on", "keep-until", "keep-why", NULL };

typedef struct
{
  WkDocument *into;
  const WkDocumentSpec *spec;
  const char *const *take;
  GHashTable *ids;
  GPtrArray *fields, *texts, *brought; /* (owned) of utf8 */
} Merging;

static const WkDocumentSpec *
get_spec (WkDocument *document)
{
  return wk_schema_get_document (wk_document_get_kind (document));
}

/* ---- values --------------------------------------------------------------------------------------------------- */

static char *
to_json (GVariant *value, WkFieldType type)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (YValue) plain = value != NULL ? wk_value_from_variant (value, type) : NULL;

  if (plain == NULL)
    return g_strdup ("null");
  y_value_to_json (plain, out);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static GVariant *
from_json (const char *json, WkFieldType type)
{
  g_autoptr (YValue) plain = y_value_from_json (json, -1, NULL);

  return plain != NULL ? wk_value_to_variant (plain, type) : NULL;
}

static gboolean
is_choice (const WkField *field)
{
  return field->type != WK_FIELD_TEXT && field->type != WK_FIELD_PLACE && field->merge == WK_MERGE_CHOICE
         && !g_strv_contains (of_file, field->key);
}

static GVariant *
dup_union (GVariant *one, GVariant *other)
{
  g_autofree const char **first = one != NULL ? g_variant_get_strv (one, NULL) : NULL;
  g_autofree const char **second = other != NULL ? g_variant_get_strv (other, NULL) : NULL;
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  for (guint i = 0; first != NULL && first[i] != NULL; i++)
    g_ptr_array_add (all, (gpointer) first[i]);
  for (guint i = 0; second != NULL && second[i] != NULL; i++)
    if (!g_ptr_array_find_with_equal_func (all, second[i], g_str_equal, NULL))
      g_ptr_array_add (all, (gpointer) second[i]);
  return g_variant_ref_sink (g_variant_new_strv ((const char *const *) all->pdata, all->len));
}

/* What shall stand in the field, NULL: what stands there. */
static GVariant *
choose (Merging *m, const WkField *field, GVariant *here, GVariant *there)
{
  if (there == NULL || g_strv_contains (of_file, field->key))
    return NULL;
  switch (field->merge)
    {
    case WK_MERGE_DERIVED:
      return NULL;
    case WK_MERGE_LATEST:
      return here == NULL || g_variant_compare (there, here) > 0 ? g_variant_ref (there) : NULL;
    case WK_MERGE_UNION:
      return dup_union (here, there);
    case WK_MERGE_CHOICE:
    default:
      return here == NULL || (m->take != NULL && g_strv_contains (m->take, field->key)) ? g_variant_ref (there) : NULL;
    }
}

static void
bring_field (Merging *m, WkFields *into, WkFields *from, const WkField *field)
{
  g_autoptr (GVariant) here = wk_fields_dup_value (into, field->key);
  g_autoptr (GVariant) there = wk_fields_dup_value (from, field->key);
  g_autoptr (GVariant) chosen = choose (m, field, here, there);
  g_autofree char *before = NULL, *after = NULL;

  if (chosen == NULL || wk_variant_same (chosen, here, field->type))
    return;
  before = to_json (here, field->type);
  after = to_json (chosen, field->type);
  if (!wk_fields_set_value (into, field->key, chosen))
    return;
  g_ptr_array_add (m->fields, g_strdup (field->key));
  g_ptr_array_add (m->fields, g_steal_pointer (&before));
  g_ptr_array_add (m->fields, g_steal_pointer (&after));
}

/* ---- texts ---------------------------------------------------------------------------------------------------- */

static void
insert (WkDocument *document, WkText *into, const char *words, gboolean quoted)
{
  gboolean was = wk_document_is_quoting (document);

  if (*words == '\0')
    return;
  wk_document_set_quoting (document, quoted);
  wk_text_insert (into, wk_text_get_length (into), words);
  wk_document_set_quoting (document, was);
}

/* Adds all of @from at the end; the resident's own words stay theirs. */
static void
append_text (WkDocument *document, WkText *into, WkText *from)
{
  g_autofree char *words = wk_text_dup_text (from);
  g_autoptr (GArray) quotes = wk_text_get_quotes (from);
  guint at = 0, length = wk_text_get_length (from);

  for (guint i = 0; i <= quotes->len; i++)
    {
      const WkTextRun *run = i < quotes->len ? &g_array_index (quotes, WkTextRun, i) : NULL;
      guint start = run != NULL ? run->start : length;
      g_autofree char *plain = g_utf8_substring (words, at, start);
      g_autofree char *quoted = run != NULL ? g_utf8_substring (words, start, start + run->length) : g_strdup ("");

      insert (document, into, plain, FALSE);
      insert (document, into, quoted, TRUE);
      at = run != NULL ? start + run->length : length;
    }
}

static void
bring_text (Merging *m, WkFields *into, WkFields *from, const WkField *field)
{
  WkText *here = wk_fields_get_text (into, field->key), *there = wk_fields_get_text (from, field->key);
  g_autofree char *words = wk_text_dup_text (here), *added = wk_text_dup_text (there);
  const char *gap = *words != '\0' ? "\n" : "";

  if (*added == '\0' || strstr (words, added) != NULL)
    return;
  insert (m->into, here, gap, FALSE);
  append_text (m->into, here, there);
  g_ptr_array_add (m->texts, g_strdup (field->key));
  g_ptr_array_add (m->texts, g_strconcat (gap, added, NULL));
}

/* ---- records --------------------------------------------------------------------------------------------------- */

static gboolean
is_alike (WkRecord *one, WkRecord *other, const WkField *fields)
{
  for (const WkField *field = fields; field->key != NULL; field++)
    {
      if (field->type == WK_FIELD_TEXT)
        {
          g_autofree char *a = wk_text_dup_text (wk_fields_get_text (WK_FIELDS (one), field->key));
          g_autofree char *b = wk_text_dup_text (wk_fields_get_text (WK_FIELDS (other), field->key));

          if (!g_str_equal (a, b))
            return FALSE;
        }
      else
        {
          g_autoptr (GVariant) a = wk_fields_dup_value (WK_FIELDS (one), field->key);
          g_autoptr (GVariant) b = wk_fields_dup_value (WK_FIELDS (other), field->key);

          if (!wk_variant_same (a, b, field->type))
            return FALSE;
        }
    }
  return TRUE;
}

static void
copy_fields (Merging *m, WkRecord *into, WkRecord *from, const WkField *fields)
{
  for (const WkField *field = fields; field->key != NULL; field++)
    {
      g_autoptr (GVariant) value = NULL;
      const char *id = NULL;

      if (field->type == WK_FIELD_TEXT)
        {
          append_text (m->into, wk_fields_get_text (WK_FIELDS (into), field->key), wk_fields_get_text (WK_FIELDS (from), field->key));
          continue;
        }
      value = wk_fields_dup_value (WK_FIELDS (from), field->key);
      /* The text of a closed step finds its step by an id, which is another here. */
      if (value != NULL && g_str_equal (wk_record_get_kind (from), "closed-step") && g_str_equal (field->key, "step"))
        id = g_hash_table_lookup (m->ids, g_variant_get_string (value, NULL));
      if (id != NULL)
        wk_fields_set_string (WK_FIELDS (into), field->key, id);
      else if (value != NULL)
        wk_fields_set_value (WK_FIELDS (into), field->key, value);
    }
}

static void
bring_records (Merging *m, WkRecordList *into, WkRecordList *from, const WkRecordSpec *spec)
{
  for (guint i = 0; i < wk_record_list_get_length (from); i++)
    {
      WkRecord *there = wk_record_list_get (from, i), *here = NULL;

      for (guint k = 0; k < wk_record_list_get_length (into) && here == NULL; k++)
        if (is_alike (wk_record_list_get (into, k), there, spec->fields))
          here = wk_record_list_get (into, k);
      if (here == NULL)
        {
          here = wk_record_list_append (into);
          if (here == NULL)
            return;
          copy_fields (m, here, there, spec->fields);
          g_ptr_array_add (m->brought, g_strdup (wk_record_get_id (here)));
        }
      g_hash_table_insert (m->ids, g_strdup (wk_record_get_id (there)), g_strdup (wk_record_get_id (here)));
      for (gsize k = 0; m->spec->records[k] != NULL; k++)
        bring_records (m, wk_record_get_children (here, m->spec->records[k]->kind), wk_record_get_children (there, m->spec->records[k]->kind),
                       m->spec->records[k]);
    }
}

/* ---- the whole ---------------------------------------------------------------------------------------------------- */

static void
set_list (WkRecord *record, const char *field, GPtrArray *items)
{
  g_ptr_array_add (items, NULL);
  if (items->len > 1)
    wk_fields_set_strings (WK_FIELDS (record), field, (const char *const *) items->pdata);
}

static WkRecord *
note (Merging *m, const char *other, const char *today)
{
  WkRecord *record = wk_record_list_append (wk_document_get_records (m->into, "merge"));
  WkAuthor *me = wk_document_get_author (m->into);
  g_autoptr (WkPerson) by = me != NULL ? wk_author_dup_person (me) : NULL;

  if (record == NULL)
    return NULL;
  wk_fields_set_string (WK_FIELDS (record), "from", other);
  wk_fields_set_string (WK_FIELDS (record), "when", today);
  wk_fields_set_person (WK_FIELDS (record), "by", by);
  set_list (record, "fields", m->fields);
  set_list (record, "texts", m->texts);
  set_list (record, "brought", m->brought);
  return record;
}

WkRecord *
wk_merge_bring (WkDocument *into, WkDocument *from, const char *other, const char *today, const char *const *take, GHashTable *ids)
{
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free), texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) brought = g_ptr_array_new_with_free_func (g_free);
  WkRecord *record = NULL;
  Merging m;

  g_return_val_if_fail (WK_IS_DOCUMENT (into) && WK_IS_DOCUMENT (from) && other != NULL && today != NULL && ids != NULL, NULL);
  g_return_val_if_fail (wk_document_get_kind (into) == wk_document_get_kind (from), NULL);

  if (!wk_document_may_edit (into))
    return NULL;
  m = (Merging) { into, get_spec (into), take, ids, fields, texts, brought };
  wk_document_begin (into);
  for (const WkField *field = m.spec->fields; field->key != NULL; field++)
    if (field->type == WK_FIELD_TEXT)
      bring_text (&m, WK_FIELDS (into), WK_FIELDS (from), field);
    else
      bring_field (&m, WK_FIELDS (into), WK_FIELDS (from), field);
  for (gsize i = 0; m.spec->records[i] != NULL; i++)
    if (!g_strv_contains (left_there, m.spec->records[i]->kind))
      bring_records (&m, wk_document_get_records (into, m.spec->records[i]->kind), wk_document_get_records (from, m.spec->records[i]->kind),
                     m.spec->records[i]);
  /* The card says in any case which files were merged. */
  if (fields->len + texts->len + brought->len > 0 || m.spec->kind == WK_DOC_CARD)
    record = note (&m, other, today);
  wk_document_commit (into);
  return record;
}

GPtrArray *
wk_merge_list_standing (WkDocument *document, const char *other)
{
  WkRecordList *merges = wk_document_get_records (document, "merge");
  GPtrArray *standing = g_ptr_array_new ();

  for (guint i = 0; i < wk_record_list_get_length (merges); i++)
    {
      WkRecord *merge = wk_record_list_get (merges, i);
      g_autofree char *from = wk_fields_dup_string (WK_FIELDS (merge), "from"), *undone = wk_fields_dup_string (WK_FIELDS (merge), "undone-on");

      if (*undone == '\0' && (other == NULL || g_str_equal (from, other)))
        g_ptr_array_add (standing, merge);
    }
  return standing;
}

void
wk_merge_note_brought (WkDocument *into, const char *other, const char *today, const char *id)
{
  g_autoptr (GPtrArray) fields = g_ptr_array_new (), texts = g_ptr_array_new (), brought = g_ptr_array_new (), standing = NULL;
  Merging m = { .into = into, .spec = get_spec (into), .fields = fields, .texts = texts, .brought = brought };
  WkRecord *merge;
  g_auto (GStrv) before = NULL;

  g_return_if_fail (WK_IS_DOCUMENT (into) && other != NULL && today != NULL && id != NULL);

  wk_document_begin (into);
  standing = wk_merge_list_standing (into, other);
  merge = standing->len > 0 ? standing->pdata[standing->len - 1] : NULL;
  if (merge != NULL)
    before = wk_fields_dup_strings (WK_FIELDS (merge), "brought");
  for (guint i = 0; before != NULL && before[i] != NULL; i++)
    g_ptr_array_add (brought, before[i]);
  g_ptr_array_add (brought, (gpointer) id);
  if (merge != NULL)
    set_list (merge, "brought", brought);
  else
    note (&m, other, today);
  wk_document_commit (into);
}

static void
undo_fields (WkDocument *document, char **fields)
{
  for (guint i = 0; fields[i] != NULL && fields[i + 1] != NULL && fields[i + 2] != NULL; i += 3)
    {
      const WkField *field = wk_schema_find_field (get_spec (document)->fields, fields[i]);
      g_autoptr (GVariant) now = NULL, before = NULL;
      g_autofree char *json = NULL;

      if (field == NULL)
        continue;
      now = wk_fields_dup_value (WK_FIELDS (document), field->key);
      json = to_json (now, field->type);
      if (!g_str_equal (json, fields[i + 2]))
        continue;
      before = from_json (fields[i + 1], field->type);
      wk_fields_set_value (WK_FIELDS (document), field->key, before);
    }
}

static void
undo_texts (WkDocument *document, char **texts)
{
  for (guint i = 0; texts[i] != NULL && texts[i + 1] != NULL; i += 2)
    {
      WkText *text = wk_fields_get_text (WK_FIELDS (document), texts[i]);
      g_autofree char *words = text != NULL ? wk_text_dup_text (text) : NULL;
      const char *at = words != NULL ? g_strrstr (words, texts[i + 1]) : NULL;
      gboolean was = wk_document_is_quoting (document);

      if (at == NULL)
        continue;
      /* What was added as the resident's own words goes with the rest. */
      wk_document_set_quoting (document, TRUE);
      wk_text_delete (text, g_utf8_strlen (words, at - words), g_utf8_strlen (texts[i + 1], -1));
      wk_document_set_quoting (document, was);
    }
}

gboolean
wk_merge_undo (WkRecord *merge, const char *today)
{
  WkDocument *document;
  g_autofree char *undone = NULL;
  g_auto (GStrv) fields = NULL, texts = NULL, brought = NULL;

  g_return_val_if_fail (WK_IS_RECORD (merge) && today != NULL, FALSE);

  document = wk_record_get_document (merge);
  undone = wk_fields_dup_string (WK_FIELDS (merge), "undone-on");
  if (document == NULL || *undone != '\0' || !wk_document_may_edit (document))
    return FALSE;
  fields = wk_fields_dup_strings (WK_FIELDS (merge), "fields");
  texts = wk_fields_dup_strings (WK_FIELDS (merge), "texts");
  brought = wk_fields_dup_strings (WK_FIELDS (merge), "brought");
  wk_document_begin (document);
  undo_fields (document, fields);
  undo_texts (document, texts);
  for (char **id = brought; *id != NULL; id++)
    {
      WkRecord *record = wk_document_get_record (document, *id);

      if (record != NULL && !wk_record_is_removed (record))
        wk_record_remove (record);
    }
  wk_fields_set_string (WK_FIELDS (merge), "undone-on", today);
  wk_document_commit (document);
  return TRUE;
}

char **
wk_merge_list_differences (WkDocument *into, WkDocument *from)
{
  g_autoptr (GPtrArray) out = g_ptr_array_new ();

  g_return_val_if_fail (WK_IS_DOCUMENT (into) && WK_IS_DOCUMENT (from), NULL);

  for (const WkField *field = get_spec (into)->fields; field->key != NULL; field++)
    {
      g_autoptr (GVariant) here = NULL, there = NULL;

      if (!is_choice (field))
        continue;
      here = wk_fields_dup_value (WK_FIELDS (into), field->key);
      there = wk_fields_dup_value (WK_FIELDS (from), field->key);
      if (here != NULL && there != NULL && !wk_variant_same (here, there, field->type))
        g_ptr_array_add (out, g_strdup (field->key));
    }
  g_ptr_array_add (out, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&out), FALSE);
}

char *
wk_merge_dup_label (WkDocument *document, const char *field)
{
  const WkField *found;

  g_return_val_if_fail (WK_IS_DOCUMENT (document) && field != NULL, NULL);

  found = wk_schema_find_field (get_spec (document)->fields, field);
  return g_strdup (found != NULL ? wk_field_get_label (found) : field);
}

char *
wk_merge_dup_shown (WkDocument *document, const char *field)
{
  g_autoptr (GVariant) value = NULL;

  g_return_val_if_fail (WK_IS_DOCUMENT (document) && field != NULL, NULL);

  value = wk_fields_dup_value (WK_FIELDS (document), field);
  return value != NULL ? wk_variant_to_text (value) : g_strdup ("");
}
