#include "finder/wk-find.h"

#include "finder/wk-found-words.h"

struct _WkFind
{
  GObject parent_instance;

  char *title; /* (owned) */
  char *subtitle; /* (owned) (nullable) */
  char *icon_name; /* (owned) */
  char *action; /* (owned) */
  char *target; /* (owned) (nullable) */
  WkFound *found; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (WkFind, wk_find, G_TYPE_OBJECT)

static void
wk_find_finalize (GObject *object)
{
  WkFind *self = WK_FIND (object);

  g_free (self->title);
  g_free (self->subtitle);
  g_free (self->icon_name);
  g_free (self->action);
  g_free (self->target);
  g_clear_pointer (&self->found, wk_found_free);

  G_OBJECT_CLASS (wk_find_parent_class)->finalize (object);
}

static void
wk_find_class_init (WkFindClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wk_find_finalize;
}

static void
wk_find_init (WkFind *self)
{
}

WkFind *
wk_find_new (const char *title, const char *subtitle, const char *icon_name, const char *action, const char *target)
{
  WkFind *self = g_object_new (WK_TYPE_FIND, NULL);

  self->title = g_strdup (title);
  self->subtitle = subtitle != NULL ? g_markup_escape_text (subtitle, -1) : NULL;
  self->icon_name = g_strdup (icon_name);
  self->action = g_strdup (action);
  self->target = g_strdup (target);
  return self;
}

WkFind *
wk_find_new_found (const char *title, const WkFound *found)
{
  WkFind *self = wk_find_new (title, NULL, "system-search-symbolic", "win.open-file", NULL);

  self->subtitle = wk_found_words_dup_line (found);
  self->found = wk_found_copy (found);
  return self;
}

const WkFound *
wk_find_get_found (WkFind *self)
{
  return self->found;
}

const char *
wk_find_get_title (WkFind *self)
{
  return self->title;
}

const char *
wk_find_get_subtitle (WkFind *self)
{
  return self->subtitle;
}

const char *
wk_find_get_icon_name (WkFind *self)
{
  return self->icon_name;
}

const char *
wk_find_get_action (WkFind *self)
{
  return self->action;
}

const char *
wk_find_get_target (WkFind *self)
{
  return self->target;
}

gboolean
wk_find_matches (const char *text, const char *words)
{
  return g_str_match_string (words, text, TRUE);
}
