#include "wk-seat-agreement.h"

#include "seat/wk-seat-foot.h"
#include "seat/wk-seat-language.h"
#include "seat/wk-seat-text.h"

/* What is typed or chosen in a line of its own, under a heading. */
typedef struct
{
  GtkWidget *part;
  GtkLabel *words;
  WkSeatFoot *foot;
} Line;

struct _WkSeatAgreement
{
  AdwBin parent_instance;

  WkSeatText *support;
  WkSeatText *obligation;
  WkSeatText *reason;
  GtkLabel *call;
  GtkLabel *letter;
  WkSeatFoot *letter_foot;
  Line exemption;
  Line consequence;

  WkRecord *record; /* (owned) */
};

G_DEFINE_FINAL_TYPE (WkSeatAgreement, wk_seat_agreement, ADW_TYPE_BIN)

static char *
dup_call (WkSeatAgreement *self)
{
  g_autoptr (WkPerson) person = wk_fields_dup_person (WK_FIELDS (self->record), "call");
  g_autofree char *phone = wk_fields_dup_string (WK_FIELDS (self->record), "phone");
  g_autoptr (GString) words = g_string_new (NULL);

  if (person != NULL && *phone != '\0')
    {
      g_autofree char *name = wk_seat_language_dup_isolated (wk_person_get_name (person), FALSE);
      g_autofree char *number = wk_seat_language_dup_isolated (phone, TRUE);

      /* Translators: 1 is a name, 2 a telephone number. */
      g_string_append_printf (words, S_ ("Does it not work out? Call %1$s: %2$s."), name, number);
    }
  else if (person != NULL)
    /* Translators: %s is a name. */
    g_string_append_printf (words, S_ ("Does it not work out? Call %s."), wk_person_get_name (person));
  return g_string_free (g_steal_pointer (&words), FALSE);
}

/* (nullable): what the letter is called, as somebody typed it. */
static char *
dup_letter (WkSeatAgreement *self, char **typed)
{
  g_autofree char *letter = wk_fields_dup_string (WK_FIELDS (self->record), "letter");
  g_autofree char *isolated = wk_seat_language_dup_isolated (letter, FALSE);
  /* Translators: %s is what is on the letter, as in its date or number. */
  char *words = *letter != '\0' ? g_strdup_printf (S_ ("It is in the letter: %s."), isolated) : NULL;

  *typed = g_steal_pointer (&letter);
  return words;
}

static void
collect_line (WkSeatAgreement *self, const char *field, const char *heading, GPtrArray *languages, GPtrArray *texts)
{
  g_autofree char *words = wk_fields_dup_string (WK_FIELDS (self->record), field);

  if (*words == '\0')
    return;
  wk_seat_foot_add (languages, texts, wk_seat_language_get ()->code, heading);
  wk_seat_foot_add (languages, texts, wk_seat_foot_guess (words), words);
}

static void
show_line (WkSeatAgreement *self, const Line *line, const char *field, const char *heading)
{
  g_autofree char *words = wk_fields_dup_string (WK_FIELDS (self->record), field);
  g_autoptr (GPtrArray) languages = g_ptr_array_new_with_free_func (g_free), texts = g_ptr_array_new_with_free_func (g_free);

  gtk_widget_set_visible (line->part, *words != '\0');
  gtk_label_set_label (line->words, words);
  collect_line (self, field, heading, languages, texts);
  wk_seat_foot_show (line->foot, heading, wk_seat_foot_guess (words), languages, texts);
}

static void
update (WkSeatAgreement *self)
{
  g_autofree char *call = dup_call (self), *typed = NULL, *letter = dup_letter (self, &typed);
  static const char *const fields[] = { "support", "obligation", "reason" };
  WkSeatText *const texts[] = { self->support, self->obligation, self->reason };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    gtk_widget_set_visible (GTK_WIDGET (texts[i]), wk_text_get_length (wk_fields_get_text (WK_FIELDS (self->record), fields[i])) > 0);
  show_line (self, &self->exemption, "exemption", S_ ("What I need not do"));
  show_line (self, &self->consequence, "consequence", S_ ("What happens if I do not do it"));
  gtk_label_set_label (self->call, call);
  gtk_widget_set_visible (GTK_WIDGET (self->call), *call != '\0');
  gtk_label_set_label (self->letter, letter != NULL ? letter : "");
  gtk_widget_set_visible (GTK_WIDGET (self->letter), letter != NULL);
  wk_seat_foot_show (self->letter_foot, NULL, wk_seat_foot_guess (typed), NULL, NULL);
}

static void
wk_seat_agreement_dispose (GObject *object)
{
  WkSeatAgreement *self = WK_SEAT_AGREEMENT (object);

  if (self->record != NULL)
    g_signal_handlers_disconnect_by_data (self->record, self);
  g_clear_object (&self->record);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_SEAT_AGREEMENT);

  G_OBJECT_CLASS (wk_seat_agreement_parent_class)->dispose (object);
}

/* offset: of its Line. */
static void
bind_line (GtkWidgetClass *widget_class, const char *name, goffset offset)
{
  g_autofree char *part = g_strconcat (name, "_part", NULL), *foot = g_strconcat (name, "_foot", NULL);

  gtk_widget_class_bind_template_child_full (widget_class, part, FALSE, offset + G_STRUCT_OFFSET (Line, part));
  gtk_widget_class_bind_template_child_full (widget_class, name, FALSE, offset + G_STRUCT_OFFSET (Line, words));
  gtk_widget_class_bind_template_child_full (widget_class, foot, FALSE, offset + G_STRUCT_OFFSET (Line, foot));
}

static void
wk_seat_agreement_class_init (WkSeatAgreementClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_seat_agreement_dispose;
  g_type_ensure (WK_TYPE_SEAT_FOOT);
  g_type_ensure (WK_TYPE_SEAT_TEXT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/seat/wk-seat-agreement.ui");
  gtk_widget_class_bind_template_child (widget_class, WkSeatAgreement, support);
  gtk_widget_class_bind_template_child (widget_class, WkSeatAgreement, obligation);
  gtk_widget_class_bind_template_child (widget_class, WkSeatAgreement, reason);
  gtk_widget_class_bind_template_child (widget_class, WkSeatAgreement, call);
  gtk_widget_class_bind_template_child (widget_class, WkSeatAgreement, letter);
  gtk_widget_class_bind_template_child (widget_class, WkSeatAgreement, letter_foot);
  bind_line (widget_class, "exemption", G_STRUCT_OFFSET (WkSeatAgreement, exemption));
  bind_line (widget_class, "consequence", G_STRUCT_OFFSET (WkSeatAgreement, consequence));
}

static void
wk_seat_agreement_init (WkSeatAgreement *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
wk_seat_agreement_new (WkPlanContext *context, WkRecord *agreement)
{
  WkSeatAgreement *self = g_object_new (WK_TYPE_SEAT_AGREEMENT, NULL);
  WkFields *fields = WK_FIELDS (agreement);

  self->record = g_object_ref (agreement);
  wk_seat_text_bind (self->support, context, fields, "support");
  wk_seat_text_bind (self->obligation, context, fields, "obligation");
  wk_seat_text_bind (self->reason, context, fields, "reason");
  g_signal_connect_swapped (agreement, "notify", G_CALLBACK (update), self);
  g_signal_connect_object (wk_fields_get_text (fields, "support"), "notify::empty", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (wk_fields_get_text (fields, "obligation"), "notify::empty", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (wk_fields_get_text (fields, "reason"), "notify::empty", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

void
wk_seat_agreement_collect (WkSeatAgreement *self, GPtrArray *languages, GPtrArray *texts)
{
  g_autofree char *call = NULL, *letter = NULL, *typed = NULL;

  g_return_if_fail (WK_IS_SEAT_AGREEMENT (self));

  wk_seat_text_collect (self->support, languages, texts);
  wk_seat_text_collect (self->obligation, languages, texts);
  collect_line (self, "exemption", S_ ("What I need not do"), languages, texts);
  wk_seat_text_collect (self->reason, languages, texts);
  collect_line (self, "consequence", S_ ("What happens if I do not do it"), languages, texts);
  call = dup_call (self);
  letter = dup_letter (self, &typed);
  wk_seat_foot_add (languages, texts, wk_seat_language_get ()->code, call);
  wk_seat_foot_add (languages, texts, wk_seat_language_get ()->code, letter);
}
