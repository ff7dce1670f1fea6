#include "wk-resident-row-private.h"

#include <stdio.h>
#include <string.h>

#include "wk-search.h"

struct _WkResidentRow {
  GObject parent_instance;
  WkResidentData *data;      /* (owned) */
  char id[WK_ID_HEX_SIZE];
  char *name;                /* (owned) */
  WkFound *found;            /* (owned) (nullable) */
};

enum {
  PROP_0,
  PROP_ID, PROP_NAME, PROP_DISPLAY_NAME, PROP_BIRTH_DATE, PROP_ADDRESS, PROP_CONTACT_PERSON, PROP_PHASE, PROP_VIEW, PROP_LAST_CONTACT,
  PROP_NEXT_STEP, PROP_NEXT_STEP_DATE, PROP_ACUTE_DEADLINE, PROP_MATCH, PROP_SORT_NAME, PROP_NEXT_TALK, PROP_THINK_UNTIL,
  PROP_ACUTE, PROP_HAS_PLAN,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (WkResidentRow, wk_resident_row, G_TYPE_OBJECT)

WkResidentData *
wk_resident_data_new (void)
{
  return g_new0 (WkResidentData, 1);
}

void
wk_resident_data_free (WkResidentData *data)
{
  g_free (data->first_name);
  g_free (data->prefix);
  g_free (data->last_name);
  g_free (data->display_name);
  g_free (data->birth_date);
  g_free (data->address);
  g_free (data->house_number);
  g_free (data->numbers);
  g_free (data->contact_person);
  g_free (data->contact_person_id);
  g_free (data->phase);
  g_free (data->view);
  g_free (data->last_contact);
  g_free (data->next_step);
  g_free (data->next_step_date);
  g_free (data->acute_deadline);
  g_free (data->next_talk);
  g_free (data->think_until);
  g_free (data->same_as);
  g_free (data->folded);
  g_free (data->sounds);
  g_free (data);
}

static gboolean
given (const char *text)
{
  return text != NULL && *text != '\0';
}

static const WkResidentData *
find_next (const WkResidentData *data, WkResidentLookup lookup, gpointer residents)
{
  return given (data->same_as) ? lookup (residents, data->same_as) : NULL;
}

const WkResidentData *
wk_resident_data_follow (const WkResidentData *self, WkResidentLookup lookup, gpointer residents)
{
  const WkResidentData *slow = self, *fast = self, *smallest;

  /* In a ring, who takes two steps at a time meets who takes one. */
  do
    {
      for (guint i = 0; i < 2; i++)
        {
          const WkResidentData *next = find_next (fast, lookup, residents);

          if (next == NULL)
            return fast;
          fast = next;
        }
      slow = find_next (slow, lookup, residents);
    }
  while (slow != fast);
  smallest = slow;
  for (fast = find_next (slow, lookup, residents); fast != slow; fast = find_next (fast, lookup, residents))
    if (wk_id_compare (&fast->id, &smallest->id) < 0)
      smallest = fast;
  return smallest;
}

/* yyyy-mm-dd as people type it as well: dd-mm-yyyy. */
static void
append_date (GString *words, const char *iso)
{
  int y, m, d;

  if (iso == NULL || sscanf (iso, "%4d-%2d-%2d", &y, &m, &d) != 3)
    return;
  g_string_append_printf (words, " %04d-%02d-%02d %02d-%02d-%04d", y, m, d, d, m, y);
}

/**
 * wk_resident_data_index:
 * @data: what a row shows
 *
 * Works out the words it is found by (costs some µs a row: done on the worker).
 */
void
wk_resident_tidy_house_number (char *number)
{
  char *to = number;

  for (const char *p = number; *p != '\0'; p++)
    if (!g_ascii_isspace (*p) && *p != '-')
      *to++ = g_ascii_tolower (*p);
  *to = '\0';
}

void
wk_resident_data_index (WkResidentData *data)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (GString) words = g_string_new (NULL);
  g_autofree char *folded_names = NULL, *folded_words = NULL;
  /* The last name first: lists stand in this order. */
  const char *parts[] = { data->display_name, data->last_name, data->first_name, data->prefix };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (given (parts[i]) && (i > 0 || !given (data->last_name)))
      g_string_append_printf (names, " %s", parts[i]);
  if (given (data->address))
    g_string_append_printf (words, " %s", data->address);
  if (given (data->numbers))
    g_string_append_printf (words, " %s", data->numbers);
  append_date (words, data->birth_date);
  g_free (data->folded);
  g_free (data->sounds);
  folded_names = wk_search_fold (names->str);
  folded_words = wk_search_fold (words->str);
  data->folded = *folded_words != '\0' ? g_strconcat (folded_names, " ", folded_words, NULL) : g_strdup (folded_names);
  data->sounds = wk_search_sound (folded_names);
}

WkSearchWords *
wk_search_words_new (const char *text)
{
  WkSearchWords *words = g_new0 (WkSearchWords, 1);
  g_autofree char *folded = wk_search_fold (text != NULL ? text : "");
  guint n;

  words->folded = *folded != '\0' ? g_strsplit (folded, " ", -1) : g_new0 (char *, 1);
  n = g_strv_length (words->folded);
  words->sounds = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    words->sounds[i] = wk_search_sound (words->folded[i]);
  return words;
}

void
wk_search_words_free (WkSearchWords *words)
{
  g_strfreev (words->folded);
  g_strfreev (words->sounds);
  g_free (words);
}

/* 2: a whole word, 1: the beginning of one, 0: not there. */
static guint
find_word (const char *haystack, const char *word)
{
  gsize n = strlen (word);

  for (const char *at = haystack; n > 0 && (at = strstr (at, word)) != NULL; at += n)
    if (at == haystack || at[-1] == ' ')
      return at[n] == '\0' || at[n] == ' ' ? 2 : 1;
  return 0;
}

/**
 * wk_resident_data_rank:
 * @data: an indexed row
 * @words: what is searched for
 *
 * Returns: 0 when one of the words is nowhere in it; the more the better it fits
 */
guint
wk_resident_data_rank (const WkResidentData *data, const WkSearchWords *words)
{
  guint rank = 1;

  for (guint i = 0; words->folded[i] != NULL; i++)
    {
      guint exact = find_word (data->folded, words->folded[i]);
      const char *sound = words->sounds[i];
      guint here = exact * 4;

      if (here == 0 && sound[0] != '\0' && sound[1] != '\0')
        here = find_word (data->sounds, sound);
      if (here == 0)
        return 0;
      rank += here;
    }
  return rank;
}

static void
wk_resident_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WkResidentRow *self = WK_RESIDENT_ROW (object);

  switch (id)
    {
    case PROP_ID: g_value_set_string (value, self->id); break;
    case PROP_NAME:
    case PROP_SORT_NAME: g_value_set_string (value, self->name); break;
    case PROP_NEXT_TALK: g_value_set_string (value, self->data->next_talk); break;
    case PROP_THINK_UNTIL: g_value_set_string (value, self->data->think_until); break;
    case PROP_DISPLAY_NAME: g_value_set_string (value, self->data->display_name); break;
    case PROP_BIRTH_DATE: g_value_set_string (value, self->data->birth_date); break;
    case PROP_ADDRESS: g_value_set_string (value, self->data->address); break;
    case PROP_CONTACT_PERSON: g_value_set_string (value, self->data->contact_person); break;
    case PROP_PHASE: g_value_set_string (value, self->data->phase); break;
    case PROP_VIEW: g_value_set_string (value, self->data->view); break;
    case PROP_LAST_CONTACT: g_value_set_string (value, self->data->last_contact); break;
    case PROP_NEXT_STEP: g_value_set_string (value, self->data->next_step); break;
    case PROP_NEXT_STEP_DATE: g_value_set_string (value, self->data->next_step_date); break;
    case PROP_ACUTE_DEADLINE: g_value_set_string (value, self->data->acute_deadline); break;
    case PROP_MATCH: g_value_set_string (value, wk_resident_row_get_match (self)); break;
    case PROP_ACUTE: g_value_set_boolean (value, self->data->acute); break;
    case PROP_HAS_PLAN: g_value_set_boolean (value, self->data->has_plan); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
wk_resident_row_finalize (GObject *object)
{
  WkResidentRow *self = WK_RESIDENT_ROW (object);

  g_clear_pointer (&self->data, wk_resident_data_free);
  g_free (self->name);
  g_clear_pointer (&self->found, wk_found_free);
  G_OBJECT_CLASS (wk_resident_row_parent_class)->finalize (object);
}

static void
wk_resident_row_class_init (WkResidentRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  static const struct { guint id; const char *name; } strings[] = {
    { PROP_ID, "id" }, { PROP_NAME, "name" }, { PROP_DISPLAY_NAME, "display-name" }, { PROP_BIRTH_DATE, "birth-date" },
    { PROP_ADDRESS, "address" }, { PROP_CONTACT_PERSON, "contact-person" }, { PROP_PHASE, "phase" }, { PROP_VIEW, "view" }, { PROP_LAST_CONTACT, "last-contact" },
    { PROP_NEXT_STEP, "next-step" }, { PROP_NEXT_STEP_DATE, "next-step-date" }, { PROP_ACUTE_DEADLINE, "acute-deadline" },
    { PROP_MATCH, "match" }, { PROP_SORT_NAME, "sort-name" }, { PROP_NEXT_TALK, "next-talk" }, { PROP_THINK_UNTIL, "think-until" },
  };

  object_class->get_property = wk_resident_row_get_property;
  object_class->finalize = wk_resident_row_finalize;
  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    props[strings[i].id] = g_param_spec_string (strings[i].name, NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_ACUTE] = g_param_spec_boolean ("acute", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_HAS_PLAN] = g_param_spec_boolean ("has-plan", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
wk_resident_row_init (WkResidentRow *self)
{
}

static char *
make_name (const WkResidentData *data)
{
  if (!given (data->last_name))
    return g_strdup (given (data->display_name) ? data->display_name : data->first_name);
  if (given (data->prefix))
    return g_strdup_printf ("%s, %s %s", data->last_name, given (data->first_name) ? data->first_name : "", data->prefix);
  if (given (data->first_name))
    return g_strdup_printf ("%s, %s", data->last_name, data->first_name);
  return g_strdup (data->last_name);
}

WkResidentRow *
wk_resident_row_new (WkResidentData *data)
{
  WkResidentRow *self = g_object_new (WK_TYPE_RESIDENT_ROW, NULL);

  self->data = data;
  wk_id_write_hex (&data->id, self->id);
  self->name = make_name (data);
  return self;
}

void
wk_resident_row_take_data (WkResidentRow *self, WkResidentData *data)
{
  g_object_freeze_notify (G_OBJECT (self));
  wk_resident_data_free (self->data);
  self->data = data;
  g_free (self->name);
  self->name = make_name (data);
  for (guint i = PROP_NAME; i < N_PROPS; i++)
    if (i != PROP_MATCH)
      g_object_notify_by_pspec (G_OBJECT (self), props[i]);
  g_object_thaw_notify (G_OBJECT (self));
}

const WkResidentData *
wk_resident_row_get_data (WkResidentRow *self)
{
  return self->data;
}

void
wk_resident_row_set_found (WkResidentRow *self, const WkFound *found)
{
  if (found == NULL && self->found == NULL)
    return;
  g_clear_pointer (&self->found, wk_found_free);
  if (found != NULL)
    self->found = wk_found_copy (found);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MATCH]);
}

const char *wk_resident_row_get_id (WkResidentRow *self) { return self->id; }
const char *wk_resident_row_get_name (WkResidentRow *self) { return self->name; }
const char *wk_resident_row_get_display_name (WkResidentRow *self) { return self->data->display_name; }
const char *wk_resident_row_get_first_name (WkResidentRow *self) { return self->data->first_name != NULL ? self->data->first_name : self->data->display_name; }
const char *wk_resident_row_get_birth_date (WkResidentRow *self) { return self->data->birth_date; }
const char *wk_resident_row_get_address (WkResidentRow *self) { return self->data->address; }
const char *wk_resident_row_get_contact_person (WkResidentRow *self) { return self->data->contact_person; }
const char *wk_resident_row_get_phase (WkResidentRow *self) { return self->data->phase; }
const char *wk_resident_row_get_view (WkResidentRow *self) { return self->data->view; }
const char *wk_resident_row_get_last_contact (WkResidentRow *self) { return self->data->last_contact; }
const char *wk_resident_row_get_next_step (WkResidentRow *self) { return self->data->next_step; }
const char *wk_resident_row_get_next_talk (WkResidentRow *self) { return self->data->next_talk; }
const char *wk_resident_row_get_think_until (WkResidentRow *self) { return self->data->think_until; }
const char *wk_resident_row_get_next_step_date (WkResidentRow *self) { return self->data->next_step_date; }
const char *wk_resident_row_get_acute_deadline (WkResidentRow *self) { return self->data->acute_deadline; }
const char *wk_resident_row_get_match (WkResidentRow *self) { return self->found != NULL ? self->found->snippet : NULL; }
const WkFound *wk_resident_row_get_found (WkResidentRow *self) { return self->found; }
gboolean wk_resident_row_get_acute (WkResidentRow *self) { return self->data->acute; }
gboolean wk_resident_row_get_has_plan (WkResidentRow *self) { return self->data->has_plan; }
