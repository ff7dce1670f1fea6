#include "wk-correction.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "wk-kind.h"
#include "wk-record-list.h"
#include "wk-vocabulary.h"
#include "wk-workspace-private.h"

/* Strings, numbers and texts; what programs reckon and what is chosen from a list has a place of its own on the screen. */
typedef struct {
  const char *field, *label; /* label: untranslated */
} Correctable;

static const Correctable card_fields[] = { { "display-name", N_("Wants to be called") }, { "birth-date", N_("Birth date") }, { NULL } };
static const Correctable base_fields[] = {
  { "phone", N_("Telephone") }, { "mail", N_("E-mail") }, { "street", N_("Street") }, { "house-number", N_("House number") },
  { "postcode", N_("Postcode") }, { "city", N_("City") }, { "language", N_("Language") }, { "household", N_("Household") },
  { "children", N_("Children") }, { "how", N_("How I want it") }, { NULL },
};
static const Correctable story_fields[] = { { "story", N_("Story") }, { "counts", N_("What counts for me") }, { NULL } };
static const Correctable domain_fields[] = { { "situation", N_("Situation") }, { NULL } };

void
wk_correctable_free (WkCorrectable *correctable)
{
  g_free (correctable->label);
  g_free (correctable);
}

char *
wk_correctable_dup_value (const WkCorrectable *correctable)
{
  WkFields *fields = WK_FIELDS (correctable->document);
  g_autoptr (GVariant) value = NULL;

  if (wk_fields_get_text (fields, correctable->field) != NULL)
    return wk_fields_dup_words (fields, correctable->field);
  value = wk_fields_dup_value (fields, correctable->field);
  if (value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_DOUBLE))
    return g_strdup_printf ("%.0f", g_variant_get_double (value));
  return wk_fields_dup_string (fields, correctable->field);
}

static void
add (GPtrArray *list, WkDocument *document, const Correctable *fields)
{
  const char *domain = wk_document_get_domain (document);

  for (; fields->field != NULL; fields++)
    {
      g_autoptr (WkCorrectable) it = g_new0 (WkCorrectable, 1);
      g_autofree char *value = NULL;

      it->document = document;
      it->field = fields->field;
      it->label = domain != NULL && *domain != '\0' ? g_strdup_printf ("%s: %s", wk_terms_get_label (WK_TERMS_DOMAIN, domain), _(fields->label))
                                                    : g_strdup (_(fields->label));
      value = wk_correctable_dup_value (it);
      if (*value != '\0')
        g_ptr_array_add (list, g_steal_pointer (&it));
    }
}

GPtrArray *
wk_file_list_correctables (WkFile *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_correctable_free);
  gsize n;
  const WkTerm *domains = wk_terms_get (WK_TERMS_DOMAIN, &n);

  add (list, wk_file_get_card (self), card_fields);
  add (list, wk_file_get_base (self), base_fields);
  add (list, wk_file_get_story (self), story_fields);
  for (gsize i = 0; i < n; i++)
    if (wk_file_get_domain (self, domains[i].key) != NULL)
      add (list, wk_file_get_domain (self, domains[i].key), domain_fields);
  return list;
}

GListModel *
wk_file_get_corrections (WkFile *self)
{
  GListStore *lists = g_list_store_new (WK_TYPE_RECORD_LIST);
  gsize n;
  const WkTerm *domains = wk_terms_get (WK_TERMS_DOMAIN, &n);

  g_list_store_append (lists, wk_document_get_records (wk_file_get_story (self), "correction"));
  for (gsize i = 0; i < n; i++)
    if (wk_file_get_domain (self, domains[i].key) != NULL)
      g_list_store_append (lists, wk_document_get_records (wk_file_get_domain (self, domains[i].key), "correction"));
  return G_LIST_MODEL (lists);
}

static char *
dup_name (const WkCorrectable *what)
{
  return g_strdup_printf ("%s.%s", wk_doc_kind_to_nick (wk_document_get_kind (what->document)), what->field);
}

const WkCorrectable *
wk_correction_find (GPtrArray *correctables, WkRecord *correction)
{
  g_autofree char *name = wk_fields_dup_string (WK_FIELDS (correction), "field");
  WkDocument *holder = wk_record_get_document (correction);

  for (guint i = 0; i < correctables->len; i++)
    {
      const WkCorrectable *it = correctables->pdata[i];
      g_autofree char *its = dup_name (it);

      if (g_str_equal (its, name) && (wk_document_get_kind (it->document) != WK_DOC_DOMAIN || it->document == holder))
        return it;
    }
  return NULL;
}

/* ---- deciding ------------------------------------------------------------------------------------------ */

static void
set_words (WkRecord *record, const char *field, const char *words)
{
  wk_text_set_text (wk_fields_get_text (WK_FIELDS (record), field), words != NULL ? words : "");
}

static void
write_field (const WkCorrectable *what, const char *wanted)
{
  WkFields *fields = WK_FIELDS (what->document);
  WkText *text = wk_fields_get_text (fields, what->field);
  g_autoptr (GVariant) value = wk_fields_dup_value (fields, what->field);

  if (text != NULL)
    wk_text_set_text (text, wanted);
  else if (value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_DOUBLE))
    wk_fields_set_number (fields, what->field, g_ascii_strtod (wanted, NULL));
  else
    wk_fields_set_string (fields, what->field, wanted);
}

/* A correction that waits, or a new one with what stood there when it was asked. */
static WkRecord *
begin_record (WkFile *self, WkDocument *holder, const WkCorrectionAsk *ask)
{
  WkRecord *record = wk_record_list_append (wk_document_get_records (holder, "correction"));
  g_autofree char *today = wk_workspace_dup_today (wk_file_get_workspace (self));
  g_autofree char *was = ask->what != NULL ? wk_correctable_dup_value (ask->what) : NULL, *name = ask->what != NULL ? dup_name (ask->what) : NULL;

  if (record == NULL)
    return NULL;
  wk_fields_set_string (WK_FIELDS (record), "asked-on", today);
  wk_fields_set_string (WK_FIELDS (record), "asked-by", ask->asked_by);
  wk_fields_set_string (WK_FIELDS (record), "about", ask->what != NULL ? ask->what->label : ask->about);
  wk_fields_set_string (WK_FIELDS (record), "field", name);
  set_words (record, "was", was);
  return record;
}

static gboolean
is_open (WkRecord *record)
{
  g_autofree char *state = wk_fields_dup_string (WK_FIELDS (record), "state");

  return g_str_equal (state, WK_CORRECTION_OPEN);
}

WkRecord *
wk_file_correct (WkFile *self, WkRecord *open, const WkCorrectionAsk *ask)
{
  gboolean taken = g_str_equal (ask->state, WK_CORRECTION_TAKEN), refused = g_str_equal (ask->state, WK_CORRECTION_NOT_TAKEN);
  WkDocument *holder = wk_file_get_story (self);
  g_autofree char *today = wk_workspace_dup_today (wk_file_get_workspace (self)), *became = NULL;
  g_autoptr (WkPerson) by = NULL;
  WkRecord *record;

  if (ask->what != NULL && wk_document_get_kind (ask->what->document) == WK_DOC_DOMAIN)
    holder = ask->what->document;
  if (open != NULL)
    holder = wk_record_get_document (open);
  if ((refused && (ask->reason == NULL || *ask->reason == '\0')) || (open != NULL && !is_open (open)) || !wk_document_is_writable (holder)
      || (taken && ask->what != NULL && !wk_document_is_writable (ask->what->document)))
    return NULL;
  wk_document_begin (holder);
  record = open != NULL ? open : begin_record (self, holder, ask);
  /* What stood there is written down before it changes. */
  if (record != NULL && taken && ask->what != NULL)
    write_field (ask->what, ask->wanted);
  if (record != NULL)
    {
      set_words (record, "wanted", ask->wanted);
      wk_fields_set_string (WK_FIELDS (record), "state", ask->state);
    }
  if (record != NULL && (taken || refused))
    {
      by = wk_author_dup_person (wk_document_get_author (holder));
      became = taken && ask->what != NULL ? wk_correctable_dup_value (ask->what) : g_strdup (taken ? ask->wanted : "");
      set_words (record, "became", became);
      set_words (record, "reason", refused ? ask->reason : NULL);
      wk_fields_set_string (WK_FIELDS (record), "decided-on", today);
      wk_fields_set_person (WK_FIELDS (record), "decided-by", by);
    }
  wk_document_commit (holder);
  return record;
}
