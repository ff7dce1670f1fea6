#include "wk-fold-card.h"

#include <glib/gi18n.h>

struct _WkFoldCard
{
  AdwBin parent_instance;

  GtkToggleButton *toggle;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *summary;
  GtkImage *arrow;
  GtkRevealer *revealer;
  AdwBin *body;
  GtkWidget *content; /* (owned) (nullable) */
};

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_ICON_NAME,
  PROP_SUMMARY,
  PROP_OPEN,
  PROP_CONTENT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WkFoldCard, wk_fold_card, ADW_TYPE_BIN)

static void
update_spoken (WkFoldCard *self)
{
  const char *summary = gtk_label_get_label (self->summary);
  g_autofree char *spoken = NULL;

  if (*summary != '\0')
    spoken = g_strdup_printf ("%s: %s", gtk_label_get_label (self->title), summary);
  else
    spoken = g_strdup (gtk_label_get_label (self->title));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

/* What is in it joins the window once it is opened: until then nothing of it is measured or styled. */
static void
attach (WkFoldCard *self)
{
  if (self->content != NULL && wk_fold_card_get_open (self) && adw_bin_get_child (self->body) == NULL)
    adw_bin_set_child (self->body, self->content);
}

static void
toggled_cb (WkFoldCard *self)
{
  gboolean open = wk_fold_card_get_open (self);

  attach (self);
  gtk_revealer_set_reveal_child (self->revealer, open);
  gtk_image_set_from_icon_name (self->arrow, open ? "pan-up-symbolic" : "pan-down-symbolic");
  gtk_widget_set_visible (GTK_WIDGET (self->summary), !open && *gtk_label_get_label (self->summary) != '\0');
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->toggle), GTK_ACCESSIBLE_STATE_EXPANDED, open, -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OPEN]);
}

static void
wk_fold_card_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WkFoldCard *self = WK_FOLD_CARD (object);

  if (id == PROP_TITLE)
    g_value_set_string (value, gtk_label_get_label (self->title));
  else if (id == PROP_ICON_NAME)
    g_value_set_string (value, gtk_image_get_icon_name (self->icon));
  else if (id == PROP_SUMMARY)
    g_value_set_string (value, gtk_label_get_label (self->summary));
  else if (id == PROP_OPEN)
    g_value_set_boolean (value, wk_fold_card_get_open (self));
  else
    g_value_set_object (value, self->content);
}

static void
wk_fold_card_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WkFoldCard *self = WK_FOLD_CARD (object);

  if (id == PROP_TITLE)
    wk_fold_card_set_title (self, g_value_get_string (value));
  else if (id == PROP_ICON_NAME)
    wk_fold_card_set_icon_name (self, g_value_get_string (value));
  else if (id == PROP_SUMMARY)
    wk_fold_card_set_summary (self, g_value_get_string (value));
  else if (id == PROP_OPEN)
    wk_fold_card_set_open (self, g_value_get_boolean (value));
  else
    {
      adw_bin_set_child (self->body, NULL);
      g_clear_object (&self->content);
      self->content = g_value_dup_object (value);
      attach (self);
    }
}

static void
wk_fold_card_dispose (GObject *object)
{
  WkFoldCard *self = WK_FOLD_CARD (object);

  if (self->body != NULL)
    adw_bin_set_child (self->body, NULL);
  g_clear_object (&self->content);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_FOLD_CARD);

  G_OBJECT_CLASS (wk_fold_card_parent_class)->dispose (object);
}

static void
wk_fold_card_class_init (WkFoldCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = wk_fold_card_get_property;
  object_class->set_property = wk_fold_card_set_property;
  object_class->dispose = wk_fold_card_dispose;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_SUMMARY] = g_param_spec_string ("summary", NULL, NULL, NULL, flags);
  properties[PROP_OPEN] = g_param_spec_boolean ("open", NULL, NULL, FALSE, flags | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/file/wk-fold-card.ui");
  gtk_widget_class_bind_template_child (widget_class, WkFoldCard, toggle);
  gtk_widget_class_bind_template_child (widget_class, WkFoldCard, icon);
  gtk_widget_class_bind_template_child (widget_class, WkFoldCard, title);
  gtk_widget_class_bind_template_child (widget_class, WkFoldCard, summary);
  gtk_widget_class_bind_template_child (widget_class, WkFoldCard, arrow);
  gtk_widget_class_bind_template_child (widget_class, WkFoldCard, revealer);
  gtk_widget_class_bind_template_child (widget_class, WkFoldCard, body);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
}

static void
wk_fold_card_init (WkFoldCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  toggled_cb (self);
}

void
wk_fold_card_set_title (WkFoldCard *self, const char *title)
{
  g_return_if_fail (WK_IS_FOLD_CARD (self));
  gtk_label_set_label (self->title, title != NULL ? title : "");
  update_spoken (self);
}

void
wk_fold_card_set_icon_name (WkFoldCard *self, const char *icon_name)
{
  g_return_if_fail (WK_IS_FOLD_CARD (self));
  gtk_image_set_from_icon_name (self->icon, icon_name);
}

void
wk_fold_card_set_summary (WkFoldCard *self, const char *summary)
{
  g_return_if_fail (WK_IS_FOLD_CARD (self));

  gtk_label_set_label (self->summary, summary != NULL ? summary : _ ("Nothing written yet"));
  gtk_widget_set_visible (GTK_WIDGET (self->summary), !wk_fold_card_get_open (self) && *gtk_label_get_label (self->summary) != '\0');
  if (summary == NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "wk-empty");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "wk-empty");
  update_spoken (self);
}

void
wk_fold_card_set_open (WkFoldCard *self, gboolean open)
{
  g_return_if_fail (WK_IS_FOLD_CARD (self));
  gtk_toggle_button_set_active (self->toggle, open);
}

gboolean
wk_fold_card_get_open (WkFoldCard *self)
{
  g_return_val_if_fail (WK_IS_FOLD_CARD (self), FALSE);
  return gtk_toggle_button_get_active (self->toggle);
}
