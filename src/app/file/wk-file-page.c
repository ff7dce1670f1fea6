#include "wk-file-page.h"

#include <glib/gi18n.h>

#include "file/wk-contact-form.h"
#include "file/wk-correction-dialog.h"
#include "file/wk-damage-bar.h"
#include "file/wk-domain-card.h"
#include "file/wk-emergency-bar.h"
#include "file/wk-export-bar.h"
#include "file/wk-file-copy.h"
#include "file/wk-file-folds.h"
#include "file/wk-file-goodbye.h"
#include "file/wk-file-header.h"
#include "file/wk-looks-card.h"
#include "file/wk-file-place.h"
#include "file/wk-file-shapes.h"
#include "file/wk-hand-over.h"
#include "file/wk-old-remarks.h"
#include "file/wk-plan-glance.h"
#include "file/wk-reach-words.h"
#include "file/wk-record-sheet.h"
#include "file/wk-removal-dialog.h"
#include "file/wk-same-person-bar.h"
#include "file/wk-talks-card.h"
#include "file/wk-timeline-card.h"
#include "letters/wk-letter-again.h"
#include "letters/wk-letter-window.h"
#include "plan/wk-clash-bar.h"
#include "plan/wk-columns-layout.h"
#include "plan/wk-plan-context.h"
#include "plan/wk-plan-words.h"
#include "plan/wk-scroll-anchor.h"
#include "plan/wk-wrap-layout.h"
#include "wk-closed.h"
#include "wk-look.h"
#include "wk-page-layout.h"
#include "wk-piecemeal.h"
#include "wk-toast.h"
#include "wk-writable.h"

struct _WkFilePage
{
  AdwBin parent_instance;

  AdwToastOverlay *toasts;
  GtkScrolledWindow *scroll;
  WkFileHeader *header;
  WkEmergencyBar *emergency;
  WkSamePersonBar *same_person;
  WkExportBar *export_bar;
  WkOldRemarks *remarks;
  GtkLabel *story_right;
  WkTextView *story;
  WkTextView *counts;
  GtkLabel *confirmed;
  GtkWidget *confirm;
  GtkBox *domains;
  WkPlanGlance *glance;
  WkContactForm *contact_form;
  WkTimelineCard *timeline;
  WkLooksCard *looks;
  WkTalksCard *talks;
  WkRecordSheet *questions;
  GtkWidget *scenes;
  GtkLabel *base_right;
  AdwBin *folds;
  WkDamageBar *damage;
  WkClashBar *story_clash;
  WkClashBar *how_clash;
  WkClashBar *address_clash;
  WkClashBar *identity_clash;

  WkWorkspace *workspace; /* (owned) */
  WkFile *file; /* (owned) */
  WkPlanContext *context; /* (owned) */
  char *title; /* (owned) */
  const WkTerm *terms; /* the life domains, as the file told of them last */
  gsize n_terms;
  guint part; /* which of the parts that are not seen at first is to be built next */
};

enum
{
  PROP_0,
  PROP_TITLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WkFilePage, wk_file_page, ADW_TYPE_BIN)

static void
say (WkFilePage *self, const char *words)
{
  adw_toast_overlay_add_toast (self->toasts, wk_toast_new (words));
}

static void
say_with_way_back (WkFilePage *self, const char *words, const char *action, GVariant *target)
{
  adw_toast_overlay_add_toast (self->toasts, wk_toast_new_with_way_back (words, action, target));
}

static void
say_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  say (WK_FILE_PAGE (widget), g_variant_get_string (parameter, NULL));
}

static void
removed_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  say_with_way_back (WK_FILE_PAGE (widget), _ ("It was taken away"), "file.put-back", parameter);
}

/* What a record was taken from: a life domain's key, or the nick of another kind of document. */
static WkDocument *
find_document (WkFilePage *self, const char *name)
{
  if (g_str_equal (name, "card"))
    return wk_file_get_card (self->file);
  if (g_str_equal (name, "base"))
    return wk_file_get_base (self->file);
  if (g_str_equal (name, "story"))
    return wk_file_get_story (self->file);
  return wk_file_get_domain (self->file, name);
}

static void
put_back_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkFilePage *self = WK_FILE_PAGE (widget);
  const char *name, *id;
  WkDocument *document;
  WkRecord *record;

  g_variant_get (parameter, "(&s&s)", &name, &id);
  document = find_document (self, name);
  record = document != NULL ? wk_document_get_record (document, id) : NULL;
  if (record != NULL)
    wk_record_restore (record);
}

static void
note_number_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkFilePage *self = WK_FILE_PAGE (widget);

  wk_file_note_look (self->file, WK_LOOK_NUMBER);
  wk_looks_card_set_file (self->looks, self->workspace, self->file);
}

static void
hand_over_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkFilePage *self = WK_FILE_PAGE (widget);

  gtk_window_present (GTK_WINDOW (wk_hand_over_new (self->context, g_variant_get_string (parameter, NULL), GTK_WINDOW (gtk_widget_get_root (widget)))));
}

static void
take_along_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  wk_file_copy_ask (WK_FILE_PAGE (widget)->file, widget);
}

static void
remove_file_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkFilePage *self = WK_FILE_PAGE (widget);

  gtk_window_present (GTK_WINDOW (wk_removal_dialog_new (self->workspace, wk_file_get_resident_id (self->file), NULL, GTK_WINDOW (gtk_widget_get_root (widget)))));
}

/* ---- closing --------------------------------------------------------------------------------------------------- */

static gboolean
is_closed (WkFilePage *self)
{
  g_autofree char *closed = wk_fields_dup_string (WK_FIELDS (wk_file_get_card (self->file)), "closed-on");

  return *closed != '\0';
}

static void
update_closed (WkFilePage *self)
{
  gboolean writable = wk_document_is_writable (wk_file_get_card (self->file)), closed = is_closed (self);
  gboolean story = wk_document_is_writable (wk_file_get_story (self->file));

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "file.close-file", writable && !closed);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "file.reopen-file", writable && closed);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "file.write-letter", story);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "file.correct", story);
}

static void
close_file_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autofree char *today = wk_plan_words_dup_today ();

  wk_fields_set_string (WK_FIELDS (wk_file_get_card (WK_FILE_PAGE (widget)->file)), "closed-on", today);
  say_with_way_back (WK_FILE_PAGE (widget), _ ("The file is closed"), "file.reopen-file", NULL);
}

static void
reopen_file_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  wk_fields_set_string (WK_FIELDS (wk_file_get_card (WK_FILE_PAGE (widget)->file)), "closed-on", "");
}

/* parameter: which letter to begin with; "": the first. */
static void
write_letter_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkFilePage *self = WK_FILE_PAGE (widget);

  gtk_window_present (GTK_WINDOW (wk_letter_window_new (self->workspace, self->file, g_variant_get_string (parameter, NULL), NULL,
                                                        GTK_WINDOW (gtk_widget_get_root (widget)))));
}

/* parameter: the letter's id. */
static void
print_letter_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkFilePage *self = WK_FILE_PAGE (widget);
  WkRecord *letter = wk_document_get_record (wk_file_get_story (self->file), g_variant_get_string (parameter, NULL));

  if (letter == NULL)
    return;
  wk_letter_again_print (self->file, letter, GTK_WINDOW (gtk_widget_get_root (widget)));
  wk_file_note_look (self->file, WK_LOOK_LETTER);
}

/* parameter: of one that waits, the life domain that it stands in ("": the story) and its id; "": a new one. */
static void
correct_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkFilePage *self = WK_FILE_PAGE (widget);
  const char *domain, *id;
  WkDocument *holder;

  g_variant_get (parameter, "(&s&s)", &domain, &id);
  holder = *domain != '\0' ? wk_file_get_domain (self->file, domain) : wk_file_get_story (self->file);
  gtk_window_present (GTK_WINDOW (wk_correction_dialog_new (self->workspace, self->file, holder != NULL && *id != '\0' ? wk_document_get_record (holder, id) : NULL,
                                                            GTK_WINDOW (gtk_widget_get_root (widget)))));
}

static void
dropped_remarks_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  say_with_way_back (WK_FILE_PAGE (widget), _ ("What the old system said was dropped"), "file.restore-remarks", NULL);
}

static void
restore_remarks_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  wk_fields_set_string (WK_FIELDS (wk_file_get_intake (WK_FILE_PAGE (widget)->file)), "remarks-state", "open");
}

static void
update_confirmed (WkFilePage *self)
{
  g_autofree char *date = wk_fields_dup_string (WK_FIELDS (wk_file_get_story (self->file)), "confirmed-on");
  g_autofree char *when = wk_plan_words_dup_when (date);
  g_autofree char *words = NULL;

  if (*date != '\0')
    /* Translators: %s is a day. */
    words = g_strdup_printf (_ ("Read back on %s, and right."), when);
  else
    words = g_strdup (_ ("Not read back yet."));
  gtk_label_set_label (self->confirmed, words);
  gtk_widget_set_sensitive (self->confirm, wk_text_get_length (wk_fields_get_text (WK_FIELDS (wk_file_get_story (self->file)), "story")) > 0);
}

static void
confirm_cb (WkFilePage *self)
{
  WkDocument *story = wk_file_get_story (self->file);
  g_autofree char *today = wk_plan_words_dup_today ();

  wk_document_begin (story);
  wk_fields_set_string (WK_FIELDS (story), "confirmed-on", today);
  if (wk_fields_get_number (WK_FIELDS (story), "told") < 1)
    wk_fields_set_number (WK_FIELDS (story), "told", 1);
  wk_document_commit (story);
}

static void
update_card (WkFilePage *self)
{
  WkFields *card = WK_FIELDS (wk_file_get_card (self->file));
  g_autofree char *name = wk_fields_dup_string (card, "display-name");

  update_closed (self);
  /* Of one that may no longer be read the name stays, in the title alone. */
  if (wk_file_get_goodbye (self->file) != NULL)
    return;
  if (g_strcmp0 (name, self->title) == 0)
    return;
  g_free (self->title);
  self->title = g_strdup (*name != '\0' ? name : _ ("No name yet"));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

/* Two addresses are as secret as one: where they are covered, they are shown in their fold, once somebody asks for it. */
static void
update_base (WkFilePage *self)
{
  wk_clash_bar_set_covered (self->address_clash, wk_reach_words_hides_home (WK_FIELDS (wk_file_get_base (self->file))));
}

/* Who is in the team, the grounds and the permissions, or what the office says of this profile, is different now. */
static void
update_closed_domains (WkFilePage *self)
{
  for (GtkWidget *card = gtk_widget_get_first_child (GTK_WIDGET (self->domains)); card != NULL; card = gtk_widget_get_next_sibling (card))
    if (WK_IS_DOMAIN_CARD (card))
      wk_domain_card_update_closed (WK_DOMAIN_CARD (card));
  wk_contact_form_update_domains (self->contact_form);
}

/* Somebody took emergency access, or it is over. */
static void
told_cb (WkFilePage *self)
{
  if (self->part > self->n_terms + 2)
    wk_looks_card_set_file (self->looks, self->workspace, self->file);
}

/* What stands in a life domain that is out of use stays in sight. */
static gboolean
has_domain (WkFilePage *self, const char *key)
{
  g_auto (GStrv) domains = wk_fields_dup_strings (WK_FIELDS (wk_file_get_card (self->file)), "domains");

  return g_strv_contains ((const char *const *) domains, key);
}

static GtkWidget *
find_domain_card (WkFilePage *self, const char *domain)
{
  GtkWidget *card = gtk_widget_get_first_child (GTK_WIDGET (self->domains));

  while (card != NULL && !(WK_IS_DOMAIN_CARD (card) && g_str_equal (wk_domain_card_get_domain (WK_DOMAIN_CARD (card)), domain)))
    card = gtk_widget_get_next_sibling (card);
  return card;
}

static gboolean
shows_domain (WkFilePage *self, const WkTerm *term)
{
  return wk_file_get_domain (self->file, term->key) != NULL && (!term->out || has_domain (self, term->key));
}

/* FALSE: there is no such part any more. */
static gboolean
build_part (WkFilePage *self, guint part)
{
  if (part < self->n_terms)
    {
      const WkTerm *term = &self->terms[part];

      if (shows_domain (self, term))
        gtk_box_append (self->domains, wk_domain_card_new (self->context, term->key));
    }
  else if (part == self->n_terms)
    wk_timeline_card_set_file (self->timeline, self->file);
  else if (part == self->n_terms + 1)
    adw_bin_set_child (self->folds, wk_file_folds_new (self->context));
  else
    {
      wk_talks_card_set_file (self->talks, self->file);
      wk_looks_card_set_file (self->looks, self->workspace, self->file);
    }
  return part <= self->n_terms + 1;
}

/* What is not seen at first comes a little later, part by part: who opens a file does not wait for it. */
static gboolean
build_cb (gpointer data)
{
  WkFilePage *self = data;

  return build_part (self, self->part++) ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* A card that stays is the same one: whoever writes in it writes on. */
static void
domains_changed_cb (WkFilePage *self)
{
  g_autoptr (GPtrArray) before = g_ptr_array_new ();
  GtkWidget *last = NULL;

  /* Those that are still to come are made as they were, so that what comes after them stays what it is. */
  while (self->part < self->n_terms)
    build_part (self, self->part++);
  self->part -= self->n_terms;
  self->terms = wk_terms_get (WK_TERMS_DOMAIN, &self->n_terms);
  self->part += self->n_terms;
  for (GtkWidget *card = gtk_widget_get_first_child (GTK_WIDGET (self->domains)); card != NULL; card = gtk_widget_get_next_sibling (card))
    if (WK_IS_DOMAIN_CARD (card))
      g_ptr_array_add (before, card);
    else
      last = card;
  for (gsize i = 0; i < self->n_terms; i++)
    {
      const WkTerm *term = &self->terms[i];
      GtkWidget *card;

      if (!shows_domain (self, term))
        continue;
      card = find_domain_card (self, term->key);
      if (card == NULL)
        gtk_box_append (self->domains, card = wk_domain_card_new (self->context, term->key));
      wk_domain_card_update_title (WK_DOMAIN_CARD (card));
      gtk_box_reorder_child_after (self->domains, card, last);
      g_ptr_array_remove (before, card);
      last = card;
    }
  for (guint i = 0; i < before->len; i++)
    gtk_box_remove (self->domains, before->pdata[i]);
  wk_contact_form_update_domains (self->contact_form);
}

static void
build (WkFilePage *self)
{
  WkDocument *story = wk_file_get_story (self->file);

  self->terms = wk_terms_get (WK_TERMS_DOMAIN, &self->n_terms);
  wk_file_follow_rights (self->file);
  wk_file_header_bind (self->header, self->context);
  wk_export_bar_set_file (self->export_bar, self->file);
  wk_old_remarks_set_file (self->remarks, self->file);
  wk_text_view_bind (self->story, story, wk_fields_get_text (WK_FIELDS (story), "story"));
  wk_text_view_bind (self->counts, story, wk_fields_get_text (WK_FIELDS (story), "counts"));
  wk_plan_glance_bind (self->glance, self->file);
  wk_contact_form_set_file (self->contact_form, self->file);
  wk_record_sheet_bind (self->questions, self->context, story, &wk_shape_help_question);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->scenes), "s", wk_file_get_resident_id (self->file));
  wk_clash_bar_bind (self->story_clash, WK_FIELDS (story));
  wk_clash_bar_bind (self->how_clash, WK_FIELDS (wk_file_get_base (self->file)));
  wk_clash_bar_bind (self->address_clash, WK_FIELDS (wk_file_get_base (self->file)));
  wk_clash_bar_bind (self->identity_clash, WK_FIELDS (wk_file_get_identity (self->file)));
  g_signal_connect_object (story, "changed", G_CALLBACK (update_confirmed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (wk_file_get_card (self->file), "changed", G_CALLBACK (update_card), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (wk_file_get_base (self->file), "changed", G_CALLBACK (update_base), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->file, "domains-changed", G_CALLBACK (domains_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->file, "rights-changed", G_CALLBACK (update_closed_domains), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workspace, "told", G_CALLBACK (told_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (story, "notify::writable", G_CALLBACK (update_closed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (wk_file_get_card (self->file), "notify::writable", G_CALLBACK (update_closed), self, G_CONNECT_SWAPPED);
  wk_writable_say (self->story_right, story);
  wk_writable_say (self->base_right, wk_file_get_base (self->file));
  wk_writable_follow_visible (self->confirm, WK_FIELDS (story));
  wk_writable_follow_visible (GTK_WIDGET (self->contact_form), WK_FIELDS (story));
  wk_file_goodbye_install (self->toasts, self->file);
  update_confirmed (self);
  update_card (self);
  update_base (self);
}

static void
wk_file_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, WK_FILE_PAGE (object)->title);
}

static void
wk_file_page_dispose (GObject *object)
{
  WkFilePage *self = WK_FILE_PAGE (object);

  wk_piecemeal_end (GTK_WIDGET (self));
  /* AdwBin would unparent its child a second time. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_FILE_PAGE);
  g_clear_object (&self->context);
  g_clear_object (&self->file);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (wk_file_page_parent_class)->dispose (object);
}

static void
wk_file_page_finalize (GObject *object)
{
  WkFilePage *self = WK_FILE_PAGE (object);

  g_free (self->title);

  G_OBJECT_CLASS (wk_file_page_parent_class)->finalize (object);
}

static void
ensure_types (void)
{
  g_type_ensure (WK_TYPE_PAGE_LAYOUT);
  g_type_ensure (WK_TYPE_TEXT_VIEW);
  g_type_ensure (WK_TYPE_FILE_HEADER);
  g_type_ensure (WK_TYPE_CLASH_BAR);
  g_type_ensure (WK_TYPE_EXPORT_BAR);
  g_type_ensure (WK_TYPE_OLD_REMARKS);
  g_type_ensure (WK_TYPE_DAMAGE_BAR);
  g_type_ensure (WK_TYPE_EMERGENCY_BAR);
  g_type_ensure (WK_TYPE_SAME_PERSON_BAR);
  g_type_ensure (WK_TYPE_PLAN_GLANCE);
  g_type_ensure (WK_TYPE_CONTACT_FORM);
  g_type_ensure (WK_TYPE_TIMELINE_CARD);
  g_type_ensure (WK_TYPE_LOOKS_CARD);
  g_type_ensure (WK_TYPE_RECORD_SHEET);
  g_type_ensure (WK_TYPE_COLUMNS_LAYOUT);
  g_type_ensure (WK_TYPE_WRAP_LAYOUT);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
#define CHILD(name) gtk_widget_class_bind_template_child (widget_class, WkFilePage, name)
  CHILD (toasts);
  CHILD (scroll);
  CHILD (header);
  CHILD (emergency);
  CHILD (same_person);
  CHILD (export_bar);
  CHILD (remarks);
  CHILD (story_right);
  CHILD (story);
  CHILD (counts);
  CHILD (confirmed);
  CHILD (confirm);
  CHILD (domains);
  CHILD (glance);
  CHILD (contact_form);
  CHILD (timeline);
  CHILD (looks);
  CHILD (talks);
  CHILD (questions);
  CHILD (scenes);
  CHILD (base_right);
  CHILD (folds);
  CHILD (damage);
  CHILD (story_clash);
  CHILD (how_clash);
  CHILD (address_clash);
  CHILD (identity_clash);
#undef CHILD
}

static void
wk_file_page_class_init (WkFilePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = wk_file_page_get_property;
  object_class->dispose = wk_file_page_dispose;
  object_class->finalize = wk_file_page_finalize;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  ensure_types ();
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/file/wk-file-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, confirm_cb);
  gtk_widget_class_install_action (widget_class, "file.say", "s", say_cb);
  gtk_widget_class_install_action (widget_class, "file.removed", "(ss)", removed_cb);
  gtk_widget_class_install_action (widget_class, "file.put-back", "(ss)", put_back_cb);
  gtk_widget_class_install_action (widget_class, "file.hand-over", "s", hand_over_cb);
  gtk_widget_class_install_action (widget_class, "file.correct", "(ss)", correct_cb);
  gtk_widget_class_install_action (widget_class, "file.write-letter", "s", write_letter_cb);
  gtk_widget_class_install_action (widget_class, "file.print-letter", "s", print_letter_cb);
  gtk_widget_class_install_action (widget_class, "file.take-along", NULL, take_along_cb);
  gtk_widget_class_install_action (widget_class, "file.remove-file", NULL, remove_file_cb);
  gtk_widget_class_install_action (widget_class, "file.close-file", NULL, close_file_cb);
  gtk_widget_class_install_action (widget_class, "file.reopen-file", NULL, reopen_file_cb);
  gtk_widget_class_install_action (widget_class, "file.note-number", NULL, note_number_cb);
  gtk_widget_class_install_action (widget_class, "file.dropped-remarks", NULL, dropped_remarks_cb);
  gtk_widget_class_install_action (widget_class, "file.restore-remarks", NULL, restore_remarks_cb);
}

static void
wk_file_page_init (WkFilePage *self)
{
  self->title = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  wk_scroll_anchor_install (self->scroll);
}

GtkWidget *
wk_file_page_new (WkWorkspace *workspace, WkFile *file)
{
  WkFilePage *self;

  g_return_val_if_fail (WK_IS_WORKSPACE (workspace), NULL);
  g_return_val_if_fail (WK_IS_FILE (file), NULL);

  self = g_object_new (WK_TYPE_FILE_PAGE, NULL);
  self->workspace = g_object_ref (workspace);
  self->file = g_object_ref (file);
  self->context = wk_plan_context_new (wk_file_get_plan (file), file, NULL, FALSE);
  wk_file_note_look (file, WK_LOOK_READ);
  build (self);
  wk_damage_bar_bind (self->damage, file);
  wk_emergency_bar_bind (self->emergency, workspace, wk_file_get_resident_id (file));
  wk_same_person_bar_bind (self->same_person, workspace, file);
  wk_piecemeal_begin (GTK_WIDGET (self), build_cb);
  return GTK_WIDGET (self);
}

const char *
wk_file_page_get_resident_id (WkFilePage *self)
{
  g_return_val_if_fail (WK_IS_FILE_PAGE (self), NULL);
  return wk_file_get_resident_id (self->file);
}

/* The document that a place lies in. */
static WkDocument *
find_found_document (WkFilePage *self, const WkFound *found)
{
  WkDocument *all[] = { wk_file_get_story (self->file), wk_file_get_base (self->file), wk_file_get_card (self->file), wk_file_get_talks (self->file), wk_file_get_intake (self->file) };

  if (*found->domain != '\0')
    return wk_file_get_domain (self->file, found->domain);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (all[i] != NULL && *found->record != '\0' && wk_document_get_record (all[i], found->record) != NULL)
      return all[i];
  if (g_str_equal (found->part, "intake"))
    return wk_file_get_intake (self->file);
  return g_str_equal (found->part, "base") ? wk_file_get_base (self->file) : wk_file_get_story (self->file);
}

static WkText *
find_found_text (WkFilePage *self, const WkFound *found)
{
  WkDocument *document = find_found_document (self, found);
  WkFields *fields = document != NULL ? WK_FIELDS (document) : NULL;

  if (fields != NULL && *found->record != '\0')
    fields = WK_FIELDS (wk_document_get_record (document, found->record));
  return fields != NULL ? wk_fields_get_text (fields, found->field) : NULL;
}

static gboolean
show_found_now (GtkWidget *page, gpointer data)
{
  WkFilePage *self = WK_FILE_PAGE (page);
  const WkFound *found = data;
  WkText *text = find_found_text (self, found);
  const WkFoundMark *mark = found->marks->len > 0 ? &g_array_index (found->marks, WkFoundMark, 0) : NULL;
  GtkWidget *card;
  g_autofree char *word = mark != NULL ? g_strndup (found->snippet + mark->start, mark->length) : NULL, *words = NULL;

  if (text == NULL)
    /* An old system's words are no text: they stand on top. */
    return !g_str_equal (found->field, "remarks") || gtk_widget_child_focus (GTK_WIDGET (self->remarks), GTK_DIR_TAB_FORWARD);
  words = wk_text_dup_text (text);
  if (g_str_equal (found->part, "letter"))
    return adw_bin_get_child (self->folds) != NULL && wk_file_folds_show_letter (WK_FILE_FOLDS (adw_bin_get_child (self->folds)), found->record);
  if (g_str_equal (found->part, "contact") || g_str_equal (found->part, "call"))
    return wk_timeline_card_show (self->timeline, words);
  card = find_domain_card (self, found->domain);
  if (card != NULL)
    wk_domain_card_open (WK_DOMAIN_CARD (card));
  return wk_file_place_show (page, text, word);
}

void
wk_file_page_show_found (WkFilePage *self, const WkFound *found)
{
  g_return_if_fail (WK_IS_FILE_PAGE (self));

  wk_file_place_later (GTK_WIDGET (self), show_found_now, wk_found_copy (found), (GDestroyNotify) wk_found_free);
}
