#include "wk-when-popover.h"

#include <stdio.h>

struct _WkWhenPopover
{
  GtkPopover parent_instance;

  GtkCalendar *calendar;
  GtkWidget *time_row;
  GtkEntry *time;
  GtkWidget *none;

  WkFields *fields; /* (owned) */
  char *field; /* (owned) */
  gboolean with_time;
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (WkWhenPopover, wk_when_popover, GTK_TYPE_POPOVER)

static void
write_date (WkWhenPopover *self, GDateTime *day)
{
  g_autofree char *date = g_date_time_format (day, "%F");
  unsigned hour, minute;

  if (self->with_time && sscanf (gtk_editable_get_text (GTK_EDITABLE (self->time)), "%2u%*1[:.]%2u", &hour, &minute) == 2 &&
      hour < 24 && minute < 60)
    {
      g_autofree char *with_time = g_strdup_printf ("%sT%02u:%02u", date, hour, minute);

      wk_fields_set_string (self->fields, self->field, with_time);
      return;
    }
  wk_fields_set_string (self->fields, self->field, date);
}

static void
show_cb (WkWhenPopover *self)
{
  g_autofree char *date = wk_fields_dup_string (self->fields, self->field);
  g_autoptr (GDateTime) day = NULL;
  unsigned year, month, mday;
  const char *time = strchr (date, 'T');

  if (sscanf (date, "%4u-%2u-%2u", &year, &month, &mday) == 3)
    day = g_date_time_new_local (year, month, mday, 0, 0, 0);
  if (day == NULL)
    day = g_date_time_new_now_local ();
  self->filling = TRUE;
  gtk_calendar_select_day (self->calendar, day);
  gtk_editable_set_text (GTK_EDITABLE (self->time), time != NULL ? time + 1 : "");
  gtk_widget_set_visible (self->none, *date != '\0');
  self->filling = FALSE;
}

static void
day_selected_cb (WkWhenPopover *self)
{
  g_autoptr (GDateTime) day = gtk_calendar_get_date (self->calendar);

  if (self->filling)
    return;
  write_date (self, day);
}

static void
done_cb (WkWhenPopover *self)
{
  g_autoptr (GDateTime) day = gtk_calendar_get_date (self->calendar);

  write_date (self, day);
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
choose_from_now (WkWhenPopover *self, int days)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) day = g_date_time_add_days (now, days);

  write_date (self, day);
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
tomorrow_clicked_cb (WkWhenPopover *self)
{
  choose_from_now (self, 1);
}

static void
week_clicked_cb (WkWhenPopover *self)
{
  choose_from_now (self, 7);
}

static void
month_clicked_cb (WkWhenPopover *self)
{
  choose_from_now (self, 28);
}

static void
none_clicked_cb (WkWhenPopover *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
  wk_fields_set_string (self->fields, self->field, NULL);
}

static void
wk_when_popover_dispose (GObject *object)
{
  WkWhenPopover *self = WK_WHEN_POPOVER (object);

  g_clear_object (&self->fields);
  g_clear_pointer (&self->field, g_free);
  gtk_popover_set_child (GTK_POPOVER (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_WHEN_POPOVER);

  G_OBJECT_CLASS (wk_when_popover_parent_class)->dispose (object);
}

static void
wk_when_popover_class_init (WkWhenPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_when_popover_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/plan/wk-when-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, WkWhenPopover, calendar);
  gtk_widget_class_bind_template_child (widget_class, WkWhenPopover, time_row);
  gtk_widget_class_bind_template_child (widget_class, WkWhenPopover, time);
  gtk_widget_class_bind_template_child (widget_class, WkWhenPopover, none);
  gtk_widget_class_bind_template_callback (widget_class, show_cb);
  gtk_widget_class_bind_template_callback (widget_class, day_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, done_cb);
  gtk_widget_class_bind_template_callback (widget_class, tomorrow_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, week_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, month_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, none_clicked_cb);
}

static void
wk_when_popover_init (WkWhenPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
wk_when_popover_new (WkFields *fields, const char *field, gboolean with_time)
{
  WkWhenPopover *self = g_object_new (WK_TYPE_WHEN_POPOVER, NULL);

  self->fields = g_object_ref (fields);
  self->field = g_strdup (field);
  self->with_time = with_time;
  gtk_widget_set_visible (self->time_row, with_time);
  return GTK_WIDGET (self);
}
