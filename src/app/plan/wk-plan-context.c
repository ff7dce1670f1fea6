#include "wk-plan-context.h"

#include <glib/gi18n.h>


struct _WkPlanContext
{
  GObject parent_instance;

  WkDocument *plan; /* (owned) */
  WkFile *file; /* (owned) (nullable) */
  WkTable *table; /* (owned) (nullable) */
  WkPlanStatus *status; /* (owned) */
  gboolean guest;
  gboolean show_authors;
};

enum
{
  PROP_0,
  PROP_TABLE,
  PROP_SHOW_AUTHORS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WkPlanContext, wk_plan_context, G_TYPE_OBJECT)

static void
wk_plan_context_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WkPlanContext *self = WK_PLAN_CONTEXT (object);

  if (id == PROP_TABLE)
    g_value_set_object (value, self->table);
  else
    g_value_set_boolean (value, self->show_authors);
}

static void
wk_plan_context_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WkPlanContext *self = WK_PLAN_CONTEXT (object);

  if (id == PROP_TABLE)
    g_set_object (&self->table, g_value_get_object (value));
  else
    self->show_authors = g_value_get_boolean (value);
}

static void
wk_plan_context_dispose (GObject *object)
{
  WkPlanContext *self = WK_PLAN_CONTEXT (object);

  g_clear_object (&self->status);
  g_clear_object (&self->plan);
  g_clear_object (&self->file);
  g_clear_object (&self->table);

  G_OBJECT_CLASS (wk_plan_context_parent_class)->dispose (object);
}

static void
wk_plan_context_class_init (WkPlanContextClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = wk_plan_context_get_property;
  object_class->set_property = wk_plan_context_set_property;
  object_class->dispose = wk_plan_context_dispose;

  properties[PROP_TABLE] = g_param_spec_object ("table", NULL, NULL, WK_TYPE_TABLE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SHOW_AUTHORS] = g_param_spec_boolean ("show-authors", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
wk_plan_context_init (WkPlanContext *self)
{
}

WkPlanContext *
wk_plan_context_new (WkDocument *plan, WkFile *file, WkTable *table, gboolean guest)
{
  WkPlanContext *self = g_object_new (WK_TYPE_PLAN_CONTEXT, "table", table, NULL);

  self->plan = g_object_ref (plan);
  self->file = file != NULL ? g_object_ref (file) : NULL;
  self->guest = guest;
  self->status = wk_plan_status_new (plan);
  return self;
}

WkDocument *
wk_plan_context_get_plan (WkPlanContext *self)
{
  return self->plan;
}

WkFile *
wk_plan_context_get_file (WkPlanContext *self)
{
  return self->file;
}

WkTable *
wk_plan_context_get_table (WkPlanContext *self)
{
  return self->table;
}

gboolean
wk_plan_context_is_guest (WkPlanContext *self)
{
  return self->guest;
}

WkPlanStatus *
wk_plan_context_get_status (WkPlanContext *self)
{
  return self->status;
}

gboolean
wk_plan_context_is_contact_person (WkPlanContext *self)
{
  return self->file != NULL && wk_plan_context_is_file_directed_here (self->file);
}

gboolean
wk_plan_context_is_file_directed_here (WkFile *file)
{
  WkAuthor *author = wk_document_get_author (wk_file_get_card (file));
  g_autoptr (WkPerson) person = NULL;

  if (author == NULL)
    return FALSE;
  person = wk_fields_dup_person (WK_FIELDS (wk_file_get_card (file)), "contact-person");
  if (person == NULL)
    return TRUE;
  if (*wk_person_get_id (person) != '\0')
    return g_str_equal (wk_person_get_id (person), wk_author_get_account (author));
  /* An import knows a name only. */
  return g_str_equal (wk_person_get_name (person), wk_author_get_name (author));
}

char *
wk_plan_context_dup_resident_name (WkPlanContext *self)
{
  const char *name = self->table != NULL ? wk_table_get_resident_name (self->table) : NULL;

  if (self->file != NULL)
    return wk_fields_dup_string (WK_FIELDS (wk_file_get_card (self->file)), "display-name");
  return g_strdup (name != NULL && *name != '\0' ? name : _ ("the resident"));
}

static void
table_changed_cb (WkPlanContext *self, GParamSpec *pspec, WkTextView *view)
{
  wk_text_view_set_table (view, self->table);
}

static void
authors_changed_cb (WkPlanContext *self, GParamSpec *pspec, WkTextView *view)
{
  wk_text_view_set_show_authors (view, self->show_authors);
}

void
wk_plan_context_show_text (WkPlanContext *self, WkTextView *view, WkFields *fields, const char *field)
{
  g_return_if_fail (WK_IS_PLAN_CONTEXT (self));

  wk_text_view_bind (view, self->plan, wk_fields_get_text (fields, field));
  wk_text_view_set_table (view, self->table);
  wk_text_view_set_show_authors (view, self->show_authors);
  g_signal_connect_object (self, "notify::table", G_CALLBACK (table_changed_cb), view, 0);
  g_signal_connect_object (self, "notify::show-authors", G_CALLBACK (authors_changed_cb), view, 0);
}

/* Takes @person; keeps one of each name: the one whose account is known. */
static void
add_person (GPtrArray *people, WkPerson *person)
{
  if (person == NULL)
    return;
  for (guint i = 0; i < people->len; i++)
    {
      WkPerson *other = g_ptr_array_index (people, i);

      if (g_strcmp0 (wk_person_get_name (other), wk_person_get_name (person)) == 0)
        {
          if (*wk_person_get_id (other) == '\0' && *wk_person_get_id (person) != '\0')
            people->pdata[i] = person, person = other;
          wk_person_unref (person);
          return;
        }
    }
  g_ptr_array_add (people, person);
}

static void
add_records (GPtrArray *people, WkDocument *document, const char *kind, const char *person_field, const char *name_field)
{
  WkRecordList *list = wk_document_get_records (document, kind);

  for (guint i = 0; i < wk_record_list_get_length (list); i++)
    {
      WkFields *record = WK_FIELDS (wk_record_list_get (list, i));
      g_autofree char *name = NULL;

      if (person_field != NULL)
        {
          add_person (people, wk_fields_dup_person (record, person_field));
          continue;
        }
      name = wk_fields_dup_string (record, name_field);
      if (*name != '\0')
        add_person (people, wk_person_new (NULL, name, NULL));
    }
}

GPtrArray *
wk_plan_context_dup_people (WkPlanContext *self)
{
  GPtrArray *people = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_person_unref);
  g_autofree char *resident = wk_plan_context_dup_resident_name (self);

  g_ptr_array_add (people, wk_person_new (WK_PERSON_RESIDENT, resident, NULL));
  if (self->file != NULL)
    {
      WkFields *card = WK_FIELDS (wk_file_get_card (self->file));

      add_person (people, wk_fields_dup_person (card, "contact-person"));
      add_person (people, wk_fields_dup_person (card, "deputy"));
      add_records (people, wk_file_get_card (self->file), "member", "person", NULL);
      add_records (people, wk_file_get_base (self->file), "own-network", NULL, "name");
    }
  if (self->table != NULL)
    {
      GListModel *members = wk_table_get_members (self->table);

      for (guint i = 0; i < g_list_model_get_n_items (members); i++)
        {
          g_autoptr (WkMember) member = g_list_model_get_item (members, i);

          add_person (people, wk_person_new (NULL, wk_member_get_name (member), wk_member_get_organisation (member)));
        }
    }
  return people;
}
