#include "wk-candidate-private.h"

struct _WkCandidate
{
  GObject parent_instance;
  char *opid; /* (owned) */
  GVariant *value; /* (owned) (nullable) */
  char *text; /* (owned) */
  WkAuthor *author; /* (owned) (nullable) */
  gint64 time;
};

enum
{
  PROP_0,
  PROP_TEXT,
  PROP_AUTHOR,
  PROP_TIME
};

G_DEFINE_FINAL_TYPE (WkCandidate, wk_candidate, G_TYPE_OBJECT)

static void
wk_candidate_init (WkCandidate *self)
{
}

static void
wk_candidate_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WkCandidate *self = WK_CANDIDATE (object);

  switch (id)
    {
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_AUTHOR:
      g_value_set_object (value, self->author);
      break;
    case PROP_TIME:
      g_value_set_int64 (value, self->time);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
wk_candidate_finalize (GObject *object)
{
  WkCandidate *self = WK_CANDIDATE (object);

  g_free (self->opid);
  g_clear_pointer (&self->value, g_variant_unref);
  g_free (self->text);
  g_clear_object (&self->author);
  G_OBJECT_CLASS (wk_candidate_parent_class)->finalize (object);
}

static void
wk_candidate_class_init (WkCandidateClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = wk_candidate_get_property;
  object_class->finalize = wk_candidate_finalize;
  g_object_class_install_property (object_class, PROP_TEXT, g_param_spec_string ("text", NULL, NULL, "", flags));
  g_object_class_install_property (object_class, PROP_AUTHOR,
                                   g_param_spec_object ("author", NULL, NULL, WK_TYPE_AUTHOR, flags));
  g_object_class_install_property (object_class, PROP_TIME,
                                   g_param_spec_int64 ("time", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags));
}

WkCandidate *
wk_candidate_new (const char *opid, GVariant *value, const char *text, WkAuthor *author, gint64 time)
{
  WkCandidate *self = g_object_new (WK_TYPE_CANDIDATE, NULL);

  self->opid = g_strdup (opid);
  self->value = value;
  self->text = g_strdup (text);
  self->author = author;
  self->time = time;
  return self;
}

const char *
wk_candidate_get_opid (WkCandidate *self)
{
  return self->opid;
}

GVariant *
wk_candidate_get_value (WkCandidate *self)
{
  g_return_val_if_fail (WK_IS_CANDIDATE (self), NULL);
  return self->value;
}

const char *
wk_candidate_get_text (WkCandidate *self)
{
  g_return_val_if_fail (WK_IS_CANDIDATE (self), NULL);
  return self->text;
}

WkAuthor *
wk_candidate_get_author (WkCandidate *self)
{
  g_return_val_if_fail (WK_IS_CANDIDATE (self), NULL);
  return self->author;
}

gint64
wk_candidate_get_time (WkCandidate *self)
{
  g_return_val_if_fail (WK_IS_CANDIDATE (self), 0);
  return self->time;
}
