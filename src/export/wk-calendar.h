/* A talk as a calendar file (RFC 5545), for whoever comes to the table. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Strings as they leave: nothing of who it is about belongs in them. */
typedef struct
{
  const char *uid; /* the same for the same talk, so that a new file moves it in a calendar */
  const char *at; /* yyyy-mm-ddThh:mm in local time; without an hour it is a whole day */
  guint minutes; /* how long it takes */
  const char *summary;
  const char *where; /* (nullable) */
  const char *description; /* (nullable) */
  gint64 now; /* when the file is made, in unix seconds */
} WkCalendarTalk;

/**
 * wk_calendar_new:
 * @talk: a talk
 *
 * Returns: (transfer full) (nullable): the file; %NULL when @talk has no day
 */
char *wk_calendar_new (const WkCalendarTalk *talk);

G_END_DECLS
