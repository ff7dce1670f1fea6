#include "keys/wk-recovery-view.h"

#include <glib/gi18n.h>

#include "keys/wk-recovery-paper.h"
#include "wk-keys.h"
#include "wk-secret.h"

struct _WkRecoveryView
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkWidget *make_button;
  GtkFlowBox *groups;
  GtkWidget *print_button;
  GtkWidget *trouble;
  GtkLabel *trouble_label;

  WkWorkspace *workspace; /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
  char *key; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (WkRecoveryView, wk_recovery_view, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_MADE,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

static void
show_key (WkRecoveryView *self)
{
  g_auto (GStrv) groups = g_strsplit (self->key, "-", -1);

  for (guint i = 0; groups[i] != NULL; i++)
    {
      GtkWidget *child = gtk_flow_box_child_new ();
      GtkWidget *label = gtk_label_new (groups[i]);

      gtk_widget_add_css_class (label, "wk-key-group");
      gtk_widget_set_focusable (child, FALSE);
      gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), label);
      gtk_flow_box_insert (self->groups, child, -1);
      wk_wipe (groups[i], strlen (groups[i]));
    }
  gtk_stack_set_visible_child_name (self->stack, "key");
  gtk_widget_grab_focus (self->print_button);
}

static void
made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkRecoveryView) self = user_data;
  g_autoptr (GError) error = NULL;
  char *key = wk_workspace_make_recovery_key_finish (WK_WORKSPACE (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    {
      wk_wipe_and_free_text (key);
      return;
    }
  gtk_widget_set_sensitive (self->make_button, TRUE);
  gtk_widget_set_visible (self->trouble, key == NULL);
  if (key == NULL)
    {
      gtk_label_set_label (self->trouble_label, error->message);
      return;
    }
  self->key = key;
  show_key (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MADE]);
}

static void
make_cb (WkRecoveryView *self)
{
  gtk_widget_set_sensitive (self->make_button, FALSE);
  wk_workspace_make_recovery_key_async (self->workspace, self->cancellable, made_cb, g_object_ref (self));
}

static void
print_cb (WkRecoveryView *self)
{
  wk_recovery_paper_print (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->key,
                           wk_workspace_get_profile_name (self->workspace));
}

static void
wk_recovery_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_MADE)
    g_value_set_boolean (value, WK_RECOVERY_VIEW (object)->key != NULL);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
wk_recovery_view_dispose (GObject *object)
{
  WkRecoveryView *self = WK_RECOVERY_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  /* AdwBin would unparent its child a second time. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_RECOVERY_VIEW);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->key, wk_wipe_and_free_text);

  G_OBJECT_CLASS (wk_recovery_view_parent_class)->dispose (object);
}

static void
wk_recovery_view_finalize (GObject *object)
{
  g_clear_object (&WK_RECOVERY_VIEW (object)->cancellable);

  G_OBJECT_CLASS (wk_recovery_view_parent_class)->finalize (object);
}

static void
wk_recovery_view_class_init (WkRecoveryViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = wk_recovery_view_get_property;
  object_class->dispose = wk_recovery_view_dispose;
  object_class->finalize = wk_recovery_view_finalize;

  props[PROP_MADE] = g_param_spec_boolean ("made", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/keys/wk-recovery-view.ui");
  gtk_widget_class_bind_template_child (widget_class, WkRecoveryView, stack);
  gtk_widget_class_bind_template_child (widget_class, WkRecoveryView, make_button);
  gtk_widget_class_bind_template_child (widget_class, WkRecoveryView, groups);
  gtk_widget_class_bind_template_child (widget_class, WkRecoveryView, print_button);
  gtk_widget_class_bind_template_child (widget_class, WkRecoveryView, trouble);
  gtk_widget_class_bind_template_child (widget_class, WkRecoveryView, trouble_label);
  gtk_widget_class_bind_template_callback (widget_class, make_cb);
  gtk_widget_class_bind_template_callback (widget_class, print_cb);
}

static void
wk_recovery_view_init (WkRecoveryView *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Typed from left to right in every language. */
  gtk_widget_set_direction (GTK_WIDGET (self->groups), GTK_TEXT_DIR_LTR);
}

void
wk_recovery_view_set_workspace (WkRecoveryView *self, WkWorkspace *workspace)
{
  g_return_if_fail (WK_IS_RECOVERY_VIEW (self));

  g_set_object (&self->workspace, workspace);
}
