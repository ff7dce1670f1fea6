#include "wk-contact-form.h"

#include <glib/gi18n.h>

#include "file/wk-contact-more.h"
#include "file/wk-open-domains.h"
#include "plan/wk-wrap-layout.h"
#include "wk-accessible.h"
#include "wk-entered.h"
#include "wk-term-list.h"

struct _WkContactForm
{
  AdwBin parent_instance;

  GtkDropDown *channel;
  GtkDropDown *domain;
  GtkCheckButton *not_reached;
  GtkTextView *words;
  GtkWidget *keep;
  GtkToggleButton *more_button;
  GtkRevealer *revealer;

  WkContactMore *more; /* (nullable): until it is asked for */
  WkFile *file; /* (owned) */
};

G_DEFINE_FINAL_TYPE (WkContactForm, wk_contact_form, ADW_TYPE_BIN)

static void
update_keep (WkContactForm *self)
{
  g_autofree char *words = wk_entered_dup_words (self->words);

  /* Not reached needs no words: it is one key, no contact and no refusal. */
  gtk_widget_set_sensitive (self->keep, (*words != '\0' || gtk_check_button_get_active (self->not_reached))
                                          && gtk_drop_down_get_selected (self->domain) != GTK_INVALID_LIST_POSITION);
}

static void
begin (WkContactForm *self)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->words), "", 0);
  gtk_check_button_set_active (self->not_reached, FALSE);
  gtk_drop_down_set_selected (self->domain, 0);
  if (self->more != NULL)
    wk_contact_more_begin (self->more);
}

static void
more_toggled_cb (WkContactForm *self)
{
  gboolean open = gtk_toggle_button_get_active (self->more_button);

  if (open && self->more == NULL)
    {
      self->more = wk_contact_more_new (self->file);
      gtk_revealer_set_child (self->revealer, GTK_WIDGET (self->more));
    }
  gtk_revealer_set_reveal_child (self->revealer, open);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->more_button), GTK_ACCESSIBLE_STATE_EXPANDED, open, -1);
}

static void
keep_clicked_cb (WkContactForm *self)
{
  g_autofree char *words = wk_entered_dup_words (self->words), *when = NULL;
  gsize n_channels;
  const WkTerm *channels = wk_terms_get (WK_TERMS_CHANNEL, &n_channels);
  guint channel = gtk_drop_down_get_selected (self->channel);
  const char *domain = wk_open_domains_get_key (gtk_drop_down_get_model (self->domain), gtk_drop_down_get_selected (self->domain));
  WkRecord *contact;

  when = self->more != NULL ? wk_contact_more_dup_date (self->more) : NULL;
  contact = wk_file_add_contact (self->file, domain, channel < n_channels ? channels[channel].key : "call", when, words,
                                 !gtk_check_button_get_active (self->not_reached));
  if (contact == NULL)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  if (self->more != NULL)
    wk_contact_more_write (self->more, contact);
  begin (self);
  gtk_widget_activate_action (GTK_WIDGET (self), "file.say", "s", _ ("The contact moment is in the file"));
}

static void
wk_contact_form_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), WK_TYPE_CONTACT_FORM);
  g_clear_object (&WK_CONTACT_FORM (object)->file);

  G_OBJECT_CLASS (wk_contact_form_parent_class)->dispose (object);
}

static void
wk_contact_form_class_init (WkContactFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_contact_form_dispose;
  g_type_ensure (WK_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/file/wk-contact-form.ui");
  gtk_widget_class_bind_template_child (widget_class, WkContactForm, channel);
  gtk_widget_class_bind_template_child (widget_class, WkContactForm, domain);
  gtk_widget_class_bind_template_child (widget_class, WkContactForm, not_reached);
  gtk_widget_class_bind_template_child (widget_class, WkContactForm, words);
  gtk_widget_class_bind_template_child (widget_class, WkContactForm, keep);
  gtk_widget_class_bind_template_child (widget_class, WkContactForm, more_button);
  gtk_widget_class_bind_template_child (widget_class, WkContactForm, revealer);
  gtk_widget_class_bind_template_callback (widget_class, more_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_keep);
  gtk_widget_class_bind_template_callback (widget_class, keep_clicked_cb);
}

static void
wk_contact_form_init (WkContactForm *self)
{
  g_autoptr (GListModel) channels = wk_term_list_new (WK_TERMS_CHANNEL, NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  wk_accessible_name_drop_down (self->channel, _ ("How we spoke"));
  wk_accessible_name_drop_down (self->domain, _ ("What it was about"));
  gtk_drop_down_set_model (self->channel, channels);
  g_signal_connect_object (gtk_text_view_get_buffer (self->words), "changed", G_CALLBACK (update_keep), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->domain, "notify::selected", G_CALLBACK (update_keep), self, G_CONNECT_SWAPPED);
  update_keep (self);
}

void
wk_contact_form_set_file (WkContactForm *self, WkFile *file)
{
  g_return_if_fail (WK_IS_CONTACT_FORM (self));
  g_return_if_fail (self->file == NULL);

  self->file = g_object_ref (file);
  wk_contact_form_update_domains (self);
}

void
wk_contact_form_update_domains (WkContactForm *self)
{
  GListModel *before;
  g_autoptr (GListModel) domains = NULL;
  guint chosen;

  g_return_if_fail (WK_IS_CONTACT_FORM (self));

  before = gtk_drop_down_get_model (self->domain);
  chosen = gtk_drop_down_get_selected (self->domain);
  domains = wk_open_domains_new (self->file, _ ("About everything"));
  if (before != NULL && wk_open_domains_equal (before, domains))
    return;
  /* What somebody chose already stays chosen. Where it is open no more they choose again: of everything the whole team would read. */
  if (before != NULL && chosen != GTK_INVALID_LIST_POSITION)
    chosen = wk_open_domains_find (domains, wk_open_domains_get_key (before, chosen));
  gtk_drop_down_set_model (self->domain, domains);
  gtk_drop_down_set_selected (self->domain, before != NULL ? chosen : 0);
}
