#include "wk-vocabulary.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "wk-terms-data.h"

/* A file may name a life domain that this laptop heard nothing of yet. */
#define MOST_LEARNED 64u
#define LONGEST_KEY 64u

static const WkTerm views[] = {
  { "not-yet", N_("Not yet in view") },
  { "partly", N_("Partly in view") },
  { "in", N_("In view") },
};

static const WkTerm channels[] = {
  { "call", N_("By telephone") },
  { "message", N_("By text message") },
  { "mail", N_("By e-mail") },
  { "letter", N_("By letter") },
  { "visit", N_("At home") },
  { "walk-in", N_("Walked in") },
  { "table", N_("At the table") },
};

static const WkTerm readings[] = {
  { "fine", N_("Reads well") },
  { "hard", N_("Reading is hard") },
  { "read-aloud", N_("Read letters aloud") },
};

static const WkTerm forms[] = {
  { "u", N_("Formal (u)") },
  { "je", N_("Informal (je)") },
};

static const WkTerm natures[] = {
  { "fact", N_("Fact") },
  { "impression", N_("Impression") },
  { "words", N_("The resident's words") },
};

static const WkTerm answers[] = {
  { "right", N_("It is right for me") },
  { "think", N_("I want to think it over") },
  { "not-yet", N_("This is not right yet") },
};

static const WkTerm effects[] = {
  { "hinders", N_("Hinders") },
  { "helps", N_("Helps") },
};

static const WkTerm rungs[] = {
  { "isolated", N_("At home, hardly anybody around") },
  { "contacts", N_("Meets people outside the home") },
  { "activities", N_("Takes part in activities") },
  { "unpaid", N_("Unpaid work") },
  { "supported", N_("Paid work with support") },
  { "paid", N_("Paid work") },
};

static const WkTerm roles[] = {
  { "professional", N_("Professional") },
  { "provider", N_("Provider") },
  { "own-network", N_("Own network") },
  { "interpreter", N_("Interpreter") },
};

static const WkTerm erasures[] = {
  { "request", N_("The resident asked for it") },
  { "retention", N_("The retention period is over") },
  { "no-ground", N_("There is no ground to keep it") },
  { "mistake", N_("The file was made by mistake") },
  { "ruling", N_("A court or the supervisor ruled so") },
};

static const WkTerm corrections[] = {
  { "open", N_("To be decided") },
  { "taken-over", N_("Taken over") },
  { "not-taken", N_("Not taken over") },
};

static const struct
{
  const WkTerm *terms;
  gsize n;
} lists[WK_N_TERMS] = {
  [WK_TERMS_VIEW] = { views, G_N_ELEMENTS (views) },
  [WK_TERMS_CHANNEL] = { channels, G_N_ELEMENTS (channels) },
  [WK_TERMS_READING] = { readings, G_N_ELEMENTS (readings) },
  [WK_TERMS_FORM] = { forms, G_N_ELEMENTS (forms) },
  [WK_TERMS_NATURE] = { natures, G_N_ELEMENTS (natures) },
  [WK_TERMS_ANSWER] = { answers, G_N_ELEMENTS (answers) },
  [WK_TERMS_EFFECT] = { effects, G_N_ELEMENTS (effects) },
  [WK_TERMS_LADDER] = { rungs, G_N_ELEMENTS (rungs) },
  [WK_TERMS_ROLE] = { roles, G_N_ELEMENTS (roles) },
  [WK_TERMS_ERASURE] = { erasures, G_N_ELEMENTS (erasures) },
  [WK_TERMS_CORRECTION] = { corrections, G_N_ELEMENTS (corrections) },
};

/* ---- lists that a location has as its own ---------------------------------------------------------------------------- */

/* Never changed and never freed once others may see it: keys and labels are held for as long as the program runs. */
typedef struct
{
  GArray *terms; /* (owned) of WkTerm: those in use, then those out of use, then those that were only heard of */
  gsize in_use;
} Own;

G_LOCK_DEFINE_STATIC (own);
static Own *own[WK_N_TERMS]; /* (atomic) (owned) (nullable) */
static GPtrArray *kept; /* (owned): every Own there ever was */
static GArray *location[WK_N_TERMS]; /* (owned) (nullable): what the location has instead of the defaults */
static GPtrArray *learned[WK_N_TERMS]; /* (owned) (nullable) of interned keys */

static const char *
file_of (WkTerms which)
{
  return which == WK_TERMS_DOMAIN ? "/nl/woonkamer/Woonkamer/terms/domain.ini" : "/nl/woonkamer/Woonkamer/terms/phase.ini";
}

gboolean
wk_terms_is_own (WkTerms which)
{
  return which == WK_TERMS_DOMAIN || which == WK_TERMS_PHASE;
}

const WkTerm *
wk_terms_get_defaults (WkTerms which, gsize *n)
{
  static gsize ready;
  static GArray *defaults[WK_N_TERMS];

  g_return_val_if_fail (wk_terms_is_own (which), NULL);

  if (g_once_init_enter (&ready))
    {
      static const WkTerms both[] = { WK_TERMS_DOMAIN, WK_TERMS_PHASE };

      for (gsize i = 0; i < G_N_ELEMENTS (both); i++)
        {
          g_autoptr (GBytes) bytes = g_resource_lookup_data (wk_terms_get_resource (), file_of (both[i]), G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
          g_autoptr (GKeyFile) file = g_key_file_new ();
          g_auto (GStrv) keys = NULL;
          gboolean read = bytes != NULL && g_key_file_load_from_bytes (file, bytes, G_KEY_FILE_NONE, NULL);

          g_assert (read);
          keys = g_key_file_get_groups (file, NULL);
          defaults[both[i]] = g_array_new (FALSE, TRUE, sizeof (WkTerm));
          for (char **key = keys; *key != NULL; key++)
            {
              g_autofree char *label = g_key_file_get_locale_string (file, *key, "Label", NULL, NULL);
              WkTerm term = { .key = g_intern_string (*key), .label = g_intern_string (label != NULL ? label : *key), .in_words = TRUE };

              g_array_append_val (defaults[both[i]], term);
            }
        }
      g_once_init_leave (&ready, 1);
    }
  *n = defaults[which]->len;
  return (const WkTerm *) defaults[which]->data;
}

/* A key of a location’s own says in words what it was first called (wk-directory-terms.c): “own-zorg-voor-ouders-3f2a”. */
static const char *
words_of_key (const char *key)
{
  const char *last = strrchr (key, '-');
  g_autofree char *words = NULL;

  if (!g_str_has_prefix (key, WK_TERMS_OWN_PREFIX) || last == NULL || last <= key + strlen (WK_TERMS_OWN_PREFIX))
    return g_intern_string (key);
  words = g_strndup (key + strlen (WK_TERMS_OWN_PREFIX), (gsize) (last - key) - strlen (WK_TERMS_OWN_PREFIX));
  g_strdelimit (words, "-", ' ');
  *words = g_ascii_toupper (*words);
  return g_intern_string (words);
}

static gboolean
holds (GArray *terms, const char *key)
{
  for (guint i = 0; i < terms->len; i++)
    if (g_str_equal (g_array_index (terms, WkTerm, i).key, key))
      return TRUE;
  return FALSE;
}

/* With the lock held. */
static void
make (WkTerms which)
{
  Own *made = g_new0 (Own, 1);
  gsize n;
  const WkTerm *terms = wk_terms_get_defaults (which, &n);

  if (location[which] != NULL)
    {
      terms = (const WkTerm *) location[which]->data;
      n = location[which]->len;
    }
  made->terms = g_array_new (FALSE, TRUE, sizeof (WkTerm));
  for (int out = 0; out <= 1; out++)
    for (gsize i = 0; i < n; i++)
      if (terms[i].out == out)
        {
          g_array_append_val (made->terms, terms[i]);
          made->in_use += out == 0;
        }
  for (guint i = 0; learned[which] != NULL && i < learned[which]->len; i++)
    {
      const char *key = g_ptr_array_index (learned[which], i);
      WkTerm term = { .key = key, .label = words_of_key (key), .in_words = TRUE, .out = TRUE };

      if (!holds (made->terms, key))
        g_array_append_val (made->terms, term);
    }
  if (kept == NULL)
    kept = g_ptr_array_new ();
  g_ptr_array_add (kept, made);
  g_atomic_pointer_set (&own[which], made);
}

static Own *
get_own (WkTerms which)
{
  Own *now = g_atomic_pointer_get (&own[which]);

  if (now != NULL)
    return now;
  G_LOCK (own);
  if (own[which] == NULL)
    make (which);
  now = own[which];
  G_UNLOCK (own);
  return now;
}

static gboolean
is_same (GArray *a, GArray *b)
{
  if (a == NULL || b == NULL || a->len != b->len)
    return a == b;
  for (guint i = 0; i < a->len; i++)
    {
      const WkTerm *x = &g_array_index (a, WkTerm, i), *y = &g_array_index (b, WkTerm, i);

      /* They are interned. */
      if (x->key != y->key || x->label != y->label || x->out != y->out)
        return FALSE;
    }
  return TRUE;
}

gboolean
wk_terms_set (WkTerms which, const WkTerm *terms, gsize n)
{
  GArray *list = NULL;
  gboolean changed;

  g_return_val_if_fail (wk_terms_is_own (which), FALSE);

  for (gsize i = 0; terms != NULL && i < n; i++)
    {
      WkTerm term = { .key = g_intern_string (terms[i].key), .label = g_intern_string (terms[i].label), .in_words = TRUE, .out = terms[i].out };

      if (list == NULL)
        list = g_array_new (FALSE, TRUE, sizeof (WkTerm));
      g_array_append_val (list, term);
    }
  G_LOCK (own);
  changed = !is_same (list, location[which]);
  if (!changed)
    g_clear_pointer (&list, g_array_unref);
  else
    {
      g_clear_pointer (&location[which], g_array_unref);
      location[which] = list;
      make (which);
    }
  G_UNLOCK (own);
  return changed;
}

void
wk_terms_learn (WkTerms which, const char *key)
{
  g_return_if_fail (wk_terms_is_own (which) && key != NULL);

  if (*key == '\0' || strlen (key) > LONGEST_KEY || strchr (key, '/') != NULL || !g_utf8_validate (key, -1, NULL) || holds (get_own (which)->terms, key))
    return;
  G_LOCK (own);
  if (learned[which] == NULL)
    learned[which] = g_ptr_array_new ();
  if (learned[which]->len < MOST_LEARNED && !holds (own[which]->terms, key))
    {
      g_ptr_array_add (learned[which], (gpointer) g_intern_string (key));
      make (which);
    }
  G_UNLOCK (own);
}

/* ---- all lists --------------------------------------------------------------------------------------------------- */

const WkTerm *
wk_terms_get (WkTerms which, gsize *n)
{
  g_return_val_if_fail ((guint) which < WK_N_TERMS, NULL);
  if (wk_terms_is_own (which))
    {
      Own *now = get_own (which);

      *n = now->terms->len;
      return (const WkTerm *) now->terms->data;
    }
  *n = lists[which].n;
  return lists[which].terms;
}

const WkTerm *
wk_terms_get_in_use (WkTerms which, gsize *n)
{
  g_return_val_if_fail ((guint) which < WK_N_TERMS, NULL);
  if (wk_terms_is_own (which))
    {
      Own *now = get_own (which);

      *n = now->in_use;
      return (const WkTerm *) now->terms->data;
    }
  return wk_terms_get (which, n);
}

const char *
wk_terms_get_label (WkTerms which, const char *key)
{
  const WkTerm *terms;
  gsize n;

  g_return_val_if_fail ((guint) which < WK_N_TERMS, NULL);

  terms = wk_terms_get (which, &n);
  for (gsize i = 0; key != NULL && i < n; i++)
    {
      if (g_str_equal (terms[i].key, key))
        return terms[i].in_words ? terms[i].label : _ (terms[i].label);
    }
  if (key == NULL)
    return "";
  return wk_terms_is_own (which) && g_str_has_prefix (key, WK_TERMS_OWN_PREFIX) && strlen (key) <= LONGEST_KEY ? words_of_key (key) : key;
}
