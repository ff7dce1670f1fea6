#include "wk-acute-bar.h"

#include <glib/gi18n.h>

#include "plan/wk-plan-words.h"

struct _WkAcuteBar
{
  AdwBin parent_instance;

  GtkLabel *words;

  WkFile *file; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (WkAcuteBar, wk_acute_bar, ADW_TYPE_BIN)

/* What is acute is said to who may read it; to others the lamp alone. */
static void
update (WkAcuteBar *self)
{
  WkFields *card = WK_FIELDS (wk_file_get_card (self->file));
  g_autofree char *until = wk_fields_dup_string (card, "acute-until");
  g_autoptr (WkPerson) owner = wk_fields_dup_person (card, "acute-owner");
  g_autofree char *when = wk_plan_words_dup_when (until), *cause = NULL, *words = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), *until != '\0');
  if (*until == '\0')
    return;
  cause = wk_file_dup_acute (self->file);
  if (cause != NULL && owner != NULL)
    /* Translators: what is acute, in the words of the file; who takes care of it, before when. */
    words = g_strdup_printf (_ ("Acute: “%s”. %s takes care of it, before %s"), cause, wk_person_get_name (owner), when);
  else if (cause != NULL)
    /* Translators: what is acute, in the words of the file; before when. */
    words = g_strdup_printf (_ ("Acute: “%s”. Before %s. Nobody takes care of it yet."), cause, when);
  else if (owner != NULL)
    /* Translators: an acute matter: who takes care of it, before when. */
    words = g_strdup_printf (_ ("Acute: %s takes care of it, before %s"), wk_person_get_name (owner), when);
  else
    words = g_strdup_printf (_ ("Acute, before %s. Nobody takes care of it yet."), when);
  gtk_label_set_label (self->words, words);
}

static void
wk_acute_bar_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), WK_TYPE_ACUTE_BAR);
  g_clear_object (&WK_ACUTE_BAR (object)->file);

  G_OBJECT_CLASS (wk_acute_bar_parent_class)->dispose (object);
}

static void
wk_acute_bar_class_init (WkAcuteBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_acute_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/file/wk-acute-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, WkAcuteBar, words);
}

static void
wk_acute_bar_init (WkAcuteBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
wk_acute_bar_bind (WkAcuteBar *self, WkFile *file)
{
  g_return_if_fail (WK_IS_ACUTE_BAR (self));
  g_return_if_fail (self->file == NULL);

  self->file = g_object_ref (file);
  g_signal_connect_object (file, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
