#include "wk-seat-offers.h"

#include "plan/wk-wrap-layout.h"
#include "seat/wk-seat-foot.h"
#include "seat/wk-seat-language.h"
#include "wk-social-map.h"
#include "wk-words.h"

struct _WkSeatOffers
{
  AdwBin parent_instance;

  GtkLabel *explanation;
  GtkBox *domains;
  GtkBox *list;

  GPtrArray *offers; /* (owned) (nullable) of WkOffer */
  const char *domain; /* (nullable): what is looked at; NULL: everything */
  GPtrArray *languages, *sentences; /* (owned): what is shown, each with its language */
};

G_DEFINE_FINAL_TYPE (WkSeatOffers, wk_seat_offers, ADW_TYPE_BIN)

/* As the seat calls them: one says of oneself what it is about. */
static const struct
{
  const char *key, *label;
} domains[] = {
  { "money", NS_ ("Money") },
  { "housing", NS_ ("Housing") },
  { "work", NS_ ("Work") },
  { "education", NS_ ("Learning") },
  { "family", NS_ ("Family") },
  { "health", NS_ ("Health") },
  { "mind", NS_ ("How I feel") },
  { "addiction", NS_ ("Addiction") },
  { "network", NS_ ("People around me") },
  { "language", NS_ ("Dutch lessons") },
  { "daily-life", NS_ ("Daily life") },
  { "mobility", NS_ ("Getting around") },
  { "justice", NS_ ("Police and justice") },
  { "practical", NS_ ("Practical help") },
};

static void show_list (WkSeatOffers *self);

static gboolean
is_about (const WkOffer *offer, const char *domain)
{
  return domain == NULL || g_strv_contains ((const char *const *) offer->domains, domain);
}

/* ---- what it is about ------------------------------------------------------------------------------------- */

static void
toggled_cb (GtkToggleButton *button, WkSeatOffers *self)
{
  if (!gtk_toggle_button_get_active (button))
    return;
  self->domain = g_object_get_data (G_OBJECT (button), "wk-domain");
  show_list (self);
}

static GtkToggleButton *
add_domain (WkSeatOffers *self, const char *key, const char *icon, const char *label, GtkToggleButton *group)
{
  GtkWidget *button = gtk_toggle_button_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9), *image = gtk_image_new_from_icon_name (icon);
  GtkWidget *words = gtk_label_new (label);

  gtk_label_set_wrap (GTK_LABEL (words), TRUE);
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), words);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_add_css_class (button, "wk-seat-tile");
  g_object_set_data (G_OBJECT (button), "wk-domain", (gpointer) key);
  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), group);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), g_strcmp0 (key, self->domain) == 0);
  g_signal_connect_object (button, "toggled", G_CALLBACK (toggled_cb), self, 0);
  gtk_box_append (self->domains, button);
  return GTK_TOGGLE_BUTTON (button);
}

/* Only what there is something about. */
static void
show_domains (WkSeatOffers *self)
{
  GtkToggleButton *group;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->domains))) != NULL)
    gtk_box_remove (self->domains, child);
  gtk_widget_set_visible (GTK_WIDGET (self->domains), self->offers != NULL && self->offers->len > 0);
  group = add_domain (self, NULL, "wk-network-symbolic", S_ ("Everything"), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (domains); i++)
    {
      g_autofree char *icon = wk_words_dup_domain_icon (domains[i].key);
      gboolean any = FALSE;

      for (guint k = 0; self->offers != NULL && k < self->offers->len; k++)
        any = any || is_about (self->offers->pdata[k], domains[i].key);
      if (any)
        add_domain (self, domains[i].key, icon, S_ (domains[i].label), group);
    }
}

/* ---- what there is ------------------------------------------------------------------------------------------ */

/* What is read aloud of one card. */
typedef struct
{
  GtkWidget *card;
  GPtrArray *languages, *texts; /* (owned) */
} Card;

static void
add_line (Card *card, const char *words, const char *language, const char *style)
{
  GtkWidget *label;

  if (*words == '\0')
    return;
  label = gtk_label_new (words);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (card->card), label);
  wk_seat_foot_add (card->languages, card->texts, language, words);
}

static void
add_fact (Card *card, const char *format, gboolean number, const char *fact)
{
  g_autofree char *isolated = wk_seat_language_dup_isolated (fact, number);
  g_autofree char *words = *fact != '\0' ? g_strdup_printf (format, isolated) : NULL;

  if (words != NULL)
    add_line (card, words, wk_seat_language_get ()->code, NULL);
}

static void
add_card (WkSeatOffers *self, const WkOffer *offer)
{
  Card card = { gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), g_ptr_array_new_with_free_func (g_free), g_ptr_array_new_with_free_func (g_free) };
  GtkWidget *foot = wk_seat_foot_new ();
  /* What it is, for whom and how long one waits is in the words of those who work at the location; a name is a name. */
  g_autofree char *typed = g_strjoin (" ", offer->offers, offer->conditions, offer->waiting, NULL);
  const char *language = wk_seat_foot_guess (g_strstrip (typed));

  add_line (&card, offer->name, wk_seat_foot_guess (offer->name), "heading");
  add_line (&card, offer->offers, language, NULL);
  /* Translators: %s is for whom something is there. */
  add_fact (&card, S_ ("For whom: %s"), FALSE, offer->conditions);
  /* Translators: %s is how long one waits. */
  add_fact (&card, S_ ("Waiting time: %s"), FALSE, offer->waiting);
  /* Translators: %s is a number. */
  add_fact (&card, S_ ("Telephone: %s"), TRUE, offer->phone);
  /* Translators: %s is an address on the internet. */
  add_fact (&card, S_ ("Website: %s"), TRUE, offer->website);
  gtk_box_append (GTK_BOX (card.card), foot);
  wk_seat_foot_show (WK_SEAT_FOOT (foot), offer->name, language, card.languages, card.texts);
  gtk_widget_add_css_class (card.card, "card");
  gtk_widget_add_css_class (card.card, "wk-card");
  gtk_box_append (self->list, card.card);
  for (guint i = 0; i < card.texts->len; i++)
    wk_seat_foot_add (self->languages, self->sentences, card.languages->pdata[i], card.texts->pdata[i]);
  g_ptr_array_unref (card.languages);
  g_ptr_array_unref (card.texts);
}

static void
show_list (WkSeatOffers *self)
{
  const char *explanation;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_box_remove (self->list, child);
  g_ptr_array_set_size (self->languages, 0);
  g_ptr_array_set_size (self->sentences, 0);
  if (self->offers == NULL)
    explanation = S_ ("The host has not shown this yet.");
  else if (self->offers->len == 0)
    explanation = S_ ("Nothing is written here yet.");
  else
    explanation = S_ ("This is what there is in my neighbourhood. I can ask about it at the table.");
  gtk_label_set_label (self->explanation, explanation);
  wk_seat_foot_add (self->languages, self->sentences, wk_seat_language_get ()->code, explanation);
  for (guint i = 0; self->offers != NULL && i < self->offers->len; i++)
    if (is_about (self->offers->pdata[i], self->domain))
      add_card (self, self->offers->pdata[i]);
}

/* ---- object ------------------------------------------------------------------------------------------------- */

static void
wk_seat_offers_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), WK_TYPE_SEAT_OFFERS);

  G_OBJECT_CLASS (wk_seat_offers_parent_class)->dispose (object);
}

static void
wk_seat_offers_finalize (GObject *object)
{
  WkSeatOffers *self = WK_SEAT_OFFERS (object);

  g_clear_pointer (&self->offers, g_ptr_array_unref);
  g_ptr_array_unref (self->languages);
  g_ptr_array_unref (self->sentences);

  G_OBJECT_CLASS (wk_seat_offers_parent_class)->finalize (object);
}

static void
wk_seat_offers_class_init (WkSeatOffersClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_seat_offers_dispose;
  G_OBJECT_CLASS (klass)->finalize = wk_seat_offers_finalize;
  g_type_ensure (WK_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/seat/wk-seat-offers.ui");
  gtk_widget_class_bind_template_child (widget_class, WkSeatOffers, explanation);
  gtk_widget_class_bind_template_child (widget_class, WkSeatOffers, domains);
  gtk_widget_class_bind_template_child (widget_class, WkSeatOffers, list);
}

static void
wk_seat_offers_init (WkSeatOffers *self)
{
  self->languages = g_ptr_array_new_with_free_func (g_free);
  self->sentences = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
wk_seat_offers_show (WkSeatOffers *self, GPtrArray *offers)
{
  g_return_if_fail (WK_IS_SEAT_OFFERS (self));

  g_clear_pointer (&self->offers, g_ptr_array_unref);
  self->offers = offers != NULL ? g_ptr_array_ref (offers) : NULL;
  show_domains (self);
  show_list (self);
}

void
wk_seat_offers_collect (WkSeatOffers *self, GPtrArray *languages, GPtrArray *texts)
{
  g_return_if_fail (WK_IS_SEAT_OFFERS (self));

  for (guint i = 0; i < self->sentences->len; i++)
    wk_seat_foot_add (languages, texts, self->languages->pdata[i], self->sentences->pdata[i]);
}
