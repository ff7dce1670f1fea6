#include "wk-disagreement-row.h"

#include <glib/gi18n.h>

#include "plan/wk-clash-bar.h"
#include "plan/wk-when-button.h"
#include "wk-focus.h"

struct _WkDisagreementRow
{
  AdwBin parent_instance;

  WkTextView *text;
  WkWhenButton *talk_on;
  GtkWidget *remove;
  WkClashBar *clash;

  WkRecord *record; /* (owned) */
  guint number;
};

G_DEFINE_FINAL_TYPE (WkDisagreementRow, wk_disagreement_row, ADW_TYPE_BIN)

static void
remove_clicked_cb (WkDisagreementRow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "plan.remove", "s", wk_record_get_id (self->record));
}

static gboolean
wk_disagreement_row_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (WK_DISAGREEMENT_ROW (widget)->text));
}

static void
wk_disagreement_row_dispose (GObject *object)
{
  WkDisagreementRow *self = WK_DISAGREEMENT_ROW (object);

  g_clear_object (&self->record);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_DISAGREEMENT_ROW);

  G_OBJECT_CLASS (wk_disagreement_row_parent_class)->dispose (object);
}

static void
wk_disagreement_row_class_init (WkDisagreementRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_disagreement_row_dispose;
  wk_focus_set_grab (widget_class, wk_disagreement_row_grab_focus);
  g_type_ensure (WK_TYPE_TEXT_VIEW);
  g_type_ensure (WK_TYPE_WHEN_BUTTON);
  g_type_ensure (WK_TYPE_CLASH_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/plan/wk-disagreement-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WkDisagreementRow, text);
  gtk_widget_class_bind_template_child (widget_class, WkDisagreementRow, talk_on);
  gtk_widget_class_bind_template_child (widget_class, WkDisagreementRow, remove);
  gtk_widget_class_bind_template_child (widget_class, WkDisagreementRow, clash);
  gtk_widget_class_bind_template_callback (widget_class, remove_clicked_cb);
}

static void
wk_disagreement_row_init (WkDisagreementRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
wk_disagreement_row_new (WkPlanContext *context, WkRecord *disagreement)
{
  WkDisagreementRow *self = g_object_new (WK_TYPE_DISAGREEMENT_ROW, NULL);

  self->record = g_object_ref (disagreement);
  wk_plan_context_show_text (context, self->text, WK_FIELDS (disagreement), "text");
  wk_when_button_bind (self->talk_on, WK_FIELDS (disagreement), "talk-on");
  wk_clash_bar_bind (self->clash, WK_FIELDS (disagreement));
  return GTK_WIDGET (self);
}

void
wk_disagreement_row_set_number (WkDisagreementRow *self, guint number)
{
  g_autofree char *text = NULL, *talk_on = NULL, *removal = NULL;

  g_return_if_fail (WK_IS_DISAGREEMENT_ROW (self));

  if (self->number == number)
    return;
  self->number = number;
  text = g_strdup_printf (_ ("Disagreement %u"), number);
  talk_on = g_strdup_printf (_ ("Disagreement %u: when we talk on"), number);
  removal = g_strdup_printf (_ ("Disagreement %u: take away"), number);
  wk_text_view_set_label (self->text, text);
  wk_when_button_set_label (self->talk_on, talk_on);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove), GTK_ACCESSIBLE_PROPERTY_LABEL, removal, -1);
}

void
wk_disagreement_row_begin_writing (WkDisagreementRow *self)
{
  g_return_if_fail (WK_IS_DISAGREEMENT_ROW (self));
  wk_text_view_focus_end (self->text);
}
