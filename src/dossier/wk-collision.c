#include "wk-collision-private.h"

#include "wk-candidate-private.h"
#include "wk-fields-private.h"

struct _WkCollision
{
  GObject parent_instance;
  GWeakRef owner; /* WkFields */
  char *field; /* (owned) */
  char *label; /* (owned) */
  GListStore *candidates; /* (owned) */
};

enum
{
  PROP_0,
  PROP_FIELD,
  PROP_LABEL,
  PROP_CANDIDATES
};

G_DEFINE_FINAL_TYPE (WkCollision, wk_collision, G_TYPE_OBJECT)

static void
wk_collision_init (WkCollision *self)
{
  g_weak_ref_init (&self->owner, NULL);
  self->candidates = g_list_store_new (WK_TYPE_CANDIDATE);
}

static void
wk_collision_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WkCollision *self = WK_COLLISION (object);

  switch (id)
    {
    case PROP_FIELD:
      g_value_set_string (value, self->field);
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case PROP_CANDIDATES:
      g_value_set_object (value, self->candidates);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
wk_collision_finalize (GObject *object)
{
  WkCollision *self = WK_COLLISION (object);

  g_weak_ref_clear (&self->owner);
  g_free (self->field);
  g_free (self->label);
  g_clear_object (&self->candidates);
  G_OBJECT_CLASS (wk_collision_parent_class)->finalize (object);
}

static void
wk_collision_class_init (WkCollisionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = wk_collision_get_property;
  object_class->finalize = wk_collision_finalize;
  g_object_class_install_property (object_class, PROP_FIELD, g_param_spec_string ("field", NULL, NULL, "", flags));
  g_object_class_install_property (object_class, PROP_LABEL, g_param_spec_string ("label", NULL, NULL, "", flags));
  g_object_class_install_property (object_class, PROP_CANDIDATES,
                                   g_param_spec_object ("candidates", NULL, NULL, G_TYPE_LIST_MODEL, flags));
}

WkCollision *
wk_collision_new (WkFields *owner, const char *field, const char *label)
{
  WkCollision *self = g_object_new (WK_TYPE_COLLISION, NULL);

  g_weak_ref_set (&self->owner, owner);
  self->field = g_strdup (field);
  self->label = g_strdup (label);
  return self;
}

gboolean
wk_collision_update (WkCollision *self, GPtrArray *candidates)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->candidates));
  gboolean same = n == candidates->len;

  for (guint i = 0; same && i < n; i++)
    {
      g_autoptr (WkCandidate) old = g_list_model_get_item (G_LIST_MODEL (self->candidates), i);

      same = g_str_equal (wk_candidate_get_opid (old), wk_candidate_get_opid (g_ptr_array_index (candidates, i)));
    }
  if (!same)
    g_list_store_splice (self->candidates, 0, n, candidates->pdata, candidates->len);
  return !same;
}

const char *
wk_collision_get_field (WkCollision *self)
{
  g_return_val_if_fail (WK_IS_COLLISION (self), NULL);
  return self->field;
}

const char *
wk_collision_get_label (WkCollision *self)
{
  g_return_val_if_fail (WK_IS_COLLISION (self), NULL);
  return self->label;
}

GListModel *
wk_collision_get_candidates (WkCollision *self)
{
  g_return_val_if_fail (WK_IS_COLLISION (self), NULL);
  return G_LIST_MODEL (self->candidates);
}

gboolean
wk_collision_resolve (WkCollision *self, WkCandidate *candidate)
{
  g_autoptr (WkFields) owner = NULL;

  g_return_val_if_fail (WK_IS_COLLISION (self), FALSE);
  g_return_val_if_fail (WK_IS_CANDIDATE (candidate), FALSE);

  owner = g_weak_ref_get (&self->owner);
  return owner != NULL && wk_fields_resolve (owner, self->field, wk_candidate_get_value (candidate));
}
