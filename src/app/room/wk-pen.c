#include "wk-pen.h"

struct _WkPen
{
  GObject parent_instance;

  WkDocument *plan; /* (unowned): it keeps us */
  WkPerson *holder; /* (owned) (nullable) */
  WkTable *table; /* (weak) (nullable) */
};

enum
{
  PROP_0,
  PROP_HELD,
  PROP_MINE,
  PROP_HOLDER,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WkPen, wk_pen, G_TYPE_OBJECT)

static void
update_held (WkPen *self)
{
  gboolean at_table = self->table != NULL && wk_table_get_state (self->table) != WK_TABLE_CLOSED;

  wk_document_set_held (self->plan, at_table && self->holder != NULL && !wk_pen_is_mine (self));
}

static void
update (WkPen *self)
{
  WkPerson *holder = wk_plan_dup_pen (self->plan);

  if (holder == self->holder || (holder != NULL && self->holder != NULL && wk_person_equal (holder, self->holder)))
    {
      g_clear_pointer (&holder, wk_person_unref);
      return;
    }
  g_clear_pointer (&self->holder, wk_person_unref);
  self->holder = holder;
  update_held (self);
  for (guint i = PROP_HELD; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

static void
wk_pen_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WkPen *self = WK_PEN (object);

  if (id == PROP_HELD)
    g_value_set_boolean (value, wk_pen_is_held (self));
  else if (id == PROP_MINE)
    g_value_set_boolean (value, wk_pen_is_mine (self));
  else
    g_value_set_string (value, wk_pen_get_holder (self));
}

static void
wk_pen_finalize (GObject *object)
{
  g_clear_weak_pointer (&WK_PEN (object)->table);
  g_clear_pointer (&WK_PEN (object)->holder, wk_person_unref);

  G_OBJECT_CLASS (wk_pen_parent_class)->finalize (object);
}

static void
wk_pen_class_init (WkPenClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = wk_pen_get_property;
  object_class->finalize = wk_pen_finalize;
  properties[PROP_HELD] = g_param_spec_boolean ("held", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_MINE] = g_param_spec_boolean ("mine", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_HOLDER] = g_param_spec_string ("holder", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
wk_pen_init (WkPen *self)
{
}

WkPen *
wk_pen_of (WkDocument *document)
{
  static GQuark quark;
  WkPen *self;

  if (document == NULL || wk_document_get_kind (document) != WK_DOC_PLAN)
    return NULL;
  if (quark == 0)
    quark = g_quark_from_static_string ("wk-pen");
  self = g_object_get_qdata (G_OBJECT (document), quark);
  if (self == NULL)
    {
      self = g_object_new (WK_TYPE_PEN, NULL);
      self->plan = document;
      g_object_set_qdata_full (G_OBJECT (document), quark, self, g_object_unref);
      g_signal_connect_object (document, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      update (self);
    }
  return self;
}

void
wk_pen_set_table (WkPen *self, WkTable *table)
{
  g_return_if_fail (WK_IS_PEN (self));

  if (self->table != NULL)
    g_signal_handlers_disconnect_by_data (self->table, self);
  g_set_weak_pointer (&self->table, table);
  if (table != NULL)
    g_signal_connect_object (table, "notify::state", G_CALLBACK (update_held), self, G_CONNECT_SWAPPED);
  update_held (self);
}

gboolean
wk_pen_is_held (WkPen *self)
{
  g_return_val_if_fail (WK_IS_PEN (self), FALSE);
  return self->holder != NULL;
}

gboolean
wk_pen_is_mine (WkPen *self)
{
  WkAuthor *author;

  g_return_val_if_fail (WK_IS_PEN (self), FALSE);

  author = wk_document_get_author (self->plan);
  if (self->holder == NULL || author == NULL)
    return FALSE;
  /* Who has no account, and of whom nobody at the table knows the account, is known by name. */
  if (*wk_person_get_id (self->holder) != '\0' && *wk_author_get_account (author) != '\0')
    return g_str_equal (wk_person_get_id (self->holder), wk_author_get_account (author));
  return g_str_equal (wk_person_get_name (self->holder), wk_author_get_name (author)) &&
         g_strcmp0 (wk_person_get_organisation (self->holder), wk_author_get_organisation (author)) == 0;
}

const char *
wk_pen_get_holder (WkPen *self)
{
  g_return_val_if_fail (WK_IS_PEN (self), NULL);
  return self->holder != NULL ? wk_person_get_name (self->holder) : "";
}

void
wk_pen_take (WkPen *self)
{
  WkAuthor *author;
  g_autoptr (WkPerson) me = NULL;

  g_return_if_fail (WK_IS_PEN (self));

  author = wk_document_get_author (self->plan);
  if (author == NULL)
    return;
  me = wk_person_new (wk_author_get_account (author), wk_author_get_name (author), wk_author_get_organisation (author));
  wk_plan_set_pen (self->plan, me);
}

void
wk_pen_give (WkPen *self, const char *name, const char *organisation)
{
  g_autoptr (WkPerson) person = wk_person_new (NULL, name, organisation);

  g_return_if_fail (WK_IS_PEN (self));
  wk_plan_set_pen (self->plan, person);
}

void
wk_pen_lay_down (WkPen *self)
{
  g_return_if_fail (WK_IS_PEN (self));
  wk_plan_set_pen (self->plan, NULL);
}
