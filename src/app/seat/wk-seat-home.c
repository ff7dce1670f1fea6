#include "wk-seat-home.h"

#include "seat/wk-seat-foot.h"
#include "seat/wk-seat-language.h"
#include "wk-plan-check.h"

struct _WkSeatHome
{
  AdwBin parent_instance;

  GtkLabel *explanation;
  GtkBox *list;

  WkDocument *plan; /* (owned) (nullable) */
  GPtrArray *languages, *texts; /* (owned): what is shown */
  gboolean showing; /* the ticks are not a person's */
};

G_DEFINE_FINAL_TYPE (WkSeatHome, wk_seat_home, ADW_TYPE_BIN)

static void
toggled_cb (GtkCheckButton *check, WkSeatHome *self)
{
  WkRecord *step = g_object_get_data (G_OBJECT (check), "wk-step");

  if (self->showing)
    return;
  /* It is the resident's to choose, also while somebody else writes for all. */
  wk_document_begin_laying (self->plan);
  if (!wk_fields_set_boolean (WK_FIELDS (step), "home", gtk_check_button_get_active (check)))
    gtk_widget_error_bell (GTK_WIDGET (self));
  wk_document_end_laying (self->plan);
}

static void
add_step (WkSeatHome *self, WkRecord *step)
{
  g_autofree char *words = wk_plan_dup_action (step);
  const char *language = wk_seat_foot_guess (words);
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *foot = wk_seat_foot_new ();
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", words, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "natural-wrap-mode",
                                   GTK_NATURAL_WRAP_NONE, "xalign", 0.0, NULL);
  GtkWidget *check = gtk_check_button_new ();
  g_autoptr (GPtrArray) languages = g_ptr_array_new_with_free_func (g_free), texts = g_ptr_array_new_with_free_func (g_free);

  gtk_check_button_set_child (GTK_CHECK_BUTTON (check), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_add_css_class (check, "wk-seat-check");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), wk_fields_get_boolean (WK_FIELDS (step), "home"));
  g_object_set_data_full (G_OBJECT (check), "wk-step", g_object_ref (step), g_object_unref);
  g_signal_connect_object (check, "toggled", G_CALLBACK (toggled_cb), self, 0);
  wk_seat_foot_add (languages, texts, language, words);
  wk_seat_foot_add (self->languages, self->texts, language, words);
  wk_seat_foot_show (WK_SEAT_FOOT (foot), words, language, languages, texts);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "wk-card");
  gtk_box_append (GTK_BOX (card), check);
  gtk_box_append (GTK_BOX (card), foot);
  gtk_box_append (self->list, card);
}

/* As many and the same as are shown: then only the ticks follow, so that what is pressed stays where it is. */
static gboolean
follow (WkSeatHome *self, GPtrArray *steps)
{
  GtkWidget *card = gtk_widget_get_first_child (GTK_WIDGET (self->list));
  guint i;

  for (i = 0; i < steps->len && card != NULL; i++, card = gtk_widget_get_next_sibling (card))
    {
      GtkWidget *check = gtk_widget_get_first_child (card);
      g_autofree char *words = wk_plan_dup_action (steps->pdata[i]);

      if (g_object_get_data (G_OBJECT (check), "wk-step") != steps->pdata[i]
          || !g_str_equal (gtk_label_get_label (GTK_LABEL (gtk_check_button_get_child (GTK_CHECK_BUTTON (check)))), words))
        return FALSE;
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), wk_fields_get_boolean (WK_FIELDS (steps->pdata[i]), "home"));
    }
  return i == steps->len && card == NULL;
}

static void
update (WkSeatHome *self)
{
  g_autoptr (GPtrArray) actions = NULL, steps = g_ptr_array_new ();
  GtkWidget *child;

  /* Nothing of it is seen until it is asked. */
  if (self->plan == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  actions = wk_plan_list_actions (self->plan);
  for (guint i = 0; i < actions->len; i++)
    {
      WkRecord *step = actions->pdata[i];
      g_autofree char *done = wk_fields_dup_string (WK_FIELDS (step), "done-on"), *words = wk_plan_dup_action (step);

      if (g_str_equal (wk_record_get_kind (step), "step") && *done == '\0' && *words != '\0')
        g_ptr_array_add (steps, step);
    }
  gtk_label_set_label (self->explanation, steps->len > 0 ? S_ ("I choose which steps go on my paper. I take the paper home.") : S_ ("There are no steps yet that can go home."));
  self->showing = TRUE;
  if (!follow (self, steps))
    {
      while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
        gtk_box_remove (self->list, child);
      g_ptr_array_set_size (self->languages, 0);
      g_ptr_array_set_size (self->texts, 0);
      for (guint i = 0; i < steps->len; i++)
        add_step (self, steps->pdata[i]);
    }
  self->showing = FALSE;
}

static void
wk_seat_home_dispose (GObject *object)
{
  WkSeatHome *self = WK_SEAT_HOME (object);

  g_clear_object (&self->plan);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_SEAT_HOME);

  G_OBJECT_CLASS (wk_seat_home_parent_class)->dispose (object);
}

static void
wk_seat_home_finalize (GObject *object)
{
  WkSeatHome *self = WK_SEAT_HOME (object);

  g_ptr_array_unref (self->languages);
  g_ptr_array_unref (self->texts);

  G_OBJECT_CLASS (wk_seat_home_parent_class)->finalize (object);
}

static void
wk_seat_home_class_init (WkSeatHomeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_seat_home_dispose;
  G_OBJECT_CLASS (klass)->finalize = wk_seat_home_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/seat/wk-seat-home.ui");
  gtk_widget_class_bind_template_child (widget_class, WkSeatHome, explanation);
  gtk_widget_class_bind_template_child (widget_class, WkSeatHome, list);
}

static void
wk_seat_home_init (WkSeatHome *self)
{
  self->languages = g_ptr_array_new_with_free_func (g_free);
  self->texts = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
update_writable (WkSeatHome *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->list), wk_document_is_writable (self->plan));
}

void
wk_seat_home_set_plan (WkSeatHome *self, WkDocument *plan)
{
  g_return_if_fail (WK_IS_SEAT_HOME (self));
  g_return_if_fail (self->plan == NULL);

  self->plan = g_object_ref (plan);
  g_signal_connect_object (plan, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (plan, "notify::writable", G_CALLBACK (update_writable), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "map", G_CALLBACK (update), NULL);
  update_writable (self);
}

void
wk_seat_home_collect (WkSeatHome *self, GPtrArray *languages, GPtrArray *texts)
{
  const char *own = wk_seat_language_get ()->code;

  g_return_if_fail (WK_IS_SEAT_HOME (self));

  wk_seat_foot_add (languages, texts, own, S_ ("What goes home with me?"));
  wk_seat_foot_add (languages, texts, own, gtk_label_get_label (self->explanation));
  for (guint i = 0; i < self->texts->len; i++)
    wk_seat_foot_add (languages, texts, self->languages->pdata[i], self->texts->pdata[i]);
}
