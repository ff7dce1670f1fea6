#include "wk-told-private.h"

#include <string.h>

#include "wk-reminder.h"
#include "wk-workspace-private.h"

char *
wk_location_dup_told (WkLocation *self)
{
  g_auto (GStrv) told = wk_fields_dup_strings (WK_FIELDS (wk_location_get_desk (self)), "told");
  g_autofree char *lines = g_strjoinv ("\n", told);

  return *lines != '\0' ? g_strconcat (lines, "\n", NULL) : g_steal_pointer (&lines);
}

void
wk_location_set_told (WkLocation *self, const char *told, const char *now)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autofree char *kept = wk_reminders_note (told, none, now);
  g_auto (GStrv) lines = g_strsplit (kept, "\n", -1);
  guint n = g_strv_length (lines);

  if (n > 0 && *lines[n - 1] == '\0')
    g_clear_pointer (&lines[n - 1], g_free);
  wk_fields_set_strings (WK_FIELDS (wk_location_get_desk (self)), "told", (const char *const *) lines);
}

gboolean
wk_location_take_turn (WkLocation *self, const char *what, guint minutes)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (wk_clock_get_wall (wk_location_get_workspace (self)->clock) / G_USEC_PER_SEC);
  g_autoptr (GDateTime) then = g_date_time_add_minutes (now, -(int) minutes);
  g_autofree char *moment = g_date_time_format (now, WK_MOMENT_FORMAT), *oldest = minutes > 0 ? g_date_time_format (then, WK_MOMENT_FORMAT) : g_strdup ("");
  g_autofree char *told = wk_location_dup_told (self), *prefix = g_strconcat (what, ":", NULL), *more = NULL;
  g_auto (GStrv) lines = g_strsplit (told, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], prefix) && strcmp (lines[i] + strlen (prefix), oldest) > 0)
      return FALSE;
  more = g_strconcat (told, prefix, moment, "\n", NULL);
  wk_location_set_told (self, more, moment);
  return TRUE;
}
