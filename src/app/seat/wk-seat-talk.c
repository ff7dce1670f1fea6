#include "wk-seat-talk.h"

#include "plan/wk-columns-layout.h"
#include "seat/wk-seat-foot.h"
#include "seat/wk-seat-language.h"
#include "seat/wk-tongue.h"

/* The host says within this that it has it, where it is there at all. */
#define WAIT_SECONDS 8

struct _WkSeatTalk
{
  AdwBin parent_instance;

  GtkToggleButton *good;
  GtkToggleButton *so_so;
  GtkToggleButton *bad;
  GtkWidget *line_part;
  GtkTextView *line;
  GtkWidget *tell;
  GtkLabel *state;

  WkTable *table; /* (owned) (nullable) */
  guint n_told; /* how much the host had kept when it was told last */
  guint wait; /* a source: until it counts as not come */
};

G_DEFINE_FINAL_TYPE (WkSeatTalk, wk_seat_talk, ADW_TYPE_BIN)

static void
say (WkSeatTalk *self, const char *words)
{
  gtk_label_set_label (self->state, words);
  gtk_widget_set_visible (GTK_WIDGET (self->state), TRUE);
}

static void
say_not_come (WkSeatTalk *self)
{
  say (self, S_ ("This has not come to my contact person. I can try again, or say it out loud."));
}

static gboolean
wait_cb (gpointer data)
{
  WkSeatTalk *self = data;

  self->wait = 0;
  say_not_come (self);
  return G_SOURCE_REMOVE;
}

static const char *
get_how (WkSeatTalk *self)
{
  return gtk_toggle_button_get_active (self->good)    ? "good"
         : gtk_toggle_button_get_active (self->so_so) ? "so-so"
         : gtk_toggle_button_get_active (self->bad)   ? "bad"
                                                      : NULL;
}

static char *
dup_line (WkSeatTalk *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->line);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
}

static void
tell (WkSeatTalk *self)
{
  const char *how = get_how (self);
  g_autofree char *line = dup_line (self);

  if (how == NULL)
    return;
  gtk_widget_set_visible (self->line_part, TRUE);
  g_clear_handle_id (&self->wait, g_source_remove);
  self->n_told = wk_table_get_n_kept (self->table);
  if (!wk_table_tell_talk (self->table, how, line))
    {
      say_not_come (self);
      return;
    }
  self->wait = g_timeout_add_seconds (WAIT_SECONDS, wait_cb, self);
}

static void
toggled_cb (WkSeatTalk *self, GtkToggleButton *button)
{
  if (gtk_toggle_button_get_active (button))
    tell (self);
}

static void
line_changed_cb (WkSeatTalk *self)
{
  g_autofree char *line = dup_line (self);

  gtk_widget_set_sensitive (self->tell, *line != '\0');
}

static void
kept_cb (WkSeatTalk *self)
{
  if (wk_table_get_n_kept (self->table) <= self->n_told || get_how (self) == NULL)
    return;
  g_clear_handle_id (&self->wait, g_source_remove);
  say (self, S_ ("My contact person has it. Thank you."));
}

static void
wk_seat_talk_dispose (GObject *object)
{
  WkSeatTalk *self = WK_SEAT_TALK (object);

  g_clear_handle_id (&self->wait, g_source_remove);
  g_clear_object (&self->table);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_SEAT_TALK);

  G_OBJECT_CLASS (wk_seat_talk_parent_class)->dispose (object);
}

static void
wk_seat_talk_class_init (WkSeatTalkClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_seat_talk_dispose;
  g_type_ensure (WK_TYPE_COLUMNS_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/seat/wk-seat-talk.ui");
  gtk_widget_class_bind_template_child (widget_class, WkSeatTalk, good);
  gtk_widget_class_bind_template_child (widget_class, WkSeatTalk, so_so);
  gtk_widget_class_bind_template_child (widget_class, WkSeatTalk, bad);
  gtk_widget_class_bind_template_child (widget_class, WkSeatTalk, line_part);
  gtk_widget_class_bind_template_child (widget_class, WkSeatTalk, line);
  gtk_widget_class_bind_template_child (widget_class, WkSeatTalk, tell);
  gtk_widget_class_bind_template_child (widget_class, WkSeatTalk, state);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, tell);
}

static void
wk_seat_talk_init (WkSeatTalk *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_text_view_get_buffer (self->line), "changed", G_CALLBACK (line_changed_cb), self, G_CONNECT_SWAPPED);
}

void
wk_seat_talk_set_table (WkSeatTalk *self, WkTable *table)
{
  g_return_if_fail (WK_IS_SEAT_TALK (self));
  g_return_if_fail (self->table == NULL);

  self->table = g_object_ref (table);
  g_signal_connect_object (table, "notify::n-kept", G_CALLBACK (kept_cb), self, G_CONNECT_SWAPPED);
}

void
wk_seat_talk_collect (WkSeatTalk *self, GPtrArray *languages, GPtrArray *texts)
{
  const char *own = wk_seat_language_get ()->code;
  g_autofree char *line = NULL;
  const char *const shown[] = { S_ ("How was this talk?"), S_ ("Only my contact person and I see this."), S_ ("Good"), S_ ("So-so"), S_ ("Not good"),
                                gtk_widget_get_visible (GTK_WIDGET (self->state)) ? gtk_label_get_label (self->state) : "" };

  g_return_if_fail (WK_IS_SEAT_TALK (self));

  for (guint i = 0; i < G_N_ELEMENTS (shown); i++)
    wk_seat_foot_add (languages, texts, own, shown[i]);
  line = dup_line (self);
  wk_seat_foot_add (languages, texts, wk_tongue_guess (line, own), line);
}
