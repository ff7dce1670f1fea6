#include "wk-file-folds.h"

#include <glib/gi18n.h>

#include "file/wk-attachments-part.h"
#include "file/wk-choice-row.h"
#include "file/wk-corrections-part.h"
#include "file/wk-field-row.h"
#include "file/wk-file-shapes.h"
#include "file/wk-fold-card.h"
#include "file/wk-partner-part.h"
#include "file/wk-reach-words.h"
#include "file/wk-record-sheet.h"
#include "letters/wk-letters-part.h"
#include "plan/wk-clash-bar.h"
#include "plan/wk-columns-layout.h"
#include "plan/wk-plan-words.h"
#include "wk-author.h"
#include "wk-bsn.h"
#include "wk-vocabulary.h"
#include "wk-writable.h"

struct _WkFileFolds
{
  GtkBox parent_instance;

  WkFoldCard *team_fold;
  WkFoldCard *how_fold;
  WkFoldCard *safe_fold;
  WkFoldCard *found_fold;
  WkFoldCard *household_fold;
  WkFoldCard *network_fold;
  WkFoldCard *rights_fold;
  WkFoldCard *passed_fold;
  WkFoldCard *corrections_fold;
  WkFoldCard *documents_fold;
  WkFoldCard *journey_fold;
  WkFoldCard *registered_fold;
  WkRecordSheet *members;
  WkRecordSheet *housemates;
  WkPartnerPart *partners;
  WkCorrectionsPart *corrections;
  WkLettersPart *letters;
  WkAttachmentsPart *attachments;
  WkRecordSheet *own_network;
  WkRecordSheet *grounds;
  WkRecordSheet *wishes;
  WkRecordSheet *permissions;
  WkRecordSheet *passed_on;
  WkFieldRow *display_name;
  WkFieldRow *language;
  WkFieldRow *call_from;
  WkFieldRow *place;
  WkFieldRow *phone;
  WkFieldRow *mail;
  WkFieldRow *street;
  WkFieldRow *house_number;
  WkFieldRow *addition;
  WkFieldRow *postcode;
  WkFieldRow *city;
  WkFieldRow *household;
  WkFieldRow *children;
  WkFieldRow *safe_phone;
  WkFieldRow *safe_hours;
  WkChoiceRow *phase;
  WkChoiceRow *view;
  WkChoiceRow *channel;
  WkChoiceRow *reading;
  WkChoiceRow *form;
  WkChoiceRow *ladder_resident;
  WkChoiceRow *ladder_professional;
  GtkSwitch *interpreter;
  GtkSwitch *voicemail;
  GtkSwitch *post_home;
  GtkSwitch *safe_asked;
  GtkSwitch *secret_address;
  WkTextView *how;
  WkTextView *safe;
  WkTextView *ladder_words;
  AdwActionRow *birth_date;
  AdwActionRow *bsn;
  GtkWidget *uncover;
  AdwActionRow *benefit;
  AdwActionRow *client_number;
  GtkWidget *hidden_home;
  GtkWidget *home;
  WkClashBar *address_clash;
  GtkButton *share;

  WkPlanContext *context; /* (owned) */
  GPtrArray *switches; /* (owned) (element-type GBinding): unbound when it goes */
  gboolean bsn_shown; /* somebody uncovered it; that is noted */
  gboolean home_shown; /* somebody asked for what is covered */
  guint update_id; /* idle source: the summaries, once after many changes */
};

G_DEFINE_FINAL_TYPE (WkFileFolds, wk_file_folds, GTK_TYPE_BOX)

static WkFile *
get_file (WkFileFolds *self)
{
  return wk_plan_context_get_file (self->context);
}

/* ---- what stands in each, in a line ------------------------------------------------------------- */

/* The titles of the first records, as they stand in their rows. */
static char *
dup_titles (WkDocument *document, const WkRecordShape *shape)
{
  WkRecordList *list = wk_document_get_records (document, shape->kind);
  guint n = wk_record_list_get_length (list), shown = 0;
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; i < n && shown < 3; i++)
    {
      g_autofree char *title = shape->dup_title (WK_FIELDS (wk_record_list_get (list, i)));

      if (title == NULL || *title == '\0')
        continue;
      g_string_append_printf (words, "%s%s", shown > 0 ? ", " : "", title);
      shown++;
    }
  if (shown == 0)
    return NULL;
  if (n > shown)
    g_string_append (words, " …");
  return g_string_free (g_steal_pointer (&words), FALSE);
}

static void
summarise_list (WkFoldCard *fold, WkDocument *document, const WkRecordShape *shape)
{
  g_autofree char *words = dup_titles (document, shape);

  wk_fold_card_set_summary (fold, words);
}

static void
summarise_fields (WkFoldCard *fold, char *one, char *other)
{
  g_autofree char *first = one, *second = other, *words = wk_file_shapes_join (one, other);

  wk_fold_card_set_summary (fold, *words != '\0' ? words : NULL);
}

static void
summarise_corrections (WkFileFolds *self)
{
  g_autofree char *words = wk_corrections_part_dup_summary (self->corrections);

  wk_fold_card_set_summary (self->corrections_fold, words);
}

static void
summarise_rights (WkFileFolds *self, WkDocument *base)
{
  guint grounds = wk_record_list_get_length (wk_document_get_records (base, "ground"));
  guint wishes = wk_record_list_get_length (wk_document_get_records (base, "wish"));
  guint permissions = wk_record_list_get_length (wk_document_get_records (base, "permission"));
  g_autofree char *words = NULL;

  if (grounds + wishes + permissions > 0)
    /* Translators: how many of each are written down. */
    words = g_strdup_printf (_ ("Legal grounds: %u · wishes: %u · permissions: %u"), grounds, wishes, permissions);
  wk_fold_card_set_summary (self->rights_fold, words);
}

static char *
dup_label (WkFields *fields, const char *field, WkTerms terms)
{
  g_autofree char *key = wk_fields_dup_string (fields, field);

  return g_strdup (*key != '\0' ? wk_terms_get_label (terms, key) : "");
}

static void
summarise_home (WkFileFolds *self, WkFields *base)
{
  gboolean secret = wk_reach_words_hides_home (base), hides = secret && !self->home_shown;
  g_autofree char *street = wk_fields_dup_string (base, "street"), *number = wk_fields_dup_string (base, "house-number");
  g_autofree char *address = g_strstrip (g_strdup_printf ("%s %s", street, number));

  gtk_widget_set_visible (self->hidden_home, hides);
  gtk_widget_set_visible (self->home, !hides);
  /* Where nothing is covered the choice stands on top of the page. */
  wk_clash_bar_set_covered (self->address_clash, !self->home_shown || !secret);
  if (hides)
    wk_fold_card_set_summary (self->found_fold, wk_clash_bar_get_any (self->address_clash) ? _ ("Covered; two people chose differently. Pick one.")
                                                                                           : _ ("Covered"));
  else
    summarise_fields (self->found_fold, g_steal_pointer (&address), wk_fields_dup_string (base, "city"));
}

static void
update_share (WkFileFolds *self, WkDocument *card)
{
  WkRecordList *members = wk_document_get_records (card, "member");
  WkAuthor *me = wk_document_get_author (card);
  gboolean shares = FALSE;

  for (guint i = 0; me != NULL && i < wk_record_list_get_length (members); i++)
    {
      WkFields *member = WK_FIELDS (wk_record_list_get (members, i));
      g_autoptr (WkPerson) person = wk_fields_dup_person (member, "person");

      if (person != NULL && g_strcmp0 (wk_person_get_name (person), wk_author_get_name (me)) == 0 && wk_fields_get_boolean (member, "shares"))
        shares = TRUE;
    }
  gtk_button_set_label (self->share, shares ? _ ("I share responsibility: yes. Stop sharing it") : _ ("I share responsibility"));
}

static gboolean
update_cb (gpointer user_data)
{
  WkFileFolds *self = user_data;
  WkFile *file = get_file (self);
  WkDocument *card = wk_file_get_card (file), *base = wk_file_get_base (file);
  WkFields *fields = WK_FIELDS (base);
  g_autofree char *reach = NULL, *children = NULL;
  int n = CLAMP (wk_fields_get_number (fields, "children"), 0, 99);

  self->update_id = 0;
  summarise_list (self->team_fold, card, &wk_shape_member);
  summarise_fields (self->how_fold, wk_fields_dup_string (fields, "language"), dup_label (fields, "channel", WK_TERMS_CHANNEL));
  reach = wk_fields_get_boolean (fields, "safe-asked") ? wk_reach_words_dup_sentence (fields) : NULL;
  wk_fold_card_set_summary (self->safe_fold, reach != NULL ? reach : _ ("Not asked yet"));
  if (n > 0)
    children = g_strdup_printf (ngettext ("%d child", "%d children", n), n);
  summarise_fields (self->household_fold, wk_fields_dup_string (fields, "household"), g_steal_pointer (&children));
  summarise_list (self->network_fold, base, &wk_shape_own_network);
  summarise_rights (self, base);
  summarise_list (self->passed_fold, base, &wk_shape_passed_on);
  summarise_fields (self->journey_fold, dup_label (WK_FIELDS (card), "phase", WK_TERMS_PHASE), dup_label (WK_FIELDS (card), "view", WK_TERMS_VIEW));
  summarise_fields (self->registered_fold, wk_document_dup_imported (wk_file_get_identity (file), "client-number"),
                    wk_fields_dup_string (WK_FIELDS (wk_file_get_identity (file)), "benefit"));
  summarise_home (self, fields);
  update_share (self, card);
  return G_SOURCE_REMOVE;
}

static void
update_later (WkFileFolds *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add (update_cb, self);
}

/* ---- what people press --------------------------------------------------------------------------- */

static void
show_home_cb (WkFileFolds *self)
{
  self->home_shown = TRUE;
  update_cb (self);
  gtk_widget_child_focus (self->home, GTK_DIR_TAB_FORWARD);
}

/* Whoever is in the team by name shares it from now on, or no longer; whoever is not comes in. */
static void
share_clicked_cb (WkFileFolds *self)
{
  WkDocument *card = wk_file_get_card (get_file (self));
  WkRecordList *members = wk_document_get_records (card, "member");
  g_autoptr (WkPerson) me = wk_author_dup_person (wk_document_get_author (card));
  WkRecord *mine = NULL;

  if (me == NULL)
    return;
  for (guint i = 0; i < wk_record_list_get_length (members) && mine == NULL; i++)
    {
      g_autoptr (WkPerson) person = wk_fields_dup_person (WK_FIELDS (wk_record_list_get (members, i)), "person");

      if (person != NULL && g_strcmp0 (wk_person_get_name (person), wk_person_get_name (me)) == 0)
        mine = wk_record_list_get (members, i);
    }
  wk_document_begin (card);
  if (mine == NULL && (mine = wk_record_list_append (members)) != NULL)
    {
      wk_shape_member.begin (mine);
      wk_fields_set_person (WK_FIELDS (mine), "person", me);
    }
  if (mine != NULL)
    wk_fields_set_boolean (WK_FIELDS (mine), "shares", !wk_fields_get_boolean (WK_FIELDS (mine), "shares"));
  wk_document_commit (card);
}

/* ---- made of ---------------------------------------------------------------------------------------- */

static void
show_fact (AdwActionRow *row, const char *fact)
{
  g_autofree char *escaped = g_markup_escape_text (fact, -1);

  adw_action_row_set_subtitle (row, escaped);
  gtk_widget_set_visible (GTK_WIDGET (row), *fact != '\0');
}

static void
update_identity (WkFileFolds *self)
{
  WkDocument *identity = wk_file_get_identity (get_file (self));
  g_autofree char *bsn = wk_fields_dup_string (WK_FIELDS (identity), "bsn");
  g_autofree char *masked = wk_bsn_mask (bsn);
  g_autofree char *benefit = wk_fields_dup_string (WK_FIELDS (identity), "benefit");
  g_autofree char *from = wk_fields_dup_string (WK_FIELDS (identity), "benefit-from");
  g_autofree char *from_words = wk_plan_words_dup_when (from);
  g_autofree char *number = wk_document_dup_imported (identity, "client-number");
  g_autofree char *birth = wk_fields_dup_string (WK_FIELDS (wk_file_get_card (get_file (self))), "birth-date");
  g_autofree char *birth_words = wk_plan_words_dup_when (birth);
  g_autofree char *benefit_words = NULL;

  if (*from != '\0')
    /* Translators: a kind of benefit, and since when. */
    benefit_words = g_strdup_printf (_ ("%s, since %s"), benefit, from_words);
  else
    benefit_words = g_strdup (benefit);
  show_fact (self->birth_date, birth_words);
  show_fact (self->bsn, self->bsn_shown ? bsn : masked);
  gtk_widget_set_visible (self->uncover, !self->bsn_shown);
  show_fact (self->benefit, benefit_words);
  show_fact (self->client_number, number);
}

/* Who has it on this laptop has a ground for it; that it was looked at is told to the resident all the same. */
static void
uncover_cb (WkFileFolds *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "file.note-number", NULL);
  self->bsn_shown = TRUE;
  update_identity (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->bsn));
}

static void
bind_switch (WkFileFolds *self, GtkSwitch *widget, const char *field)
{
  wk_writable_follow_switch (widget, WK_FIELDS (wk_file_get_base (get_file (self))));
  g_ptr_array_add (self->switches,
                   g_object_ref (g_object_bind_property (wk_file_get_base (get_file (self)), field, widget, "active",
                                                         G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL)));
}

static void
bind_rows (WkFileFolds *self, WkFields *card, WkFields *base)
{
  const struct
  {
    WkFieldRow *row;
    const char *field;
  } rows[] = {
    { self->language, "language" }, { self->call_from, "call-from" }, { self->place, "place" },
    { self->phone, "phone" }, { self->mail, "mail" }, { self->street, "street" },
    { self->house_number, "house-number" }, { self->addition, "addition" }, { self->postcode, "postcode" },
    { self->city, "city" }, { self->household, "household" }, { self->children, "children" },
    { self->safe_phone, "safe-phone" }, { self->safe_hours, "safe-hours" },
  };

  wk_field_row_bind (self->display_name, card, "display-name");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    wk_field_row_bind (rows[i].row, base, rows[i].field);
  wk_choice_row_bind (self->phase, card, "phase", WK_TERMS_PHASE);
  wk_choice_row_bind (self->view, card, "view", WK_TERMS_VIEW);
  wk_choice_row_bind (self->channel, base, "channel", WK_TERMS_CHANNEL);
  wk_choice_row_bind (self->reading, base, "reading", WK_TERMS_READING);
  wk_choice_row_bind (self->form, base, "form", WK_TERMS_FORM);
  bind_switch (self, self->interpreter, "interpreter");
  bind_switch (self, self->voicemail, "voicemail");
  bind_switch (self, self->post_home, "post-home");
  bind_switch (self, self->safe_asked, "safe-asked");
  bind_switch (self, self->secret_address, "secret-address");
}

static void
bind_sheets (WkFileFolds *self, WkDocument *card, WkDocument *base)
{
  wk_record_sheet_bind (self->members, self->context, card, &wk_shape_member);
  wk_record_sheet_bind (self->housemates, self->context, base, &wk_shape_housemate);
  wk_record_sheet_bind (self->own_network, self->context, base, &wk_shape_own_network);
  wk_record_sheet_bind (self->grounds, self->context, base, &wk_shape_ground);
  wk_record_sheet_bind (self->wishes, self->context, base, &wk_shape_wish);
  wk_record_sheet_bind (self->permissions, self->context, base, &wk_shape_permission);
  wk_record_sheet_bind (self->passed_on, self->context, base, &wk_shape_passed_on);
}

static void
drop_binding (gpointer data)
{
  g_binding_unbind (data);
  g_object_unref (data);
}

static void
wk_file_folds_dispose (GObject *object)
{
  WkFileFolds *self = WK_FILE_FOLDS (object);
  GtkWidget *child;

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_pointer (&self->switches, g_ptr_array_unref);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_box_remove (GTK_BOX (self), child);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_FILE_FOLDS);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (wk_file_folds_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
#define CHILD(name) gtk_widget_class_bind_template_child (widget_class, WkFileFolds, name)
  CHILD (team_fold);
  CHILD (how_fold);
  CHILD (safe_fold);
  CHILD (found_fold);
  CHILD (household_fold);
  CHILD (network_fold);
  CHILD (rights_fold);
  CHILD (passed_fold);
  CHILD (corrections_fold);
  CHILD (documents_fold);
  CHILD (journey_fold);
  CHILD (registered_fold);
  CHILD (members);
  CHILD (housemates);
  CHILD (partners);
  CHILD (corrections);
  CHILD (letters);
  CHILD (attachments);
  CHILD (own_network);
  CHILD (grounds);
  CHILD (wishes);
  CHILD (permissions);
  CHILD (passed_on);
  CHILD (display_name);
  CHILD (language);
  CHILD (call_from);
  CHILD (place);
  CHILD (phone);
  CHILD (mail);
  CHILD (street);
  CHILD (house_number);
  CHILD (addition);
  CHILD (postcode);
  CHILD (city);
  CHILD (household);
  CHILD (children);
  CHILD (safe_phone);
  CHILD (safe_hours);
  CHILD (phase);
  CHILD (view);
  CHILD (channel);
  CHILD (reading);
  CHILD (form);
  CHILD (ladder_resident);
  CHILD (ladder_professional);
  CHILD (interpreter);
  CHILD (voicemail);
  CHILD (post_home);
  CHILD (safe_asked);
  CHILD (secret_address);
  CHILD (how);
  CHILD (safe);
  CHILD (ladder_words);
  CHILD (birth_date);
  CHILD (bsn);
  CHILD (uncover);
  CHILD (benefit);
  CHILD (client_number);
  CHILD (hidden_home);
  CHILD (home);
  CHILD (address_clash);
  CHILD (share);
#undef CHILD
}

static void
wk_file_folds_class_init (WkFileFoldsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_file_folds_dispose;
  g_type_ensure (WK_TYPE_FOLD_CARD);
  g_type_ensure (WK_TYPE_CLASH_BAR);
  g_type_ensure (WK_TYPE_RECORD_SHEET);
  g_type_ensure (WK_TYPE_PARTNER_PART);
  g_type_ensure (WK_TYPE_CORRECTIONS_PART);
  g_type_ensure (WK_TYPE_LETTERS_PART);
  g_type_ensure (WK_TYPE_ATTACHMENTS_PART);
  g_type_ensure (WK_TYPE_FIELD_ROW);
  g_type_ensure (WK_TYPE_CHOICE_ROW);
  g_type_ensure (WK_TYPE_TEXT_VIEW);
  g_type_ensure (WK_TYPE_COLUMNS_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/file/wk-file-folds.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, show_home_cb);
  gtk_widget_class_bind_template_callback (widget_class, uncover_cb);
  gtk_widget_class_bind_template_callback (widget_class, share_clicked_cb);
}

static void
wk_file_folds_init (WkFileFolds *self)
{
  self->switches = g_ptr_array_new_with_free_func (drop_binding);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* How many letters left, and what the photos and PDFs are called. */
static void
summarise_documents (WkFileFolds *self)
{
  guint letters = wk_record_list_get_length (wk_document_get_records (wk_file_get_story (get_file (self)), "letter"));
  g_autofree char *count = letters > 0 ? g_strdup_printf (ngettext ("%u letter", "%u letters", letters), letters) : NULL, *titles = NULL, *both = NULL;

  g_object_get (self->attachments, "summary", &titles, NULL);
  both = count != NULL && titles != NULL ? g_strdup_printf ("%s · %s", count, titles) : g_strdup (count != NULL ? count : titles);
  g_object_set (self->documents_fold, "summary", both, NULL);
}

static void
bind (WkFileFolds *self)
{
  WkFile *file = get_file (self);
  WkDocument *card = wk_file_get_card (file), *base = wk_file_get_base (file), *story = wk_file_get_story (file);

  bind_rows (self, WK_FIELDS (card), WK_FIELDS (base));
  bind_sheets (self, card, base);
  wk_writable_follow_visible (GTK_WIDGET (self->share), WK_FIELDS (card));
  wk_partner_part_bind (self->partners, file);
  wk_corrections_part_bind (self->corrections, file);
  g_signal_connect_object (self->corrections, "changed", G_CALLBACK (summarise_corrections), self, G_CONNECT_SWAPPED);
  summarise_corrections (self);
  wk_letters_part_bind (self->letters, file);
  wk_attachments_part_bind (self->attachments, file, GTK_WIDGET (self->documents_fold));
  g_signal_connect_object (self->attachments, "notify::summary", G_CALLBACK (summarise_documents), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (wk_document_get_records (story, "letter"), "items-changed", G_CALLBACK (summarise_documents), self, G_CONNECT_SWAPPED);
  summarise_documents (self);
  wk_clash_bar_bind (self->address_clash, WK_FIELDS (base));
  wk_choice_row_bind (self->ladder_resident, WK_FIELDS (story), "ladder-resident", WK_TERMS_LADDER);
  wk_choice_row_bind (self->ladder_professional, WK_FIELDS (story), "ladder-professional", WK_TERMS_LADDER);
  wk_text_view_bind (self->how, base, wk_fields_get_text (WK_FIELDS (base), "how"));
  wk_text_view_bind (self->safe, base, wk_fields_get_text (WK_FIELDS (base), "safe"));
  wk_text_view_bind (self->ladder_words, story, wk_fields_get_text (WK_FIELDS (story), "ladder-words"));
  g_signal_connect_object (card, "changed", G_CALLBACK (update_later), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (card, "changed", G_CALLBACK (update_identity), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (base, "changed", G_CALLBACK (update_later), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (file, "domains-changed", G_CALLBACK (update_later), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (wk_file_get_identity (file), "changed", G_CALLBACK (update_identity), self, G_CONNECT_SWAPPED);
  update_identity (self);
  update_cb (self);
}

GtkWidget *
wk_file_folds_new (WkPlanContext *context)
{
  WkFileFolds *self;

  g_return_val_if_fail (WK_IS_PLAN_CONTEXT (context), NULL);

  self = g_object_new (WK_TYPE_FILE_FOLDS, NULL);
  self->context = g_object_ref (context);
  bind (self);
  return GTK_WIDGET (self);
}

gboolean
wk_file_folds_show_letter (WkFileFolds *self, const char *record)
{
  g_return_val_if_fail (WK_IS_FILE_FOLDS (self), FALSE);

  wk_fold_card_set_open (self->documents_fold, TRUE);
  return wk_letters_part_show (self->letters, record);
}
