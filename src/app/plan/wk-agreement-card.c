#include "wk-agreement-card.h"

#include <glib/gi18n.h>

#include "plan/wk-clash-bar.h"
#include "plan/wk-mandate.h"
#include "plan/wk-obligation-rows.h"
#include "plan/wk-who-button.h"
#include "wk-focus.h"

struct _WkAgreementCard
{
  AdwBin parent_instance;

  WkTextView *support;
  WkTextView *obligation;
  WkTextView *reason;
  WkObligationRows *obligation_rows;
  WkWhoButton *call;
  GtkWidget *remove;
  WkClashBar *clash;

  WkRecord *record; /* (owned) */
  guint number;
};

G_DEFINE_FINAL_TYPE (WkAgreementCard, wk_agreement_card, ADW_TYPE_BIN)

static void
remove_clicked_cb (WkAgreementCard *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "plan.remove", "s", wk_record_get_id (self->record));
}

static gboolean
wk_agreement_card_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (WK_AGREEMENT_CARD (widget)->support));
}

static void
wk_agreement_card_dispose (GObject *object)
{
  WkAgreementCard *self = WK_AGREEMENT_CARD (object);

  g_clear_object (&self->record);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_AGREEMENT_CARD);

  G_OBJECT_CLASS (wk_agreement_card_parent_class)->dispose (object);
}

static void
wk_agreement_card_class_init (WkAgreementCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_agreement_card_dispose;
  wk_focus_set_grab (widget_class, wk_agreement_card_grab_focus);
  g_type_ensure (WK_TYPE_TEXT_VIEW);
  g_type_ensure (WK_TYPE_OBLIGATION_ROWS);
  g_type_ensure (WK_TYPE_WHO_BUTTON);
  g_type_ensure (WK_TYPE_CLASH_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/plan/wk-agreement-card.ui");
  gtk_widget_class_bind_template_child (widget_class, WkAgreementCard, support);
  gtk_widget_class_bind_template_child (widget_class, WkAgreementCard, obligation);
  gtk_widget_class_bind_template_child (widget_class, WkAgreementCard, reason);
  gtk_widget_class_bind_template_child (widget_class, WkAgreementCard, obligation_rows);
  gtk_widget_class_bind_template_child (widget_class, WkAgreementCard, call);
  gtk_widget_class_bind_template_child (widget_class, WkAgreementCard, remove);
  gtk_widget_class_bind_template_child (widget_class, WkAgreementCard, clash);
  gtk_widget_class_bind_template_callback (widget_class, remove_clicked_cb);
}

static void
wk_agreement_card_init (WkAgreementCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
wk_agreement_card_new (WkPlanContext *context, WkRecord *agreement)
{
  WkAgreementCard *self = g_object_new (WK_TYPE_AGREEMENT_CARD, NULL);
  WkFields *fields = WK_FIELDS (agreement);

  self->record = g_object_ref (agreement);
  wk_plan_context_show_text (context, self->support, fields, "support");
  wk_plan_context_show_text (context, self->obligation, fields, "obligation");
  wk_plan_context_show_text (context, self->reason, fields, "reason");
  /* What is asked of somebody is no thing that anybody at the table may write. */
  if (!wk_mandate_may_oblige ())
    {
      gtk_text_view_set_editable (GTK_TEXT_VIEW (self->obligation), FALSE);
      wk_text_view_set_placeholder (self->obligation, _ ("None"));
    }
  wk_obligation_rows_bind (self->obligation_rows, agreement);
  wk_who_button_bind (self->call, context, fields, "call");
  wk_clash_bar_bind (self->clash, fields);
  return GTK_WIDGET (self);
}

void
wk_agreement_card_set_number (WkAgreementCard *self, guint number)
{
  g_autofree char *support = NULL, *obligation = NULL, *reason = NULL, *call = NULL, *removal = NULL;

  g_return_if_fail (WK_IS_AGREEMENT_CARD (self));

  if (self->number == number)
    return;
  self->number = number;
  support = g_strdup_printf (_ ("Agreement %u: support"), number);
  obligation = g_strdup_printf (_ ("Agreement %u: obligation"), number);
  reason = g_strdup_printf (_ ("Agreement %u: reason"), number);
  call = g_strdup_printf (_ ("Agreement %u: whom to call when it does not work out"), number);
  removal = g_strdup_printf (_ ("Agreement %u: take away"), number);
  wk_text_view_set_label (self->support, support);
  wk_text_view_set_label (self->obligation, obligation);
  wk_text_view_set_label (self->reason, reason);
  wk_who_button_set_label (self->call, call);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove), GTK_ACCESSIBLE_PROPERTY_LABEL, removal, -1);
}

void
wk_agreement_card_begin_writing (WkAgreementCard *self)
{
  g_return_if_fail (WK_IS_AGREEMENT_CARD (self));
  wk_text_view_focus_end (self->support);
}
