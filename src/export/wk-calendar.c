#include "wk-calendar.h"

#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In UTC: every calendar shows it in its own time, and no file has to say when summer begins. */
static icaltimetype
get_utc (gint64 seconds)
{
  return icaltime_from_timet_with_zone ((time_t) seconds, 0, icaltimezone_get_utc_timezone ());
}

static gboolean
read_times (const WkCalendarTalk *talk, icaltimetype *start, icaltimetype *end)
{
  int year, month, day, hour, minute;
  int n = sscanf (talk->at, "%4d-%2d-%2dT%2d:%2d", &year, &month, &day, &hour, &minute);
  g_autoptr (GDateTime) at = n >= 3 ? g_date_time_new_local (year, month, day, n == 5 ? hour : 0, n == 5 ? minute : 0, 0) : NULL;

  if (at == NULL)
    return FALSE;
  if (n == 5)
    {
      *start = get_utc (g_date_time_to_unix (at));
      *end = get_utc (g_date_time_to_unix (at) + talk->minutes * 60);
      return TRUE;
    }
  *start = icaltime_null_date ();
  start->year = year;
  start->month = month;
  start->day = day;
  *end = *start;
  icaltime_adjust (end, 1, 0, 0, 0);
  return TRUE;
}

static gboolean
is_given (const char *text)
{
  return text != NULL && *text != '\0';
}

char *
wk_calendar_new (const WkCalendarTalk *talk)
{
  icalcomponent *calendar, *event;
  icaltimetype start, end;
  char *text, *copy;

  g_return_val_if_fail (talk != NULL && talk->uid != NULL && talk->at != NULL && talk->summary != NULL, NULL);

  if (!read_times (talk, &start, &end))
    return NULL;
  event = icalcomponent_vanew (ICAL_VEVENT_COMPONENT, icalproperty_new_uid (talk->uid), icalproperty_new_dtstamp (get_utc (talk->now)),
                               icalproperty_new_dtstart (start), icalproperty_new_dtend (end), icalproperty_new_summary (talk->summary), (void *) 0);
  if (is_given (talk->where))
    icalcomponent_add_property (event, icalproperty_new_location (talk->where));
  if (is_given (talk->description))
    icalcomponent_add_property (event, icalproperty_new_description (talk->description));
  /* Nobody is told who is in it by a calendar that is shared. */
  icalcomponent_add_property (event, icalproperty_new_class (ICAL_CLASS_PRIVATE));
  calendar = icalcomponent_vanew (ICAL_VCALENDAR_COMPONENT, icalproperty_new_version ("2.0"), icalproperty_new_prodid ("-//Woonkamer//NL"),
                                  icalproperty_new_method (ICAL_METHOD_PUBLISH), event, (void *) 0);
  text = icalcomponent_as_ical_string_r (calendar);
  copy = g_strdup (text);
  free (text);
  icalcomponent_free (calendar);
  return copy;
}
