#include "wk-note-row.h"

#include <glib/gi18n.h>

#include "file/wk-acute-part.h"
#include "plan/wk-clash-bar.h"
#include "plan/wk-plan-words.h"
#include "plan/wk-wrap-layout.h"
#include "wk-focus.h"

struct _WkNoteRow
{
  AdwBin parent_instance;

  WkTextView *text;
  GtkWidget *effect;
  GtkToggleButton *hinders;
  GtkToggleButton *helps;
  GtkToggleButton *acute;
  WkAcutePart *acute_part;
  GtkLabel *gone;
  GtkWidget *remove;
  WkClashBar *clash;

  WkPlanContext *context; /* (owned) */
  WkRecord *record; /* (owned) */
  char *title; /* (owned) */
  guint number;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (WkNoteRow, wk_note_row, ADW_TYPE_BIN)

static gboolean
is_barrier (WkNoteRow *self)
{
  return g_strcmp0 (wk_record_get_kind (self->record), "barrier") == 0;
}

/* When and how it ended. */
static char *
dup_gone (WkFields *fields, const char *gone_on)
{
  g_autofree char *when = wk_plan_words_dup_when (gone_on);
  g_autofree char *how = wk_fields_dup_string (fields, "gone-how");
  g_autofree char *word = wk_fields_dup_string (fields, "gone-word");

  if (g_str_equal (how, "not-reached"))
    /* Translators: a day, and the reason. */
    return g_strdup_printf (_ ("Closed on %s, the resident could not be reached: %s"), when, word);
  if (*word != '\0')
    /* Translators: a day, and what the resident said. */
    return g_strdup_printf (_ ("Solved on %s: “%s”"), when, word);
  /* Translators: %s is a day. */
  return g_strdup_printf (_ ("Solved on %s"), when);
}

static void
update (WkNoteRow *self)
{
  WkFields *fields = WK_FIELDS (self->record);
  g_autofree char *effect = NULL, *gone_on = NULL, *gone = NULL;
  gboolean acute;

  if (!is_barrier (self))
    return;
  effect = wk_fields_dup_string (fields, "effect");
  gone_on = wk_fields_dup_string (fields, "gone-on");
  acute = wk_fields_get_boolean (fields, "acute");
  self->updating = TRUE;
  gtk_toggle_button_set_active (self->helps, g_str_equal (effect, "helps"));
  gtk_toggle_button_set_active (self->hinders, !g_str_equal (effect, "helps"));
  gtk_toggle_button_set_active (self->acute, acute);
  self->updating = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->acute), !acute);
  gtk_widget_set_visible (GTK_WIDGET (self->acute_part), acute);
  gone = dup_gone (fields, gone_on);
  gtk_label_set_label (self->gone, gone);
  gtk_widget_set_visible (GTK_WIDGET (self->gone), *gone_on != '\0');
  if (*gone_on != '\0')
    gtk_widget_add_css_class (GTK_WIDGET (self), "wk-done");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "wk-done");
  if (acute)
    gtk_widget_add_css_class (GTK_WIDGET (self), "wk-acute-row");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "wk-acute-row");
}

static void
effect_toggled_cb (WkNoteRow *self)
{
  if (!self->updating)
    wk_fields_set_string (WK_FIELDS (self->record), "effect", gtk_toggle_button_get_active (self->helps) ? "helps" : "hinders");
}

/* The card's lamp follows by itself: the open file sees to it. */
static void
acute_toggled_cb (WkNoteRow *self)
{
  if (!self->updating && gtk_toggle_button_get_active (self->acute))
    wk_acute_part_light (self->record);
}

static void
remove_clicked_cb (WkNoteRow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "domain.remove", "s", wk_record_get_id (self->record));
}

static void
next_requested_cb (WkNoteRow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), is_barrier (self) ? "domain.add-barrier" : "domain.add-strength", NULL);
}

static gboolean
wk_note_row_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (WK_NOTE_ROW (widget)->text));
}

static void
wk_note_row_dispose (GObject *object)
{
  WkNoteRow *self = WK_NOTE_ROW (object);

  if (self->record != NULL)
    g_signal_handlers_disconnect_by_data (self->record, self);
  g_clear_object (&self->record);
  g_clear_object (&self->context);
  g_clear_pointer (&self->title, g_free);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_NOTE_ROW);

  G_OBJECT_CLASS (wk_note_row_parent_class)->dispose (object);
}

static void
wk_note_row_class_init (WkNoteRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_note_row_dispose;
  wk_focus_set_grab (widget_class, wk_note_row_grab_focus);
  g_type_ensure (WK_TYPE_TEXT_VIEW);
  g_type_ensure (WK_TYPE_ACUTE_PART);
  g_type_ensure (WK_TYPE_CLASH_BAR);
  g_type_ensure (WK_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/file/wk-note-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WkNoteRow, text);
  gtk_widget_class_bind_template_child (widget_class, WkNoteRow, effect);
  gtk_widget_class_bind_template_child (widget_class, WkNoteRow, hinders);
  gtk_widget_class_bind_template_child (widget_class, WkNoteRow, helps);
  gtk_widget_class_bind_template_child (widget_class, WkNoteRow, acute);
  gtk_widget_class_bind_template_child (widget_class, WkNoteRow, acute_part);
  gtk_widget_class_bind_template_child (widget_class, WkNoteRow, gone);
  gtk_widget_class_bind_template_child (widget_class, WkNoteRow, remove);
  gtk_widget_class_bind_template_child (widget_class, WkNoteRow, clash);
  gtk_widget_class_bind_template_callback (widget_class, effect_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, acute_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_requested_cb);
}

static void
wk_note_row_init (WkNoteRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
bind_barrier (WkNoteRow *self)
{
  static const char *const watched[] = { "notify::effect", "notify::acute", "notify::gone-on", "notify::gone-word" };
  WkFields *fields = WK_FIELDS (self->record);

  for (guint i = 0; i < G_N_ELEMENTS (watched); i++)
    g_signal_connect_swapped (fields, watched[i], G_CALLBACK (update), self);
  wk_acute_part_bind (self->acute_part, self->context, self->record);
}

GtkWidget *
wk_note_row_new (WkPlanContext *context, WkRecord *record, const char *title)
{
  WkNoteRow *self = g_object_new (WK_TYPE_NOTE_ROW, NULL);
  gboolean barrier;

  self->context = g_object_ref (context);
  self->record = g_object_ref (record);
  self->title = g_strdup (title);
  barrier = is_barrier (self);
  wk_text_view_bind (self->text, wk_record_get_document (record),
                     wk_fields_get_text (WK_FIELDS (record), barrier ? "barrier" : "strength"));
  wk_text_view_set_placeholder (self->text, barrier ? _ ("What hinders or helps?") : _ ("What goes well?"));
  wk_clash_bar_bind (self->clash, WK_FIELDS (record));
  gtk_widget_set_visible (self->effect, barrier);
  gtk_widget_set_visible (GTK_WIDGET (self->acute), barrier);
  gtk_widget_set_visible (GTK_WIDGET (self->acute_part), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->gone), FALSE);
  if (barrier)
    bind_barrier (self);
  update (self);
  return GTK_WIDGET (self);
}

void
wk_note_row_set_number (WkNoteRow *self, guint number)
{
  g_autofree char *label = NULL, *removal = NULL;

  g_return_if_fail (WK_IS_NOTE_ROW (self));

  if (self->number == number)
    return;
  self->number = number;
  /* Translators: a life domain and the number of a strength or barrier in it, as in "Money: barrier 2". */
  label = g_strdup_printf (is_barrier (self) ? _ ("%s: barrier %u") : _ ("%s: strength %u"), self->title, number);
  removal = g_strdup_printf (is_barrier (self) ? _ ("%s: take barrier %u away") : _ ("%s: take strength %u away"), self->title, number);
  wk_text_view_set_label (self->text, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove), GTK_ACCESSIBLE_PROPERTY_LABEL, removal, -1);
}

void
wk_note_row_begin_writing (WkNoteRow *self)
{
  g_return_if_fail (WK_IS_NOTE_ROW (self));
  wk_text_view_focus_end (self->text);
}
