#include "wk-bsn.h"

#include <string.h>

gboolean
wk_bsn_is_valid (const char *bsn)
{
  int sum = 0;
  gboolean any = FALSE;

  if (bsn == NULL || strlen (bsn) != 9)
    return FALSE;
  for (int i = 0; i < 9; i++)
    {
      int digit = bsn[i] - '0';

      if (!g_ascii_isdigit (bsn[i]))
        return FALSE;
      any = any || digit != 0;
      sum += i < 8 ? (9 - i) * digit : -digit;
    }
  return any && sum % 11 == 0;
}

char *
wk_bsn_mask (const char *bsn)
{
  GString *masked = g_string_new (NULL);
  glong length = g_utf8_strlen (bsn, -1);

  for (glong i = 0; i < length - 3; i++)
    g_string_append (masked, "•");
  g_string_append (masked, g_utf8_offset_to_pointer (bsn, MAX (length - 3, 0)));
  return g_string_free (masked, FALSE);
}
