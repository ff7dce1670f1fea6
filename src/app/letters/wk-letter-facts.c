#include "letters/wk-letter-facts.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plan/wk-mandate.h"
#include "plan/wk-plan-words.h"
#include "wk-author.h"
#include "wk-record-list.h"

/* ---- words in another language --------------------------------------------------------------------------- */

static char *
say_date (gpointer date)
{
  return wk_seat_language_dup_date (date);
}

/* Of another year with the year. */
static char *
dup_date (const WkSeatLanguage *language, const char *date)
{
  g_autofree char *day = wk_seat_language_dup_said (language, say_date, (gpointer) date), *today = wk_plan_words_dup_today ();

  return strncmp (date, today, 4) == 0 ? g_steal_pointer (&day) : g_strdup_printf ("%s (%.4s)", day, date);
}

char *
wk_letter_facts_dup_date (const WkSeatLanguage *language, const char *date)
{
  g_autofree char *day = wk_seat_language_dup_said (language, say_date, (gpointer) date);

  return g_strdup_printf ("%s %.4s", day, date);
}

char *
wk_letter_facts_dup_today (const WkSeatLanguage *language)
{
  g_autofree char *today = wk_plan_words_dup_today ();

  return wk_letter_facts_dup_date (language, today);
}

/* ---- who and where --------------------------------------------------------------------------------------- */

/* Whom to call: the contact person, else whoever works here. */
static WkPerson *
dup_contact (WkFile *file)
{
  WkPerson *contact = wk_fields_dup_person (WK_FIELDS (wk_file_get_card (file)), "contact-person");

  return contact != NULL ? contact : wk_author_dup_person (wk_document_get_author (wk_file_get_card (file)));
}

char *
wk_letter_facts_dup_sender (WkFile *file)
{
  g_autoptr (WkPerson) contact = dup_contact (file);

  return contact != NULL ? g_strstrip (g_strdup_printf ("%s\n%s", wk_person_get_organisation (contact), wk_person_get_name (contact))) : g_strdup ("");
}

gboolean
wk_letter_facts_hide_home (WkFile *file)
{
  WkFields *base = WK_FIELDS (wk_file_get_base (file));

  return wk_fields_get_boolean (base, "secret-address") || (wk_fields_get_boolean (base, "safe-asked") && !wk_fields_get_boolean (base, "post-home"));
}

char *
wk_letter_facts_dup_address (WkFile *file)
{
  WkFields *base = WK_FIELDS (wk_file_get_base (file));
  g_autofree char *name = wk_fields_dup_string (WK_FIELDS (wk_file_get_card (file)), "display-name");
  g_autofree char *street = wk_fields_dup_string (base, "street"), *number = wk_fields_dup_string (base, "house-number");
  g_autofree char *addition = wk_fields_dup_string (base, "addition"), *postcode = wk_fields_dup_string (base, "postcode");
  g_autofree char *city = wk_fields_dup_string (base, "city");

  if (wk_letter_facts_hide_home (file) || *street == '\0')
    return g_steal_pointer (&name);
  return g_strstrip (g_strdup_printf ("%s\n%s %s %s\n%s %s", name, street, number, addition, postcode, city));
}

/* ---- organisations ----------------------------------------------------------------------------------------- */

/* (transfer full) (nullable): why an organisation may be asked, in words. */
static char *
dup_ground (WkFields *ground, const char *today)
{
  g_autofree char *from = wk_fields_dup_string (ground, "from"), *until = wk_fields_dup_string (ground, "until");
  gboolean in_force = strcmp (from, today) <= 0 && (*until == '\0' || strcmp (today, until) <= 0);

  return in_force ? wk_fields_dup_string (ground, "ground") : NULL;
}

static char *
dup_permission (WkFields *permission, const char *today)
{
  g_autofree char *given = wk_fields_dup_string (permission, "given-on"), *withdrawn = wk_fields_dup_string (permission, "withdrawn-on");
  g_autofree char *day = wk_plan_words_dup_when (given);

  if (*given == '\0' || strcmp (given, today) > 0 || *withdrawn != '\0')
    return NULL;
  /* Translators: in a letter to an organisation; %s is a day. */
  return g_strdup_printf (_ ("the resident gave permission on %s"), day);
}

typedef char *(*WhyFunc) (WkFields *record, const char *today);

static const struct
{
  const char *kind;
  WhyFunc dup_why;
} bases[] = { { "permission", dup_permission }, { "ground", dup_ground } };

static char *
dup_why (WkFile *file, const char *organisation)
{
  g_autofree char *today = wk_plan_words_dup_today ();

  for (gsize k = 0; k < G_N_ELEMENTS (bases); k++)
    {
      WkRecordList *list = wk_document_get_records (wk_file_get_base (file), bases[k].kind);

      for (guint i = 0; i < wk_record_list_get_length (list); i++)
        {
          WkFields *record = WK_FIELDS (wk_record_list_get (list, i));
          g_autofree char *its = wk_fields_dup_string (record, "organisation");
          char *why = g_str_equal (its, organisation) ? bases[k].dup_why (record, today) : NULL;

          if (why != NULL)
            return why;
        }
    }
  return NULL;
}

char **
wk_letter_facts_list_organisations (WkFile *file)
{
  GPtrArray *names = g_ptr_array_new ();

  for (gsize k = 0; k < G_N_ELEMENTS (bases); k++)
    {
      WkRecordList *list = wk_document_get_records (wk_file_get_base (file), bases[k].kind);

      for (guint i = 0; i < wk_record_list_get_length (list); i++)
        {
          g_autofree char *name = wk_fields_dup_string (WK_FIELDS (wk_record_list_get (list, i)), "organisation");
          g_autofree char *why = dup_why (file, name);

          if (*name != '\0' && why != NULL && !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
            g_ptr_array_add (names, g_steal_pointer (&name));
        }
    }
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (names, FALSE);
}

/* ---- obligations -------------------------------------------------------------------------------------------- */

static gboolean
obliges (WkFields *agreement)
{
  g_autofree char *words = wk_fields_dup_words (agreement, "obligation");

  return *words != '\0';
}

/* With its reason, the decision's letter, and whom to call: without those it is on no paper. */
static gboolean
is_complete (WkFields *agreement)
{
  g_autofree char *reason = wk_fields_dup_words (agreement, "reason");
  g_autofree char *letter = wk_fields_dup_string (agreement, "letter"), *phone = wk_fields_dup_string (agreement, "phone");

  return *reason != '\0' && *letter != '\0' && *phone != '\0';
}

const char *
wk_letter_facts_get_lack (WkFile *file, WkLetterSort sort)
{
  WkRecordList *agreements = wk_document_get_records (wk_file_get_plan (file), "agreement");
  g_auto (GStrv) organisations = NULL;
  guint n = 0;

  if (sort == WK_LETTER_TO_ORGANISATION)
    {
      organisations = wk_letter_facts_list_organisations (file);
      return organisations[0] == NULL ? _ ("No organisation has a legal ground or a permission in this file.") : NULL;
    }
  if (sort != WK_LETTER_OBLIGATIONS)
    return NULL;
  if (!wk_mandate_may_oblige ())
    return _ ("Only who has a mandate from Income Support writes about obligations.");
  for (guint i = 0; i < wk_record_list_get_length (agreements); i++)
    {
      WkFields *agreement = WK_FIELDS (wk_record_list_get (agreements, i));

      if (!obliges (agreement))
        continue;
      n++;
      if (!is_complete (agreement))
        return _ ("An obligation in the plan lacks its reason, its letter or its telephone number.");
    }
  return n == 0 ? _ ("There is no obligation in the plan.") : NULL;
}

/* ---- all of it ------------------------------------------------------------------------------------------------ */

typedef struct
{
  GHashTable *facts;
  gboolean isolate; /* the letter runs to the left, what people typed perhaps not */
} Facts;

static void
take (Facts *self, const char *name, char *fact)
{
  g_autofree char *words = fact;

  if (words != NULL && *words != '\0')
    g_hash_table_insert (self->facts, g_strdup (name), self->isolate ? wk_seat_language_dup_isolated (words, FALSE) : g_steal_pointer (&words));
}

static void
take_phone (Facts *self, const char *name, char *phone)
{
  g_autofree char *number = phone;

  if (number != NULL && *number != '\0')
    g_hash_table_insert (self->facts, g_strdup (name), self->isolate ? wk_seat_language_dup_isolated (number, TRUE) : g_steal_pointer (&number));
}

/* Already in the letter's own language. */
static void
take_date (Facts *self, const WkSeatLanguage *language, const char *name, const char *date)
{
  char *words = date != NULL && *date != '\0' ? dup_date (language, date) : NULL;

  if (words != NULL)
    g_hash_table_insert (self->facts, g_strdup (name), words);
}

/* The last talk, what was agreed in it, and when somebody calls again. */
static void
take_contacts (Facts *self, const WkSeatLanguage *language, WkFile *file)
{
  WkRecordList *contacts = wk_document_get_records (wk_file_get_story (file), "contact");
  g_autofree char *today = wk_plan_words_dup_today (), *last = g_strdup (""), *again = g_strdup ("");
  WkFields *talk = NULL;

  for (guint i = 0; i < wk_record_list_get_length (contacts); i++)
    {
      WkFields *contact = WK_FIELDS (wk_record_list_get (contacts, i));
      g_autofree char *when = wk_fields_dup_string (contact, "when"), *next = wk_fields_dup_string (contact, "next-on");

      if (!wk_fields_get_boolean (contact, "not-reached") && strcmp (when, last) >= 0)
        {
          talk = contact;
          g_free (last);
          last = g_steal_pointer (&when);
        }
      if (strcmp (next, today) >= 0 && strcmp (next, again) > 0)
        {
          g_free (again);
          again = g_steal_pointer (&next);
        }
    }
  take_date (self, language, "talk", last);
  take_date (self, language, "again", again);
  if (talk != NULL)
    take (self, "agreed", wk_fields_dup_string (talk, "agreed"));
}

static void
take_obligations (Facts *self, WkLetterTexts *texts, const char *key, WkFile *file, gboolean informal)
{
  WkRecordList *agreements = wk_document_get_records (wk_file_get_plan (file), "agreement");
  g_autofree char *each = g_strconcat (key, ".each", NULL);
  g_autoptr (GString) all = g_string_new (NULL), letters = g_string_new (NULL);

  for (guint i = 0; i < wk_record_list_get_length (agreements); i++)
    {
      WkFields *agreement = WK_FIELDS (wk_record_list_get (agreements, i));
      Facts its = { g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free), self->isolate };
      g_autoptr (WkPerson) call = wk_fields_dup_person (agreement, "call");
      g_autofree char *words = NULL, *letter = wk_fields_dup_string (agreement, "letter");

      if (obliges (agreement))
        {
          take (&its, "obligation", wk_fields_dup_words (agreement, "obligation"));
          take (&its, "reason", wk_fields_dup_words (agreement, "reason"));
          take (&its, "support", wk_fields_dup_words (agreement, "support"));
          take (&its, "exemption", wk_fields_dup_string (agreement, "exemption"));
          take (&its, "consequence", wk_fields_dup_string (agreement, "consequence"));
          take (&its, "letter", g_strdup (letter));
          take (&its, "call", g_strdup (call != NULL ? wk_person_get_name (call) : NULL));
          take_phone (&its, "number", wk_fields_dup_string (agreement, "phone"));
          words = wk_letter_texts_fill (texts, each, its.facts, informal);
          g_string_append_printf (all, "%s%s", all->len > 0 ? "\n\n" : "", words);
          g_string_append_printf (letters, "%s%s", letters->len > 0 ? ", " : "", letter);
        }
      g_hash_table_unref (its.facts);
    }
  if (all->len > 0)
    g_hash_table_insert (self->facts, g_strdup ("each"), g_strdup (all->str));
  take (self, "letters", g_strdup (letters->str));
}

GHashTable *
wk_letter_facts_new (WkFile *file, const WkSeatLanguage *language, WkLetterTexts *texts, const char *key, gboolean informal, const WkLetterAsk *ask)
{
  Facts self = { g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free), language->right_to_left };
  WkFields *plan = WK_FIELDS (wk_file_get_plan (file));
  g_autofree char *when = wk_fields_dup_string (plan, "next-talk");
  g_autoptr (WkPerson) contact = dup_contact (file);

  take (&self, "name", wk_fields_dup_string (WK_FIELDS (wk_file_get_card (file)), "display-name"));
  take_date (&self, language, "when", when);
  take (&self, "where", wk_fields_dup_string (plan, "next-talk-place"));
  take (&self, "guests", g_strdup (ask->guests));
  take (&self, "contact", g_strdup (contact != NULL ? wk_person_get_name (contact) : NULL));
  take (&self, "organisation", g_strdup (contact != NULL ? wk_person_get_organisation (contact) : NULL));
  take_phone (&self, "phone", g_strdup (ask->phone));
  take_contacts (&self, language, file);
  if (ask->to != NULL)
    take (&self, "ground", dup_why (file, ask->to));
  if (wk_letter_texts_get_sort (texts, key) == WK_LETTER_OBLIGATIONS)
    take_obligations (&self, texts, key, file, informal);
  return self.facts;
}
