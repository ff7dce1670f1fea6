#include "wk-not-reached.h"

#include <glib/gi18n.h>
#include <string.h>

#include "file/wk-reach-words.h"
#include "intake/wk-next-try.h"
#include "wk-accessible.h"
#include "wk-term-list.h"
#include "wk-words.h"

struct _WkNotReached
{
  AdwBin parent_instance;

  GtkMenuButton *button;
  GtkPopover *popover;
  GtkLabel *voicemail;
  GtkCheckButton *spoken;
  GtkEntry *day;
  GtkEntry *time;
  GtkDropDown *channel;
  GtkWidget *keep;

  WkIntakeTalk *talk; /* (owned) (nullable) */
};

enum
{
  KEPT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WkNotReached, wk_not_reached, ADW_TYPE_BIN)

/* yyyy-mm-ddThh:mm of what stands in the two entries; NULL when it is no moment. */
static char *
dup_moment (WkNotReached *self)
{
  g_autofree char *day = wk_words_dup_typed_date (gtk_editable_get_text (GTK_EDITABLE (self->day)));
  g_auto (GStrv) time = g_strsplit_set (gtk_editable_get_text (GTK_EDITABLE (self->time)), ":.", 2);
  guint64 hour, minute = 0;

  if (day == NULL || time[0] == NULL || !g_ascii_string_to_unsigned (time[0], 10, 0, 23, &hour, NULL))
    return NULL;
  if (time[1] != NULL && !g_ascii_string_to_unsigned (time[1], 10, 0, 59, &minute, NULL))
    return NULL;
  return g_strdup_printf ("%sT%02u:%02u", day, (guint) hour, (guint) minute);
}

static void
update_keep (WkNotReached *self)
{
  g_autofree char *moment = dup_moment (self);

  gtk_widget_set_sensitive (self->keep, moment != NULL);
}

/* What is proposed stands filled in: Enter is enough. */
static void
fill_cb (WkNotReached *self)
{
  WkFields *base;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *hours = NULL, *next = NULL, *day = NULL, *voicemail = NULL;
  const char *channel;
  const WkTerm *channels;
  gsize n;

  if (self->talk == NULL)
    return;
  base = WK_FIELDS (wk_file_get_base (wk_intake_talk_get_file (self->talk)));
  voicemail = wk_reach_words_dup_voicemail (base);
  hours = wk_reach_words_dup_hours (base);
  next = wk_next_try_propose (now, wk_intake_talk_get_tries (self->talk) + 1, hours, &channel);
  day = g_strdup_printf ("%.2s-%.2s-%.4s", next + 8, next + 5, next);
  gtk_label_set_label (self->voicemail, voicemail);
  gtk_check_button_set_active (self->spoken, FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->day), day);
  gtk_editable_set_text (GTK_EDITABLE (self->time), strchr (next, 'T') + 1);
  channels = wk_terms_get (WK_TERMS_CHANNEL, &n);
  for (guint i = 0; i < n; i++)
    if (g_str_equal (channels[i].key, channel))
      gtk_drop_down_set_selected (self->channel, i);
  update_keep (self);
}

static void
keep_cb (WkNotReached *self)
{
  g_autofree char *moment = dup_moment (self);

  if (moment == NULL)
    return;
  gtk_popover_popdown (self->popover);
  wk_intake_talk_not_reached (self->talk, gtk_check_button_get_active (self->spoken), moment, wk_not_reached_get_channel (self));
  g_signal_emit (self, signals[KEPT], 0);
}

static void
wk_not_reached_dispose (GObject *object)
{
  WkNotReached *self = WK_NOT_REACHED (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_NOT_REACHED);
  g_clear_object (&self->talk);

  G_OBJECT_CLASS (wk_not_reached_parent_class)->dispose (object);
}

static void
wk_not_reached_class_init (WkNotReachedClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_not_reached_dispose;
  signals[KEPT] = g_signal_new ("kept", WK_TYPE_NOT_REACHED, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/intake/wk-not-reached.ui");
  gtk_widget_class_bind_template_child (widget_class, WkNotReached, button);
  gtk_widget_class_bind_template_child (widget_class, WkNotReached, popover);
  gtk_widget_class_bind_template_child (widget_class, WkNotReached, voicemail);
  gtk_widget_class_bind_template_child (widget_class, WkNotReached, spoken);
  gtk_widget_class_bind_template_child (widget_class, WkNotReached, day);
  gtk_widget_class_bind_template_child (widget_class, WkNotReached, time);
  gtk_widget_class_bind_template_child (widget_class, WkNotReached, channel);
  gtk_widget_class_bind_template_child (widget_class, WkNotReached, keep);
  gtk_widget_class_bind_template_callback (widget_class, fill_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_keep);
  gtk_widget_class_bind_template_callback (widget_class, keep_cb);
}

static void
wk_not_reached_init (WkNotReached *self)
{
  g_autoptr (GListModel) channels = wk_term_list_new (WK_TERMS_CHANNEL, NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  wk_accessible_name_drop_down (self->channel, _ ("Next time: how"));
  gtk_drop_down_set_model (self->channel, channels);
}

void
wk_not_reached_bind (WkNotReached *self, WkIntakeTalk *talk)
{
  g_return_if_fail (WK_IS_NOT_REACHED (self));
  g_set_object (&self->talk, talk);
}

void
wk_not_reached_popup (WkNotReached *self)
{
  g_return_if_fail (WK_IS_NOT_REACHED (self));

  gtk_menu_button_popup (self->button);
  gtk_widget_grab_focus (self->keep);
}

const char *
wk_not_reached_get_channel (WkNotReached *self)
{
  guint at = gtk_drop_down_get_selected (self->channel);
  const WkTerm *channels;
  gsize n;

  g_return_val_if_fail (WK_IS_NOT_REACHED (self), "");

  channels = wk_terms_get (WK_TERMS_CHANNEL, &n);
  return at < n ? channels[at].key : "";
}
