#include "wk-agreed-bar.h"

#include <glib/gi18n.h>

#include "plan/wk-plan-words.h"
#include "plan/wk-read-back.h"
#include "plan/wk-wrap-layout.h"
#include "wk-plan-difference.h"

struct _WkAgreedBar
{
  AdwBin parent_instance;

  GtkLabel *state;
  GtkLabel *more;
  GtkExpander *difference;
  GtkBox *sentences;
  GtkExpander *versions;
  GtkListBox *version_list;
  GtkWidget *close_talk;

  WkPlanContext *context; /* (owned) */
};

G_DEFINE_FINAL_TYPE (WkAgreedBar, wk_agreed_bar, ADW_TYPE_BIN)

static void
update_words (WkAgreedBar *self, WkPlanStatus *status)
{
  const WkPlanVersion *version = wk_plan_status_get_version (status);
  g_autofree char *day = version != NULL ? wk_plan_words_dup_when (version->date) : NULL, *words = NULL;
  const char *more;

  switch (wk_plan_status_get_state (status))
    {
    case WK_PLAN_AGREED:
      /* Translators: %s is a day. */
      words = g_strdup_printf (_ ("Agreed together on %s"), day);
      more = _ ("This is no decision: the right to object stays.");
      break;
    case WK_PLAN_CHANGED:
      /* Translators: %s is a day. */
      words = g_strdup_printf (_ ("New version: a draft. Something is different from what was agreed on %s"), day);
      more = wk_plan_status_is_compared (status) ? _ ("It counts once it is agreed together again.")
                                                 : _ ("It counts once it is agreed together again. The agreed words are not on this device.");
      break;
    case WK_PLAN_DRAFT:
    default:
      words = g_strdup (_ ("Draft: not agreed together yet"));
      more = _ ("At the end of the talk the plan is read back, and the resident chooses.");
    }
  gtk_label_set_label (self->state, words);
  gtk_label_set_label (self->more, more);
}

static void
update_answer (WkAgreedBar *self, WkPlanStatus *status)
{
  g_autofree char *answer = NULL, *until = NULL, *day = NULL, *words = NULL;
  gboolean current = FALSE;

  if (wk_plan_status_get_state (status) == WK_PLAN_AGREED ||
      !wk_plan_status_get_answer (status, WK_PERSON_RESIDENT, &answer, &until, &current) || !g_str_equal (answer, "think") ||
      *until == '\0')
    return;
  day = wk_plan_words_dup_when (until);
  words = g_strdup_printf (_ ("It is being thought over until %s. Nothing is decided."), day);
  gtk_label_set_label (self->more, words);
}

static void
update_difference (WkAgreedBar *self, WkPlanStatus *status)
{
  GPtrArray *changes = wk_plan_status_get_changes (status);
  gboolean agreed = wk_plan_status_get_state (status) == WK_PLAN_AGREED;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->sentences))) != NULL)
    gtk_box_remove (self->sentences, child);
  for (guint i = 0; i < changes->len; i++)
    {
      const WkPlanChange *change = g_ptr_array_index (changes, i);
      GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", change->sentence, "wrap", TRUE, "xalign", 0.0, NULL);

      gtk_box_append (self->sentences, label);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->difference), changes->len > 0);
  gtk_expander_set_label (self->difference, agreed ? _ ("What was done since then") : _ ("What is different"));
}

static void
version_clicked_cb (GtkButton *button, WkAgreedBar *self)
{
  const char *hash = g_object_get_data (G_OBJECT (button), "hash");
  g_autoptr (WkDocument) version = wk_plan_open_version (wk_plan_context_get_plan (self->context), hash);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (version == NULL || !GTK_IS_WINDOW (root))
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  gtk_window_present (wk_read_back_window_new (GTK_WINDOW (root), gtk_button_get_label (button), version));
}

static void
update_versions (WkAgreedBar *self)
{
  g_autoptr (GPtrArray) versions = wk_plan_list_versions (wk_plan_context_get_plan (self->context));
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->version_list))) != NULL)
    gtk_list_box_remove (self->version_list, child);
  for (guint i = 0; i < versions->len; i++)
    {
      const WkPlanVersion *version = g_ptr_array_index (versions, i);
      g_autofree char *day = wk_plan_words_dup_when (version->date);
      /* Translators: a number, a day: the plan as it was agreed then. */
      g_autofree char *words = g_strdup_printf (_ ("Version %u, agreed on %s"), versions->len - i, day);
      GtkWidget *button = gtk_button_new_with_label (words);

      gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), TRUE);
      gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), 0);
      gtk_widget_add_css_class (button, "flat");
      g_object_set_data_full (G_OBJECT (button), "hash", g_strdup (version->hash), g_free);
      g_signal_connect_object (button, "clicked", G_CALLBACK (version_clicked_cb), self, 0);
      gtk_list_box_append (self->version_list, button);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (gtk_widget_get_parent (button)), FALSE);
      gtk_widget_set_focusable (gtk_widget_get_parent (button), FALSE);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->versions), versions->len > 0);
}

static void
set_css_class (WkAgreedBar *self, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (GTK_WIDGET (self), name);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), name);
}

static void
update (WkAgreedBar *self)
{
  WkPlanStatus *status = wk_plan_context_get_status (self->context);

  update_words (self, status);
  update_answer (self, status);
  update_difference (self, status);
  update_versions (self);
  set_css_class (self, "calm", wk_plan_status_get_state (status) == WK_PLAN_AGREED);
  set_css_class (self, "quiet", wk_plan_status_get_state (status) == WK_PLAN_DRAFT);
}

static void
wk_agreed_bar_dispose (GObject *object)
{
  WkAgreedBar *self = WK_AGREED_BAR (object);

  g_clear_object (&self->context);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_AGREED_BAR);

  G_OBJECT_CLASS (wk_agreed_bar_parent_class)->dispose (object);
}

static void
wk_agreed_bar_class_init (WkAgreedBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_agreed_bar_dispose;
  g_type_ensure (WK_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/plan/wk-agreed-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, WkAgreedBar, state);
  gtk_widget_class_bind_template_child (widget_class, WkAgreedBar, more);
  gtk_widget_class_bind_template_child (widget_class, WkAgreedBar, difference);
  gtk_widget_class_bind_template_child (widget_class, WkAgreedBar, sentences);
  gtk_widget_class_bind_template_child (widget_class, WkAgreedBar, versions);
  gtk_widget_class_bind_template_child (widget_class, WkAgreedBar, version_list);
  gtk_widget_class_bind_template_child (widget_class, WkAgreedBar, close_talk);
}

static void
wk_agreed_bar_init (WkAgreedBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
wk_agreed_bar_bind (WkAgreedBar *self, WkPlanContext *context)
{
  g_return_if_fail (WK_IS_AGREED_BAR (self));
  g_return_if_fail (self->context == NULL);

  self->context = g_object_ref (context);
  /* At the seat the answers stand below the plan; what else closing is about, the contact person's laptop asks. */
  gtk_widget_set_visible (self->close_talk, !wk_plan_context_is_guest (context));
  g_signal_connect_object (wk_plan_context_get_status (context), "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
