#include "overview/wk-terms-window.h"

#include <glib/gi18n.h>

#include "wk-access.h"
#include "wk-directory-terms.h"
#include "wk-entered.h"
#include "wk-toast.h"

struct _WkTermsWindow
{
  AdwWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkListBox *domains;
  GtkListBox *phases;

  WkLocation *location; /* (owned) */
  char *shown; /* (owned) (nullable): what the rows say */
  const char *changed; /* (nullable): interned: the key whose row has the keyboard again after a change */
};

G_DEFINE_FINAL_TYPE (WkTermsWindow, wk_terms_window, ADW_TYPE_WINDOW)

static WkDocument *
get_directory (WkTermsWindow *self)
{
  return wk_location_get_directory (self->location);
}

static void
say (WkTermsWindow *self, const char *words)
{
  adw_toast_overlay_add_toast (self->toasts, wk_toast_new (words));
}

/* ---- rows ------------------------------------------------------------------------------------------------------------ */

static void
add_way (GMenu *menu, const char *label, const char *action, WkTerms which, const char *key)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "(us)", (guint) which, key);
  g_menu_append_item (menu, item);
}

static const char *
get_subtitle (WkTerms which, const WkTerm *term)
{
  if (!term->out)
    return "";
  if (which == WK_TERMS_DOMAIN && wk_access_needs_name (term->key))
    return _ ("Not in use: what files hold of it stays. A life domain of your own in its place stays open to contact person and deputy, "
              "also when somebody else has a legal ground for it");
  return _ ("Not in use: what files hold of it stays");
}

/* place: where it stands, from 0; n: how many there are */
static GtkWidget *
make_row (WkTerms which, const WkTerm *term, guint place, guint n)
{
  const char *label = term->label;
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", label, "title-lines", 0,
                                 "subtitle", get_subtitle (which, term), "subtitle-lines", 0, NULL);
  GtkWidget *more = g_object_new (GTK_TYPE_MENU_BUTTON, "icon-name", "view-more-symbolic", "valign", GTK_ALIGN_CENTER, "tooltip-text", _ ("More"), NULL);
  /* Translators: %s is a life domain or a phase. */
  g_autofree char *spoken = g_strdup_printf (_ ("Change “%s”"), label);
  g_autoptr (GMenu) menu = g_menu_new ();

  add_way (menu, _ ("_Rename…"), "terms.rename", which, term->key);
  if (place > 0)
    add_way (menu, _ ("Move _Up"), "terms.up", which, term->key);
  if (place + 1 < n)
    add_way (menu, _ ("Move _Down"), "terms.down", which, term->key);
  add_way (menu, term->out ? _ ("Take into _Use Again") : _ ("Put _Out of Use"), term->out ? "terms.use" : "terms.put-out", which, term->key);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (more), G_MENU_MODEL (menu));
  gtk_widget_add_css_class (more, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (more), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), more);
  g_object_set_data (G_OBJECT (row), "wk-key", (gpointer) term->key);
  g_object_set_data (G_OBJECT (row), "wk-more", more);
  if (term->out)
    gtk_widget_add_css_class (row, "wk-out-of-use");
  return row;
}

static void
fill (WkTermsWindow *self, GtkListBox *list, WkTerms which)
{
  g_autoptr (GArray) terms = wk_directory_terms_list (wk_document_get_doc (get_directory (self)), which);
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, row);
  for (guint i = 0; i < terms->len; i++)
    {
      const WkTerm *term = &g_array_index (terms, WkTerm, i);

      row = make_row (which, term, i, terms->len);
      gtk_list_box_append (list, row);
      if (term->key == self->changed)
        gtk_widget_grab_focus (g_object_get_data (G_OBJECT (row), "wk-more"));
    }
}

static void
append_all (WkTermsWindow *self, GString *words, WkTerms which)
{
  g_autoptr (GArray) terms = wk_directory_terms_list (wk_document_get_doc (get_directory (self)), which);

  for (guint i = 0; i < terms->len; i++)
    {
      const WkTerm *term = &g_array_index (terms, WkTerm, i);

      g_string_append_printf (words, "%s %s %d\n", term->key, term->label, term->out);
    }
}

/* Whoever has the keyboard in a row keeps it while nothing changes. */
static void
show (WkTermsWindow *self)
{
  g_autoptr (GString) words = g_string_new (NULL);

  append_all (self, words, WK_TERMS_DOMAIN);
  append_all (self, words, WK_TERMS_PHASE);
  if (g_strcmp0 (words->str, self->shown) != 0)
    {
      g_free (self->shown);
      self->shown = g_string_free (g_steal_pointer (&words), FALSE);
      fill (self, self->domains, WK_TERMS_DOMAIN);
      fill (self, self->phases, WK_TERMS_PHASE);
    }
  self->changed = NULL;
}

/* ---- deeds ----------------------------------------------------------------------------------------------------------- */

/* What is asked for: a name. */
typedef struct
{
  WkTermsWindow *window; /* (owned) */
  WkTerms which;
  const char *key; /* (nullable): interned: whose; NULL: a new one */
  GtkWidget *entry; /* (unowned): the dialog's */
} Asking;

static void
asking_free (gpointer data, GClosure *closure)
{
  Asking *asking = data;

  g_object_unref (asking->window);
  g_free (asking);
}

static void
named_cb (AdwMessageDialog *dialog, const char *response, Asking *asking)
{
  WkTermsWindow *self = asking->window;
  g_autofree char *words = wk_entered_dup (GTK_EDITABLE (asking->entry));

  if (!g_str_equal (response, "name"))
    return;
  self->changed = asking->key;
  if (asking->key != NULL ? !wk_directory_terms_rename (get_directory (self), asking->which, asking->key, words)
                          : wk_location_add_term (self->location, asking->which, words) == NULL)
    say (self, _ ("That name is taken, or nothing can be written here"));
  show (self);
}

static void
typed_cb (AdwMessageDialog *dialog, GtkEditable *entry)
{
  g_autofree char *words = wk_entered_dup (entry);

  adw_message_dialog_set_response_enabled (dialog, "name", *words != '\0');
}

/* key: (nullable): of which one; NULL: a new one */
static void
ask (WkTermsWindow *self, WkTerms which, const char *key)
{
  const char *now = key != NULL ? wk_terms_get_label (which, key) : "";
  const char *question = key != NULL ? _ ("What is it called from now on?") : which == WK_TERMS_DOMAIN ? _ ("What is the life domain called?") : _ ("What is the phase called?");
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), question, NULL);
  GtkWidget *entry = gtk_entry_new ();
  Asking *asking = g_new0 (Asking, 1);

  asking->window = g_object_ref (self);
  asking->which = which;
  asking->key = g_intern_string (key);
  asking->entry = entry;
  gtk_editable_set_text (GTK_EDITABLE (entry), now);
  gtk_entry_set_max_length (GTK_ENTRY (entry), 60);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Name"), -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), entry);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "name", key != NULL ? _ ("_Rename") : _ ("_Add"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "name", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "name");
  g_signal_connect_object (entry, "changed", G_CALLBACK (typed_cb), dialog, G_CONNECT_SWAPPED);
  typed_cb (ADW_MESSAGE_DIALOG (dialog), GTK_EDITABLE (entry));
  g_signal_connect_data (dialog, "response", G_CALLBACK (named_cb), asking, asking_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
add_domain_cb (WkTermsWindow *self)
{
  ask (self, WK_TERMS_DOMAIN, NULL);
}

static void
add_phase_cb (WkTermsWindow *self)
{
  ask (self, WK_TERMS_PHASE, NULL);
}

static void
row_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkTermsWindow *self = WK_TERMS_WINDOW (widget);
  const char *key;
  gboolean done = TRUE;
  guint which;

  g_variant_get (parameter, "(u&s)", &which, &key);
  if (!wk_terms_is_own (which))
    return;
  if (g_str_equal (action, "terms.rename"))
    {
      ask (self, which, key);
      return;
    }
  self->changed = g_intern_string (key);
  if (g_str_equal (action, "terms.up"))
    done = wk_directory_terms_move (get_directory (self), which, key, -1);
  else if (g_str_equal (action, "terms.down"))
    done = wk_directory_terms_move (get_directory (self), which, key, 1);
  else
    done = wk_directory_terms_put_out (get_directory (self), which, key, g_str_equal (action, "terms.put-out"));
  if (!done)
    say (self, _ ("Nothing can be written here."));
  show (self);
}

/* ---- construction ------------------------------------------------------------------------------------------------------ */

static void
wk_terms_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), WK_TYPE_TERMS_WINDOW);
  g_clear_object (&WK_TERMS_WINDOW (object)->location);

  G_OBJECT_CLASS (wk_terms_window_parent_class)->dispose (object);
}

static void
wk_terms_window_finalize (GObject *object)
{
  g_free (WK_TERMS_WINDOW (object)->shown);

  G_OBJECT_CLASS (wk_terms_window_parent_class)->finalize (object);
}

static void
wk_terms_window_class_init (WkTermsWindowClass *klass)
{
  static const char *const actions[] = { "terms.rename", "terms.up", "terms.down", "terms.put-out", "terms.use" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_terms_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = wk_terms_window_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/overview/wk-terms-window.ui");
  gtk_widget_class_bind_template_child (widget_class, WkTermsWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, WkTermsWindow, domains);
  gtk_widget_class_bind_template_child (widget_class, WkTermsWindow, phases);
  gtk_widget_class_bind_template_callback (widget_class, add_domain_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_phase_cb);
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i], "(us)", row_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
wk_terms_window_init (WkTermsWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
wk_terms_window_new (WkLocation *location, GtkWindow *parent)
{
  WkTermsWindow *self = g_object_new (WK_TYPE_TERMS_WINDOW, "transient-for", parent, NULL);

  self->location = g_object_ref (location);
  g_signal_connect_object (location, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
  return GTK_WIDGET (self);
}
