#include "wk-card.h"

#include <stdio.h>

int
wk_card_get_age (WkDocument *card, GDate *today)
{
  g_autofree char *born = NULL;
  int year, month, day, age;

  g_return_val_if_fail (WK_IS_DOCUMENT (card) && wk_document_get_kind (card) == WK_DOC_CARD, -1);
  g_return_val_if_fail (today != NULL && g_date_valid (today), -1);

  born = wk_fields_dup_string (WK_FIELDS (card), "birth-date");
  if (sscanf (born, "%4d-%2d-%2d", &year, &month, &day) != 3)
    return -1;
  age = g_date_get_year (today) - year;
  if ((int) g_date_get_month (today) < month ||
      ((int) g_date_get_month (today) == month && g_date_get_day (today) < day))
    age--;
  return age >= 0 ? age : -1;
}

gboolean
wk_card_add_domain (WkDocument *card, const char *domain)
{
  g_auto (GStrv) domains = NULL;
  g_autoptr (GStrvBuilder) builder = NULL;
  g_auto (GStrv) more = NULL;

  g_return_val_if_fail (WK_IS_DOCUMENT (card) && wk_document_get_kind (card) == WK_DOC_CARD, FALSE);
  g_return_val_if_fail (domain != NULL && *domain != '\0', FALSE);

  domains = wk_fields_dup_strings (WK_FIELDS (card), "domains");
  if (g_strv_contains ((const char *const *) domains, domain))
    return TRUE;
  builder = g_strv_builder_new ();
  g_strv_builder_addv (builder, (const char **) domains);
  g_strv_builder_add (builder, domain);
  more = g_strv_builder_end (builder);
  return wk_fields_set_strings (WK_FIELDS (card), "domains", (const char *const *) more);
}
