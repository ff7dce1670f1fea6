#include "wk-author.h"

#include "wk-register-private.h"

enum
{
  PROP_0,
  PROP_ACCOUNT,
  PROP_NAME,
  PROP_ORGANISATION,
  PROP_DEVICE,
  PROP_ON_BEHALF_OF,
  N_PROPS
};

struct _WkAuthor
{
  GObject parent_instance;
  char *texts[N_PROPS]; /* (owned): by property */
  int colour; /* -1: by the person alone */
};

G_DEFINE_FINAL_TYPE (WkAuthor, wk_author, G_TYPE_OBJECT)

static void
wk_author_init (WkAuthor *self)
{
  self->colour = -1;
}

static void
wk_author_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, WK_AUTHOR (object)->texts[id]);
}

static void
wk_author_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  const char *text = g_value_get_string (value);

  WK_AUTHOR (object)->texts[id] = g_strdup (text != NULL ? text : "");
}

static void
wk_author_finalize (GObject *object)
{
  WkAuthor *self = WK_AUTHOR (object);

  for (guint i = 0; i < N_PROPS; i++)
    g_free (self->texts[i]);
  G_OBJECT_CLASS (wk_author_parent_class)->finalize (object);
}

static void
wk_author_class_init (WkAuthorClass *klass)
{
  static const char *const names[] = { NULL, "account", "name", "organisation", "device", "on-behalf-of" };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = wk_author_get_property;
  object_class->set_property = wk_author_set_property;
  object_class->finalize = wk_author_finalize;
  for (guint i = 1; i < N_PROPS; i++)
    g_object_class_install_property (
        object_class, i,
        g_param_spec_string (names[i], NULL, NULL, "",
                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
}

WkAuthor *
wk_author_new (const char *account, const char *name, const char *organisation, const char *device,
               const char *on_behalf_of)
{
  return g_object_new (WK_TYPE_AUTHOR, "account", account, "name", name, "organisation", organisation, "device",
                       device, "on-behalf-of", on_behalf_of, NULL);
}

const char *
wk_author_get_account (WkAuthor *self)
{
  g_return_val_if_fail (WK_IS_AUTHOR (self), NULL);
  return self->texts[PROP_ACCOUNT];
}

const char *
wk_author_get_name (WkAuthor *self)
{
  g_return_val_if_fail (WK_IS_AUTHOR (self), NULL);
  return self->texts[PROP_NAME];
}

const char *
wk_author_get_organisation (WkAuthor *self)
{
  g_return_val_if_fail (WK_IS_AUTHOR (self), NULL);
  return self->texts[PROP_ORGANISATION];
}

const char *
wk_author_get_device (WkAuthor *self)
{
  g_return_val_if_fail (WK_IS_AUTHOR (self), NULL);
  return self->texts[PROP_DEVICE];
}

const char *
wk_author_get_on_behalf_of (WkAuthor *self)
{
  g_return_val_if_fail (WK_IS_AUTHOR (self), NULL);
  return self->texts[PROP_ON_BEHALF_OF];
}

gboolean
wk_author_equal (WkAuthor *a, WkAuthor *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  for (guint i = 1; i < N_PROPS; i++)
    {
      if (!g_str_equal (a->texts[i], b->texts[i]))
        return FALSE;
    }
  return TRUE;
}

const char *
wk_author_get_key (WkAuthor *self)
{
  /* A guest has no account; the name is all there is. */
  return *self->texts[PROP_ACCOUNT] != '\0' ? self->texts[PROP_ACCOUNT] : self->texts[PROP_NAME];
}

guint
wk_author_get_colour (WkAuthor *self)
{
  g_return_val_if_fail (WK_IS_AUTHOR (self), 0);

  if (self->colour >= 0)
    return self->colour;
  return g_str_hash (wk_author_get_key (self)) * 2654435761u >> 29;
}

void
wk_author_set_colour (WkAuthor *self, guint colour)
{
  g_return_if_fail (WK_IS_AUTHOR (self));
  self->colour = colour % WK_AUTHOR_COLOURS;
}

guint
wk_author_pick_colour (guint *taken, guint wanted)
{
  guint colour = wanted % WK_AUTHOR_COLOURS;

  for (guint i = 0; i < WK_AUTHOR_COLOURS && (*taken & 1u << colour) != 0; i++)
    colour = (colour + 1) % WK_AUTHOR_COLOURS;
  *taken |= 1u << colour;
  return colour;
}

WkPerson *
wk_author_dup_person (WkAuthor *self)
{
  g_return_val_if_fail (self == NULL || WK_IS_AUTHOR (self), NULL);

  if (self == NULL)
    return NULL;
  return wk_person_new (self->texts[PROP_ACCOUNT], self->texts[PROP_NAME], self->texts[PROP_ORGANISATION]);
}
