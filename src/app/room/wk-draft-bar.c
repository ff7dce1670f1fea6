#include "wk-draft-bar.h"

#include <string.h>

#include "plan/wk-wrap-layout.h"
#include "room/wk-pen.h"
#include "seat/wk-seat-language.h"
#include "wk-entered.h"
#include "wk-wrapped-button.h"

struct _WkDraftBar
{
  AdwBin parent_instance;

  GtkLabel *sentence;
  GtkWidget *refusal;
  GtkWidget *draft_part;
  GtkLabel *target_label;
  GtkTextView *draft;
  GtkWidget *lay;
  GtkWidget *take;
  GtkWidget *everyone;

  WkDocument *plan; /* (owned) (nullable) */
  WkTable *table; /* (owned) (nullable) */
  WkPen *pen; /* (unowned) (nullable): the plan keeps it */
  WkText *target; /* (owned) (nullable): where the draft goes */
  GtkRoot *root; /* (unowned) (nullable) */
};

G_DEFINE_FINAL_TYPE (WkDraftBar, wk_draft_bar, ADW_TYPE_BIN)

static void
update_lay (WkDraftBar *self)
{
  g_autofree char *draft = wk_entered_dup_words (self->draft);

  gtk_widget_set_sensitive (self->lay, *draft != '\0' && self->target != NULL);
}

static void
update (WkDraftBar *self)
{
  gboolean held = self->pen != NULL && self->table != NULL && wk_pen_is_held (self->pen);
  gboolean mine = held && wk_pen_is_mine (self->pen);
  gboolean writable = held && wk_document_is_writable (self->plan);
  g_autofree char *sentence = NULL, *directed = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), held);
  gtk_widget_set_visible (self->refusal, FALSE);
  if (!held)
    return;
  if (mine)
    sentence = g_strdup (S_ ("I write for everyone at the table."));
  else
    /* Translators: %s is a name. */
    sentence = g_strdup_printf (S_ ("%s writes for everyone at the table."), wk_pen_get_holder (self->pen));
  /* A name in other letters at its beginning would turn it round. */
  directed = g_strconcat (wk_seat_language_get ()->right_to_left ? "\u200f" : "", sentence, NULL);
  gtk_label_set_label (self->sentence, directed);
  gtk_widget_set_visible (self->draft_part, !mine && writable);
  gtk_widget_set_visible (self->take, !mine && writable);
  gtk_widget_set_visible (self->everyone, writable);
  update_lay (self);
}

static void
set_target (WkDraftBar *self, WkTextView *view)
{
  g_autofree char *label = NULL, *words = NULL;

  g_set_object (&self->target, wk_text_view_get_text (view));
  g_object_get (view, "label", &label, NULL);
  /* Translators: %s is the place in the plan that a line is written for, as in "What goes well". */
  words = g_strdup_printf (S_ ("My words for: %s"), label != NULL ? label : "");
  gtk_label_set_label (self->target_label, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->draft), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  update_lay (self);
}

/* Where one would have written is where the line goes; while it is being written the focus is here. */
static void
focus_changed_cb (WkDraftBar *self)
{
  GtkWidget *focus = gtk_root_get_focus (self->root);

  if (focus != NULL && WK_IS_TEXT_VIEW (focus) && wk_text_view_get_document (WK_TEXT_VIEW (focus)) == self->plan)
    set_target (self, WK_TEXT_VIEW (focus));
}

static void
draft_changed_cb (WkDraftBar *self)
{
  gtk_widget_set_visible (self->refusal, FALSE);
  update_lay (self);
}

static void
lay_cb (WkDraftBar *self)
{
  g_autofree char *draft = wk_entered_dup_words (self->draft);
  g_autofree char *there = NULL, *words = NULL;
  gboolean laid;

  if (self->target == NULL || *draft == '\0')
    return;
  there = wk_text_dup_text (self->target);
  words = g_strconcat (*there != '\0' && !g_ascii_isspace (there[strlen (there) - 1]) ? " " : "", draft, NULL);
  wk_document_stop_capturing (self->plan);
  wk_document_begin_laying (self->plan);
  laid = wk_text_insert (self->target, wk_text_get_length (self->target), words);
  wk_document_end_laying (self->plan);
  if (!laid)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  wk_document_stop_capturing (self->plan);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->draft), "", 0);
}

static void
take_cb (WkDraftBar *self)
{
  wk_pen_take (self->pen);
}

static void
everyone_cb (WkDraftBar *self)
{
  wk_pen_lay_down (self->pen);
}

static void
wk_draft_bar_root (GtkWidget *widget)
{
  WkDraftBar *self = WK_DRAFT_BAR (widget);

  GTK_WIDGET_CLASS (wk_draft_bar_parent_class)->root (widget);
  self->root = gtk_widget_get_root (widget);
  g_signal_connect_object (self->root, "notify::focus-widget", G_CALLBACK (focus_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
wk_draft_bar_unroot (GtkWidget *widget)
{
  WkDraftBar *self = WK_DRAFT_BAR (widget);

  if (self->root != NULL)
    g_signal_handlers_disconnect_by_data (self->root, self);
  self->root = NULL;
  GTK_WIDGET_CLASS (wk_draft_bar_parent_class)->unroot (widget);
}

static void
forget_plan (WkDraftBar *self)
{
  if (self->pen != NULL)
    g_signal_handlers_disconnect_by_data (self->pen, self);
  if (self->plan != NULL)
    g_signal_handlers_disconnect_by_data (self->plan, self);
  self->pen = NULL;
  g_clear_object (&self->target);
  g_clear_object (&self->plan);
  g_clear_object (&self->table);
}

static void
wk_draft_bar_dispose (GObject *object)
{
  forget_plan (WK_DRAFT_BAR (object));
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), WK_TYPE_DRAFT_BAR);

  G_OBJECT_CLASS (wk_draft_bar_parent_class)->dispose (object);
}

static void
wk_draft_bar_class_init (WkDraftBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_draft_bar_dispose;
  widget_class->root = wk_draft_bar_root;
  widget_class->unroot = wk_draft_bar_unroot;
  g_type_ensure (WK_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/room/wk-draft-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, WkDraftBar, sentence);
  gtk_widget_class_bind_template_child (widget_class, WkDraftBar, refusal);
  gtk_widget_class_bind_template_child (widget_class, WkDraftBar, draft_part);
  gtk_widget_class_bind_template_child (widget_class, WkDraftBar, target_label);
  gtk_widget_class_bind_template_child (widget_class, WkDraftBar, draft);
  gtk_widget_class_bind_template_child (widget_class, WkDraftBar, lay);
  gtk_widget_class_bind_template_child (widget_class, WkDraftBar, take);
  gtk_widget_class_bind_template_child (widget_class, WkDraftBar, everyone);
  gtk_widget_class_bind_template_callback (widget_class, lay_cb);
  gtk_widget_class_bind_template_callback (widget_class, take_cb);
  gtk_widget_class_bind_template_callback (widget_class, everyone_cb);
}

static void
wk_draft_bar_init (WkDraftBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  wk_wrapped_button_set (GTK_BUTTON (self->take));
  wk_wrapped_button_set (GTK_BUTTON (self->everyone));
  wk_wrapped_button_set (GTK_BUTTON (self->lay));
  g_signal_connect_object (gtk_text_view_get_buffer (self->draft), "changed", G_CALLBACK (draft_changed_cb), self, G_CONNECT_SWAPPED);
}

void
wk_draft_bar_set_plan (WkDraftBar *self, WkDocument *plan, WkTable *table)
{
  g_return_if_fail (WK_IS_DRAFT_BAR (self));

  if (plan == self->plan && table == self->table)
    return;
  forget_plan (self);
  g_set_object (&self->plan, plan);
  g_set_object (&self->table, table);
  self->pen = wk_pen_of (plan);
  if (self->pen != NULL)
    {
      wk_pen_set_table (self->pen, table);
      g_signal_connect_object (self->pen, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (plan, "notify::writable", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (plan, "refused", G_CALLBACK (wk_draft_bar_show_refusal), self, G_CONNECT_SWAPPED);
    }
  update (self);
}

void
wk_draft_bar_show_refusal (WkDraftBar *self)
{
  g_return_if_fail (WK_IS_DRAFT_BAR (self));

  gtk_widget_set_visible (self->refusal, TRUE);
  gtk_widget_error_bell (GTK_WIDGET (self));
}
