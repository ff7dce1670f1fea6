/* A talk as a calendar file: read back by the library, in the right moment. */
#include <libical/ical.h>
#include <string.h>

#include "wk-calendar.h"

static icalcomponent *
read_back (const char *text)
{
  icalcomponent *calendar = icalparser_parse_string (text);

  g_assert_nonnull (calendar);
  g_assert_cmpint (icalcomponent_isa (calendar), ==, ICAL_VCALENDAR_COMPONENT);
  g_assert_cmpint (icalcomponent_count_errors (calendar), ==, 0);
  g_assert_nonnull (strstr (text, "\r\n"));
  return calendar;
}

static void
test_hour (void)
{
  WkCalendarTalk talk = { "7f@woonkamer", "2026-12-01T10:00", 60, "Gesprek aan tafel", "de woonkamer; Dieze",
                          "Taalhuis de Brug, Geldloket Dieze, نص عربي, en nog een heel lange regel die over de vijfenzeventig bytes gaat.", 1795000000 };
  g_autofree char *text = wk_calendar_new (&talk);
  icalcomponent *calendar = read_back (text), *event = icalcomponent_get_first_component (calendar, ICAL_VEVENT_COMPONENT);
  icaltimetype start = icalcomponent_get_dtstart (event), end = icalcomponent_get_dtend (event);
  g_autoptr (GDateTime) local = g_date_time_new_local (2026, 12, 1, 10, 0, 0);

  g_assert_true (icaltime_is_utc (start));
  g_assert_cmpint (icaltime_as_timet (start), ==, g_date_time_to_unix (local));
  g_assert_cmpint (icaltime_as_timet (end) - icaltime_as_timet (start), ==, 3600);
  g_assert_cmpstr (icalcomponent_get_summary (event), ==, talk.summary);
  g_assert_cmpstr (icalcomponent_get_location (event), ==, talk.where);
  g_assert_cmpstr (icalcomponent_get_description (event), ==, talk.description);
  g_assert_cmpstr (icalcomponent_get_uid (event), ==, talk.uid);
  icalcomponent_free (calendar);
}

static void
test_day (void)
{
  WkCalendarTalk talk = { "7f@woonkamer", "2026-12-31", 60, "Gesprek aan tafel", NULL, "", 1795000000 };
  g_autofree char *text = wk_calendar_new (&talk);
  icalcomponent *calendar = read_back (text), *event = icalcomponent_get_first_component (calendar, ICAL_VEVENT_COMPONENT);

  g_assert_nonnull (strstr (text, "DTSTART;VALUE=DATE:20261231"));
  g_assert_nonnull (strstr (text, "DTEND;VALUE=DATE:20270101"));
  g_assert_null (icalcomponent_get_location (event));
  icalcomponent_free (calendar);
  talk.at = "ooit";
  g_assert_null (wk_calendar_new (&talk));
}

int
main (int argc, char **argv)
{
  int failed;

  g_setenv ("TZ", "Europe/Amsterdam", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/calendar/hour", test_hour);
  g_test_add_func ("/calendar/day", test_day);
  failed = g_test_run ();
  icalmemory_free_ring ();
  return failed;
}
