#include "wk-action-plan.h"

#include <glib/gi18n.h>

#include "text/wk-word-file.h"

#include "wk-plan-check.h"
#include "wk-plan.h"

struct _WkActionPlan
{
  AdwBin parent_instance;

  GtkSwitch *serves;
  GtkListBox *list;

  WkPlanContext *context; /* (owned) */
  GKeyFile *lines; /* (owned) */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (WkActionPlan, wk_action_plan, ADW_TYPE_BIN)

static WkFields *
get_fields (WkActionPlan *self)
{
  return WK_FIELDS (wk_plan_context_get_plan (self->context));
}

/* ---- what the program can see for itself ---- */

static gboolean
has_words (WkRecord *record, const char *field)
{
  return wk_text_get_length (wk_fields_get_text (WK_FIELDS (record), field)) > 0;
}

static gboolean
has_value (WkRecord *record, const char *field)
{
  g_autofree char *value = wk_fields_dup_string (WK_FIELDS (record), field);

  return *value != '\0';
}

static gboolean
any_support (WkDocument *plan)
{
  WkRecordList *list = wk_document_get_records (plan, "agreement");

  for (guint i = 0; i < wk_record_list_get_length (list); i++)
    if (has_words (wk_record_list_get (list, i), "support"))
      return TRUE;
  return FALSE;
}

/* Where there is no obligation, nothing is lacking. */
static gboolean
each_obligation (WkDocument *plan, gboolean consequence)
{
  WkRecordList *list = wk_document_get_records (plan, "agreement");

  for (guint i = 0; i < wk_record_list_get_length (list); i++)
    {
      WkRecord *agreement = wk_record_list_get (list, i);

      if (!has_words (agreement, "obligation"))
        continue;
      if (consequence ? !has_value (agreement, "consequence")
                      : !has_words (agreement, "reason") || !has_value (agreement, "letter") || !has_value (agreement, "phone"))
        return FALSE;
    }
  return TRUE;
}

static gboolean
each_doer (WkDocument *plan)
{
  g_autoptr (GPtrArray) actions = wk_plan_list_actions (plan);

  for (guint i = 0; i < actions->len; i++)
    if (wk_record_is_unfinished (g_ptr_array_index (actions, i)))
      return FALSE;
  return actions->len > 0;
}

static gboolean
is_met (WkActionPlan *self, const char *check)
{
  WkDocument *plan = wk_plan_context_get_plan (self->context);

  if (g_str_equal (check, "goals"))
    return wk_record_list_get_length (wk_plan_get_goals (plan)) > 0;
  if (g_str_equal (check, "support"))
    return any_support (plan);
  if (g_str_equal (check, "obligation"))
    return each_obligation (plan, FALSE);
  if (g_str_equal (check, "consequence"))
    return each_obligation (plan, TRUE);
  if (g_str_equal (check, "doers"))
    return each_doer (plan);
  if (g_str_equal (check, "agreed"))
    return wk_plan_status_get_state (wk_plan_context_get_status (self->context)) == WK_PLAN_AGREED;
  if (g_str_equal (check, "evaluation"))
    {
      g_autofree char *talk = wk_fields_dup_string (get_fields (self), "next-talk");

      return *talk != '\0';
    }
  return FALSE;
}

/* ---- the list ---- */

static gboolean
is_ticked (WkActionPlan *self, const char *key)
{
  g_auto (GStrv) ticked = wk_fields_dup_strings (get_fields (self), "checked");

  return g_strv_contains ((const char *const *) ticked, key);
}

static void
ticked_cb (GtkCheckButton *check, WkActionPlan *self)
{
  const char *key = g_object_get_data (G_OBJECT (check), "key");
  g_auto (GStrv) ticked = wk_fields_dup_strings (get_fields (self), "checked");
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();

  for (gsize i = 0; ticked[i] != NULL; i++)
    if (!g_str_equal (ticked[i], key))
      g_ptr_array_add (keys, ticked[i]);
  if (gtk_check_button_get_active (check))
    g_ptr_array_add (keys, (gpointer) key);
  g_ptr_array_add (keys, NULL);
  wk_fields_set_strings (get_fields (self), "checked", (const char *const *) keys->pdata);
}

static void
append_line (WkActionPlan *self, const char *key)
{
  g_autofree char *label = g_key_file_get_locale_string (self->lines, key, "Label", NULL, NULL);
  g_autofree char *article = g_key_file_get_locale_string (self->lines, key, "Article", NULL, NULL);
  g_autofree char *check = g_key_file_get_string (self->lines, key, "Check", NULL);
  g_autofree char *title = g_markup_escape_text (label != NULL ? label : key, -1);
  g_autofree char *subtitle = g_markup_escape_text (article != NULL ? article : "", -1);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", title, "subtitle", subtitle, "title-lines", 0, NULL), *mark;

  if (check != NULL)
    {
      gboolean met = is_met (self, check);

      mark = gtk_image_new_from_icon_name (met ? "object-select-symbolic" : "wk-write-symbolic");
      gtk_accessible_update_property (GTK_ACCESSIBLE (mark), GTK_ACCESSIBLE_PROPERTY_LABEL, met ? _ ("It is in the plan") : _ ("Not in the plan yet"), -1);
      gtk_widget_set_tooltip_text (mark, met ? _ ("It is in the plan") : _ ("Not in the plan yet"));
    }
  else
    {
      mark = gtk_check_button_new ();
      gtk_check_button_set_active (GTK_CHECK_BUTTON (mark), is_ticked (self, key));
      gtk_accessible_update_property (GTK_ACCESSIBLE (mark), GTK_ACCESSIBLE_PROPERTY_LABEL, label != NULL ? label : key, -1);
      g_object_set_data_full (G_OBJECT (mark), "key", g_strdup (key), g_free);
      g_signal_connect_object (mark, "toggled", G_CALLBACK (ticked_cb), self, 0);
    }
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), mark);
  gtk_list_box_append (self->list, row);
}

static void
update (WkActionPlan *self)
{
  gboolean serves = wk_fields_get_boolean (get_fields (self), "plan-of-action");
  g_auto (GStrv) keys = NULL;
  GtkWidget *row;

  self->filling = TRUE;
  gtk_switch_set_active (self->serves, serves);
  self->filling = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->list), serves);
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  if (!serves)
    return;
  keys = g_key_file_get_groups (self->lines, NULL);
  for (gsize i = 0; keys[i] != NULL; i++)
    append_line (self, keys[i]);
}

static void
serves_cb (WkActionPlan *self)
{
  if (!self->filling && self->context != NULL)
    wk_fields_set_boolean (get_fields (self), "plan-of-action", gtk_switch_get_active (self->serves));
}

static void
wk_action_plan_dispose (GObject *object)
{
  WkActionPlan *self = WK_ACTION_PLAN (object);

  g_clear_object (&self->context);
  g_clear_pointer (&self->lines, g_key_file_unref);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_ACTION_PLAN);

  G_OBJECT_CLASS (wk_action_plan_parent_class)->dispose (object);
}

static void
wk_action_plan_class_init (WkActionPlanClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_action_plan_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/plan/wk-action-plan.ui");
  gtk_widget_class_bind_template_child (widget_class, WkActionPlan, serves);
  gtk_widget_class_bind_template_child (widget_class, WkActionPlan, list);
  gtk_widget_class_bind_template_callback (widget_class, serves_cb);
}

static void
wk_action_plan_init (WkActionPlan *self)
{
  self->lines = wk_word_file_load ("plan-of-action.ini");
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
wk_action_plan_bind (WkActionPlan *self, WkPlanContext *context)
{
  g_return_if_fail (WK_IS_ACTION_PLAN (self));
  g_return_if_fail (self->context == NULL);

  self->context = g_object_ref (context);
  /* A matter of those who carry out the law, not of the resident's screen. */
  gtk_widget_set_visible (GTK_WIDGET (self), !wk_plan_context_is_guest (context));
  g_signal_connect_object (wk_plan_context_get_status (context), "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
