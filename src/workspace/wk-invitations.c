#include "wk-invitations.h"

#include <string.h>

#include "wk-person.h"
#include "wk-workspace-private.h"

/* A chain that bites its tail ends. */
#define LONGEST_CHAIN 50u

/* An older one stands in the directory. */
WkRecord *
wk_location_find_invitation (WkLocation *self, const char *id)
{
  WkRecord *invitation = wk_document_get_record (wk_location_get_board (self), id);

  return invitation != NULL ? invitation : wk_document_get_record (wk_location_get_directory (self), id);
}

static WkRecordList *
list_invited (WkFile *file)
{
  return wk_document_get_records (wk_file_get_story (file), "invited");
}

static WkPerson *
new_me (WkWorkspace *workspace)
{
  return wk_person_new (wk_author_get_account (workspace->author), wk_workspace_get_profile_name (workspace), wk_workspace_get_organisation (workspace));
}

static gboolean
says (WkRecord *record, const char *field, const char *value)
{
  g_autofree char *found = wk_fields_dup_string (WK_FIELDS (record), field);

  return g_strcmp0 (found, value) == 0;
}

/* The invitations that a file has for one question, or for all, the oldest first: they stand in the order in which they were sent. */
static GPtrArray *
list_of (WkLocation *location, WkFile *file, const char *question)
{
  WkRecordList *invited = list_invited (file);
  GPtrArray *out = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < wk_record_list_get_length (invited); i++)
    {
      WkRecord *link = wk_record_list_get (invited, i);
      g_autofree char *id = wk_fields_dup_string (WK_FIELDS (link), "invitation");
      WkRecord *invitation = wk_location_find_invitation (location, id);

      if (invitation != NULL && (question == NULL || says (link, "question", question)))
        g_ptr_array_add (out, g_object_ref (invitation));
    }
  return out;
}

GPtrArray *
wk_invitations_list_of_file (WkLocation *location, WkFile *file)
{
  return list_of (location, file, NULL);
}

static gboolean
is_followed (GPtrArray *invitations, const char *id)
{
  for (guint i = 0; i < invitations->len; i++)
    if (says (invitations->pdata[i], "after", id))
      return TRUE;
  return FALSE;
}

/* The last that came to the wrong address and after which nobody was asked yet: others of that question may have come and gone meanwhile. */
static const char *
find_wrong_address (WkLocation *location, WkFile *file, const char *question)
{
  g_autoptr (GPtrArray) before = list_of (location, file, question);

  for (guint i = before->len; i > 0; i--)
    {
      WkRecord *invitation = before->pdata[i - 1];

      if (says (invitation, "state", WK_INVITATION_WRONG_ADDRESS) && !is_followed (before, wk_record_get_id (invitation)))
        return wk_record_get_id (invitation);
    }
  return NULL;
}

static void
write_invitation (WkRecord *record, WkLocation *location, const WkInvite *invite, const char *after)
{
  WkFields *fields = WK_FIELDS (record);
  WkWorkspace *workspace = wk_location_get_workspace (location);
  g_autofree char *today = wk_workspace_dup_today (workspace);
  g_autofree char *domain = wk_fields_dup_string (WK_FIELDS (invite->question), "life-domain");
  g_autoptr (WkPerson) me = new_me (workspace);

  wk_fields_set_string (fields, "provider", invite->provider);
  wk_text_set_text (wk_fields_get_text (fields, "words"), invite->words);
  if (*domain != '\0')
    wk_fields_set_string (fields, "life-domain", domain);
  if (invite->when != NULL && *invite->when != '\0')
    wk_fields_set_string (fields, "when", invite->when);
  if (invite->where != NULL && *invite->where != '\0')
    wk_fields_set_string (fields, "where", invite->where);
  wk_fields_set_person (fields, "by", me);
  wk_fields_set_string (fields, "asked-on", today);
  wk_fields_set_string (fields, "state", WK_INVITATION_ASKED);
  if (after != NULL)
    wk_fields_set_string (fields, "after", after);
}

WkRecord *
wk_invitation_send (WkLocation *location, WkFile *file, const WkInvite *invite)
{
  WkDocument *board = wk_location_get_board (location), *story = wk_file_get_story (file);
  g_autofree char *today = wk_workspace_dup_today (wk_location_get_workspace (location));
  WkRecord *invitation, *link;
  const char *after;

  g_return_val_if_fail (WK_IS_RECORD (invite->question) && invite->provider != NULL && invite->words != NULL, NULL);

  after = find_wrong_address (location, file, wk_record_get_id (invite->question));
  if (!wk_document_is_writable (board) || !wk_document_is_writable (story))
    return NULL;
  wk_document_begin (board);
  invitation = wk_record_list_append (wk_document_get_records (board, "invitation"));
  write_invitation (invitation, location, invite, after);
  wk_document_commit (board);
  wk_document_begin (story);
  link = wk_record_list_append (list_invited (file));
  wk_fields_set_string (WK_FIELDS (link), "invitation", wk_record_get_id (invitation));
  wk_fields_set_string (WK_FIELDS (link), "question", wk_record_get_id (invite->question));
  wk_fields_set_string (WK_FIELDS (link), "provider", invite->provider);
  wk_fields_set_string (WK_FIELDS (link), "asked-on", today);
  wk_document_commit (story);
  return invitation;
}

void
wk_invitation_answer (WkRecord *invitation, WkLocation *location, const char *state, const char *reason)
{
  WkDocument *document = wk_record_get_document (invitation);
  WkWorkspace *workspace = wk_location_get_workspace (location);
  g_autofree char *today = wk_workspace_dup_today (workspace);
  g_autoptr (WkPerson) me = new_me (workspace);

  wk_document_begin (document);
  wk_fields_set_string (WK_FIELDS (invitation), "state", state);
  wk_fields_set_string (WK_FIELDS (invitation), "reason", reason != NULL && *reason != '\0' ? reason : NULL);
  wk_fields_set_person (WK_FIELDS (invitation), "answered-by", me);
  wk_fields_set_string (WK_FIELDS (invitation), "answered-on", today);
  wk_document_commit (document);
}

static gboolean
is_same_name (const char *a, const char *b)
{
  g_autofree char *x = g_utf8_casefold (a, -1), *y = g_utf8_casefold (b, -1);

  return g_str_equal (g_strstrip (x), g_strstrip (y));
}

static void
add_waiting (GPtrArray *out, WkRecordList *list, const char *organisation)
{
  for (guint i = 0; i < wk_record_list_get_length (list); i++)
    {
      WkRecord *invitation = wk_record_list_get (list, i);
      g_autofree char *provider = wk_fields_dup_string (WK_FIELDS (invitation), "provider");

      if (is_same_name (provider, organisation) && says (invitation, "state", WK_INVITATION_ASKED))
        g_ptr_array_add (out, g_object_ref (invitation));
    }
}

GPtrArray *
wk_invitations_list_for (WkLocation *location, const char *organisation)
{
  GPtrArray *out = g_ptr_array_new_with_free_func (g_object_unref);

  if (organisation == NULL || *organisation == '\0')
    return out;
  add_waiting (out, wk_document_get_records (wk_location_get_directory (location), "invitation"), organisation);
  add_waiting (out, wk_document_get_records (wk_location_get_board (location), "invitation"), organisation);
  return out;
}

gboolean
wk_invitation_note_told (WkRecord *invitation, WkLocation *location)
{
  return wk_location_take_turn (location, wk_record_get_id (invitation), 0);
}

char *
wk_invitation_dup_question (WkFile *file, WkRecord *invitation)
{
  WkRecordList *invited = list_invited (file);

  for (guint i = 0; i < wk_record_list_get_length (invited); i++)
    if (says (wk_record_list_get (invited, i), "invitation", wk_record_get_id (invitation)))
      return wk_fields_dup_string (WK_FIELDS (wk_record_list_get (invited, i)), "question");
  return g_strdup ("");
}

char **
wk_invitation_dup_chain (WkLocation *location, WkRecord *invitation)
{
  g_autoptr (GPtrArray) chain = g_ptr_array_new ();

  while (invitation != NULL && chain->len < LONGEST_CHAIN)
    {
      g_autofree char *before = wk_fields_dup_string (WK_FIELDS (invitation), "after");

      g_ptr_array_insert (chain, 0, wk_fields_dup_string (WK_FIELDS (invitation), "provider"));
      invitation = *before != '\0' ? wk_location_find_invitation (location, before) : NULL;
    }
  g_ptr_array_add (chain, NULL);
  return (char **) g_ptr_array_steal (chain, NULL);
}
