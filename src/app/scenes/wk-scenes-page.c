#include "scenes/wk-scenes-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "file/wk-acute-bar.h"
#include "file/wk-field-row.h"
#include "letters/wk-letter-window.h"
#include "plan/wk-plan-words.h"
#include "plan/wk-when-button.h"
#include "plan/wk-wrap-layout.h"
#include "scenes/wk-hand-on-chain.h"
#include "scenes/wk-question-group.h"
#include "scenes/wk-resident-invitation.h"
#include "wk-calendar.h"
#include "wk-file-chooser.h"
#include "wk-invitations.h"
#include "wk-line-row.h"
#include "wk-look.h"
#include "wk-page-layout.h"
#include "wk-person.h"
#include "wk-toast.h"
#include "wk-wrapped-button.h"

/* As long as a first conversation takes, with all at the table. */
#define TALK_MINUTES 60
/* Why nothing happened is read in peace. */
#define REFUSED_SECONDS 20

struct _WkScenesPage
{
  AdwBin parent_instance;

  AdwToastOverlay *toasts;
  WkAcuteBar *acute;
  GtkBox *questions;
  GtkWidget *no_questions;
  WkWhenButton *when;
  WkFieldRow *where;
  GtkButton *invite;
  GtkButton *calendar;
  GtkButton *for_resident;
  GtkWidget *invited_group;
  GtkListBox *invited;

  WkWorkspace *workspace; /* (owned) */
  WkFile *file; /* (owned) */
  WkLocation *location; /* (owned) */
  AdwToast *said; /* (nullable): a weak pointer */
  char *title; /* (owned) */
};

enum
{
  PROP_0,
  PROP_TITLE,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (WkScenesPage, wk_scenes_page, ADW_TYPE_BIN)

/* ---- who was invited ------------------------------------------------------------------------------------------------- */

static char *
dup_state (WkRecord *invitation)
{
  static const struct { const char *state, *words; } states[] = {
    { WK_INVITATION_ASKED, N_ ("Asked on %s, no answer yet") }, { WK_INVITATION_ACCEPTED, N_ ("Comes to the table, said %s") },
    { WK_INVITATION_DECLINED, N_ ("Does not come, said %s") }, { WK_INVITATION_WRONG_ADDRESS, N_ ("Wrong address, said %s") },
    { WK_INVITATION_WITHDRAWN, N_ ("Taken back on %s") },
  };
  g_autofree char *state = wk_fields_dup_string (WK_FIELDS (invitation), "state");
  g_autofree char *day = wk_fields_dup_string (WK_FIELDS (invitation), g_str_equal (state, WK_INVITATION_ASKED) ? "asked-on" : "answered-on");
  g_autoptr (WkPerson) by = wk_fields_dup_person (WK_FIELDS (invitation), "answered-by");
  g_autofree char *when = wk_plan_words_dup_when (day), *whom = NULL;
  gboolean answered = g_strcmp0 (state, WK_INVITATION_ASKED) != 0 && g_strcmp0 (state, WK_INVITATION_WITHDRAWN) != 0;

  whom = answered && by != NULL ? g_strdup_printf ("%s (%s)", wk_person_get_name (by), when) : g_strdup (when);
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (states[i].state, state))
      return g_strdup_printf (_ (states[i].words), whom);
  return g_steal_pointer (&state);
}

/* How it stands, and why. */
static char *
dup_story (WkRecord *invitation)
{
  g_autofree char *state = dup_state (invitation), *reason = wk_fields_dup_string (WK_FIELDS (invitation), "reason");

  return *reason != '\0' ? g_strdup_printf ("%s: “%s”", state, reason) : g_steal_pointer (&state);
}

static gboolean
is_in_team (WkScenesPage *self, WkPerson *person)
{
  WkRecordList *members = wk_document_get_records (wk_file_get_card (self->file), "member");

  for (guint i = 0; i < wk_record_list_get_length (members); i++)
    {
      g_autoptr (WkPerson) member = wk_fields_dup_person (WK_FIELDS (wk_record_list_get (members, i)), "person");

      if (member != NULL && g_str_equal (wk_person_get_name (member), wk_person_get_name (person)))
        return TRUE;
    }
  return FALSE;
}

static GtkWidget *
new_deed (const char *label, const char *action, WkRecord *invitation)
{
  GtkWidget *button = g_object_new (GTK_TYPE_BUTTON, "label", label, "valign", GTK_ALIGN_CENTER, "action-name", action, NULL);

  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", wk_record_get_id (invitation));
  return button;
}

static void
add_invited (WkScenesPage *self, WkRecord *invitation)
{
  g_autofree char *provider = wk_fields_dup_string (WK_FIELDS (invitation), "provider"), *story = dup_story (invitation);
  g_autofree char *state = wk_fields_dup_string (WK_FIELDS (invitation), "state");
  g_autoptr (WkPerson) by = wk_fields_dup_person (WK_FIELDS (invitation), "answered-by");
  g_auto (GStrv) chain = wk_invitation_dup_chain (self->location, invitation);
  GtkWidget *row = wk_line_row_new (provider, story, NULL);

  if (g_str_equal (state, WK_INVITATION_ASKED))
    wk_line_row_add (row, new_deed (_ ("Take Back"), "scenes.withdraw", invitation));
  else if (g_str_equal (state, WK_INVITATION_ACCEPTED) && by != NULL && !is_in_team (self, by))
    wk_line_row_add (row, new_deed (_ ("Into the Team"), "scenes.team", invitation));
  gtk_list_box_append (self->invited, row);
  if (g_strv_length (chain) > 1)
    gtk_list_box_append (self->invited, g_object_new (GTK_TYPE_LIST_BOX_ROW, "child", wk_hand_on_chain_new ((const char *const *) chain), "activatable", FALSE,
                                                      "focusable", FALSE, NULL));
}

static void
show_invited (WkScenesPage *self)
{
  g_autoptr (GPtrArray) invitations = wk_invitations_list_of_file (self->location, self->file);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->invited))) != NULL)
    gtk_list_box_remove (self->invited, child);
  for (guint i = invitations->len; i > 0; i--)
    add_invited (self, invitations->pdata[i - 1]);
  gtk_widget_set_visible (self->invited_group, invitations->len > 0);
}

static WkRecord *
find_invitation (WkScenesPage *self, GVariant *id)
{
  return wk_location_find_invitation (self->location, g_variant_get_string (id, NULL));
}

static void
withdraw_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkScenesPage *self = WK_SCENES_PAGE (widget);
  WkRecord *invitation = find_invitation (self, parameter);

  if (invitation != NULL)
    wk_invitation_answer (invitation, self->location, WK_INVITATION_WITHDRAWN, NULL);
}

/* From now on who accepted may read what a provider in the team may read, and no sooner. */
static void
team_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkScenesPage *self = WK_SCENES_PAGE (widget);
  WkRecord *invitation = find_invitation (self, parameter);
  WkDocument *card = wk_file_get_card (self->file);
  g_autoptr (WkPerson) by = invitation != NULL ? wk_fields_dup_person (WK_FIELDS (invitation), "answered-by") : NULL;
  g_autofree char *today = wk_plan_words_dup_today ();
  WkRecord *member;

  if (by == NULL || !wk_document_is_writable (card))
    return;
  wk_document_begin (card);
  member = wk_record_list_append (wk_document_get_records (card, "member"));
  wk_fields_set_person (WK_FIELDS (member), "person", by);
  wk_fields_set_string (WK_FIELDS (member), "role", "provider");
  wk_fields_set_string (WK_FIELDS (member), "since", today);
  wk_document_commit (card);
  show_invited (self);
}

/* ---- inviting -------------------------------------------------------------------------------------------------------- */

static guint
count_chosen (WkScenesPage *self)
{
  guint n = 0;

  for (GtkWidget *group = gtk_widget_get_first_child (GTK_WIDGET (self->questions)); group != NULL; group = gtk_widget_get_next_sibling (group))
    {
      g_autoptr (GPtrArray) chosen = wk_question_group_list_chosen (WK_QUESTION_GROUP (group));

      n += chosen->len;
    }
  return n;
}

static void
chosen_cb (WkScenesPage *self)
{
  guint n = count_chosen (self);
  g_autofree char *label = n > 0 ? g_strdup_printf (ngettext ("Invite %u", "Invite %u", n), n) : g_strdup (_ ("Invite"));

  gtk_button_set_label (self->invite, label);
  gtk_widget_set_sensitive (GTK_WIDGET (self->invite), n > 0);
}

/* A first name or a last name in what would leave. */
static gboolean
says_who (WkScenesPage *self, const char *words)
{
  g_autofree char *name = wk_fields_dup_string (WK_FIELDS (wk_file_get_card (self->file)), "display-name");
  g_auto (GStrv) parts = g_strsplit (name, " ", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    if (g_utf8_strlen (parts[i], -1) > 2 && g_str_match_string (parts[i], words, FALSE))
      return TRUE;
  return FALSE;
}

static guint
invite_for (WkScenesPage *self, WkQuestionGroup *group, const char *where)
{
  g_autoptr (GPtrArray) chosen = wk_question_group_list_chosen (group);
  g_autofree char *when = wk_fields_dup_string (WK_FIELDS (wk_file_get_plan (self->file)), "next-talk");
  guint sent = 0;

  for (guint i = 0; i < chosen->len; i++)
    {
      WkInvite invite = { chosen->pdata[i], wk_question_group_get_question (group), wk_question_group_get_words (group), when, where };

      sent += wk_invitation_send (self->location, self->file, &invite) != NULL;
    }
  wk_question_group_forget_chosen (group);
  return sent;
}

/* An answer to what was pressed waits for none of before. (transfer full) */
static void
say (WkScenesPage *self, AdwToast *toast)
{
  if (self->said != NULL)
    adw_toast_dismiss (self->said);
  g_set_weak_pointer (&self->said, toast);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
invite_cb (WkScenesPage *self)
{
  g_autofree char *said = NULL, *where = wk_fields_dup_string (WK_FIELDS (wk_file_get_plan (self->file)), "next-talk-place");
  guint sent = 0;

  for (GtkWidget *group = gtk_widget_get_first_child (GTK_WIDGET (self->questions)); group != NULL; group = gtk_widget_get_next_sibling (group))
    {
      g_autoptr (GPtrArray) chosen = wk_question_group_list_chosen (WK_QUESTION_GROUP (group));

      /* "At Fatma's" says it as well. */
      if (chosen->len > 0 && (says_who (self, where) || says_who (self, wk_question_group_get_words (WK_QUESTION_GROUP (group)))))
        {
          AdwToast *refused = wk_toast_new (_ ("The resident’s name stands in what would leave. Nobody was invited yet."));

          adw_toast_set_timeout (refused, REFUSED_SECONDS);
          say (self, refused);
          return;
        }
    }
  for (GtkWidget *group = gtk_widget_get_first_child (GTK_WIDGET (self->questions)); group != NULL; group = gtk_widget_get_next_sibling (group))
    sent += invite_for (self, WK_QUESTION_GROUP (group), where);
  said = g_strdup_printf (ngettext ("%u provider is invited to the table", "%u providers are invited to the table", sent), sent);
  say (self, wk_toast_new (said));
  show_invited (self);
}

/* ---- the calendar ---------------------------------------------------------------------------------------------------- */

/* Who comes, one after another: no resident. */
static char *
dup_guests (WkScenesPage *self)
{
  g_autoptr (GPtrArray) invitations = wk_invitations_list_of_file (self->location, self->file);
  g_autoptr (GString) guests = g_string_new (NULL);

  for (guint i = 0; i < invitations->len; i++)
    {
      g_autofree char *state = wk_fields_dup_string (invitations->pdata[i], "state");
      g_autofree char *provider = wk_fields_dup_string (invitations->pdata[i], "provider");

      if (g_str_equal (state, WK_INVITATION_ACCEPTED) || g_str_equal (state, WK_INVITATION_ASKED))
        g_string_append_printf (guests, "%s%s", guests->len > 0 ? ", " : "", provider);
    }
  return g_string_free (g_steal_pointer (&guests), FALSE);
}

static char *
dup_calendar (WkScenesPage *self)
{
  WkFields *plan = WK_FIELDS (wk_file_get_plan (self->file));
  g_autofree char *at = wk_fields_dup_string (plan, "next-talk"), *where = wk_fields_dup_string (plan, "next-talk-place");
  g_autofree char *guests = dup_guests (self);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, wk_file_get_resident_id (self->file), -1);
  g_autofree char *uid = g_strdup_printf ("%.32s@woonkamer", digest);
  WkCalendarTalk talk = { uid, at, TALK_MINUTES, _ ("Conversation at the table"), where, guests, g_get_real_time () / G_USEC_PER_SEC };

  return wk_calendar_new (&talk);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkScenesPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    say (self, wk_toast_new (_ ("The calendar file can be sent to all who come")));
  else
    say (self, wk_toast_new_lasting (error->message));
}

static void
calendar_chosen (gpointer data, GFile *file)
{
  WkScenesPage *self = data;
  char *text = dup_calendar (self);
  g_autoptr (GBytes) bytes = NULL;

  if (text == NULL)
    return;
  bytes = g_bytes_new_take (text, strlen (text));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL, written_cb, g_object_ref (self));
}

static void
calendar_cb (WkScenesPage *self)
{
  g_autofree char *text = dup_calendar (self);
  GtkFileChooser *chooser;

  if (text == NULL)
    {
      say (self, wk_toast_new (_ ("Choose a day for the table first")));
      return;
    }
  chooser = wk_file_chooser_new (self, _ ("Save the Calendar File"), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), calendar_chosen);
  gtk_file_chooser_set_current_name (chooser, _ ("table.ics"));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* ---- the resident's invitation ---------------------------------------------------------------------------------------- */

/* What left is kept, as a letter is. */
static void
copy_invitation (WkScenesPage *self, const char *text)
{
  WkFileLetter letter = { "appointment", _ ("For the Resident"), wk_resident_invitation_get_language (WK_FIELDS (wk_file_get_base (self->file))), "copy", text };

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  wk_file_add_letter (self->file, &letter);
  wk_file_note_look (self->file, WK_LOOK_LETTER);
}

static void
resident_response_cb (AdwMessageDialog *dialog, const char *response, WkScenesPage *self)
{
  g_autofree char *guests = dup_guests (self);

  if (g_str_equal (response, "copy"))
    copy_invitation (self, g_object_get_data (G_OBJECT (dialog), "wk-text"));
  else if (g_str_equal (response, "letter"))
    gtk_window_present (GTK_WINDOW (wk_letter_window_new (self->workspace, self->file, "appointment", guests,
                                                          GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))))));
}

/* By the channel that the resident wants: a letter to who wants letters, else words to be sent or said. */
static void
resident_cb (WkScenesPage *self)
{
  WkFields *plan = WK_FIELDS (wk_file_get_plan (self->file)), *base = WK_FIELDS (wk_file_get_base (self->file));
  g_autofree char *at = wk_fields_dup_string (plan, "next-talk"), *where = wk_fields_dup_string (plan, "next-talk-place");
  g_autofree char *guests = dup_guests (self), *way = wk_resident_invitation_dup_way (base), *channel = wk_fields_dup_string (base, "channel");
  g_autoptr (WkPerson) contact = wk_fields_dup_person (WK_FIELDS (wk_file_get_card (self->file)), "contact-person");
  g_autofree char *text = wk_resident_invitation_dup_text (base, at, where, guests, contact != NULL ? wk_person_get_name (contact) : NULL);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _ ("For the Resident"), way);
  GtkWidget *words = g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE, "selectable", TRUE, "xalign", 0.0, "css-classes",
                                   (const char *[]){ "wk-notice", "quiet", NULL }, NULL);

  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), words);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"), "letter", _ ("As a _Letter…"), "copy", _ ("_Copy"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), g_str_equal (channel, "letter") ? "letter" : "copy",
                                              ADW_RESPONSE_SUGGESTED);
  g_object_set_data_full (G_OBJECT (dialog), "wk-text", g_steal_pointer (&text), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (resident_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- construction ---------------------------------------------------------------------------------------------------- */

static void
wk_scenes_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, WK_SCENES_PAGE (object)->title);
}

static void
wk_scenes_page_dispose (GObject *object)
{
  WkScenesPage *self = WK_SCENES_PAGE (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_SCENES_PAGE);
  g_clear_weak_pointer (&self->said);
  g_clear_object (&self->location);
  g_clear_object (&self->file);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (wk_scenes_page_parent_class)->dispose (object);
}

static void
wk_scenes_page_finalize (GObject *object)
{
  g_free (WK_SCENES_PAGE (object)->title);

  G_OBJECT_CLASS (wk_scenes_page_parent_class)->finalize (object);
}

static void
wk_scenes_page_class_init (WkScenesPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = wk_scenes_page_get_property;
  object_class->dispose = wk_scenes_page_dispose;
  object_class->finalize = wk_scenes_page_finalize;
  g_object_class_install_property (object_class, PROP_TITLE,
                                   g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_type_ensure (WK_TYPE_PAGE_LAYOUT);
  g_type_ensure (WK_TYPE_ACUTE_BAR);
  g_type_ensure (WK_TYPE_WHEN_BUTTON);
  g_type_ensure (WK_TYPE_FIELD_ROW);
  g_type_ensure (WK_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/scenes/wk-scenes-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WkScenesPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, WkScenesPage, acute);
  gtk_widget_class_bind_template_child (widget_class, WkScenesPage, questions);
  gtk_widget_class_bind_template_child (widget_class, WkScenesPage, no_questions);
  gtk_widget_class_bind_template_child (widget_class, WkScenesPage, when);
  gtk_widget_class_bind_template_child (widget_class, WkScenesPage, where);
  gtk_widget_class_bind_template_child (widget_class, WkScenesPage, invite);
  gtk_widget_class_bind_template_child (widget_class, WkScenesPage, calendar);
  gtk_widget_class_bind_template_child (widget_class, WkScenesPage, for_resident);
  gtk_widget_class_bind_template_child (widget_class, WkScenesPage, invited_group);
  gtk_widget_class_bind_template_child (widget_class, WkScenesPage, invited);
  gtk_widget_class_bind_template_callback (widget_class, invite_cb);
  gtk_widget_class_bind_template_callback (widget_class, calendar_cb);
  gtk_widget_class_bind_template_callback (widget_class, resident_cb);
  gtk_widget_class_install_action (widget_class, "scenes.withdraw", "s", withdraw_action);
  gtk_widget_class_install_action (widget_class, "scenes.team", "s", team_action);
}

static void
wk_scenes_page_init (WkScenesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  wk_wrapped_button_set (self->invite);
  wk_wrapped_button_set (self->calendar);
  wk_wrapped_button_set (self->for_resident);
}

static void
add_questions (WkScenesPage *self)
{
  WkRecordList *questions = wk_document_get_records (wk_file_get_story (self->file), "help-question");
  guint n = wk_record_list_get_length (questions);

  for (guint i = 0; i < n; i++)
    {
      GtkWidget *group = wk_question_group_new (self->workspace, self->location, wk_record_list_get (questions, i));

      g_signal_connect_object (group, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (self->questions, group);
    }
  gtk_widget_set_visible (self->no_questions, n == 0);
}

GtkWidget *
wk_scenes_page_new (WkWorkspace *workspace, WkFile *file, WkLocation *location)
{
  WkScenesPage *self = g_object_new (WK_TYPE_SCENES_PAGE, NULL);
  WkFields *plan = WK_FIELDS (wk_file_get_plan (file));
  g_autofree char *name = wk_fields_dup_string (WK_FIELDS (wk_file_get_card (file)), "display-name");

  self->workspace = g_object_ref (workspace);
  self->file = g_object_ref (file);
  self->location = g_object_ref (location);
  /* Translators: the title of a page; %s is a resident. */
  self->title = g_strdup_printf (_ ("Behind the Scenes: %s"), name);
  wk_acute_bar_bind (self->acute, file);
  wk_when_button_bind (self->when, plan, "next-talk");
  wk_when_button_set_label (self->when, _ ("When"));
  wk_field_row_bind (self->where, plan, "next-talk-place");
  add_questions (self);
  chosen_cb (self);
  show_invited (self);
  g_signal_connect_object (location, "changed", G_CALLBACK (show_invited), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
