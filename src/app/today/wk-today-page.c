#include "today/wk-today-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plan/wk-plan-words.h"
#include "plan/wk-wrap-layout.h"
#include "today/wk-rest-popover.h"
#include "today/wk-silence-dot.h"
#include "today/wk-silence-rings.h"
#include "today/wk-work-row.h"
#include "today/wk-work-words.h"
#include "wk-day.h"
#include "wk-export-change.h"
#include "wk-kind.h"
#include "wk-line-row.h"
#include "wk-office.h"
#include "wk-page-layout.h"
#include "wk-resident-list.h"
#include "wk-settings.h"
#include "wk-toast.h"
#include "wk-today.h"
#include "wk-window.h"
#include "wk-words.h"

/* As many as a person can call in a day; the rest is one press away. */
#define MOST_SHOWN 8u

/* A list of the page. */
typedef struct
{
  AdwPreferencesGroup *group;
  GtkListBox *box;
  char *shown; /* (owned) (nullable): all that its rows say, so that what is the same is left alone */
} List;

enum
{
  ACUTE,
  TALKS,
  WORK,
  TASKS,
  CAME,
  NOBODY,
  NOT_IN_VIEW,
  N_LISTS
};

static const char *const names[N_LISTS] = { "acute", "talks", "work", "tasks", "came", "nobody", "not_in_view" };

struct _WkTodayPage
{
  AdwBin parent_instance;

  AdwToastOverlay *toasts;
  GtkStack *stack;
  GtkLabel *date;
  GtkLabel *greeting;
  GtkWidget *all_work;
  GtkWidget *by_rule;
  GtkToggleButton *as_picture;
  GtkWidget *silence_group;
  WkSilenceRings *rings;
  GtkFlowBox *legend;
  List lists[N_LISTS];

  WkWorkspace *workspace; /* (owned) */
  WkResidentList *residents; /* (owned) */
  WkDay *day; /* (owned) */
  WkToday *today; /* (owned) (nullable): as it was last read */
  GCancellable *cancellable; /* (owned) */
  gboolean all_shown; /* of the work */
  gboolean reading;
  gboolean read_again;
  guint read_source;
  AdwToast *said; /* (unowned) (nullable): of what was done last; a weak pointer */
  char *undo; /* (owned) (nullable): as it was before: the order, or a rest */
  char *undo_rested; /* (owned) (nullable): whose rest */
};

G_DEFINE_FINAL_TYPE (WkTodayPage, wk_today_page, ADW_TYPE_BIN)

static void read_later (WkTodayPage *self);

/* ---- rows ------------------------------------------------------------------------------------------------------------ */

/* A row about a resident. words: title and, under it, why; action: what it opens; button: (nullable) a further way, with its action */
static GtkWidget *
new_row (WkResidentRow *resident, const char *title, const char *why, const char *action, const char *button, const char *button_action)
{
  GtkWidget *row = wk_line_row_new (title, why, wk_work_row_new_initials (resident));

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), action);
  if (button != NULL)
    {
      GtkWidget *way = g_object_new (GTK_TYPE_BUTTON, "label", button, "action-name", button_action, NULL);

      gtk_actionable_set_action_target (GTK_ACTIONABLE (way), "s", wk_resident_row_get_id (resident));
      wk_line_row_add (row, way);
    }
  wk_line_row_add (row, g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic", "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", wk_resident_row_get_id (resident));
  return row;
}

/* ---- lists ----------------------------------------------------------------------------------------------------------- */

/* A row of a list, before it is made. */
typedef struct
{
  WkResidentRow *resident; /* (owned) */
  char *title; /* (owned) */
  char *why; /* (owned) */
  const WkWorkItem *item; /* (nullable): of the work */
} Line;

static void
line_clear (gpointer data)
{
  Line *line = data;

  g_clear_object (&line->resident);
  g_free (line->title);
  g_free (line->why);
}

static GArray *
new_lines (void)
{
  GArray *lines = g_array_new (FALSE, TRUE, sizeof (Line));

  g_array_set_clear_func (lines, line_clear);
  return lines;
}

/* title: (nullable): the resident's name; why: taken over */
static void
add_line (WkTodayPage *self, GArray *lines, const char *id, const char *title, char *why, const WkWorkItem *item)
{
  WkResidentRow *resident = wk_resident_list_lookup (self->residents, id);
  Line line = { .why = why, .item = item };

  if (resident == NULL)
    {
      g_free (why);
      return;
    }
  line.resident = g_object_ref (resident);
  line.title = g_strdup (title != NULL && *title != '\0' ? title : wk_resident_row_get_display_name (resident));
  g_array_append_val (lines, line);
}

static GtkWidget *
make_row (guint which, const Line *line)
{
  switch (which)
    {
    case ACUTE:
    case WORK:
      return wk_work_row_new (line->resident, line->item, which == WORK);
    case TALKS:
      return new_row (line->resident, line->title, line->why, "win.open-file", _ ("To the Table"), "win.open-table");
    case TASKS:
      return new_row (line->resident, line->title, line->why, "win.open-plan", NULL, NULL);
    default:
      return new_row (line->resident, line->title, line->why, "win.open-file", NULL, NULL);
    }
}

/* rule: why these are listed; total: how many there are in all */
static void
fill (WkTodayPage *self, guint which, GArray *lines, const char *rule, guint total)
{
  List *list = &self->lists[which];
  g_autoptr (GString) words = g_string_new (NULL);
  g_autofree char *description = NULL;
  GtkWidget *child;

  for (guint i = 0; i < lines->len; i++)
    {
      const Line *line = &g_array_index (lines, Line, i);

      g_string_append_printf (words, "%s\n%s\n%s\n", wk_resident_row_get_id (line->resident), line->title, line->why);
    }
  if (total > lines->len)
    /* Translators: after the sentence that says why these residents are listed. */
    description = g_strdup_printf (_ ("%s %'u in all; these come first."), rule, total);
  adw_preferences_group_set_description (list->group, description != NULL ? description : rule);
  gtk_widget_set_visible (GTK_WIDGET (list->group), lines->len > 0);
  if (g_strcmp0 (list->shown, words->str) == 0)
    return;
  g_free (list->shown);
  list->shown = g_string_free (g_steal_pointer (&words), FALSE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list->box))) != NULL)
    gtk_list_box_remove (list->box, child);
  for (guint i = 0; i < lines->len; i++)
    gtk_list_box_append (list->box, make_row (which, &g_array_index (lines, Line, i)));
}

/* The acute stands by itself, on top. */
static guint
count_acute (GPtrArray *work)
{
  guint n = 0;

  for (guint i = 0; i < work->len; i++)
    n += ((WkWorkItem *) work->pdata[i])->rule == WK_WORK_ACUTE;
  return n;
}

static void
show_work (WkTodayPage *self)
{
  g_autoptr (GArray) acute = new_lines (), work = new_lines ();
  guint n_acute = count_acute (self->today->work), n = self->today->work->len - n_acute;

  for (guint i = 0; i < self->today->work->len; i++)
    {
      const WkWorkItem *item = self->today->work->pdata[i];
      GArray *lines = item->rule == WK_WORK_ACUTE ? acute : work;

      if (lines == acute ? lines->len < MOST_SHOWN : self->all_shown || lines->len < MOST_SHOWN)
        add_line (self, lines, item->id, NULL, wk_work_words_dup (item), item);
    }
  fill (self, ACUTE, acute, _ ("What cannot wait."), n_acute);
  fill (self, WORK, work, _ ("By what was agreed, deadlines and promises; each line says why."), n);
  gtk_widget_set_visible (self->all_work, n > work->len && !self->all_shown);
  gtk_widget_set_visible (self->by_rule, self->today->moved > 0);
}

static gboolean
is_picture (WkTodayPage *self)
{
  return gtk_toggle_button_get_active (self->as_picture);
}

/* The same as a picture takes the place of the list. */
static void
show_silence (WkTodayPage *self)
{
  gboolean picture = is_picture (self) && self->today->silence->len > 0;

  if (picture)
    {
      wk_silence_rings_show (self->rings, self->residents, wk_workspace_get_profile_name (self->workspace), self->today->silence);
      gtk_widget_set_visible (GTK_WIDGET (self->lists[WORK].group), FALSE);
    }
  gtk_widget_set_visible (self->silence_group, picture);
}

static void
show_talks (WkTodayPage *self)
{
  g_autoptr (GArray) lines = new_lines ();

  for (guint i = 0; i < self->today->talks->len; i++)
    {
      const WkTalk *talk = self->today->talks->pdata[i];
      const char *time = strchr (talk->at, 'T');
      const char *place = talk->place != NULL && *talk->place != '\0' ? talk->place : NULL;

      add_line (self, lines, talk->resident, NULL,
                time == NULL    ? g_strdup (place != NULL ? place : _ ("Today"))
                : place != NULL ? g_strdup_printf ("%.5s · %s", time + 1, place)
                                : g_strndup (time + 1, 5),
                NULL);
    }
  fill (self, TALKS, lines, _ ("Talks about a plan."), lines->len);
}

static void
show_tasks (WkTodayPage *self)
{
  g_autoptr (GArray) lines = new_lines ();

  for (guint i = 0; i < self->today->tasks->len && lines->len < MOST_SHOWN; i++)
    {
      const WkTask *task = self->today->tasks->pdata[i];
      WkResidentRow *resident = wk_resident_list_lookup (self->residents, task->resident);
      g_autofree char *day = g_strndup (task->at, strcspn (task->at, "T")), *words = wk_plan_words_dup_when (task->at);
      int since = wk_words_days_since (day);
      const char *name = resident != NULL ? wk_resident_row_get_display_name (resident) : "";

      add_line (self, lines, task->resident, task->what,
                since > 0 && since < G_MAXINT
                  /* Translators: of a task: a resident's name, then a day that has passed. */
                  ? g_strdup_printf (_ ("%s · was for %s"), name, words)
                  /* Translators: of a task: a resident's name, then a day. */
                  : g_strdup_printf (_ ("%s · for %s"), name, words),
                NULL);
    }
  fill (self, TASKS, lines, _ ("What you would do, until a week from now."), self->today->tasks->len);
}

static char *
dup_changes (const WkCame *came)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autofree char *day = wk_words_dup_date (came->changed_on);

  for (WkChangeTopic topic = 0; topic < WK_N_CHANGES; topic++)
    if (came->changes & 1u << topic)
      g_string_append_printf (lines, "%s%s", lines->len > 0 ? " · " : "", wk_change_topic_get_line (topic));
  /* Translators: what changed, such as "The address changed", and the day on which that export was taken in. */
  return g_strdup_printf (_ ("%s, says the export of %s"), lines->str, day);
}

static char *
dup_parts (guint kinds)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  g_autofree char *joined = NULL;

  for (guint kind = 0; kind < WK_N_DOC_KINDS; kind++)
    if (kinds & 1u << kind)
      g_ptr_array_add (parts, (gpointer) wk_doc_kind_get_label (kind));
  g_ptr_array_add (parts, NULL);
  joined = g_strjoinv (", ", (char **) parts->pdata);
  /* Translators: which parts of a file, such as "Story, Plan". */
  return g_strdup_printf (_ ("A colleague wrote in: %s"), joined);
}

static char *
dup_news (const WkCame *came)
{
  g_autofree char *changes = came->changes != 0 ? dup_changes (came) : NULL, *parts = came->kinds != 0 ? dup_parts (came->kinds) : NULL;

  if (changes != NULL && parts != NULL)
    return g_strdup_printf ("%s · %s", changes, parts);
  return changes != NULL ? g_steal_pointer (&changes) : g_steal_pointer (&parts);
}

static void
show_came (WkTodayPage *self)
{
  g_autoptr (GArray) lines = new_lines ();

  for (guint i = 0; i < self->today->came->len && lines->len < MOST_SHOWN; i++)
    {
      const WkCame *came = self->today->came->pdata[i];

      add_line (self, lines, came->resident, NULL, dup_news (came), NULL);
    }
  fill (self, CAME, lines, _ ("New since the last working day began. What an export changed stays until it is talked about."), self->today->came->len);
}

static void
show_group (WkTodayPage *self, guint which, const WkTodayGroup *group, const char *rule)
{
  g_autoptr (GArray) lines = new_lines ();

  for (guint i = 0; group->ids[i] != NULL && lines->len < MOST_SHOWN; i++)
    {
      WkResidentRow *resident = wk_resident_list_lookup (self->residents, group->ids[i]);
      const char *date = resident != NULL ? wk_resident_row_get_last_contact (resident) : NULL;
      const char *person = resident != NULL ? wk_resident_row_get_contact_person (resident) : NULL;
      g_autofree char *ago = wk_words_dup_ago_now (date), *silence = NULL;

      /* Translators: why a resident stands in the list of today, such as "Last contact 7 weeks ago". */
      silence = date != NULL && *date != '\0' ? g_strdup_printf (_ ("Last contact %s"), ago) : g_strdup (_ ("No contact yet"));
      add_line (self, lines, group->ids[i], NULL, which == NOT_IN_VIEW ? g_strdup_printf ("%s · %s", person, silence) : g_strdup (silence), NULL);
    }
  fill (self, which, lines, rule, group->total);
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
  g_auto (GStrv) parts = g_strsplit (name != NULL ? name : "", " ", 2);
  g_autofree char *greeting = g_strdup_printf (words, parts[0] != NULL ? parts[0] : "");

  gtk_label_set_label (self->date, date);
  gtk_label_set_label (self->greeting, greeting);
}

static void
show (WkTodayPage *self)
{
  gboolean calm = TRUE;

  greet (self);
  show_work (self);
  show_silence (self);
  show_talks (self);
  show_tasks (self);
  show_came (self);
  show_group (self, NOBODY, &self->today->nobody, _ ("Nobody is the contact person yet; the longest silence first."));
  show_group (self, NOT_IN_VIEW, &self->today->not_in_view, _ ("Not or only partly in view; the longest silence first."));
  for (guint i = 0; i < N_LISTS; i++)
    calm = calm && !gtk_widget_get_visible (GTK_WIDGET (self->lists[i].group));
  calm = calm && !gtk_widget_get_visible (self->silence_group);
  gtk_stack_set_visible_child_name (self->stack, !calm ? "lists" : wk_resident_list_get_total (self->residents) == 0 ? "empty" : "calm");
}

/* ---- reading --------------------------------------------------------------------------------------------------------- */

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkTodayPage) self = user_data;
  g_autoptr (GError) error = NULL;
  WkToday *today = wk_workspace_read_today_finish (WK_WORKSPACE (source), result, &error);

  self->reading = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    {
      g_clear_pointer (&today, wk_today_free);
      return;
    }
  if (self->read_again)
    read_later (self);
  if (today == NULL)
    {
      g_message ("The day could not be read: %s", error->message);
      return;
    }
  g_clear_pointer (&self->today, wk_today_free);
  self->today = today;
  show (self);
}

static gboolean
read_now_cb (gpointer user_data)
{
  WkTodayPage *self = user_data;

  self->read_source = 0;
  self->read_again = self->reading;
  if (!self->reading)
    {
      self->reading = TRUE;
      wk_workspace_read_today_async (self->workspace, self->cancellable, read_cb, g_object_ref (self));
    }
  return G_SOURCE_REMOVE;
}

static void
read_later (WkTodayPage *self)
{
  if (self->read_source == 0)
    self->read_source = g_timeout_add (150, read_now_cb, self);
}

/* ---- moving ---------------------------------------------------------------------------------------------------------- */

static gboolean
find_item (WkTodayPage *self, const char *id, guint *at)
{
  for (guint i = 0; self->today != NULL && i < self->today->work->len; i++)
    if (g_str_equal (((WkWorkItem *) self->today->work->pdata[i])->id, id))
      {
        *at = i;
        return TRUE;
      }
  return FALSE;
}

static void
focus_item (WkTodayPage *self, const char *id)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->lists[WORK].box)); row != NULL; row = gtk_widget_get_next_sibling (row))
    if (WK_IS_WORK_ROW (row) && g_str_equal (wk_work_row_get_id (WK_WORK_ROW (row)), id))
      gtk_widget_grab_focus (row);
}

static void
said_dismissed_cb (WkTodayPage *self, AdwToast *toast)
{
  if (toast == self->said)
    g_clear_weak_pointer (&self->said);
}

/* Says what was done, and how to take it back: what was said before gives way. rested: whose rest it was; NULL: the order */
static void
say_done (WkTodayPage *self, const char *words, const char *rested, const char *before)
{
  g_autofree char *title = g_markup_escape_text (words, -1);
  g_autofree char *kept = g_strdup (before);

  g_free (self->undo_rested);
  self->undo_rested = g_strdup (rested);
  g_free (self->undo);
  self->undo = g_steal_pointer (&kept);
  if (self->said != NULL)
    {
      adw_toast_set_title (self->said, title);
      return;
    }
  g_set_weak_pointer (&self->said, wk_toast_new_with_way_back (words, "today.undo", NULL));
  g_signal_connect_object (self->said, "dismissed", G_CALLBACK (said_dismissed_cb), self, G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (self->toasts, self->said);
}

static void
keep_order (WkTodayPage *self, const char *moves, const char *said)
{
  g_autofree char *before = g_strdup (wk_workspace_get_work_order (self->workspace));

  wk_workspace_set_work_order (self->workspace, moves);
  say_done (self, said, NULL, before);
}

static void
move_to (WkTodayPage *self, guint from, guint to)
{
  g_autofree char *id = g_strdup (((WkWorkItem *) self->today->work->pdata[from])->id);
  g_autofree char *moves = wk_worklist_move (self->today->work, wk_workspace_get_work_order (self->workspace), from, to);
  WkResidentRow *resident = wk_resident_list_lookup (self->residents, id);
  g_autofree char *said = NULL;

  /* Translators: %s is a resident. */
  said = g_strdup_printf (_ ("%s stands elsewhere in the list"), resident != NULL ? wk_resident_row_get_display_name (resident) : "");
  self->today->moved++;
  show_work (self);
  focus_item (self, id);
  keep_order (self, moves, said);
}

/* The place of the next one, so many further among those that can be moved. */
static gboolean
find_next (WkTodayPage *self, guint at, int steps, guint *next)
{
  GPtrArray *work = self->today->work;

  for (int i = (int) at + steps; i >= 0 && i < (int) work->len; i += steps)
    if (((WkWorkItem *) work->pdata[i])->rule != WK_WORK_ACUTE)
      {
        *next = i;
        return TRUE;
      }
  return FALSE;
}

static void
move_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkTodayPage *self = WK_TODAY_PAGE (widget);
  const char *id;
  int steps;
  guint from, to;

  g_variant_get (parameter, "(&si)", &id, &steps);
  if (find_item (self, id, &from) && find_next (self, from, steps, &to))
    move_to (self, from, to);
}

static void
top_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkTodayPage *self = WK_TODAY_PAGE (widget);
  guint from, to = 0;

  if (!find_item (self, g_variant_get_string (parameter, NULL), &from))
    return;
  while (to < from && ((WkWorkItem *) self->today->work->pdata[to])->rule == WK_WORK_ACUTE)
    to++;
  if (to < from)
    move_to (self, from, to);
}

static void
put_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkTodayPage *self = WK_TODAY_PAGE (widget);
  const char *id, *before;
  guint from, to;

  g_variant_get (parameter, "(&s&s)", &id, &before);
  if (find_item (self, id, &from) && find_item (self, before, &to) && from != to)
    move_to (self, from, to);
}

/* Alt with an arrow: the row that has the focus, or something in it. */
static void
move_focused_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *row = focus != NULL && WK_IS_WORK_ROW (focus) ? focus : focus != NULL ? gtk_widget_get_ancestor (focus, WK_TYPE_WORK_ROW) : NULL;

  if (row != NULL)
    gtk_widget_activate_action (widget, "today.move", "(si)", wk_work_row_get_id (WK_WORK_ROW (row)), g_variant_get_int32 (parameter));
}

/* The last move, or the last rest. */
static void
undo_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkTodayPage *self = WK_TODAY_PAGE (widget);

  if (self->undo == NULL)
    return;
  if (self->undo_rested != NULL)
    wk_rest_set (self->workspace, self->undo_rested, self->undo);
  else
    wk_workspace_set_work_order (self->workspace, self->undo);
  g_clear_pointer (&self->undo, g_free);
  read_later (self);
}

static void
by_rule_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkTodayPage *self = WK_TODAY_PAGE (widget);

  keep_order (self, "", _ ("The list stands by the rule again"));
  read_later (self);
}

static void
all_work_cb (WkTodayPage *self)
{
  self->all_shown = TRUE;
  show_work (self);
}

/* ---- rest ------------------------------------------------------------------------------------------------------------ */

static void
rested_cb (WkTodayPage *self, const char *id, const char *before, const char *until)
{
  g_autofree char *day = wk_words_dup_date (until);
  g_autofree char *said = *until != '\0' ? g_strdup_printf (_ ("Rest until %s"), day) : g_strdup (_ ("No rest was asked for any more"));

  say_done (self, said, id, before);
}

static void
rest_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkTodayPage *self = WK_TODAY_PAGE (widget);
  const char *id = g_variant_get_string (parameter, NULL);

  for (guint i = ACUTE; i <= WORK; i += WORK - ACUTE)
    for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->lists[i].box)); row != NULL; row = gtk_widget_get_next_sibling (row))
      if (g_str_equal (wk_work_row_get_id (WK_WORK_ROW (row)), id))
        {
          wk_rest_popover_open (self->workspace, id, row, self->cancellable, G_CALLBACK (rested_cb), self);
          return;
        }
}

/* ---- as a picture ---------------------------------------------------------------------------------------------------- */

static void
picture_toggled_cb (WkTodayPage *self)
{
  GSettings *settings = wk_settings_get ();

  if (settings != NULL)
    g_settings_set_boolean (settings, "today-picture", is_picture (self));
  if (self->today != NULL)
    show (self);
}

static void
make_legend (WkTodayPage *self)
{
  static const char *const words[WK_N_DOT_SHAPES] = {
    [WK_DOT_CALM] = N_ ("as was agreed"), [WK_DOT_ASKS] = N_ ("to be contacted"), [WK_DOT_ACUTE] = N_ ("acute"), [WK_DOT_RESTS] = N_ ("wants rest"),
  };

  for (WkDotShape shape = 0; shape < WK_N_DOT_SHAPES; shape++)
    {
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
      GtkWidget *child = g_object_new (GTK_TYPE_FLOW_BOX_CHILD, "child", box, "focusable", FALSE, NULL);

      gtk_box_append (GTK_BOX (box), wk_silence_dot_new_sample (shape));
      gtk_box_append (GTK_BOX (box), gtk_label_new (_ (words[shape])));
      gtk_flow_box_insert (self->legend, child, -1);
    }
}

/* ---- ways from here -------------------------------------------------------------------------------------------------- */

static void
show_filter (WkTodayPage *self, WkResidentFilter filter)
{
  wk_resident_list_set_query (self->residents, "");
  wk_resident_list_set_filter (self->residents, filter);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-page", "s", "residents");
}

static void
all_nobody_cb (WkTodayPage *self)
{
  show_filter (self, WK_RESIDENTS_NO_CONTACT_PERSON);
}

static void
all_not_in_view_cb (WkTodayPage *self)
{
  show_filter (self, WK_RESIDENTS_NOT_IN_VIEW);
}

/* ---- construction ---------------------------------------------------------------------------------------------------- */

/* Who left it open overnight does not begin the day with yesterday's list. */
static void
wk_today_page_map (GtkWidget *widget)
{
  WkTodayPage *self = WK_TODAY_PAGE (widget);

  if (self->day != NULL)
    wk_day_check (self->day);
  GTK_WIDGET_CLASS (wk_today_page_parent_class)->map (widget);
}

static void
day_changed_cb (WkTodayPage *self)
{
  greet (self);
  read_later (self);
}

static void
wk_today_page_dispose (GObject *object)
{
  WkTodayPage *self = WK_TODAY_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_weak_pointer (&self->said);
  g_clear_handle_id (&self->read_source, g_source_remove);
  /* AdwBin would unparent its child a second time. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_TODAY_PAGE);
  g_clear_object (&self->day);
  g_clear_object (&self->residents);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (wk_today_page_parent_class)->dispose (object);
}

static void
wk_today_page_finalize (GObject *object)
{
  WkTodayPage *self = WK_TODAY_PAGE (object);

  for (guint i = 0; i < N_LISTS; i++)
    g_free (self->lists[i].shown);
  g_clear_pointer (&self->today, wk_today_free);
  g_free (self->undo);
  g_free (self->undo_rested);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (wk_today_page_parent_class)->finalize (object);
}

static void
bind_lists (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < N_LISTS; i++)
    {
      g_autofree char *group = g_strconcat (names[i], "_group", NULL);
      gssize at = G_STRUCT_OFFSET (WkTodayPage, lists) + (gssize) (i * sizeof (List));

      gtk_widget_class_bind_template_child_full (widget_class, g_intern_string (group), FALSE, at + (gssize) G_STRUCT_OFFSET (List, group));
      gtk_widget_class_bind_template_child_full (widget_class, names[i], FALSE, at + (gssize) G_STRUCT_OFFSET (List, box));
    }
}

static void
wk_today_page_class_init (WkTodayPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (WK_TYPE_SILENCE_RINGS);
  object_class->dispose = wk_today_page_dispose;
  object_class->finalize = wk_today_page_finalize;
  widget_class->map = wk_today_page_map;

  g_type_ensure (WK_TYPE_PAGE_LAYOUT);
  g_type_ensure (WK_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/today/wk-today-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WkTodayPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, WkTodayPage, stack);
  gtk_widget_class_bind_template_child (widget_class, WkTodayPage, date);
  gtk_widget_class_bind_template_child (widget_class, WkTodayPage, greeting);
  gtk_widget_class_bind_template_child (widget_class, WkTodayPage, all_work);
  gtk_widget_class_bind_template_child (widget_class, WkTodayPage, by_rule);
  gtk_widget_class_bind_template_child (widget_class, WkTodayPage, as_picture);
  gtk_widget_class_bind_template_child (widget_class, WkTodayPage, silence_group);
  gtk_widget_class_bind_template_child (widget_class, WkTodayPage, rings);
  gtk_widget_class_bind_template_child (widget_class, WkTodayPage, legend);
  bind_lists (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, picture_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, all_work_cb);
  gtk_widget_class_bind_template_callback (widget_class, all_nobody_cb);
  gtk_widget_class_bind_template_callback (widget_class, all_not_in_view_cb);

  gtk_widget_class_install_action (widget_class, "today.move", "(si)", move_action);
  gtk_widget_class_install_action (widget_class, "today.move-focused", "i", move_focused_action);
  gtk_widget_class_install_action (widget_class, "today.top", "s", top_action);
  gtk_widget_class_install_action (widget_class, "today.put", "(ss)", put_action);
  gtk_widget_class_install_action (widget_class, "today.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "today.by-rule", NULL, by_rule_action);
  gtk_widget_class_install_action (widget_class, "today.rest", "s", rest_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "today.undo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Up, GDK_ALT_MASK, "today.move-focused", "i", -1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Down, GDK_ALT_MASK, "today.move-focused", "i", 1);
}

static void
wk_today_page_init (WkTodayPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  make_legend (self);
  if (wk_settings_get () != NULL)
    gtk_toggle_button_set_active (self->as_picture, g_settings_get_boolean (wk_settings_get (), "today-picture"));
}

GtkWidget *
wk_today_page_new (WkWorkspace *workspace)
{
  WkTodayPage *self = g_object_new (WK_TYPE_TODAY_PAGE, NULL);
  WkOffice *office = wk_workspace_get_office (workspace);

  self->workspace = g_object_ref (workspace);
  self->residents = g_object_ref (wk_workspace_get_residents (workspace));
  self->day = wk_day_new (workspace);
  g_signal_connect_object (self->day, "changed", G_CALLBACK (day_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->residents, "notify::total", G_CALLBACK (read_later), self, G_CONNECT_SWAPPED);
  if (office != NULL)
    g_signal_connect_object (office, "came", G_CALLBACK (read_later), self, G_CONNECT_SWAPPED);
  greet (self);
  read_now_cb (self);
  return GTK_WIDGET (self);
}
