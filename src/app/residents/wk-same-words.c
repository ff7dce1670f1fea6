#include "residents/wk-same-words.h"

#include <glib/gi18n.h>

#include "wk-words.h"

static const struct
{
  WkSame why;
  const char *words;
} reasons[] = {
  { WK_SAME_NUMBER, N_ ("same file number") },
  { WK_SAME_BIRTH_DATE, N_ ("same date of birth") },
  { WK_SAME_ADDRESS, N_ ("same address") },
  { WK_SAME_NAME, N_ ("name alike") },
};

char *
wk_same_words_dup (WkSame why)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (why & reasons[i].why)
      g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "", _ (reasons[i].words));
  return g_string_free (out, FALSE);
}

GtkWidget *
wk_same_words_new_row (const WkDouble *found)
{
  g_autofree char *why = wk_same_words_dup (found->why), *born = wk_words_dup_date (wk_resident_row_get_birth_date (found->row));
  const char *address = wk_resident_row_get_address (found->row);
  g_autofree char *subtitle = g_strdup_printf ("%s\n%s%s%s", why, born, address != NULL && *address != '\0' ? " · " : "", address != NULL ? address : "");
  g_autofree char *escaped = g_markup_escape_text (subtitle, -1), *name = g_markup_escape_text (wk_resident_row_get_name (found->row), -1);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", name, "subtitle", escaped, "activatable", TRUE, "subtitle-lines", 3, NULL);

  g_object_set_data_full (G_OBJECT (row), "wk-resident", g_strdup (wk_resident_row_get_id (found->row)), g_free);
  return row;
}
