/* What only some functions do, so that a screen need not offer to others what the office would refuse them. The law is wk_access_decide(); its test
 * says that the two agree. */
#pragma once

#include "wk-function.h"

G_BEGIN_DECLS

/**
 * WkDeed:
 * @WK_DEED_BEGIN_FILES: take residents in, by hand or from a list
 * @WK_DEED_KEEP_DIRECTORY: change what all of a location share: the social map, call scripts
 * @WK_DEED_OPEN_IN_EMERGENCY: open a file of which one may read nothing
 */
typedef enum
{
  WK_DEED_BEGIN_FILES,
  WK_DEED_KEEP_DIRECTORY,
  WK_DEED_OPEN_IN_EMERGENCY,
} WkDeed;

/**
 * wk_functions_may:
 * @functions: what somebody does, by the office's word; %WK_FUNCTION_NONE where no office says so
 * @deed: what they would do
 *
 * Returns: whether to offer it
 */
gboolean wk_functions_may (WkFunctions functions, WkDeed deed);

/**
 * wk_deed_get_refusal:
 * @deed: what a function does not do
 *
 * Returns: a sentence that says so, and whom to ask
 */
const char *wk_deed_get_refusal (WkDeed deed);

G_END_DECLS
