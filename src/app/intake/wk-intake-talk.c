#include "wk-intake-talk.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plan/wk-plan-words.h"
#include "wk-author.h"
#include "wk-card.h"
#include "wk-record-list.h"
#include "wk-story.h"
#include "wk-vocabulary.h"

struct _WkIntakeTalk
{
  GObject parent_instance;

  WkFile *file; /* (owned) */
  WkCallScript *script; /* (owned): this talk's */
  char *script_text; /* (owned): what it was read from */
  char *offered; /* (owned): what a talk that begins is held by */
  guint offered_version;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WkIntakeTalk, wk_intake_talk, G_TYPE_OBJECT)

static WkFields *
get_intake (WkIntakeTalk *self)
{
  return WK_FIELDS (wk_file_get_intake (self->file));
}

static gboolean
has (WkFields *fields, const char *field)
{
  g_autofree char *value = wk_fields_dup_string (fields, field);

  return *value != '\0';
}

static gboolean
has_begun (WkIntakeTalk *self)
{
  return has (get_intake (self), "script-text");
}

/* A talk that began is held by the script as it was then, whatever the script has become. */
static void
read_script (WkIntakeTalk *self)
{
  g_autofree char *own = wk_fields_dup_string (get_intake (self), "script-text");
  const char *text = *own != '\0' ? own : self->offered;

  if (g_strcmp0 (text, self->script_text) == 0)
    return;
  g_clear_pointer (&self->script, wk_call_script_free);
  g_free (self->script_text);
  self->script_text = g_strdup (text);
  self->script = wk_call_script_new (text);
}

static void
changed_cb (WkIntakeTalk *self)
{
  read_script (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
wk_intake_talk_dispose (GObject *object)
{
  g_clear_object (&WK_INTAKE_TALK (object)->file);

  G_OBJECT_CLASS (wk_intake_talk_parent_class)->dispose (object);
}

static void
wk_intake_talk_finalize (GObject *object)
{
  WkIntakeTalk *self = WK_INTAKE_TALK (object);

  g_clear_pointer (&self->script, wk_call_script_free);
  g_free (self->script_text);
  g_free (self->offered);

  G_OBJECT_CLASS (wk_intake_talk_parent_class)->finalize (object);
}

static void
wk_intake_talk_class_init (WkIntakeTalkClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wk_intake_talk_dispose;
  G_OBJECT_CLASS (klass)->finalize = wk_intake_talk_finalize;
  signals[CHANGED] = g_signal_new ("changed", WK_TYPE_INTAKE_TALK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wk_intake_talk_init (WkIntakeTalk *self)
{
}

WkIntakeTalk *
wk_intake_talk_new (WkFile *file, const char *script, guint version)
{
  WkIntakeTalk *self = g_object_new (WK_TYPE_INTAKE_TALK, NULL);

  self->file = g_object_ref (file);
  self->offered = g_strdup (script);
  self->offered_version = version;
  read_script (self);
  g_signal_connect_object (file, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

WkFile *
wk_intake_talk_get_file (WkIntakeTalk *self)
{
  g_return_val_if_fail (WK_IS_INTAKE_TALK (self), NULL);
  return self->file;
}

guint
wk_intake_talk_get_version (WkIntakeTalk *self)
{
  g_return_val_if_fail (WK_IS_INTAKE_TALK (self), 0);
  return has_begun (self) ? CLAMP (wk_fields_get_number (get_intake (self), "script-version"), 0, 1e6) : self->offered_version;
}

WkIntakeStage
wk_intake_talk_get_stage (WkIntakeTalk *self)
{
  WkFields *intake = get_intake (self);
  g_autofree char *at = wk_fields_dup_string (intake, "script-question");

  if (has (intake, "finished-on") || (!has_begun (self) && wk_story_get_times_told (wk_file_get_story (self->file)) > 0))
    return WK_INTAKE_TOLD;
  if (!has (intake, "told-what-telling-does"))
    return WK_INTAKE_TELLING;
  if (!has (intake, "identified-on"))
    return WK_INTAKE_IDENTITY;
  if (!g_str_equal (at, WK_CALL_SCRIPT_END))
    return WK_INTAKE_SCRIPT;
  return has (intake, "tagged-on") ? WK_INTAKE_RECAP : WK_INTAKE_TAGGING;
}

/* ---- the questions ---------------------------------------------------------------------------------- */

static char *
dup_field (WkFields *fields, const char *field)
{
  static const struct
  {
    const char *field;
    WkTerms terms;
  } choices[] = { { "reading", WK_TERMS_READING }, { "channel", WK_TERMS_CHANNEL }, { "form", WK_TERMS_FORM } };
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (fields), field);
  g_autofree char *value = NULL;

  if (pspec == NULL)
    return NULL;
  if (wk_fields_get_text (fields, field) != NULL)
    return wk_text_dup_text (wk_fields_get_text (fields, field));
  if (pspec->value_type == G_TYPE_BOOLEAN)
    return wk_fields_get_boolean (fields, field) ? g_strdup (_ ("yes")) : NULL;
  if (pspec->value_type != G_TYPE_STRING)
    return NULL;
  value = wk_fields_dup_string (fields, field);
  for (guint i = 0; *value != '\0' && i < G_N_ELEMENTS (choices); i++)
    if (g_str_equal (choices[i].field, field))
      return g_strdup (wk_terms_get_label (choices[i].terms, value));
  return g_steal_pointer (&value);
}

static char *
dup_names (WkDocument *document, const char *kind)
{
  WkRecordList *list = wk_document_get_records (document, kind);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; list != NULL && i < wk_record_list_get_length (list); i++)
    {
      g_autofree char *name = dup_field (WK_FIELDS (wk_record_list_get (list, i)), "name");

      if (name != NULL && *name != '\0')
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", name);
    }
  return g_string_free (g_steal_pointer (&names), FALSE);
}

char *
wk_intake_talk_dup_known (WkIntakeTalk *self, const WkCallQuestion *question)
{
  g_auto (GStrv) parts = NULL;
  g_autofree char *known = NULL;
  WkDocument *document = NULL;

  g_return_val_if_fail (WK_IS_INTAKE_TALK (self), NULL);

  if (question == NULL || question->known == NULL)
    return NULL;
  parts = g_strsplit (question->known, ".", 2);
  if (parts[0] == NULL || parts[1] == NULL)
    return NULL;
  if (g_str_equal (parts[0], "card"))
    document = wk_file_get_card (self->file);
  else if (g_str_equal (parts[0], "base"))
    document = wk_file_get_base (self->file);
  else if (g_str_equal (parts[0], "story"))
    document = wk_file_get_story (self->file);
  if (document == NULL)
    return NULL;
  known = dup_field (WK_FIELDS (document), parts[1]);
  if (known == NULL && g_object_class_find_property (G_OBJECT_GET_CLASS (document), parts[1]) == NULL)
    known = dup_names (document, parts[1]);
  return known != NULL && *g_strstrip (known) != '\0' ? g_steal_pointer (&known) : NULL;
}

GPtrArray *
wk_intake_talk_list_known (WkIntakeTalk *self)
{
  GPtrArray *questions = g_ptr_array_new ();

  g_return_val_if_fail (WK_IS_INTAKE_TALK (self), questions);

  for (gsize i = 0; i < wk_call_script_get_length (self->script); i++)
    {
      const WkCallQuestion *question = wk_call_script_get (self->script, i);
      g_autofree char *known = wk_intake_talk_dup_known (self, question);

      if (known != NULL)
        g_ptr_array_add (questions, (gpointer) question);
    }
  return questions;
}

/* The first from @question on that is not answered by what is known. */
static const WkCallQuestion *
skip_known (WkIntakeTalk *self, const WkCallQuestion *question)
{
  for (gsize i = 0; question != NULL && i <= wk_call_script_get_length (self->script); i++)
    {
      g_autofree char *known = wk_intake_talk_dup_known (self, question);

      if (known == NULL)
        return question;
      question = wk_call_script_get_next (self->script, question->key, 0);
    }
  return question;
}

const WkCallQuestion *
wk_intake_talk_get_question (WkIntakeTalk *self)
{
  g_autofree char *at = NULL;

  g_return_val_if_fail (WK_IS_INTAKE_TALK (self), NULL);

  at = wk_fields_dup_string (get_intake (self), "script-question");
  if (g_str_equal (at, WK_CALL_SCRIPT_END))
    return NULL;
  return *at != '\0' ? wk_call_script_find (self->script, at, NULL) : skip_known (self, wk_call_script_get (self->script, 0));
}

void
wk_intake_talk_get_progress (WkIntakeTalk *self, guint *at, guint *all)
{
  const WkCallQuestion *question = wk_intake_talk_get_question (self);
  gsize position = 0;

  *all = wk_call_script_get_length (self->script);
  if (question != NULL)
    wk_call_script_find (self->script, question->key, &position);
  *at = question != NULL ? position + 1 : *all;
}

/* ---- going on ------------------------------------------------------------------------------------------ */

/* Written with the first thing that is done, not by looking at the page. */
static void
begin (WkIntakeTalk *self)
{
  if (has_begun (self))
    return;
  wk_fields_set_string (get_intake (self), "script-text", self->offered);
  wk_fields_set_number (get_intake (self), "script-version", self->offered_version);
}

static void
note_asked (WkIntakeTalk *self, const WkCallQuestion *question, guint answer)
{
  WkDocument *intake = wk_file_get_intake (self->file);
  WkRecord *asked = wk_record_list_append (wk_document_get_records (intake, "asked"));
  g_autoptr (WkPerson) by = wk_author_dup_person (wk_document_get_author (intake));
  g_autofree char *today = wk_plan_words_dup_today ();

  if (asked == NULL)
    return;
  wk_fields_set_string (WK_FIELDS (asked), "question", question->key);
  wk_fields_set_string (WK_FIELDS (asked), "words", question->words);
  if (answer > 0 && answer <= question->n_answers)
    wk_fields_set_string (WK_FIELDS (asked), "chosen", question->answers[answer - 1].words);
  wk_fields_set_string (WK_FIELDS (asked), "when", today);
  wk_fields_set_person (WK_FIELDS (asked), "by", by);
}

static void
go_on_in_script (WkIntakeTalk *self, guint answer)
{
  const WkCallQuestion *question = wk_intake_talk_get_question (self), *next = NULL;

  if (question != NULL)
    {
      note_asked (self, question, answer);
      next = skip_known (self, wk_call_script_get_next (self->script, question->key, answer));
    }
  wk_fields_set_string (get_intake (self), "script-question", next != NULL ? next->key : WK_CALL_SCRIPT_END);
}

/* An interpreter leaves nothing behind: the file keeps that there was one, and for which language. */
static void
forget_interpreter (WkIntakeTalk *self, WkRecord *contact)
{
  WkFields *base = WK_FIELDS (wk_file_get_base (self->file));
  g_autofree char *language = wk_fields_dup_string (base, "language"), *with = NULL;

  if (contact != NULL && (wk_fields_get_boolean (base, "interpreter") || has (get_intake (self), "interpreter")))
    {
      /* Translators: %s is a language. With whom a contact was. */
      with = *language != '\0' ? g_strdup_printf (_ ("an interpreter, %s"), language) : g_strdup (_ ("an interpreter"));
      wk_fields_set_string (WK_FIELDS (contact), "with", with);
    }
  wk_fields_set_string (get_intake (self), "interpreter", NULL);
}

/* The recap becomes the story; what the story held before stays above it. */
static void
confirm (WkIntakeTalk *self, const char *today)
{
  WkDocument *story = wk_file_get_story (self->file), *card = wk_file_get_card (self->file);
  g_autofree char *recap = wk_fields_dup_words (get_intake (self), "recap");
  g_autofree char *before = wk_fields_dup_words (WK_FIELDS (story), "story");
  g_autofree char *phase = wk_fields_dup_string (WK_FIELDS (card), "phase");
  WkRecord *contact;

  wk_document_begin (story);
  if (*recap != '\0' && strstr (before, recap) == NULL)
    {
      g_autofree char *whole = *before != '\0' ? g_strconcat (before, "\n\n", recap, NULL) : g_strdup (recap);

      wk_text_set_text (wk_fields_get_text (WK_FIELDS (story), "story"), whole);
    }
  wk_fields_set_string (WK_FIELDS (story), "confirmed-on", today);
  if (wk_fields_get_number (WK_FIELDS (story), "told") < 1)
    wk_fields_set_number (WK_FIELDS (story), "told", 1);
  wk_document_commit (story);
  contact = wk_file_add_contact (self->file, NULL, "call", NULL, _ ("Telephone intake: the story was read back, and is right."), TRUE);
  forget_interpreter (self, contact);
  wk_document_begin (card);
  wk_fields_set_string (WK_FIELDS (card), "view", "in");
  if (*phase == '\0' || g_str_equal (phase, "in-view") || g_str_equal (phase, "intake"))
    wk_fields_set_string (WK_FIELDS (card), "phase", "behind-the-scenes");
  wk_document_commit (card);
}

gboolean
wk_intake_talk_go_on (WkIntakeTalk *self, guint answer)
{
  WkDocument *document;
  g_autofree char *today = wk_plan_words_dup_today ();

  g_return_val_if_fail (WK_IS_INTAKE_TALK (self), FALSE);

  document = wk_file_get_intake (self->file);
  if (!wk_document_is_writable (document))
    return FALSE;
  switch (wk_intake_talk_get_stage (self))
    {
    case WK_INTAKE_TELLING:
      wk_document_begin (document);
      begin (self);
      wk_fields_set_string (WK_FIELDS (document), "told-what-telling-does", today);
      wk_document_commit (document);
      return TRUE;
    case WK_INTAKE_IDENTITY:
      wk_fields_set_string (WK_FIELDS (document), "identified-on", today);
      return TRUE;
    case WK_INTAKE_SCRIPT:
      wk_document_begin (document);
      go_on_in_script (self, answer);
      wk_document_commit (document);
      return TRUE;
    case WK_INTAKE_TAGGING:
      wk_fields_set_string (WK_FIELDS (document), "tagged-on", today);
      return TRUE;
    case WK_INTAKE_RECAP:
      if (wk_text_get_length (wk_fields_get_text (WK_FIELDS (document), "recap")) == 0)
        return FALSE;
      confirm (self, today);
      wk_fields_set_string (WK_FIELDS (document), "finished-on", today);
      return TRUE;
    case WK_INTAKE_TOLD:
    default:
      return FALSE;
    }
}

gboolean
wk_intake_talk_go_back (WkIntakeTalk *self)
{
  WkDocument *document;
  WkFields *intake;
  WkRecordList *asked;
  WkRecord *last;
  g_autofree char *key = NULL;

  g_return_val_if_fail (WK_IS_INTAKE_TALK (self), FALSE);

  document = wk_file_get_intake (self->file);
  intake = WK_FIELDS (document);
  switch (wk_intake_talk_get_stage (self))
    {
    case WK_INTAKE_RECAP:
      return wk_fields_set_string (intake, "tagged-on", NULL);
    case WK_INTAKE_IDENTITY:
      return wk_fields_set_string (intake, "told-what-telling-does", NULL);
    case WK_INTAKE_SCRIPT:
    case WK_INTAKE_TAGGING:
      asked = wk_document_get_records (document, "asked");
      last = wk_record_list_get_length (asked) > 0 ? wk_record_list_get (asked, wk_record_list_get_length (asked) - 1) : NULL;
      if (last == NULL)
        return wk_fields_set_string (intake, "identified-on", NULL);
      key = wk_fields_dup_string (WK_FIELDS (last), "question");
      wk_document_begin (document);
      wk_record_remove (last);
      wk_fields_set_string (intake, "script-question", key);
      wk_document_commit (document);
      return TRUE;
    case WK_INTAKE_TOLD:
    case WK_INTAKE_TELLING:
    default:
      return FALSE;
    }
}

gboolean
wk_intake_talk_ask_again (WkIntakeTalk *self, const WkCallQuestion *question, const char *reason)
{
  g_autofree char *today = wk_plan_words_dup_today ();

  g_return_val_if_fail (WK_IS_INTAKE_TALK (self), FALSE);
  g_return_val_if_fail (question != NULL && reason != NULL && *reason != '\0', FALSE);

  return wk_story_tell_again (wk_file_get_story (self->file), question->words, reason, today)
         && wk_fields_set_string (get_intake (self), "script-question", question->key);
}

gboolean
wk_intake_talk_begin_again (WkIntakeTalk *self, const char *reason)
{
  static const char *const cleared[] = { "told-what-telling-does", "identified-on", "script-question", "tagged-on", "finished-on", "script-text" };
  WkDocument *document;
  WkRecordList *asked;
  g_autofree char *today = wk_plan_words_dup_today ();

  g_return_val_if_fail (WK_IS_INTAKE_TALK (self), FALSE);
  g_return_val_if_fail (reason != NULL && *reason != '\0', FALSE);

  document = wk_file_get_intake (self->file);
  if (!wk_story_tell_again (wk_file_get_story (self->file), _ ("The whole story"), reason, today))
    return FALSE;
  asked = wk_document_get_records (document, "asked");
  wk_document_begin (document);
  while (wk_record_list_get_length (asked) > 0 && wk_record_remove (wk_record_list_get (asked, 0)))
    ;
  for (guint i = 0; i < G_N_ELEMENTS (cleared); i++)
    wk_fields_set_string (WK_FIELDS (document), cleared[i], NULL);
  begin (self);
  wk_document_commit (document);
  return TRUE;
}

/* ---- not reached ------------------------------------------------------------------------------------------ */

guint
wk_intake_talk_get_tries (WkIntakeTalk *self)
{
  WkRecordList *contacts = wk_document_get_records (wk_file_get_story (self->file), "contact");
  guint tries = 0;

  for (guint i = wk_record_list_get_length (contacts); i > 0; i--)
    {
      if (!wk_fields_get_boolean (WK_FIELDS (wk_record_list_get (contacts, i - 1)), "not-reached"))
        break;
      tries++;
    }
  return tries;
}

void
wk_intake_talk_not_reached (WkIntakeTalk *self, gboolean spoken, const char *next_on, const char *next_channel)
{
  WkDocument *story;
  WkRecord *contact;

  g_return_if_fail (WK_IS_INTAKE_TALK (self));

  story = wk_file_get_story (self->file);
  wk_document_begin (story);
  contact = wk_file_add_contact (self->file, NULL, "call", NULL, spoken ? _ ("Another moment was agreed.") : NULL, spoken);
  if (contact != NULL)
    {
      wk_fields_set_string (WK_FIELDS (contact), "next-on", next_on);
      wk_fields_set_string (WK_FIELDS (contact), "next-channel", next_channel);
    }
  wk_document_commit (story);
}

/* ---- life domains ------------------------------------------------------------------------------------------- */

static gboolean
add_record (WkDocument *document, const char *kind, const char *field, const char *words, const char *choice, const char *key)
{
  WkRecord *record;

  wk_document_begin (document);
  record = wk_record_list_append (wk_document_get_records (document, kind));
  if (record != NULL)
    {
      wk_text_set_text (wk_fields_get_text (WK_FIELDS (record), field), words);
      if (choice != NULL)
        wk_fields_set_string (WK_FIELDS (record), choice, key);
    }
  wk_document_commit (document);
  return record != NULL;
}

static gboolean
add_situation (WkDocument *document, const char *words)
{
  WkText *situation = wk_fields_get_text (WK_FIELDS (document), "situation");
  guint length = wk_text_get_length (situation);
  g_autofree char *line = g_strconcat (length > 0 ? "\n" : "", words, NULL);

  return wk_text_insert (situation, length, line);
}

gboolean
wk_intake_talk_tag (WkIntakeTalk *self, WkIntakeTag tag, const char *domain, const char *words)
{
  WkDocument *document;
  WkRecord *note;

  g_return_val_if_fail (WK_IS_INTAKE_TALK (self), FALSE);
  g_return_val_if_fail (words != NULL && *words != '\0', FALSE);

  document = wk_file_get_domain (self->file, domain);
  /* A life domain that came since the file was opened. */
  if (document == NULL)
    return FALSE;

  switch (tag)
    {
    case WK_TAG_SITUATION:
      return add_situation (document, words);
    case WK_TAG_BARRIER:
      return add_record (document, "barrier", "barrier", words, "effect", "hinders");
    case WK_TAG_STRENGTH:
      return add_record (document, "strength", "strength", words, NULL, NULL);
    case WK_TAG_QUESTION:
      return add_record (wk_file_get_story (self->file), "help-question", "question", words, "life-domain", domain);
    case WK_TAG_NOTE:
      note = wk_file_add_contact (self->file, domain, "call", NULL, words, TRUE);
      return note != NULL && wk_fields_set_string (WK_FIELDS (note), "nature", "words");
    case WK_N_TAGS:
    default:
      g_return_val_if_reached (FALSE);
    }
}

static void
append_texts (GString *recap, WkDocument *document, const char *kind, const char *field)
{
  WkRecordList *list = wk_document_get_records (document, kind);

  for (guint i = 0; i < wk_record_list_get_length (list); i++)
    {
      g_autofree char *words = wk_fields_dup_words (WK_FIELDS (wk_record_list_get (list, i)), field);

      if (*words != '\0')
        g_string_append_printf (recap, "– %s\n", words);
    }
}

char *
wk_intake_talk_dup_recap (WkIntakeTalk *self)
{
  g_autoptr (GString) recap = g_string_new (NULL);
  gsize n;
  const WkTerm *domains = wk_terms_get (WK_TERMS_DOMAIN, &n);

  g_return_val_if_fail (WK_IS_INTAKE_TALK (self), NULL);

  for (gsize i = 0; i < n; i++)
    {
      WkDocument *document = wk_file_get_domain (self->file, domains[i].key);
      g_autofree char *situation = NULL;
      g_autoptr (GString) part = g_string_new (NULL);

      if (document == NULL)
        continue;
      situation = wk_fields_dup_words (WK_FIELDS (document), "situation");
      if (*situation != '\0')
        g_string_append_printf (part, "%s\n", situation);
      append_texts (part, document, "strength", "strength");
      append_texts (part, document, "barrier", "barrier");
      if (part->len > 0)
        g_string_append_printf (recap, "%s\n%s\n", wk_terms_get_label (WK_TERMS_DOMAIN, domains[i].key), part->str);
    }
  if (wk_record_list_get_length (wk_document_get_records (wk_file_get_story (self->file), "help-question")) > 0)
    {
      g_string_append_printf (recap, "%s\n", _ ("Questions for help"));
      append_texts (recap, wk_file_get_story (self->file), "help-question", "question");
    }
  return g_strchomp (g_string_free (g_steal_pointer (&recap), FALSE));
}
