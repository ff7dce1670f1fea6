#include "wk-deed.h"

#include <glib/gi18n-lib.h>

static const struct
{
  WkFunctions functions;
  const char *refusal;
} deeds[] = {
  [WK_DEED_BEGIN_FILES] = { WK_FUNCTION_CONTACT_PERSON | WK_FUNCTION_HOST | WK_FUNCTION_COORDINATOR,
                            N_("Your function does not begin files. Ask a contact person or a coordinator to take the resident in.") },
  [WK_DEED_KEEP_DIRECTORY] = { WK_FUNCTION_COORDINATOR, N_("Only a coordinator changes what stands here. Ask one when something is not right.") },
  [WK_DEED_OPEN_IN_EMERGENCY] = { WK_FUNCTIONS_OF_RESIDENTS, N_("Your function does not open files in an emergency. Call the coordinator.") },
};

gboolean
wk_functions_may (WkFunctions functions, WkDeed deed)
{
  g_return_val_if_fail ((guint) deed < G_N_ELEMENTS (deeds), FALSE);

  return functions == WK_FUNCTION_NONE || (functions & deeds[deed].functions) != 0;
}

const char *
wk_deed_get_refusal (WkDeed deed)
{
  g_return_val_if_fail ((guint) deed < G_N_ELEMENTS (deeds), "");

  return _(deeds[deed].refusal);
}
