#include "wk-looks-card.h"

#include <glib/gi18n.h>

#include "plan/wk-plan-words.h"
#include "wk-file.h"
#include "wk-look.h"

#define MOST_SHOWN 10u

struct _WkLooksCard
{
  AdwBin parent_instance;

  GtkListBox *list;

  WkWorkspace *workspace; /* (owned) (nullable) */
  WkFile *file; /* (owned) (nullable) */
  gboolean left; /* the page was left, and shows what was so then */
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (WkLooksCard, wk_looks_card, ADW_TYPE_BIN)

static const char *
get_reason (WkLookReason reason)
{
  switch (reason)
    {
    case WK_LOOK_CONTACT_PERSON:
      return _ ("fixed contact person");
    case WK_LOOK_DEPUTY:
      return _ ("deputy");
    case WK_LOOK_TEAM:
      return _ ("in the team");
    case WK_LOOK_EMERGENCY:
      return _ ("emergency access");
    case WK_LOOK_OTHER:
    case WK_LOOK_N_REASONS:
    default:
      return _ ("not in the team");
    }
}

/* (nullable): what was done, besides opening it. */
static char *
dup_deed (const WkLook *look)
{
  switch (look->deed)
    {
    case WK_LOOK_COPY:
      return g_strdup (_ ("took a copy of the whole file"));
    case WK_LOOK_NUMBER:
      return g_strdup (_ ("uncovered the citizen number"));
    case WK_LOOK_OPEN:
      /* Translators: %s is the reason, in their own words. */
      return g_strdup_printf (_ ("because: %s"), look->why);
    case WK_LOOK_PAPER:
      return g_strdup (_ ("put the plan on paper"));
    case WK_LOOK_LETTER:
      return g_strdup (_ ("wrote a letter"));
    case WK_LOOK_CORRECTION:
      return g_strdup (_ ("wrote down a correction that was asked for"));
    case WK_LOOK_READ:
    case WK_LOOK_N_DEEDS:
    default:
      return NULL;
    }
}

static GtkWidget *
make_row (const WkLook *look)
{
  GtkWidget *row = adw_action_row_new ();
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (look->time / G_USEC_PER_SEC);
  g_autofree char *date = time != NULL ? g_date_time_format (time, "%FT%H:%M") : NULL;
  g_autofree char *when = wk_plan_words_dup_when (date);
  g_autoptr (GString) who = g_string_new (look->name);
  g_autofree char *title = NULL, *words = NULL, *subtitle = NULL, *deed = NULL;

  if (*look->function != '\0')
    g_string_append_printf (who, ", %s", look->function);
  if (*look->organisation != '\0')
    g_string_append_printf (who, ", %s", look->organisation);
  title = g_markup_escape_text (who->str, -1);
  /* Translators: when someone looked in a file, and what ties them to the resident. */
  words = g_strdup_printf (_ ("%1$s · %2$s"), when, get_reason (look->reason));
  deed = dup_deed (look);
  if (deed != NULL)
    {
      g_autofree char *before = g_steal_pointer (&words);

      words = g_strdup_printf ("%s · %s", before, deed);
    }
  subtitle = g_markup_escape_text (words, -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 3);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  return row;
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) looks = wk_workspace_list_looks_finish (WK_WORKSPACE (source), result, &error);
  WkLooksCard *self;
  GtkWidget *row;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = data;
  gtk_widget_set_visible (GTK_WIDGET (self), looks != NULL && looks->len > 0);
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; looks != NULL && i < MIN (looks->len, MOST_SHOWN); i++)
    gtk_list_box_append (self->list, make_row (g_ptr_array_index (looks, i)));
}

static void
wk_looks_card_dispose (GObject *object)
{
  WkLooksCard *self = WK_LOOKS_CARD (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->file);
  g_clear_object (&self->workspace);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_LOOKS_CARD);

  G_OBJECT_CLASS (wk_looks_card_parent_class)->dispose (object);
}

static void
wk_looks_card_finalize (GObject *object)
{
  g_object_unref (WK_LOOKS_CARD (object)->cancellable);

  G_OBJECT_CLASS (wk_looks_card_parent_class)->finalize (object);
}

/* Who comes back to the page reads what was done meanwhile. */
static void
list_anew (WkLooksCard *self)
{
  if (self->file != NULL)
    wk_workspace_list_looks_async (self->workspace, wk_file_get_resident_id (self->file), self->cancellable, listed_cb, self);
}

static void
wk_looks_card_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (wk_looks_card_parent_class)->map (widget);
  if (WK_LOOKS_CARD (widget)->left)
    list_anew (WK_LOOKS_CARD (widget));
}

static void
wk_looks_card_unmap (GtkWidget *widget)
{
  WK_LOOKS_CARD (widget)->left = TRUE;
  GTK_WIDGET_CLASS (wk_looks_card_parent_class)->unmap (widget);
}

static void
wk_looks_card_class_init (WkLooksCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->map = wk_looks_card_map;
  widget_class->unmap = wk_looks_card_unmap;
  G_OBJECT_CLASS (klass)->dispose = wk_looks_card_dispose;
  G_OBJECT_CLASS (klass)->finalize = wk_looks_card_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/file/wk-looks-card.ui");
  gtk_widget_class_bind_template_child (widget_class, WkLooksCard, list);
}

static void
wk_looks_card_init (WkLooksCard *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
wk_looks_card_set_file (WkLooksCard *self, WkWorkspace *workspace, WkFile *file)
{
  g_return_if_fail (WK_IS_LOOKS_CARD (self));

  g_set_object (&self->workspace, workspace);
  g_set_object (&self->file, file);
  list_anew (self);
}
