#include "wk-tag-button.h"

#include <glib/gi18n.h>

#include "wk-vocabulary.h"

struct _WkTagButton
{
  AdwBin parent_instance;

  GtkMenuButton *button;
  GtkPopover *popover;
  GtkGrid *tags;
  GtkGrid *domains;

  GtkToggleButton *toggles[WK_N_TAGS]; /* (unowned) */
  GPtrArray *domain_keys; /* (owned) of utf8, interned: what can be chosen */
  GPtrArray *keys; /* (owned) of utf8: the letter of each life domain, in their order */
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *const tag_labels[WK_N_TAGS] = {
  [WK_TAG_SITUATION] = N_ ("How it is now"),
  [WK_TAG_BARRIER] = N_ ("Barrier"),
  [WK_TAG_STRENGTH] = N_ ("Strength"),
  [WK_TAG_NOTE] = N_ ("Note, in own words"),
  [WK_TAG_QUESTION] = N_ ("Question for help"),
};

G_DEFINE_FINAL_TYPE (WkTagButton, wk_tag_button, ADW_TYPE_BIN)

static WkIntakeTag
get_tag (WkTagButton *self)
{
  for (guint i = 0; i < WK_N_TAGS; i++)
    if (gtk_toggle_button_get_active (self->toggles[i]))
      return i;
  return WK_TAG_SITUATION;
}

static void
choose (WkTagButton *self, guint position)
{
  if (position >= self->domain_keys->len)
    return;
  gtk_popover_popdown (self->popover);
  g_signal_emit (self, signals[CHOSEN], 0, (int) get_tag (self), (const char *) self->domain_keys->pdata[position]);
}

static void
domain_clicked_cb (WkTagButton *self, GtkButton *button)
{
  choose (self, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "position")));
}

static gboolean
key_pressed_cb (WkTagButton *self, guint keyval, guint keycode, GdkModifierType state)
{
  gunichar typed = g_unichar_toupper (gdk_keyval_to_unicode (keyval));
  char letter[7] = { 0 };

  if (typed == 0 || state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return GDK_EVENT_PROPAGATE;
  if (typed >= '1' && typed < '1' + WK_N_TAGS)
    {
      gtk_toggle_button_set_active (self->toggles[typed - '1'], TRUE);
      return GDK_EVENT_STOP;
    }
  g_unichar_to_utf8 (typed, letter);
  for (guint i = 0; i < self->keys->len; i++)
    if (g_str_equal (g_ptr_array_index (self->keys, i), letter))
      {
        choose (self, i);
        return GDK_EVENT_STOP;
      }
  return GDK_EVENT_PROPAGATE;
}

static GtkWidget *
new_key (const char *key)
{
  GtkWidget *label = gtk_label_new (key);

  gtk_widget_add_css_class (label, "wk-keycap");
  return label;
}

/* The first letter of the label that no domain before it has. */
static char *
dup_free_letter (GHashTable *taken, const char *label)
{
  for (const char *at = label; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar letter = g_unichar_toupper (g_utf8_get_char (at));

      if (g_unichar_isalpha (letter) && g_hash_table_add (taken, GUINT_TO_POINTER (letter)))
        return g_ucs4_to_utf8 (&letter, 1, NULL, NULL, NULL);
    }
  for (gunichar letter = 'A'; letter <= 'Z'; letter++)
    if (g_hash_table_add (taken, GUINT_TO_POINTER (letter)))
      return g_ucs4_to_utf8 (&letter, 1, NULL, NULL, NULL);
  return g_strdup ("");
}

static void
fill_tags (WkTagButton *self)
{
  for (guint i = 0; i < WK_N_TAGS; i++)
    {
      GtkWidget *toggle = gtk_toggle_button_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
      g_autofree char *key = g_strdup_printf ("%u", i + 1);

      gtk_box_append (GTK_BOX (box), new_key (key));
      gtk_box_append (GTK_BOX (box), gtk_label_new (_ (tag_labels[i])));
      gtk_button_set_child (GTK_BUTTON (toggle), box);
      gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (tag_labels[i]), -1);
      self->toggles[i] = GTK_TOGGLE_BUTTON (toggle);
      if (i > 0)
        gtk_toggle_button_set_group (self->toggles[i], self->toggles[0]);
      gtk_grid_attach (self->tags, toggle, i % 2, i / 2, 1, 1);
    }
  gtk_toggle_button_set_active (self->toggles[0], TRUE);
}

/* What one can choose, as the location has it now. */
static void
take_domains (WkTagButton *self, WkFile *file)
{
  g_autoptr (GHashTable) taken = g_hash_table_new (NULL, NULL);
  GtkWidget *before;
  gsize n;
  const WkTerm *terms = wk_terms_get_in_use (WK_TERMS_DOMAIN, &n);

  while ((before = gtk_widget_get_first_child (GTK_WIDGET (self->domains))) != NULL)
    gtk_grid_remove (self->domains, before);
  g_ptr_array_set_size (self->domain_keys, 0);
  g_ptr_array_set_size (self->keys, 0);
  for (gsize k = 0; k < n; k++)
    {
      const char *label = wk_terms_get_label (WK_TERMS_DOMAIN, terms[k].key);
      guint i = self->domain_keys->len;
      GtkWidget *button, *box;
      char *letter;

      /* Its document is on its way: the file tells once it is there. */
      if (wk_file_get_domain (file, terms[k].key) == NULL)
        continue;
      button = gtk_button_new ();
      box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
      letter = dup_free_letter (taken, label);
      g_ptr_array_add (self->domain_keys, (gpointer) g_intern_string (terms[k].key));
      g_ptr_array_add (self->keys, letter);
      gtk_box_append (GTK_BOX (box), new_key (letter));
      gtk_box_append (GTK_BOX (box), gtk_label_new (label));
      gtk_button_set_child (GTK_BUTTON (button), box);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
      g_object_set_data (G_OBJECT (button), "position", GUINT_TO_POINTER (i));
      g_signal_connect_object (button, "clicked", G_CALLBACK (domain_clicked_cb), self, G_CONNECT_SWAPPED);
      gtk_grid_attach (self->domains, button, i % 2, i / 2, 1, 1);
    }
}

void
wk_tag_button_set_file (WkTagButton *self, WkFile *file)
{
  g_return_if_fail (WK_IS_TAG_BUTTON (self) && WK_IS_FILE (file) && self->domain_keys->len == 0);

  g_signal_connect_object (file, "domains-changed", G_CALLBACK (take_domains), self, G_CONNECT_SWAPPED);
  take_domains (self, file);
}

static void
wk_tag_button_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), WK_TYPE_TAG_BUTTON);

  G_OBJECT_CLASS (wk_tag_button_parent_class)->dispose (object);
}

static void
wk_tag_button_finalize (GObject *object)
{
  g_ptr_array_unref (WK_TAG_BUTTON (object)->keys);
  g_ptr_array_unref (WK_TAG_BUTTON (object)->domain_keys);

  G_OBJECT_CLASS (wk_tag_button_parent_class)->finalize (object);
}

static void
wk_tag_button_class_init (WkTagButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_tag_button_dispose;
  G_OBJECT_CLASS (klass)->finalize = wk_tag_button_finalize;
  signals[CHOSEN] = g_signal_new ("chosen", WK_TYPE_TAG_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/intake/wk-tag-button.ui");
  gtk_widget_class_bind_template_child (widget_class, WkTagButton, button);
  gtk_widget_class_bind_template_child (widget_class, WkTagButton, popover);
  gtk_widget_class_bind_template_child (widget_class, WkTagButton, tags);
  gtk_widget_class_bind_template_child (widget_class, WkTagButton, domains);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
}

static void
wk_tag_button_init (WkTagButton *self)
{
  self->keys = g_ptr_array_new_with_free_func (g_free);
  self->domain_keys = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_tags (self);
}

void
wk_tag_button_popup (WkTagButton *self)
{
  g_return_if_fail (WK_IS_TAG_BUTTON (self));
  gtk_menu_button_popup (self->button);
}
