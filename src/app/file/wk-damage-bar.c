#include "file/wk-damage-bar.h"

#include <glib/gi18n.h>

#include "wk-vocabulary.h"
#include "wk-window.h"

/* Many edits come in a row. */
#define LOOK_MS 250

struct _WkDamageBar
{
  AdwBin parent_instance;

  GtkLabel *damaged;
  GtkWidget *strays;
  GtkLabel *words;

  WkFile *file; /* (owned) (nullable) */
  guint look; /* source id */
};

G_DEFINE_FINAL_TYPE (WkDamageBar, wk_damage_bar, ADW_TYPE_BIN)

/* (nullable): the words, each part of the file under its name */
static char *
dup_words (WkFile *file)
{
  g_autoptr (GPtrArray) strays = wk_file_list_strays (file);
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < strays->len; i++)
    {
      const WkStrayWords *stray = strays->pdata[i];
      const char *part = stray->kind == WK_DOC_DOMAIN ? wk_terms_get_label (WK_TERMS_DOMAIN, stray->domain) : wk_doc_kind_get_label (stray->kind);

      if (i > 0)
        g_string_append (words, "\n\n");
      /* Translators: 1 a part of a file, as "Plan"; 2 what somebody wrote there. */
      g_string_append_printf (words, _ ("%1$s:\n%2$s"), part, stray->text);
    }
  return g_string_free (words, strays->len == 0);
}

static void
show (WkDamageBar *self)
{
  g_autofree char *words = dup_words (self->file);
  gboolean damaged = wk_file_is_damaged (self->file);

  gtk_widget_set_visible (GTK_WIDGET (self->damaged), damaged);
  if (words != NULL && g_strcmp0 (words, gtk_label_get_label (self->words)) != 0)
    gtk_label_set_label (self->words, words);
  gtk_widget_set_visible (self->strays, words != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), damaged || words != NULL);
}

static gboolean
look_cb (gpointer user_data)
{
  WkDamageBar *self = user_data;

  self->look = 0;
  show (self);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (WkDamageBar *self)
{
  if (self->look == 0)
    self->look = g_timeout_add (LOOK_MS, look_cb, self);
}

static void
copy_clicked_cb (WkDamageBar *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), gtk_label_get_label (self->words));
  wk_window_say (wk_window_get_for (GTK_WIDGET (self)), _ ("The words are on the clipboard. Paste them where they belong."));
}

static void
wk_damage_bar_dispose (GObject *object)
{
  WkDamageBar *self = WK_DAMAGE_BAR (object);

  g_clear_handle_id (&self->look, g_source_remove);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_DAMAGE_BAR);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (wk_damage_bar_parent_class)->dispose (object);
}

static void
wk_damage_bar_class_init (WkDamageBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_damage_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/file/wk-damage-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, WkDamageBar, damaged);
  gtk_widget_class_bind_template_child (widget_class, WkDamageBar, strays);
  gtk_widget_class_bind_template_child (widget_class, WkDamageBar, words);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
}

static void
wk_damage_bar_init (WkDamageBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
wk_damage_bar_bind (WkDamageBar *self, WkFile *file)
{
  g_return_if_fail (WK_IS_DAMAGE_BAR (self) && self->file == NULL);

  self->file = g_object_ref (file);
  g_signal_connect_object (file, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  show (self);
}
