#include "wk-told-private.h"

#include <string.h>

#include "wk-reminder.h"

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
