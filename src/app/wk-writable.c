#include "wk-writable.h"

#include <glib/gi18n.h>

typedef struct
{
  GtkWidget *widget; /* (unowned): the closure ends with it */
  WkWritableFunc show;
} Follower;

static void
changed_cb (WkDocument *document, GParamSpec *pspec, Follower *follower)
{
  follower->show (follower->widget, wk_document_is_writable (document));
}

static void
free_follower (gpointer data, GClosure *closure)
{
  g_free (data);
}

void
wk_writable_follow (GtkWidget *widget, WkFields *fields, WkWritableFunc show)
{
  WkDocument *document = WK_IS_RECORD (fields) ? wk_record_get_document (WK_RECORD (fields)) : WK_DOCUMENT (fields);
  Follower *follower;
  GClosure *closure;

  /* A record that was taken out has none. */
  if (document == NULL)
    {
      show (widget, FALSE);
      return;
    }
  follower = g_new0 (Follower, 1);
  follower->widget = widget;
  follower->show = show;
  closure = g_cclosure_new (G_CALLBACK (changed_cb), follower, free_follower);
  g_object_watch_closure (G_OBJECT (widget), closure);
  g_signal_connect_closure (document, "notify::writable", closure, FALSE);
  show (widget, wk_document_is_writable (document));
}

void
wk_writable_follow_visible (GtkWidget *widget, WkFields *fields)
{
  wk_writable_follow (widget, fields, gtk_widget_set_visible);
}

void
wk_writable_mark (GtkWidget *widget, gboolean writable)
{
  if (writable)
    gtk_widget_remove_css_class (widget, "wk-only-read");
  else
    gtk_widget_add_css_class (widget, "wk-only-read");
}

static void
show_sensitive (GtkWidget *widget, gboolean writable)
{
  gtk_widget_set_sensitive (widget, writable);
  wk_writable_mark (widget, writable);
}

void
wk_writable_follow_sensitive (GtkWidget *widget, WkFields *fields)
{
  wk_writable_follow (widget, fields, show_sensitive);
}

static gboolean
say_yes_or_no (GBinding *binding, const GValue *active, GValue *words, gpointer data)
{
  g_value_set_string (words, g_value_get_boolean (active) ? _ ("yes") : _ ("no"));
  return TRUE;
}

/* Its row would still turn it while it is not seen. */
static void
show_switch (GtkWidget *widget, gboolean writable)
{
  gtk_widget_set_visible (widget, writable);
  gtk_widget_set_sensitive (widget, writable);
}

void
wk_writable_follow_switch (GtkSwitch *widget, WkFields *fields)
{
  GtkWidget *words = gtk_label_new (NULL);

  gtk_widget_insert_after (words, gtk_widget_get_parent (GTK_WIDGET (widget)), GTK_WIDGET (widget));
  g_object_bind_property_full (widget, "active", words, "label", G_BINDING_SYNC_CREATE, say_yes_or_no, NULL, NULL, NULL);
  g_object_bind_property (widget, "visible", words, "visible", G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
  wk_writable_follow (GTK_WIDGET (widget), fields, show_switch);
}

static void
say_cb (WkDocument *document, GParamSpec *pspec, GtkLabel *label)
{
  const char *reason = wk_document_get_read_only_reason (document);

  gtk_label_set_label (label, reason != NULL ? reason : "");
  gtk_widget_set_visible (GTK_WIDGET (label), reason != NULL);
}

void
wk_writable_say (GtkLabel *label, WkDocument *document)
{
  g_signal_connect_object (document, "notify::read-only-reason", G_CALLBACK (say_cb), label, 0);
  say_cb (document, NULL, label);
}
