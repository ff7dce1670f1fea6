#include "wk-looks-offer.h"

#include <glib/gi18n.h>

#include "plan/wk-wrap-layout.h"

struct _WkLooksOffer
{
  AdwBin parent_instance;

  GtkLabel *question;

  WkTable *table; /* (owned) (nullable) */
  WkMember *member; /* (owned) (nullable): asked about now */
};

G_DEFINE_FINAL_TYPE (WkLooksOffer, wk_looks_offer, ADW_TYPE_BIN)

static const char SETTLED[] = "wk-looks-settled";

void
wk_looks_offer_settle (WkMember *member)
{
  g_object_set_data (G_OBJECT (member), SETTLED, GINT_TO_POINTER (TRUE));
}

static void
update (WkLooksOffer *self)
{
  GListModel *members = self->table != NULL && wk_table_is_host (self->table) ? wk_table_get_members (self->table) : NULL;
  g_autofree char *words = NULL;

  g_clear_object (&self->member);
  for (guint i = 0; members != NULL && self->member == NULL && i < g_list_model_get_n_items (members); i++)
    {
      g_autoptr (WkMember) member = g_list_model_get_item (members, i);

      if (wk_member_is_seat (member) && g_object_get_data (G_OBJECT (member), SETTLED) == NULL)
        self->member = g_steal_pointer (&member);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), self->member != NULL);
  if (self->member == NULL)
    return;
  /* Translators: %s is the name that somebody gave who took a seat as the resident. */
  words = g_strdup_printf (_ ("%s sits at a seat as the resident. May it show there who looked in the file?"), wk_member_get_name (self->member));
  gtk_label_set_label (self->question, words);
}

static void
answer (WkLooksOffer *self, gboolean show)
{
  g_autoptr (WkMember) member = g_steal_pointer (&self->member);

  if (member == NULL)
    return;
  if (show)
    wk_table_give_sheets (self->table, member);
  wk_looks_offer_settle (member);
  update (self);
}

static void
show_cb (WkLooksOffer *self)
{
  answer (self, TRUE);
}

static void
not_now_cb (WkLooksOffer *self)
{
  answer (self, FALSE);
}

static void
forget_table (WkLooksOffer *self)
{
  if (self->table != NULL)
    g_signal_handlers_disconnect_by_data (wk_table_get_members (self->table), self);
  g_clear_object (&self->table);
  g_clear_object (&self->member);
}

static void
wk_looks_offer_dispose (GObject *object)
{
  forget_table (WK_LOOKS_OFFER (object));
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), WK_TYPE_LOOKS_OFFER);

  G_OBJECT_CLASS (wk_looks_offer_parent_class)->dispose (object);
}

static void
wk_looks_offer_class_init (WkLooksOfferClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_looks_offer_dispose;
  g_type_ensure (WK_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/table/wk-looks-offer.ui");
  gtk_widget_class_bind_template_child (widget_class, WkLooksOffer, question);
  gtk_widget_class_bind_template_callback (widget_class, show_cb);
  gtk_widget_class_bind_template_callback (widget_class, not_now_cb);
}

static void
wk_looks_offer_init (WkLooksOffer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
wk_looks_offer_set_table (WkLooksOffer *self, WkTable *table)
{
  g_return_if_fail (WK_IS_LOOKS_OFFER (self));

  forget_table (self);
  g_set_object (&self->table, table);
  if (table != NULL) /* after whoever knows of a seat that it is the resident's for certain */
    g_signal_connect_object (wk_table_get_members (table), "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  update (self);
}
