#include "wk-file-header.h"

#include <glib/gi18n.h>

#include "file/wk-acute-bar.h"
#include "file/wk-reach-words.h"
#include "plan/wk-clash-bar.h"
#include "plan/wk-wrap-layout.h"
#include "wk-card.h"
#include "wk-late-menu.h"
#include "wk-story.h"
#include "wk-vocabulary.h"
#include "wk-words.h"
#include "wk-writable.h"

struct _WkFileHeader
{
  AdwBin parent_instance;

  GtkLabel *notice;
  WkAcuteBar *acute;
  AdwAvatar *avatar;
  GtkLabel *name;
  GtkLabel *facts;
  GtkLabel *how;
  GtkActionable *open_plan;
  GtkActionable *open_table;
  GtkLabel *reach;
  GtkButton *contact_person;
  GtkButton *deputy;
  GtkWidget *team_part;
  GtkBox *team;
  WkClashBar *clash;
  GtkMenuButton *menu;
  GMenuModel *file_menu;

  WkPlanContext *context; /* (owned) */
};

G_DEFINE_FINAL_TYPE (WkFileHeader, wk_file_header, ADW_TYPE_BIN)

static void
append_fact (GString *facts, const char *fact)
{
  if (fact == NULL || *fact == '\0')
    return;
  if (facts->len > 0)
    g_string_append (facts, " · ");
  g_string_append (facts, fact);
}

static char *
dup_told (WkFile *file)
{
  guint told = wk_story_get_times_told (wk_file_get_story (file));

  if (told < 1)
    return NULL;
  if (told < 2)
    return g_strdup (_ ("told once"));
  return g_strdup_printf (ngettext ("told %u time", "told %u times", told), told);
}

static void
update_facts (WkFileHeader *self)
{
  WkFile *file = wk_plan_context_get_file (self->context);
  WkDocument *card = wk_file_get_card (file);
  g_autofree char *name = wk_fields_dup_string (WK_FIELDS (card), "display-name");
  g_autofree char *phase = wk_fields_dup_string (WK_FIELDS (card), "phase");
  g_autofree char *view = wk_fields_dup_string (WK_FIELDS (card), "view");
  g_autofree char *last = wk_fields_dup_string (WK_FIELDS (card), "last-contact");
  g_autofree char *closed = wk_fields_dup_string (WK_FIELDS (card), "closed-on"), *closed_words = NULL;
  g_autofree char *ago = NULL, *last_words = NULL, *told = dup_told (file), *age_words = NULL;
  g_autoptr (GString) facts = g_string_new (NULL);
  GDate today;
  int age;

  g_date_clear (&today, 1);
  g_date_set_time_t (&today, g_get_real_time () / G_USEC_PER_SEC);
  age = wk_card_get_age (card, &today);
  if (age >= 0)
    age_words = g_strdup_printf (ngettext ("%d year", "%d years", age), age);
  if (*last != '\0')
    {
      ago = wk_words_dup_ago_now (last);
      /* Translators: %s is how long ago, as in "7 weeks ago". */
      last_words = g_strdup_printf (_ ("last contact %s"), ago);
    }
  if (*closed != '\0')
    {
      g_autofree char *day = wk_words_dup_date (closed);

      /* Translators: of a file; %s is a day. */
      closed_words = g_strdup_printf (_ ("closed on %s"), day);
    }
  append_fact (facts, age_words);
  append_fact (facts, closed_words != NULL ? closed_words : wk_words_phase (phase, view));
  append_fact (facts, last_words != NULL ? last_words : _ ("no contact yet"));
  append_fact (facts, told);
  gtk_label_set_label (self->name, *name != '\0' ? name : _ ("No name yet"));
  adw_avatar_set_text (self->avatar, name);
  gtk_label_set_label (self->facts, facts->str);
}

static void
update_how (WkFileHeader *self)
{
  WkFields *base = WK_FIELDS (wk_file_get_base (wk_plan_context_get_file (self->context)));
  g_autofree char *language = wk_fields_dup_string (base, "language");
  g_autofree char *channel = wk_fields_dup_string (base, "channel");
  g_autofree char *place = wk_fields_dup_string (base, "place");
  g_autofree char *reading = wk_fields_dup_string (base, "reading");
  g_autofree char *form = wk_fields_dup_string (base, "form");
  g_autofree char *reach = wk_reach_words_dup_sentence (base);
  g_autofree char *own = wk_text_dup_text (wk_fields_get_text (base, "how"));
  g_autofree char *line = NULL;
  g_autoptr (GString) how = g_string_new (NULL);

  append_fact (how, language);
  append_fact (how, wk_fields_get_boolean (base, "interpreter") ? _ ("with an interpreter") : NULL);
  append_fact (how, *channel != '\0' ? wk_terms_get_label (WK_TERMS_CHANNEL, channel) : NULL);
  append_fact (how, place);
  append_fact (how, *reading != '\0' ? wk_terms_get_label (WK_TERMS_READING, reading) : NULL);
  append_fact (how, *form != '\0' ? wk_terms_get_label (WK_TERMS_FORM, form) : NULL);
  append_fact (how, g_strstrip (own));
  /* Translators: %s is how the resident wants to be reached. */
  line = g_strdup_printf (_ ("How I want it: %s"), how->len > 0 ? how->str : _ ("not asked yet"));
  gtk_label_set_label (self->how, line);
  gtk_label_set_label (self->reach, reach);
}

/* Whose it is; pressing it begins a hand-over. */
static void
update_director (WkFileHeader *self, GtkButton *button, const char *field, const char *label)
{
  WkFields *card = WK_FIELDS (wk_file_get_card (wk_plan_context_get_file (self->context)));
  g_autoptr (WkPerson) person = wk_fields_dup_person (card, field);
  /* Translators: on the button of a step that nobody does yet. */
  const char *name = person != NULL ? wk_person_get_name (person) : _ ("Who?");
  g_autofree char *spoken = g_strdup_printf ("%s: %s", label, name);

  gtk_button_set_label (button, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (button), person != NULL ? _ ("Hand over") : NULL);
  if (person == NULL)
    gtk_widget_add_css_class (gtk_widget_get_parent (GTK_WIDGET (button)), "wk-missing");
  else
    gtk_widget_remove_css_class (gtk_widget_get_parent (GTK_WIDGET (button)), "wk-missing");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
update_team (WkFileHeader *self)
{
  WkRecordList *members = wk_document_get_records (wk_file_get_card (wk_plan_context_get_file (self->context)), "member");
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->team))) != NULL)
    gtk_box_remove (self->team, child);
  for (guint i = 0; i < wk_record_list_get_length (members); i++)
    {
      WkFields *member = WK_FIELDS (wk_record_list_get (members, i));
      g_autoptr (WkPerson) person = wk_fields_dup_person (member, "person");
      g_autofree char *expertise = wk_fields_dup_string (member, "expertise");
      g_autoptr (GString) words = g_string_new (NULL);
      GtkWidget *label;

      if (person == NULL)
        continue;
      append_fact (words, wk_person_get_name (person));
      append_fact (words, expertise);
      append_fact (words, wk_person_get_organisation (person));
      append_fact (words, wk_fields_get_boolean (member, "shares") ? _ ("shares responsibility") : NULL);
      label = gtk_label_new (words->str);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_add_css_class (label, "wk-tag");
      gtk_box_append (self->team, label);
    }
  gtk_widget_set_visible (self->team_part, gtk_widget_get_first_child (GTK_WIDGET (self->team)) != NULL);
}

static void
card_changed_cb (WkFileHeader *self)
{
  update_facts (self);
  update_team (self);
  update_director (self, self->contact_person, "contact-person", _ ("Contact person"));
  update_director (self, self->deputy, "deputy", _ ("Deputy"));
}

static void
wk_file_header_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), WK_TYPE_FILE_HEADER);
  g_clear_object (&WK_FILE_HEADER (object)->context);

  G_OBJECT_CLASS (wk_file_header_parent_class)->dispose (object);
}

static void
wk_file_header_class_init (WkFileHeaderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_file_header_dispose;
  g_type_ensure (WK_TYPE_ACUTE_BAR);
  g_type_ensure (WK_TYPE_CLASH_BAR);
  g_type_ensure (WK_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/file/wk-file-header.ui");
  gtk_widget_class_bind_template_child (widget_class, WkFileHeader, notice);
  gtk_widget_class_bind_template_child (widget_class, WkFileHeader, acute);
  gtk_widget_class_bind_template_child (widget_class, WkFileHeader, avatar);
  gtk_widget_class_bind_template_child (widget_class, WkFileHeader, name);
  gtk_widget_class_bind_template_child (widget_class, WkFileHeader, facts);
  gtk_widget_class_bind_template_child (widget_class, WkFileHeader, how);
  gtk_widget_class_bind_template_child (widget_class, WkFileHeader, open_plan);
  gtk_widget_class_bind_template_child (widget_class, WkFileHeader, open_table);
  gtk_widget_class_bind_template_child (widget_class, WkFileHeader, reach);
  gtk_widget_class_bind_template_child (widget_class, WkFileHeader, contact_person);
  gtk_widget_class_bind_template_child (widget_class, WkFileHeader, deputy);
  gtk_widget_class_bind_template_child (widget_class, WkFileHeader, team_part);
  gtk_widget_class_bind_template_child (widget_class, WkFileHeader, team);
  gtk_widget_class_bind_template_child (widget_class, WkFileHeader, clash);
  gtk_widget_class_bind_template_child (widget_class, WkFileHeader, menu);
  gtk_widget_class_bind_template_child (widget_class, WkFileHeader, file_menu);
}

static void
wk_file_header_init (WkFileHeader *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  wk_late_menu_set (self->menu, self->file_menu);
}

void
wk_file_header_bind (WkFileHeader *self, WkPlanContext *context)
{
  WkFile *file = wk_plan_context_get_file (context);
  WkDocument *card = wk_file_get_card (file);

  g_return_if_fail (WK_IS_FILE_HEADER (self));
  g_return_if_fail (self->context == NULL);

  self->context = g_object_ref (context);
  gtk_actionable_set_action_target (self->open_plan, "s", wk_file_get_resident_id (file));
  gtk_actionable_set_action_target (self->open_table, "s", wk_file_get_resident_id (file));
  wk_acute_bar_bind (self->acute, file);
  wk_clash_bar_bind (self->clash, WK_FIELDS (card));
  g_signal_connect_object (card, "changed", G_CALLBACK (card_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (file, "domains-changed", G_CALLBACK (update_facts), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (wk_file_get_story (file), "changed", G_CALLBACK (update_facts), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (wk_file_get_base (file), "changed", G_CALLBACK (update_how), self, G_CONNECT_SWAPPED);
  wk_writable_say (self->notice, card);
  wk_writable_follow_sensitive (GTK_WIDGET (self->contact_person), WK_FIELDS (card));
  wk_writable_follow_sensitive (GTK_WIDGET (self->deputy), WK_FIELDS (card));
  card_changed_cb (self);
  update_how (self);
}
