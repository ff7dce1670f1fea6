#include "wk-person.h"

struct _WkPerson
{
  char *id; /* (owned) */
  char *name; /* (owned) */
  char *organisation; /* (owned) */
};

G_DEFINE_BOXED_TYPE (WkPerson, wk_person, wk_person_ref, wk_person_unref)

static void
person_clear (gpointer data)
{
  WkPerson *self = data;

  g_free (self->id);
  g_free (self->name);
  g_free (self->organisation);
}

WkPerson *
wk_person_new (const char *id, const char *name, const char *organisation)
{
  WkPerson *self = g_atomic_rc_box_new0 (WkPerson);

  self->id = g_strdup (id != NULL ? id : "");
  self->name = g_strdup (name != NULL ? name : "");
  self->organisation = g_strdup (organisation != NULL ? organisation : "");
  return self;
}

WkPerson *
wk_person_ref (WkPerson *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
wk_person_unref (WkPerson *self)
{
  g_atomic_rc_box_release_full (self, person_clear);
}

const char *
wk_person_get_id (const WkPerson *self)
{
  return self->id;
}

const char *
wk_person_get_name (const WkPerson *self)
{
  return self->name;
}

const char *
wk_person_get_organisation (const WkPerson *self)
{
  return self->organisation;
}

gboolean
wk_person_equal (const WkPerson *a, const WkPerson *b)
{
  return a == b || (a != NULL && b != NULL && g_str_equal (a->id, b->id) && g_str_equal (a->name, b->name) &&
                    g_str_equal (a->organisation, b->organisation));
}
