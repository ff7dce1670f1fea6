#include "file/wk-emergency-bar.h"

#include <glib/gi18n.h>

#include "wk-emergency.h"
#include "wk-words.h"

struct _WkEmergencyBar
{
  AdwBin parent_instance;

  GtkLabel *words;

  WkWorkspace *workspace; /* (owned) (nullable) */
  char *resident_id; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (WkEmergencyBar, wk_emergency_bar, ADW_TYPE_BIN)

/* Of one's own: why, until when, and who hears of it. */
static void
add_own (GString *words, const WkEmergency *own)
{
  g_autofree char *until = wk_words_dup_date (own->until);
  /* Translators: between the names of two people. */
  g_autofree char *names = g_strjoinv (_ (" and "), own->told);

  if (*own->why == '\0')
    g_string_append (words, _ ("You read this file with emergency access."));
  else
    /* Translators: 1 a date, 2 the reason in one's own words. */
    g_string_append_printf (words, _ ("You read this file with emergency access, to the end of %1$s. Why: %2$s"), until, own->why);
  g_string_append_c (words, '\n');
  if (*names != '\0')
    /* Translators: %s is a name, or two. */
    g_string_append_printf (words, ngettext ("%s knows of it, and the resident can read it.", "%s know of it, and the resident can read it.",
                                             g_strv_length (own->told)),
                            names);
  else
    g_string_append (words, _ ("It is written down, and the resident can read it."));
}

static void
update (WkEmergencyBar *self)
{
  g_autoptr (GPtrArray) list = wk_workspace_list_emergencies (self->workspace, self->resident_id);
  const WkEmergency *own = wk_workspace_get_own_emergency (self->workspace, self->resident_id);
  g_autoptr (GString) words = g_string_new (NULL);

  if (own != NULL)
    add_own (words, own);
  for (guint i = 0; i < list->len; i++)
    {
      const WkEmergency *emergency = list->pdata[i];
      g_autofree char *until = wk_words_dup_date (emergency->until);

      if (words->len > 0)
        g_string_append_c (words, '\n');
      /* Translators: 1 who, 2 of which organisation, 3 a date, 4 the reason in their own words. */
      g_string_append_printf (words, _ ("Emergency access: %1$s (%2$s) may read this file to the end of %3$s. Why: %4$s"), emergency->name,
                              emergency->organisation, until, emergency->why);
    }
  gtk_label_set_label (self->words, words->str);
  gtk_widget_set_visible (GTK_WIDGET (self), words->len > 0);
}

void
wk_emergency_bar_bind (WkEmergencyBar *self, WkWorkspace *workspace, const char *resident_id)
{
  g_return_if_fail (WK_IS_EMERGENCY_BAR (self) && self->workspace == NULL);

  self->workspace = g_object_ref (workspace);
  self->resident_id = g_strdup (resident_id);
  g_signal_connect_object (workspace, "told", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
wk_emergency_bar_dispose (GObject *object)
{
  WkEmergencyBar *self = WK_EMERGENCY_BAR (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_EMERGENCY_BAR);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->resident_id, g_free);

  G_OBJECT_CLASS (wk_emergency_bar_parent_class)->dispose (object);
}

static void
wk_emergency_bar_class_init (WkEmergencyBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_emergency_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/file/wk-emergency-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, WkEmergencyBar, words);
}

static void
wk_emergency_bar_init (WkEmergencyBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
