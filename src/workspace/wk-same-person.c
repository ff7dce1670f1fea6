#include "wk-same-person-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "wk-merge.h"
#include "wk-resident-list-private.h"
#include "wk-search.h"
#include "wk-vocabulary.h"
#include "wk-workspace-private.h"

/* ---- who may be the same ------------------------------------------------------------------------------------------- */

static gboolean
given (const char *text)
{
  return text != NULL && *text != '\0';
}

static gboolean
share_word (char **one, char **other)
{
  for (char **word = one; *word != NULL; word++)
    if (**word != '\0' && g_strv_contains ((const char * const *) other, *word))
      return TRUE;
  return FALSE;
}

/* Alike by the letters, the sound, or across spellings. */
static gboolean
is_alike (const char *one, const char *other)
{
  g_autofree char *fold = NULL, *other_fold = NULL, *sound = NULL, *other_sound = NULL;
  g_auto (GStrv) bones = NULL, other_bones = NULL;

  if (!given (one) || !given (other))
    return FALSE;
  fold = wk_search_fold (one);
  other_fold = wk_search_fold (other);
  if (*fold == '\0' || *other_fold == '\0')
    return FALSE;
  sound = wk_search_sound (fold);
  other_sound = wk_search_sound (other_fold);
  if (g_str_equal (sound, other_sound) || wk_search_distance (fold, other_fold) <= MIN (1, wk_search_get_slack (fold)))
    return TRUE;
  bones = wk_search_bones (one);
  other_bones = wk_search_bones (other);
  return share_word (bones, other_bones);
}

/* The street's first word and the number with its addition. */
static gboolean
lives_alike (const WkResidentData *one, const WkResidentData *other)
{
  g_autofree char *street = NULL, *other_street = NULL;

  if (!given (one->house_number) || !given (other->house_number) || !g_str_equal (one->house_number, other->house_number))
    return FALSE;
  street = wk_search_sound (one->address);
  other_street = wk_search_sound (other->address);
  street[strcspn (street, " ")] = '\0';
  other_street[strcspn (other_street, " ")] = '\0';
  return *street != '\0' && g_str_equal (street, other_street);
}

/* Everybody is asked this: nothing is copied for it. */
static gboolean
has_number (const WkResidentData *data, const char *number, gsize n)
{
  for (const char *at = data->numbers; *at != '\0'; at += *at == ' ')
    {
      gsize length = strcspn (at, " ");

      if (length == n && memcmp (at, number, n) == 0)
        return TRUE;
      at += length;
    }
  return FALSE;
}

static gboolean
has_number_of (const WkResidentData *one, const WkResidentData *other)
{
  const char *end;

  if (!given (one->numbers) || !given (other->numbers))
    return FALSE;
  for (const char *number = one->numbers; *number != '\0'; number = *end == ' ' ? end + 1 : end)
    {
      end = number + strcspn (number, " ");
      if (end > number && has_number (other, number, end - number))
        return TRUE;
    }
  return FALSE;
}

WkSame
wk_resident_data_compare (const WkResidentData *one, const WkResidentData *other)
{
  gboolean born = given (one->birth_date) && g_strcmp0 (one->birth_date, other->birth_date) == 0;
  gboolean born_apart = given (one->birth_date) && given (other->birth_date) && !born;
  gboolean lives = lives_alike (one, other), number = has_number_of (one, other), first, last;
  WkSame why = 0;

  /* Names are compared for few: it takes a while. */
  if (!born && !lives && !number && (born_apart || !given (one->last_name) || !given (other->last_name)))
    return 0;
  if (!born && !lives && !number)
    {
      /* The name alone must be the same to the letter, and nothing may speak against it. */
      if (g_strcmp0 (one->first_name, other->first_name) != 0 || g_strcmp0 (one->last_name, other->last_name) != 0
          || (given (one->house_number) && given (other->house_number)))
        return 0;
      return WK_SAME_NAME;
    }
  first = is_alike (one->first_name, other->first_name);
  last = is_alike (one->last_name, other->last_name);
  if (number)
    why |= WK_SAME_NUMBER;
  if (born && (first || last))
    why |= WK_SAME_BIRTH_DATE | WK_SAME_NAME | (lives ? WK_SAME_ADDRESS : 0);
  else if (lives && first && last && !born_apart)
    why |= WK_SAME_ADDRESS | WK_SAME_NAME;
  return why;
}

struct _WkBornIndex {
  GHashTable *by_day;        /* (owned) day of birth → GPtrArray of WkResidentData (unowned) */
};

WkBornIndex *
wk_born_index_new (GPtrArray *residents)
{
  WkBornIndex *self = g_new0 (WkBornIndex, 1);

  self->by_day = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i < residents->len; i++)
    {
      WkResidentData *data = residents->pdata[i];
      GPtrArray *same;

      if (!given (data->birth_date) || given (data->same_as))
        continue;
      same = g_hash_table_lookup (self->by_day, data->birth_date);
      if (same == NULL)
        g_hash_table_insert (self->by_day, data->birth_date, same = g_ptr_array_new ());
      g_ptr_array_add (same, data);
    }
  return self;
}

void
wk_born_index_free (WkBornIndex *self)
{
  g_hash_table_unref (self->by_day);
  g_free (self);
}

const WkResidentData *
wk_born_index_find (WkBornIndex *self, const WkResidentData *who)
{
  GPtrArray *same = given (who->birth_date) ? g_hash_table_lookup (self->by_day, who->birth_date) : NULL;

  for (guint i = 0; same != NULL && i < same->len; i++)
    if (wk_resident_data_compare (who, same->pdata[i]) != 0)
      return same->pdata[i];
  return NULL;
}

static void
double_free (gpointer data)
{
  WkDouble *found = data;

  g_object_unref (found->row);
  g_free (found);
}

static guint
weigh (WkSame why)
{
  return (why & WK_SAME_NUMBER ? 8 : 0) + (why & WK_SAME_BIRTH_DATE ? 4 : 0) + (why & WK_SAME_ADDRESS ? 2 : 0) + (why & WK_SAME_NAME ? 1 : 0);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const WkDouble *x = *(WkDouble **) a, *y = *(WkDouble **) b;

  if (weigh (x->why) != weigh (y->why))
    return weigh (x->why) > weigh (y->why) ? -1 : 1;
  return strcmp (wk_resident_row_get_id (x->row), wk_resident_row_get_id (y->row));
}

static GPtrArray *
find_doubles (WkResidentList *self, const WkResidentData *who, const char *except, guint most)
{
  g_autoptr (GPtrArray) all = wk_resident_list_dup_all (self, WK_RESIDENTS_ALL);
  GPtrArray *out = g_ptr_array_new_with_free_func (double_free);

  for (guint i = 0; i < all->len; i++)
    {
      WkSame why;
      WkDouble *found;

      if (g_strcmp0 (wk_resident_row_get_id (all->pdata[i]), except) == 0)
        continue;
      why = wk_resident_data_compare (who, wk_resident_row_get_data (all->pdata[i]));
      if (why == 0)
        continue;
      found = g_new0 (WkDouble, 1);
      found->row = g_object_ref (all->pdata[i]);
      found->why = why;
      g_ptr_array_add (out, found);
    }
  g_ptr_array_sort (out, compare_doubles);
  if (out->len > most)
    g_ptr_array_set_size (out, most);
  return out;
}

GPtrArray *
wk_resident_list_find_doubles (WkResidentList *self, const WkNewResident *who, guint most)
{
  g_autoptr (WkResidentData) data = wk_resident_data_new ();

  g_return_val_if_fail (WK_IS_RESIDENT_LIST (self) && who != NULL, NULL);

  data->first_name = g_strdup (who->first_name);
  data->last_name = g_strdup (who->last_name);
  data->birth_date = g_strdup (who->birth_date);
  data->address = g_strdup (who->street != NULL ? who->street : "");
  data->house_number = g_strdup (who->house_number != NULL ? who->house_number : "");
  wk_resident_tidy_house_number (data->house_number);
  return find_doubles (self, data, NULL, most);
}

GPtrArray *
wk_resident_list_find_doubles_of (WkResidentList *self, const char *id, guint most)
{
  WkResidentRow *row;

  g_return_val_if_fail (WK_IS_RESIDENT_LIST (self) && id != NULL, NULL);

  row = wk_resident_list_lookup (self, id);
  return row != NULL ? find_doubles (self, wk_resident_row_get_data (row), id, most) : g_ptr_array_new_with_free_func (double_free);
}

/* ---- merging ------------------------------------------------------------------------------------------------------- */

/* The plan before the life domains: what stands there of a closed step finds its step by then. */
static const WkDocKind kinds[] = { WK_DOC_CARD, WK_DOC_IDENTITY, WK_DOC_BASE, WK_DOC_INTAKE, WK_DOC_STORY, WK_DOC_PLAN, WK_DOC_TALKS, WK_DOC_DOMAIN };

typedef void (*PairFunc) (WkDocument *here, WkDocument *there /* (nullable) */, gpointer data);

static WkDocument *
get_document (WkFile *file, WkDocKind kind, const char *domain)
{
  switch (kind)
    {
    case WK_DOC_CARD: return wk_file_get_card (file);
    case WK_DOC_IDENTITY: return wk_file_get_identity (file);
    case WK_DOC_BASE: return wk_file_get_base (file);
    case WK_DOC_INTAKE: return wk_file_get_intake (file);
    case WK_DOC_STORY: return wk_file_get_story (file);
    case WK_DOC_PLAN: return wk_file_get_plan (file);
    case WK_DOC_TALKS: return wk_file_get_talks (file);
    case WK_DOC_DOMAIN: return wk_file_get_domain (file, domain);
    case WK_DOC_BOARD:
    case WK_DOC_DIRECTORY:
    case WK_DOC_ATTACHMENT:
    case WK_DOC_DESK:
    case WK_N_DOC_KINDS:
    default: return NULL;
    }
}

/* Both files' documents of each kind; those that are not there for who works here are left out. */
static void
foreach_pair (WkFile *self, WkFile *other, PairFunc func, gpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      gsize n = 1;
      const WkTerm *terms = kinds[i] == WK_DOC_DOMAIN ? wk_terms_get (WK_TERMS_DOMAIN, &n) : NULL;

      for (gsize k = 0; k < n; k++)
        {
          const char *domain = terms != NULL ? terms[k].key : NULL;
          WkDocument *here = get_document (self, kinds[i], domain);
          WkDocument *there = other != NULL ? get_document (other, kinds[i], domain) : NULL;

          if (here != NULL && (there != NULL || other == NULL))
            func (here, there, data);
        }
    }
}

static void
difference_free (gpointer data)
{
  WkDifference *difference = data;

  g_free (difference->key);
  g_free (difference->label);
  g_free (difference->here);
  g_free (difference->there);
  g_free (difference);
}

static char *
dup_prefix (WkDocument *document)
{
  return g_strdup_printf ("%s%s.", wk_doc_kind_to_nick (wk_document_get_kind (document)), wk_document_get_domain (document));
}

static void
add_differences (WkDocument *here, WkDocument *there, gpointer data)
{
  g_auto (GStrv) fields = wk_merge_list_differences (here, there);
  g_autofree char *prefix = dup_prefix (here);

  for (char **field = fields; *field != NULL; field++)
    {
      WkDifference *difference = g_new0 (WkDifference, 1);

      difference->key = g_strconcat (prefix, *field, NULL);
      difference->label = wk_merge_dup_label (here, *field);
      difference->here = wk_merge_dup_shown (here, *field);
      difference->there = wk_merge_dup_shown (there, *field);
      g_ptr_array_add (data, difference);
    }
}

GPtrArray *
wk_file_list_differences (WkFile *self, WkFile *other)
{
  GPtrArray *out = g_ptr_array_new_with_free_func (difference_free);

  g_return_val_if_fail (WK_IS_FILE (self) && WK_IS_FILE (other), out);

  foreach_pair (self, other, add_differences, out);
  return out;
}

typedef struct {
  WkFile *into;
  const char *other;
  char *today;               /* (owned) */
  const char *const *take;   /* (nullable) */
  GHashTable *ids;           /* (owned) */
} Merging;

static void
bring (WkDocument *here, WkDocument *there, gpointer data)
{
  Merging *merging = data;
  g_autofree char *prefix = dup_prefix (here);
  g_autoptr (GPtrArray) take = g_ptr_array_new ();

  for (const char *const *key = merging->take; key != NULL && *key != NULL; key++)
    if (g_str_has_prefix (*key, prefix))
      g_ptr_array_add (take, (gpointer) (*key + strlen (prefix)));
  g_ptr_array_add (take, NULL);
  wk_merge_bring (here, there, merging->other, merging->today, (const char *const *) take->pdata, merging->ids);
}

static gboolean
is_written_in (WkDocument *document)
{
  g_autoptr (GBytes) clients = y_doc_state_vector (wk_document_get_doc (document));

  /* Of nobody it is a zero. */
  return g_bytes_get_size (clients) > 1;
}

/* A life domain that came after the one file was opened has no place there yet: what stands of it in the other may not stay behind. */
static const char *
find_left_behind (WkFile *self, WkFile *other)
{
  gsize n;
  const WkTerm *terms = wk_terms_get (WK_TERMS_DOMAIN, &n);

  for (gsize i = 0; i < n; i++)
    {
      WkDocument *there = wk_file_get_domain (self, terms[i].key) == NULL ? wk_file_get_domain (other, terms[i].key) : NULL;

      if (there != NULL && is_written_in (there))
        return terms[i].key;
    }
  return NULL;
}

gboolean
wk_file_merge (WkFile *self, WkFile *other, const char *const *take, GError **error)
{
  Merging merging = { NULL };
  const char *behind;

  g_return_val_if_fail (WK_IS_FILE (self) && WK_IS_FILE (other) && self != other, FALSE);

  if (!wk_document_may_edit (wk_file_get_card (self)) || !wk_document_may_edit (wk_file_get_card (other)))
    {
      g_set_error_literal (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_INVALID, _("One of the two files cannot be written in now."));
      return FALSE;
    }
  behind = find_left_behind (self, other);
  if (behind != NULL)
    {
      g_set_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_INVALID,
                   /* Translators: %s is a life domain that a location made itself. */
                   _("The life domain “%s” came after the file was opened. Start the program again; then the two can become one file."),
                   wk_terms_get_label (WK_TERMS_DOMAIN, behind));
      return FALSE;
    }
  merging.other = wk_file_get_resident_id (other);
  merging.today = wk_workspace_dup_today (wk_file_get_workspace (self));
  merging.take = take;
  merging.ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  foreach_pair (self, other, bring, &merging);
  wk_fields_set_string (WK_FIELDS (wk_file_get_card (other)), "same-as", wk_file_get_resident_id (self));
  g_hash_table_unref (merging.ids);
  g_free (merging.today);
  return TRUE;
}

static void
undo (WkDocument *here, WkDocument *there, gpointer data)
{
  Merging *merging = data;
  g_autoptr (GPtrArray) merges = wk_merge_list_standing (here, merging->other);

  for (guint i = 0; i < merges->len; i++)
    {
      /* A copy of a photo goes for good: the other file has it. */
      wk_merge_take_attachments (merging->into, merges->pdata[i]);
      wk_merge_undo (merges->pdata[i], merging->today);
    }
}

gboolean
wk_file_undo_merge (WkFile *self, WkFile *other)
{
  Merging merging = { NULL };
  g_autofree char *same = NULL;

  g_return_val_if_fail (WK_IS_FILE (self) && WK_IS_FILE (other) && self != other, FALSE);

  if (!wk_document_may_edit (wk_file_get_card (self)) || !wk_document_may_edit (wk_file_get_card (other)))
    return FALSE;
  merging.into = self;
  merging.other = wk_file_get_resident_id (other);
  merging.today = wk_workspace_dup_today (wk_file_get_workspace (self));
  foreach_pair (self, NULL, undo, &merging);
  g_free (merging.today);
  same = wk_fields_dup_string (WK_FIELDS (wk_file_get_card (other)), "same-as");
  if (g_str_equal (same, wk_file_get_resident_id (self)))
    wk_fields_set_string (WK_FIELDS (wk_file_get_card (other)), "same-as", NULL);
  return TRUE;
}

char **
wk_file_dup_merged (WkFile *self)
{
  g_autoptr (GPtrArray) out = g_ptr_array_new (), merges = NULL;

  g_return_val_if_fail (WK_IS_FILE (self), NULL);

  merges = wk_merge_list_standing (wk_file_get_card (self), NULL);
  for (guint i = 0; i < merges->len; i++)
    {
      g_autofree char *from = wk_fields_dup_string (WK_FIELDS (merges->pdata[i]), "from");

      if (!g_ptr_array_find_with_equal_func (out, from, g_str_equal, NULL))
        g_ptr_array_add (out, g_steal_pointer (&from));
    }
  g_ptr_array_add (out, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&out), FALSE);
}
