#include "wk-closed.h"

#include <glib/gi18n-lib.h>

#include "wk-access.h"
#include "wk-mine-private.h"
#include "wk-office-talk-private.h"
#include "wk-workspace-private.h"
#include "ydoc.h"

static gboolean
is_called (WkAuthor *me, const char *name)
{
  g_autofree char *mine = wk_access_fold (wk_author_get_name (me)), *theirs = wk_access_fold (name);

  return *mine != '\0' && g_str_equal (mine, theirs);
}

/* Who somebody is for whoever works here: themselves, or another. As the office finds them: by what they are called only where that is all. */
static char *
find_cb (const char *id, const char *name, gpointer data)
{
  WkAuthor *me = data;
  g_autoptr (WkPerson) person = wk_person_new (id, name, "");

  if (wk_mine_is_author (me, person) || (*id == '\0' && is_called (me, name)))
    return g_strdup (wk_author_get_account (me));
  return *id != '\0' ? g_strdup (id) : g_strconcat ("named ", name, NULL);
}

/* maker: the account that made the file, which only the office knows for sure */
static WkAccessFacts *
read_facts (WkFile *self, const char *maker)
{
  WkAuthor *me = wk_file_get_workspace (self)->author;
  WkAccessFacts *facts = wk_access_facts_new ();

  wk_access_facts_take (facts, WK_DOC_CARD, wk_document_get_doc (wk_file_get_card (self)));
  wk_access_facts_take (facts, WK_DOC_BASE, wk_document_get_doc (wk_file_get_base (self)));
  g_free (facts->maker);
  facts->maker = g_strdup (maker);
  wk_access_facts_resolve (facts, find_cb, me);
  return facts;
}

static gboolean
is_empty (WkDocument *document)
{
  g_autoptr (GBytes) vector = y_doc_state_vector (wk_document_get_doc (document));

  /* Of nobody: a zero alone. */
  return g_bytes_get_size (vector) <= 1;
}

/* Whether whoever works here began it and nobody else has written in it: the office takes it from them, whoever it is of. */
static gboolean
is_mine_alone (WkDocument *document, WkAuthor *me)
{
  g_autoptr (GBytes) vector = y_doc_state_vector (wk_document_get_doc (document));
  g_autoptr (GArray) ranges = NULL;

  if (!y_state_vector_parse (g_bytes_get_data (vector, NULL), g_bytes_get_size (vector), &ranges, NULL))
    return FALSE;
  for (guint i = 0; i < ranges->len; i++)
    {
      WkAuthor *author = wk_document_get_author_of (document, g_array_index (ranges, YClockRange, i).client);
      g_autoptr (WkPerson) person = author != NULL ? wk_author_dup_person (author) : NULL;

      if (!wk_mine_is_author (me, person))
        return FALSE;
    }
  return ranges->len > 0;
}

/* The office's last word of this profile, and what the file says. */
typedef struct
{
  WkAccessWho who;
  WkAccessFacts *facts; /* (owned) (nullable): the office said nothing yet */
  char *today; /* (owned) */
} Rights;

static void
rights_clear (Rights *rights)
{
  g_clear_pointer (&rights->facts, wk_access_facts_free);
  g_clear_pointer (&rights->today, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rights, rights_clear)

static void
rights_init (Rights *rights, WkFile *file, const char *maker)
{
  WkWorkspace *workspace = wk_file_get_workspace (file);
  WkOfficeTalk *talk = workspace->office != NULL ? wk_office_get_talk (workspace->office) : NULL;

  if (talk == NULL)
    return;
  rights->who.account = wk_author_get_account (workspace->author);
  wk_office_talk_describe (talk, wk_file_get_resident_id (file), &rights->who);
  if (rights->who.functions == WK_FUNCTION_NONE)
    return;
  rights->facts = read_facts (file, maker);
  rights->today = wk_workspace_dup_today (workspace);
}

static WkAccess
rights_decide_once (const Rights *rights, WkDocument *document, gboolean is_new)
{
  return wk_access_decide (rights->facts, &rights->who, wk_document_get_kind (document), wk_document_get_domain (document), is_new, rights->today);
}

/* What the office would say. A contact person of whom an export gave a name alone may be nobody whom it knows, and then others stand in: what
 * cannot be known here stays open, for the office decides again. */
static WkAccess
rights_decide (const Rights *rights, WkDocument *document, gboolean is_new)
{
  WkAccessPerson *contact;
  WkAccess access;
  char *account;

  if (rights->facts == NULL)
    return WK_ACCESS_BOTH;
  access = rights_decide_once (rights, document, is_new);
  contact = &rights->facts->contact;
  if (*contact->id != '\0' || *contact->name == '\0')
    return access;
  account = g_steal_pointer (&contact->account);
  access |= rights_decide_once (rights, document, is_new);
  contact->account = account;
  return access;
}

gboolean
wk_file_is_closed (WkFile *self, const char *domain)
{
  g_auto (Rights) rights = { { NULL } };
  WkDocument *document;

  g_return_val_if_fail (WK_IS_FILE (self) && domain != NULL, FALSE);

  document = wk_file_get_domain (self, domain);
  if (document == NULL || !is_empty (document))
    return FALSE;
  /* It may have been made by whoever works here. */
  rights_init (&rights, self, wk_author_get_account (wk_file_get_workspace (self)->author));
  return rights_decide (&rights, document, FALSE) == WK_ACCESS_NONE;
}

/* (transfer full) (nullable): why @document cannot be written; %NULL: it can, or what it says is of before the office knew. */
static char *
dup_reason (WkFile *self, const Rights *rights, WkDocument *document, gboolean is_new)
{
  WkAccess access = rights_decide (rights, document, is_new);
  g_autofree char *whom = NULL;

  if (access & WK_ACCESS_WRITE || (access == WK_ACCESS_NONE && !is_empty (document)))
    return NULL;
  whom = wk_file_dup_whom_to_ask (self, "");
  if (access == WK_ACCESS_NONE && whom != NULL)
    /* Translators: of a part of a file; %s is a person. */
    return g_strdup_printf (_("This part of the file is closed to you: your function does not read it. Ask %s."), whom);
  if (access == WK_ACCESS_NONE)
    return g_strdup (_("This part of the file is closed to you: your function does not read it. Ask a coordinator."));
  if (whom != NULL)
    /* Translators: of a part of a file; %s is the contact person. */
    return g_strdup_printf (_("You can read this part, not change it: that is for the contact person. Is something not right? Ask %s."), whom);
  return g_strdup (_("You can read this part, not change it: that is for the contact person. Is something not right? Ask a coordinator."));
}

#define REASON "wk-right"

/* Sets or takes back its own reason alone: one that somebody else set stays. */
static void
show_right (WkFile *self, const Rights *rights, WkDocument *document, gboolean is_new)
{
  const char *own = g_object_get_data (G_OBJECT (document), REASON), *now = wk_document_get_read_only_reason (document);
  g_autofree char *reason = NULL;

  if (now != NULL && g_strcmp0 (now, own) != 0)
    return;
  reason = dup_reason (self, rights, document, is_new);
  if (g_strcmp0 (reason, now) == 0)
    return;
  g_object_set_data_full (G_OBJECT (document), REASON, g_strdup (reason), g_free);
  wk_document_set_read_only_reason (document, reason);
}

#define EMERGENCY "wk-emergency-alone"

/* Whether it is emergency access that shows the file, and nothing else does: once that has ended the file is gone, and can no longer tell why. */
static void
note_emergency (WkFile *self, Rights *rights)
{
  gboolean taken = rights->who.emergency, reads;

  rights->who.emergency = FALSE;
  reads = rights_decide (rights, wk_file_get_card (self), FALSE) & WK_ACCESS_READ;
  rights->who.emergency = taken;
  if (taken || reads)
    g_object_set_data (G_OBJECT (self), EMERGENCY, GINT_TO_POINTER (taken && !reads));
}

void
wk_file_show_rights (WkFile *self)
{
  g_auto (Rights) rights = { { NULL } };
  WkAuthor *me;
  gboolean made;

  g_return_if_fail (WK_IS_FILE (self));

  WkDocument *parts[] = { wk_file_get_card (self), wk_file_get_base (self), wk_file_get_intake (self), wk_file_get_story (self), wk_file_get_plan (self), wk_file_get_talks (self) };

  me = wk_file_get_workspace (self)->author;
  made = is_mine_alone (parts[0], me);
  rights_init (&rights, self, made ? wk_author_get_account (me) : "");
  note_emergency (self, &rights);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    show_right (self, &rights, parts[i], made && (is_empty (parts[i]) || is_mine_alone (parts[i], me)));
}

char *
wk_file_dup_goodbye (WkFile *self)
{
  g_autofree char *whom = NULL;

  g_return_val_if_fail (WK_IS_FILE (self), NULL);

  whom = wk_file_dup_whom_to_ask (self, "");
  if (g_object_get_data (G_OBJECT (self), EMERGENCY) != NULL && whom != NULL)
    /* Translators: instead of a file that one may no longer read; %s is a person. */
    return g_strdup_printf (_("Your emergency access has ended. So this file is no longer yours to see. Nothing is lost: all that you wrote stands in the "
                              "file. Do you still have to know something? Ask %s."), whom);
  if (g_object_get_data (G_OBJECT (self), EMERGENCY) != NULL)
    return g_strdup (_("Your emergency access has ended. So this file is no longer yours to see. Nothing is lost: all that you wrote stands in the file. "
                       "Do you still have to know something? Ask a coordinator."));
  if (whom != NULL)
    /* Translators: instead of a file that one may no longer read; %s is a person. */
    return g_strdup_printf (_("%s is the contact person of this resident now. So this file is no longer yours to see. Nothing is lost: all that you wrote "
                              "stands in the file. Do you still have to know something? Ask %s."), whom, whom);
  return g_strdup (_("This file is no longer yours to see. Nothing is lost: all that you wrote stands in the file. "
                     "Do you still have to know something? Ask a coordinator."));
}

char *
wk_file_dup_whom_to_ask (WkFile *self, const char *domain)
{
  g_autoptr (WkAccessFacts) facts = NULL;
  g_autoptr (WkPerson) contact = NULL;
  g_autofree char *today = NULL;
  WkRecordList *members;
  WkAuthor *me;

  g_return_val_if_fail (WK_IS_FILE (self) && domain != NULL, NULL);

  me = wk_file_get_workspace (self)->author;
  facts = read_facts (self, "");
  today = wk_workspace_dup_today (wk_file_get_workspace (self));
  members = wk_document_get_records (wk_file_get_card (self), "member");
  for (guint i = 0; *domain != '\0' && i < wk_record_list_get_length (members); i++)
    {
      g_autoptr (WkPerson) person = wk_fields_dup_person (WK_FIELDS (wk_record_list_get (members, i)), "person");

      if (person != NULL && !wk_mine_is_author (me, person)
          && wk_access_facts_has_ground (facts, wk_person_get_organisation (person), domain, today))
        return g_strdup (wk_person_get_name (person));
    }
  contact = wk_fields_dup_person (WK_FIELDS (wk_file_get_card (self)), "contact-person");
  return contact != NULL && !wk_mine_is_author (me, contact) ? g_strdup (wk_person_get_name (contact)) : NULL;
}
