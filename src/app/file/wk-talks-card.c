#include "wk-talks-card.h"

#include <glib/gi18n.h>

#include "plan/wk-plan-words.h"
#include "plan/wk-plan-context.h"

#define MOST_SHOWN 10u

struct _WkTalksCard
{
  AdwBin parent_instance;

  GtkListBox *list;

  WkFile *file; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (WkTalksCard, wk_talks_card, ADW_TYPE_BIN)

static const struct
{
  const char *how, *label, *icon;
} hows[] = {
  { "good", N_ ("Good"), "face-smile-symbolic" },
  { "so-so", N_ ("So-so"), "face-plain-symbolic" },
  { "bad", N_ ("Not good"), "face-sad-symbolic" },
};

static GtkWidget *
make_row (WkRecord *talk)
{
  g_autofree char *when = wk_fields_dup_string (WK_FIELDS (talk), "when"), *how = wk_fields_dup_string (WK_FIELDS (talk), "how");
  g_autofree char *line = wk_fields_dup_words (WK_FIELDS (talk), "line"), *day = wk_plan_words_dup_when (when), *words = NULL, *subtitle = NULL;
  const char *label = NULL, *icon = "wk-call-symbolic";
  GtkWidget *row;

  for (guint i = 0; i < G_N_ELEMENTS (hows); i++)
    if (g_str_equal (hows[i].how, how))
      {
        label = _ (hows[i].label);
        icon = hows[i].icon;
      }
  /* Translators: a day, and how the talk was. */
  words = label != NULL ? g_strdup_printf (_ ("%1$s: %2$s"), day, label) : g_strdup (day);
  subtitle = g_markup_escape_text (line, -1);
  row = g_object_new (ADW_TYPE_ACTION_ROW, "title", words, "subtitle", subtitle, "icon-name", icon, "title-lines", 3, "subtitle-lines", 0, NULL);
  return row;
}

/* Newest first: those that the intake has are of before they had a document of their own. */
static void
add_rows (WkTalksCard *self, WkDocument *document, guint *n)
{
  WkRecordList *list = wk_document_get_records (document, "talk");

  for (guint i = wk_record_list_get_length (list); i > 0 && *n < MOST_SHOWN; i--)
    {
      WkRecord *talk = wk_record_list_get (list, i - 1);
      g_autofree char *when = wk_fields_dup_string (WK_FIELDS (talk), "when");

      if (*when == '\0')
        continue;
      gtk_list_box_append (self->list, make_row (talk));
      ++*n;
    }
}

static void
update (WkTalksCard *self)
{
  GtkWidget *row;
  guint n = 0;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  if (wk_plan_context_is_file_directed_here (self->file))
    {
      add_rows (self, wk_file_get_talks (self->file), &n);
      add_rows (self, wk_file_get_intake (self->file), &n);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
}

static void
wk_talks_card_dispose (GObject *object)
{
  WkTalksCard *self = WK_TALKS_CARD (object);

  g_clear_object (&self->file);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_TALKS_CARD);

  G_OBJECT_CLASS (wk_talks_card_parent_class)->dispose (object);
}

static void
wk_talks_card_class_init (WkTalksCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_talks_card_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/file/wk-talks-card.ui");
  gtk_widget_class_bind_template_child (widget_class, WkTalksCard, list);
}

static void
wk_talks_card_init (WkTalksCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
wk_talks_card_set_file (WkTalksCard *self, WkFile *file)
{
  WkDocument *shown[] = { wk_file_get_talks (file), wk_file_get_intake (file), wk_file_get_card (file) };

  g_return_if_fail (WK_IS_TALKS_CARD (self));
  g_return_if_fail (self->file == NULL);

  self->file = g_object_ref (file);
  for (guint i = 0; i < G_N_ELEMENTS (shown); i++)
    g_signal_connect_object (shown[i], "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
