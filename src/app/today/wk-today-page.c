#include "today/wk-today-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "wk-initials.h"
#include "wk-office.h"
#include "wk-resident-list.h"
#include "wk-words.h"

/* As many as a person can call in a day; the rest is one press away. */
#define MOST_SHOWN 8

struct _WkTodayPage
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkLabel *date;
  GtkLabel *greeting;
  AdwPreferencesGroup *acute_group;
  GtkListBox *acute;
  AdwPreferencesGroup *plans_group;
  GtkListBox *plans;
  AdwPreferencesGroup *mine_group;
  GtkListBox *mine;
  AdwPreferencesGroup *nobody_group;
  GtkListBox *nobody;
  AdwPreferencesGroup *came_group;
  GtkListBox *came;

  WkWorkspace *workspace; /* (owned) */
  WkResidentList *residents; /* (owned) */
  GPtrArray *came_ids; /* (owned) of char*, newest first, this program start */
  guint update_source;
};

G_DEFINE_FINAL_TYPE (WkTodayPage, wk_today_page, ADW_TYPE_BIN)

static gboolean
is_given (const char *text)
{
  return text != NULL && *text != '\0';
}

static GtkWidget *
new_row (WkResidentRow *row, const char *why)
{
  g_autofree char *name = g_markup_escape_text (wk_resident_row_get_display_name (row), -1);
  g_autofree char *subtitle = g_markup_escape_text (why, -1);
  g_autofree char *initials = wk_initials_dup (wk_resident_row_get_display_name (row));
  GtkWidget *line = g_object_new (ADW_TYPE_ACTION_ROW, "title", name, "subtitle", subtitle, "activatable", TRUE,
                                  "action-name", "win.open-file", NULL);
  GtkWidget *round = gtk_label_new (initials);

  gtk_widget_add_css_class (round, "wk-initials");
  gtk_widget_set_valign (round, GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (ADW_ACTION_ROW (line), round);
  if (wk_resident_row_get_acute (row))
    {
      GtkWidget *lamp = gtk_image_new_from_icon_name ("wk-acute-symbolic");

      gtk_widget_add_css_class (lamp, "wk-acute");
      gtk_accessible_update_property (GTK_ACCESSIBLE (lamp), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Acute"), -1);
      adw_action_row_add_suffix (ADW_ACTION_ROW (line), lamp);
    }
  adw_action_row_add_suffix (ADW_ACTION_ROW (line), g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                                                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (line), "s", wk_resident_row_get_id (row));
  return line;
}

static void
clear (GtkListBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_list_box_remove (box, child);
}

static char *
dup_silence (WkResidentRow *row)
{
  const char *date = wk_resident_row_get_last_contact (row);
  g_autofree char *ago = wk_words_dup_ago_now (date);

  /* Translators: why a resident stands in the list of today, such as "last contact 7 weeks ago". */
  return is_given (date) ? g_strdup_printf (_ ("Last contact %s"), ago) : g_strdup (_ ("No contact yet"));
}

static char *
dup_acute (WkResidentRow *row)
{
  g_autofree char *deadline = NULL;
  g_autofree char *words = NULL;
  const char *person = wk_resident_row_get_contact_person (row);

  g_object_get (row, "acute-deadline", &deadline, NULL);
  words = wk_words_dup_date (deadline);
  if (is_given (words) && is_given (person))
    /* Translators: a day, then the contact person's name. */
    return g_strdup_printf (_ ("Before %s · %s"), words, person);
  if (is_given (words))
    return g_strdup_printf (_ ("Before %s"), words);
  return g_strdup (is_given (person) ? person : _ ("nobody yet"));
}

/* Who was never spoken to comes first, then the longest silence; names decide between equals. */
static int
compare_silence (gconstpointer a, gconstpointer b)
{
  WkResidentRow *first = *(WkResidentRow *const *) a, *second = *(WkResidentRow *const *) b;
  const char *date_a = wk_resident_row_get_last_contact (first), *date_b = wk_resident_row_get_last_contact (second);
  int order = g_strcmp0 (is_given (date_a) ? date_a : "", is_given (date_b) ? date_b : "");

  return order != 0 ? order : g_strcmp0 (wk_resident_row_get_name (first), wk_resident_row_get_name (second));
}

static void
fill (GtkListBox *box, AdwPreferencesGroup *group, GPtrArray *rows, char *(*dup_why) (WkResidentRow *))
{
  clear (box);
  for (guint i = 0; i < MIN (rows->len, MOST_SHOWN); i++)
    {
      g_autofree char *why = dup_why (rows->pdata[i]);

      gtk_list_box_append (box, new_row (rows->pdata[i], why));
    }
  gtk_widget_set_visible (GTK_WIDGET (group), rows->len > 0);
}

static void
describe (AdwPreferencesGroup *group, const char *rule, guint n)
{
  g_autofree char *text = NULL;

  if (n > MOST_SHOWN)
    /* Translators: after the sentence that says why these residents are listed. */
    text = g_strdup_printf (_ ("%s %'u in all; these come first."), rule, n);
  adw_preferences_group_set_description (group, text != NULL ? text : rule);
}

/* The day on which the plan asks for a word: the end of thinking it over, or the next talk. */
static const char *
get_plan_day (WkResidentRow *row)
{
  const char *think = wk_resident_row_get_think_until (row);

  return is_given (think) ? think : wk_resident_row_get_next_talk (row);
}

static char *
dup_plan (WkResidentRow *row)
{
  const char *think = wk_resident_row_get_think_until (row), *talk = wk_resident_row_get_next_talk (row);
  const char *date = is_given (think) ? think : talk;
  g_autofree char *day = g_strndup (date, strcspn (date, "T"));
  g_autofree char *words = wk_words_dup_date (day);

  if (is_given (think))
    /* Translators: %s is a day. */
    return g_strdup_printf (_ ("Would think the plan over until %s. Ask how it is."), words);
  if (wk_words_days_since (day) == 0)
    return g_strdup (_ ("Today you talk about how the plan goes"));
  /* Translators: %s is a day. */
  return g_strdup_printf (_ ("The talk about the plan was for %s. Plan the next one."), words);
}

static int
compare_plan_days (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (get_plan_day (*(WkResidentRow *const *) a), get_plan_day (*(WkResidentRow *const *) b));
}

/* Those of mine whose day has come. */
static GPtrArray *
list_plans (GPtrArray *mine)
{
  GPtrArray *plans = g_ptr_array_new ();

  for (guint i = 0; i < mine->len; i++)
    {
      const char *date = get_plan_day (mine->pdata[i]);
      g_autofree char *day = is_given (date) ? g_strndup (date, strcspn (date, "T")) : NULL;
      int since = day != NULL ? wk_words_days_since (day) : -1;

      if (since >= 0 && since < G_MAXINT)
        g_ptr_array_add (plans, mine->pdata[i]);
    }
  g_ptr_array_sort (plans, compare_plan_days);
  return plans;
}

static char *
dup_came (WkResidentRow *row)
{
  return g_strdup (_ ("A colleague wrote in this file"));
}

static void
greet (WkTodayPage *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *iso = g_date_time_format (now, "%Y-%m-%d");
  g_autofree char *date = wk_words_dup_date (iso);
  const char *name = wk_workspace_get_profile_name (self->workspace);
  int hour = g_date_time_get_hour (now);
  const char *words = hour < 12 ? _ ("Good morning, %s") : hour < 18 ? _ ("Good afternoon, %s") : _ ("Good evening, %s");
  g_auto (GStrv) names = g_strsplit (name != NULL ? name : "", " ", 2);
  g_autofree char *greeting = g_strdup_printf (words, names[0] != NULL ? names[0] : "");

  gtk_label_set_label (self->date, date);
  gtk_label_set_label (self->greeting, greeting);
}

static gboolean
update_cb (gpointer user_data)
{
  WkTodayPage *self = user_data;
  g_autoptr (GPtrArray) acute = wk_resident_list_dup_all (self->residents, WK_RESIDENTS_ACUTE);
  g_autoptr (GPtrArray) mine = wk_resident_list_dup_all (self->residents, WK_RESIDENTS_MINE);
  g_autoptr (GPtrArray) nobody = wk_resident_list_dup_all (self->residents, WK_RESIDENTS_NO_CONTACT_PERSON);
  g_autoptr (GPtrArray) plans = list_plans (mine);
  g_autoptr (GPtrArray) came = g_ptr_array_new ();
  guint total = wk_resident_list_get_total (self->residents);

  self->update_source = 0;

  /* Spoken to less than a month ago is no silence. */
  for (guint i = mine->len; i > 0; i--)
    if (wk_words_days_since (wk_resident_row_get_last_contact (mine->pdata[i - 1])) < 28)
      g_ptr_array_remove_index (mine, i - 1);
  g_ptr_array_sort (mine, compare_silence);
  g_ptr_array_sort (nobody, compare_silence);
  for (guint i = 0; i < self->came_ids->len; i++)
    {
      WkResidentRow *row = wk_resident_list_lookup (self->residents, self->came_ids->pdata[i]);

      if (row != NULL)
        g_ptr_array_add (came, row);
    }

  fill (self->acute, self->acute_group, acute, dup_acute);
  fill (self->plans, self->plans_group, plans, dup_plan);
  fill (self->mine, self->mine_group, mine, dup_silence);
  fill (self->nobody, self->nobody_group, nobody, dup_silence);
  fill (self->came, self->came_group, came, dup_came);
  describe (self->acute_group, _ ("What cannot wait."), acute->len);
  describe (self->plans_group, _ ("The day that you agreed on with each other has come."), plans->len);
  describe (self->mine_group, _ ("You are the contact person, and it has been quiet for four weeks or longer."), mine->len);
  describe (self->nobody_group, _ ("Nobody is the contact person yet; the longest silence first."), nobody->len);
  describe (self->came_group, _ ("New since this program was opened."), came->len);
  greet (self);

  if (acute->len + plans->len + mine->len + nobody->len + came->len == 0)
    gtk_stack_set_visible_child_name (self->stack, total == 0 ? "empty" : "calm");
  else
    gtk_stack_set_visible_child_name (self->stack, "lists");
  return G_SOURCE_REMOVE;
}

static void
update_later (WkTodayPage *self)
{
  if (self->update_source == 0)
    self->update_source = g_timeout_add (150, update_cb, self);
}

static void
came_cb (WkOffice *office, guint changes, const char *const *residents, gpointer user_data)
{
  WkTodayPage *self = user_data;

  for (guint i = 0; residents != NULL && residents[i] != NULL; i++)
    {
      guint at;

      if (g_ptr_array_find_with_equal_func (self->came_ids, residents[i], g_str_equal, &at))
        g_ptr_array_remove_index (self->came_ids, at);
      g_ptr_array_insert (self->came_ids, 0, g_strdup (residents[i]));
    }
  update_later (self);
}

static void
show_filter (WkTodayPage *self, WkResidentFilter filter)
{
  wk_resident_list_set_query (self->residents, "");
  wk_resident_list_set_filter (self->residents, filter);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-page", "s", "residents");
}

static void
all_mine_cb (WkTodayPage *self)
{
  show_filter (self, WK_RESIDENTS_MINE);
}

static void
all_nobody_cb (WkTodayPage *self)
{
  show_filter (self, WK_RESIDENTS_NO_CONTACT_PERSON);
}

static void
wk_today_page_dispose (GObject *object)
{
  WkTodayPage *self = WK_TODAY_PAGE (object);

  g_clear_handle_id (&self->update_source, g_source_remove);
  /* AdwBin would unparent its child a second time. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_TODAY_PAGE);
  g_clear_object (&self->residents);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (wk_today_page_parent_class)->dispose (object);
}

static void
wk_today_page_finalize (GObject *object)
{
  WkTodayPage *self = WK_TODAY_PAGE (object);

  g_ptr_array_unref (self->came_ids);

  G_OBJECT_CLASS (wk_today_page_parent_class)->finalize (object);
}

static void
wk_today_page_class_init (WkTodayPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = wk_today_page_dispose;
  object_class->finalize = wk_today_page_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/today/wk-today-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WkTodayPage, stack);
  gtk_widget_class_bind_template_child (widget_class, WkTodayPage, date);
  gtk_widget_class_bind_template_child (widget_class, WkTodayPage, greeting);
  gtk_widget_class_bind_template_child (widget_class, WkTodayPage, acute_group);
  gtk_widget_class_bind_template_child (widget_class, WkTodayPage, acute);
  gtk_widget_class_bind_template_child (widget_class, WkTodayPage, plans_group);
  gtk_widget_class_bind_template_child (widget_class, WkTodayPage, plans);
  gtk_widget_class_bind_template_child (widget_class, WkTodayPage, mine_group);
  gtk_widget_class_bind_template_child (widget_class, WkTodayPage, mine);
  gtk_widget_class_bind_template_child (widget_class, WkTodayPage, nobody_group);
  gtk_widget_class_bind_template_child (widget_class, WkTodayPage, nobody);
  gtk_widget_class_bind_template_child (widget_class, WkTodayPage, came_group);
  gtk_widget_class_bind_template_child (widget_class, WkTodayPage, came);
  gtk_widget_class_bind_template_callback (widget_class, all_mine_cb);
  gtk_widget_class_bind_template_callback (widget_class, all_nobody_cb);
}

static void
wk_today_page_init (WkTodayPage *self)
{
  self->came_ids = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
wk_today_page_new (WkWorkspace *workspace)
{
  WkTodayPage *self = g_object_new (WK_TYPE_TODAY_PAGE, NULL);
  WkOffice *office = wk_workspace_get_office (workspace);

  self->workspace = g_object_ref (workspace);
  self->residents = g_object_ref (wk_workspace_get_residents (workspace));
  g_signal_connect_object (self->residents, "items-changed", G_CALLBACK (update_later), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->residents, "notify", G_CALLBACK (update_later), self, G_CONNECT_SWAPPED);
  if (office != NULL)
    g_signal_connect_object (office, "came", G_CALLBACK (came_cb), self, 0);
  update_cb (self);
  return GTK_WIDGET (self);
}
