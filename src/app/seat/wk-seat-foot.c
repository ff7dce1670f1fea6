#include "wk-seat-foot.h"

#include "plan/wk-wrap-layout.h"
#include "seat/wk-seat-language.h"
#include "seat/wk-speaker.h"
#include "seat/wk-tongue.h"
#include "wk-beside-layout.h"

/* At the table Dutch is spoken. */
#define WRITTEN_IN "nl"

struct _WkSeatFoot
{
  AdwBin parent_instance;

  GtkWidget *foot;
  GtkWidget *mark;
  GtkLabel *mark_label;
  GtkWidget *read;

  const char *language; /* (nullable): of what is marked */
  GPtrArray *languages, *texts; /* (owned) (nullable): what is read aloud */
};

G_DEFINE_FINAL_TYPE (WkSeatFoot, wk_seat_foot, ADW_TYPE_BIN)

static gboolean
is_readable (WkSeatFoot *self)
{
  for (guint i = 0; self->texts != NULL && i < self->texts->len; i++)
    if (wk_speaker_can_read (wk_speaker_get (), self->languages->pdata[i], self->texts->pdata[i]))
      return TRUE;
  return FALSE;
}

static void
update (WkSeatFoot *self)
{
  gboolean foreign = self->language != NULL && g_strcmp0 (self->language, wk_seat_language_get ()->code) != 0;
  gboolean readable = is_readable (self);

  if (foreign)
    {
      const WkSeatLanguage *known = wk_seat_language_find (self->language);
      /* Translators: %s is a language, as in "Dutch". It says why a text is not in the reader's language. */
      g_autofree char *sentence = known != NULL ? g_strdup_printf (S_ ("Language: %s. Not translated."), S_ (known->name))
                                                : g_strdup (S_ ("Another language. Not translated."));

      gtk_label_set_label (self->mark_label, sentence);
    }
  gtk_widget_set_visible (self->mark, foreign);
  gtk_widget_set_visible (self->read, readable);
  gtk_widget_set_visible (GTK_WIDGET (self), foreign || readable);
}

static void
read_clicked_cb (WkSeatFoot *self)
{
  if (self->texts != NULL)
    wk_speaker_read_collected (wk_speaker_get (), self->languages, self->texts);
}

static void
wk_seat_foot_dispose (GObject *object)
{
  WkSeatFoot *self = WK_SEAT_FOOT (object);

  g_clear_pointer (&self->languages, g_ptr_array_unref);
  g_clear_pointer (&self->texts, g_ptr_array_unref);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_SEAT_FOOT);

  G_OBJECT_CLASS (wk_seat_foot_parent_class)->dispose (object);
}

static void
wk_seat_foot_class_init (WkSeatFootClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_seat_foot_dispose;
  g_type_ensure (WK_TYPE_WRAP_LAYOUT);
  g_type_ensure (WK_TYPE_BESIDE_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/seat/wk-seat-foot.ui");
  gtk_widget_class_bind_template_child (widget_class, WkSeatFoot, foot);
  gtk_widget_class_bind_template_child (widget_class, WkSeatFoot, mark);
  gtk_widget_class_bind_template_child (widget_class, WkSeatFoot, mark_label);
  gtk_widget_class_bind_template_child (widget_class, WkSeatFoot, read);
  gtk_widget_class_bind_template_callback (widget_class, read_clicked_cb);
}

static void
wk_seat_foot_init (WkSeatFoot *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (wk_speaker_get (), "notify::voices", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

GtkWidget *
wk_seat_foot_new (void)
{
  return g_object_new (WK_TYPE_SEAT_FOOT, NULL);
}

void
wk_seat_foot_show (WkSeatFoot *self, const char *name, const char *language, GPtrArray *languages, GPtrArray *texts)
{
  g_autofree char *label = NULL;

  g_return_if_fail (WK_IS_SEAT_FOOT (self));

  g_clear_pointer (&self->languages, g_ptr_array_unref);
  g_clear_pointer (&self->texts, g_ptr_array_unref);
  if (texts != NULL)
    {
      self->languages = g_ptr_array_ref (languages);
      self->texts = g_ptr_array_ref (texts);
    }
  self->language = g_intern_string (language);
  /* Translators: of a button; %s is what is read: a heading of the plan. */
  label = g_strdup_printf (S_ ("Read aloud: %s"), name != NULL ? name : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->read), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  update (self);
}

const char *
wk_seat_foot_guess (const char *words)
{
  return words != NULL && *words != '\0' ? wk_tongue_guess (words, WRITTEN_IN) : NULL;
}

void
wk_seat_foot_add (GPtrArray *languages, GPtrArray *texts, const char *language, const char *words)
{
  if (language == NULL || words == NULL || *words == '\0')
    return;
  g_ptr_array_add (languages, g_strdup (language));
  g_ptr_array_add (texts, g_strdup (words));
}
