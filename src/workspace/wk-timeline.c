#include "wk-timeline-private.h"

#include <glib/gi18n-lib.h>

#include "wk-export-change.h"
#include "wk-file.h"
#include "wk-look.h"
#include "wk-open-document-private.h"
#include "wk-plan.h"
#include "wk-vocabulary.h"

#define SOON_MS 100

struct _WkTimelineItem {
  GObject parent_instance;
  char *date, *title, *text, *who, *organisation, *next; /* (owned) */
  const char *kind;
};

enum { PROP_0, PROP_DATE, PROP_TITLE, PROP_TEXT, PROP_WHO, PROP_ORGANISATION, PROP_KIND, PROP_NEXT, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (WkTimelineItem, wk_timeline_item, G_TYPE_OBJECT)

struct _WkTimeline {
  WkArrayModel parent_instance;
  GPtrArray *documents;      /* (owned) of WkOpenDocument */
  GPtrArray *parts;          /* (owned) of GPtrArray of WkTimelineItem: what happened by each of @documents */
  GPtrArray *emergencies;    /* (owned) of WkTimelineItem: they stand in no document */
  GHashTable *stale;         /* (owned) set of WkDocument (unowned): those that changed since */
  guint rebuild;             /* source id */
};

G_DEFINE_FINAL_TYPE (WkTimeline, wk_timeline, WK_TYPE_ARRAY_MODEL)

static void
wk_timeline_item_finalize (GObject *object)
{
  WkTimelineItem *self = WK_TIMELINE_ITEM (object);

  g_free (self->date);
  g_free (self->title);
  g_free (self->text);
  g_free (self->who);
  g_free (self->organisation);
  g_free (self->next);
  G_OBJECT_CLASS (wk_timeline_item_parent_class)->finalize (object);
}

static void
wk_timeline_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WkTimelineItem *self = WK_TIMELINE_ITEM (object);

  switch (id)
    {
    case PROP_DATE: g_value_set_string (value, self->date); break;
    case PROP_TITLE: g_value_set_string (value, self->title); break;
    case PROP_TEXT: g_value_set_string (value, self->text); break;
    case PROP_WHO: g_value_set_string (value, self->who); break;
    case PROP_ORGANISATION: g_value_set_string (value, self->organisation); break;
    case PROP_KIND: g_value_set_string (value, self->kind); break;
    case PROP_NEXT: g_value_set_string (value, self->next); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
wk_timeline_item_class_init (WkTimelineItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  static const char *names[] = { NULL, "date", "title", "text", "who", "organisation", "kind", "next" };

  object_class->finalize = wk_timeline_item_finalize;
  object_class->get_property = wk_timeline_item_get_property;
  for (guint i = 1; i < N_PROPS; i++)
    props[i] = g_param_spec_string (names[i], NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
wk_timeline_item_init (WkTimelineItem *self)
{
}

static WkTimelineItem *
item_new (const char *kind, const char *date, const char *title, char *text, WkPerson *who)
{
  WkTimelineItem *self = g_object_new (WK_TYPE_TIMELINE_ITEM, NULL);

  self->kind = kind;
  self->date = g_strndup (date, 10);
  self->title = g_strdup (title);
  self->text = text;
  self->who = g_strdup (who != NULL ? wk_person_get_name (who) : NULL);
  self->organisation = g_strdup (who != NULL ? wk_person_get_organisation (who) : NULL);
  return self;
}

static char *
text_of (WkFields *fields, const char *field)
{
  WkText *text = wk_fields_get_text (fields, field);

  return text != NULL ? wk_text_dup_text (text) : g_strdup ("");
}

/* What was said, and beneath it with whom and what was agreed. */
static char *
dup_contact_words (WkFields *contact)
{
  g_autofree char *notes = text_of (contact, "notes"), *with = wk_fields_dup_string (contact, "with"), *agreed = wk_fields_dup_string (contact, "agreed");
  GString *words = g_string_new (g_strstrip (notes));

  if (*with != '\0')
    {
      g_string_append (words, words->len > 0 ? "\n" : "");
      /* Translators: a contact moment; %s is with whom. */
      g_string_append_printf (words, _("With: %s"), with);
    }
  if (*agreed != '\0')
    {
      g_string_append (words, words->len > 0 ? "\n" : "");
      /* Translators: a contact moment; %s is what was agreed. */
      g_string_append_printf (words, _("Agreed: %s"), agreed);
    }
  return g_string_free (words, FALSE);
}

static WkTimelineItem *
contact_new (WkFields *contact, const char *title)
{
  g_autofree char *when = wk_fields_dup_string (contact, "when"), *nature = wk_fields_dup_string (contact, "nature"), *marked = NULL;
  g_autoptr (WkPerson) by = wk_fields_dup_person (contact, "by");
  WkTimelineItem *item;

  if (*nature != '\0')
    marked = g_strdup_printf ("%s · %s", title, wk_terms_get_label (WK_TERMS_NATURE, nature));
  item = item_new ("contact", when, marked != NULL ? marked : title, dup_contact_words (contact), by);
  item->next = wk_fields_dup_string (contact, "next-on");
  return item;
}

static void
add_contacts (GPtrArray *items, WkOpenDocument *open)
{
  WkRecordList *contacts = wk_document_get_records (open->document, "contact");

  for (guint i = 0; i < wk_record_list_get_length (contacts); i++)
    {
      WkFields *contact = WK_FIELDS (wk_record_list_get (contacts, i));
      g_autofree char *channel = wk_fields_dup_string (contact, "channel");
      const char *how = *channel != '\0' ? wk_terms_get_label (WK_TERMS_CHANNEL, channel) : _("Contact");
      g_autofree char *title = NULL;

      if (wk_fields_get_boolean (contact, "not-reached"))
        title = g_strdup_printf ("%s: %s", how, _("not reached"));
      else if (*open->name->domain != '\0')
        title = g_strdup_printf ("%s: %s", how, wk_terms_get_label (WK_TERMS_DOMAIN, open->name->domain));
      g_ptr_array_add (items, contact_new (contact, title != NULL ? title : how));
    }
}

static void
add_steps (GPtrArray *items, WkOpenDocument *open)
{
  WkRecordList *goals = wk_plan_get_goals (open->document);

  for (guint i = 0; i < wk_record_list_get_length (goals); i++)
    {
      WkRecordList *steps = wk_plan_get_steps (wk_record_list_get (goals, i));

      for (guint k = 0; k < wk_record_list_get_length (steps); k++)
        {
          WkFields *step = WK_FIELDS (wk_record_list_get (steps, k));
          g_autofree char *done = wk_fields_dup_string (step, "done-on");
          g_autoptr (WkPerson) who = wk_fields_dup_person (step, "who");

          if (*done != '\0')
            g_ptr_array_add (items, item_new ("step", done, wk_fields_get_boolean (step, "won") ? _("Done!") : _("Step done"),
                                              text_of (step, "what"), who));
        }
    }
}

static void
add_evaluations (GPtrArray *items, WkOpenDocument *open)
{
  WkRecordList *list = wk_document_get_records (open->document, "evaluation");

  for (guint i = 0; i < wk_record_list_get_length (list); i++)
    {
      WkFields *evaluation = WK_FIELDS (wk_record_list_get (list, i));
      g_autofree char *on = wk_fields_dup_string (evaluation, "on");
      g_autoptr (WkPerson) by = wk_fields_dup_person (evaluation, "by");
      static const char *const fields[] = { "well", "stuck", "different" };
      GString *words = g_string_new (NULL);

      for (guint k = 0; k < G_N_ELEMENTS (fields); k++)
        {
          g_autofree char *text = text_of (evaluation, fields[k]);

          if (*g_strstrip (text) != '\0')
            g_string_append_printf (words, "%s%s", words->len > 0 ? "\n" : "", text);
        }
      g_ptr_array_add (items, item_new ("plan", on, _("Looked back together"), g_string_free (words, FALSE), by));
    }
}

static void
add_attachments (GPtrArray *items, WkOpenDocument *open)
{
  WkRecordList *attachments = wk_document_get_records (open->document, "attachment");

  for (guint i = 0; i < wk_record_list_get_length (attachments); i++)
    {
      WkFields *attachment = WK_FIELDS (wk_record_list_get (attachments, i));
      g_autofree char *date = wk_fields_dup_string (attachment, "added-on"), *title = wk_fields_dup_string (attachment, "title");
      g_autoptr (WkPerson) by = wk_fields_dup_person (attachment, "by");

      g_ptr_array_add (items, item_new ("document", date, _("Photo or PDF added"), g_steal_pointer (&title), by));
    }
}

static void
add_letters (GPtrArray *items, WkOpenDocument *open)
{
  WkRecordList *letters = wk_document_get_records (open->document, "letter");

  for (guint i = 0; i < wk_record_list_get_length (letters); i++)
    {
      WkFields *letter = WK_FIELDS (wk_record_list_get (letters, i));
      g_autofree char *date = wk_fields_dup_string (letter, "when"), *title = wk_fields_dup_string (letter, "title");
      g_autofree char *to = wk_fields_dup_string (letter, "to"), *words = NULL;
      g_autoptr (WkPerson) by = wk_fields_dup_person (letter, "by");

      /* Translators: %s is an organisation. */
      words = *to != '\0' ? g_strdup_printf (_("Letter to %s"), to) : g_strdup (_("Letter to the resident"));
      g_ptr_array_add (items, item_new ("document", date, words, g_steal_pointer (&title), by));
    }
}

/* What was asked and how it ended; what stood there is read in its own place. */
static void
add_corrections (GPtrArray *items, WkOpenDocument *open)
{
  WkRecordList *corrections = wk_document_get_records (open->document, "correction");

  for (guint i = 0; i < wk_record_list_get_length (corrections); i++)
    {
      WkFields *correction = WK_FIELDS (wk_record_list_get (corrections, i));
      g_autofree char *asked = wk_fields_dup_string (correction, "asked-on"), *decided = wk_fields_dup_string (correction, "decided-on");
      g_autofree char *about = wk_fields_dup_string (correction, "about"), *state = wk_fields_dup_string (correction, "state");
      g_autoptr (WkPerson) by = wk_fields_dup_person (correction, "decided-by");
      char *words = g_strdup_printf ("%s · %s", about, wk_terms_get_label (WK_TERMS_CORRECTION, state));

      g_ptr_array_add (items, item_new ("correction", *decided != '\0' ? decided : asked, _("Correction asked for"), words, by));
    }
}

/* What an export said otherwise than the one before, whether anybody talked about it yet or not. */
static void
add_export_changes (GPtrArray *items, WkOpenDocument *open)
{
  g_autoptr (GPtrArray) changes = wk_export_change_list (open->name->kind, wk_document_get_doc (open->document));
  gboolean covered = open->name->kind == WK_DOC_BASE && wk_change_hides_home (WK_FIELDS (open->document));

  for (guint i = 0; i < changes->len; i++)
    {
      const WkExportChange *change = changes->pdata[i];

      g_ptr_array_add (items, item_new ("import", change->imported_on,
                                        change->waits ? _("An export changed this; nobody talked about it yet") : _("An export changed this; it was talked about"),
                                        wk_export_change_dup_sentence (change, covered), change->discussed_by));
    }
}

static int
newest_first (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 ((*(WkTimelineItem **) b)->date, (*(WkTimelineItem **) a)->date);
}

static gboolean
is_same (WkTimelineItem *a, WkTimelineItem *b)
{
  return a->kind == b->kind && g_strcmp0 (a->date, b->date) == 0 && g_strcmp0 (a->title, b->title) == 0 && g_strcmp0 (a->text, b->text) == 0
         && g_strcmp0 (a->who, b->who) == 0 && g_strcmp0 (a->organisation, b->organisation) == 0 && g_strcmp0 (a->next, b->next) == 0;
}

/* Of what is as it was the object stays, so that a list on screen keeps its rows. */
static void
keep_same (GPtrArray *items, GPtrArray *before)
{
  for (guint i = 0; i < items->len && i < before->len; i++)
    if (is_same (items->pdata[i], before->pdata[i]))
      {
        g_object_unref (items->pdata[i]);
        items->pdata[i] = g_object_ref (before->pdata[i]);
      }
}

static void
rebuild_part (WkTimeline *self, guint number)
{
  WkOpenDocument *open = self->documents->pdata[number];
  GPtrArray *before = self->parts->pdata[number], *items = g_ptr_array_new_with_free_func (g_object_unref);

  if (open->name->kind == WK_DOC_STORY || open->name->kind == WK_DOC_DOMAIN)
    {
      add_contacts (items, open);
      add_corrections (items, open);
    }
  if (open->name->kind == WK_DOC_STORY)
    add_letters (items, open);
  else if (open->name->kind == WK_DOC_PLAN)
    {
      add_steps (items, open);
      add_evaluations (items, open);
    }
  if (open->name->kind == WK_DOC_BASE || open->name->kind == WK_DOC_DOMAIN)
    add_attachments (items, open);
  if (open->name->kind <= WK_DOC_INTAKE)
    add_export_changes (items, open);
  keep_same (items, before);
  self->parts->pdata[number] = items;
  g_ptr_array_unref (before);
}

static gboolean
rebuild_cb (gpointer data)
{
  WkTimeline *self = data;
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  self->rebuild = 0;
  /* A life domain came while the file is open. */
  while (self->parts->len < self->documents->len)
    g_ptr_array_add (self->parts, g_ptr_array_new_with_free_func (g_object_unref));
  for (guint i = 0; i < self->documents->len; i++)
    {
      WkOpenDocument *open = self->documents->pdata[i];
      GPtrArray *part;

      if (g_hash_table_contains (self->stale, open->document))
        rebuild_part (self, i);
      part = self->parts->pdata[i];
      for (guint k = 0; k < part->len; k++)
        g_ptr_array_add (items, g_object_ref (part->pdata[k]));
    }
  for (guint i = 0; i < self->emergencies->len; i++)
    g_ptr_array_add (items, g_object_ref (self->emergencies->pdata[i]));
  g_hash_table_remove_all (self->stale);
  g_ptr_array_sort (items, newest_first);
  wk_array_model_take_items (WK_ARRAY_MODEL (self), items);
  return G_SOURCE_REMOVE;
}

static void
rebuild_soon (WkTimeline *self)
{
  if (self->rebuild == 0)
    self->rebuild = g_timeout_add (SOON_MS, rebuild_cb, self);
}

/* Its part is made anew a moment later, once for any number of changes: whoever types does not wait for it. */
void
wk_timeline_invalidate (WkTimeline *self, WkDocument *document)
{
  g_hash_table_add (self->stale, document);
  rebuild_soon (self);
}

static WkTimelineItem *
emergency_new (const WkLook *look)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (look->time / G_USEC_PER_SEC);
  g_autofree char *date = time != NULL ? g_date_time_format (time, "%F") : g_strdup ("");
  g_autoptr (WkPerson) who = wk_person_new (NULL, look->name, look->organisation);

  return item_new ("emergency", date, _("Emergency access"), g_strdup (look->why), who);
}

void
wk_timeline_take_looks (WkTimeline *self, GPtrArray *looks)
{
  g_autoptr (GPtrArray) before = self->emergencies;

  self->emergencies = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < looks->len; i++)
    if (((WkLook *) looks->pdata[i])->deed == WK_LOOK_OPEN)
      g_ptr_array_add (self->emergencies, emergency_new (looks->pdata[i]));
  keep_same (self->emergencies, before);
  rebuild_soon (self);
}

static void
wk_timeline_finalize (GObject *object)
{
  WkTimeline *self = WK_TIMELINE (object);

  g_clear_handle_id (&self->rebuild, g_source_remove);
  g_ptr_array_unref (self->documents);
  g_ptr_array_unref (self->parts);
  g_ptr_array_unref (self->emergencies);
  g_hash_table_unref (self->stale);
  G_OBJECT_CLASS (wk_timeline_parent_class)->finalize (object);
}

static void
wk_timeline_class_init (WkTimelineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wk_timeline_finalize;
  WK_ARRAY_MODEL_CLASS (klass)->item_type = WK_TYPE_TIMELINE_ITEM;
}

static void
wk_timeline_init (WkTimeline *self)
{
  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  self->emergencies = g_ptr_array_new_with_free_func (g_object_unref);
  self->stale = g_hash_table_new (NULL, NULL);
}

WkTimeline *
wk_timeline_new (GPtrArray *documents)
{
  WkTimeline *self = g_object_new (WK_TYPE_TIMELINE, NULL);

  self->documents = g_ptr_array_ref (documents);
  for (guint i = 0; i < documents->len; i++)
    g_hash_table_add (self->stale, ((WkOpenDocument *) documents->pdata[i])->document);
  rebuild_cb (self);
  return self;
}
