/* The versions of a plan that the resident agreed to, and what changed since. See SCHEMA.md, "plan". */
#pragma once

#include "wk-document.h"

G_BEGIN_DECLS

typedef struct
{
  char *hash; /* (owned): of the plan as it was agreed, in hex */
  char *date; /* (owned): yyyy-mm-dd */
  gint64 at; /* its writer's clock, milliseconds since 1970 */
  WkAuthor *author; /* (owned) (nullable): who wrote the answer down */
} WkPlanVersion;

void wk_plan_version_free (WkPlanVersion *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkPlanVersion, wk_plan_version_free)

/**
 * wk_plan_list_versions:
 * @plan: a plan
 *
 * Returns: (transfer full) (element-type WkPlanVersion): those that the resident agreed to, the latest first
 */
GPtrArray *wk_plan_list_versions (WkDocument *plan);

/**
 * wk_plan_open_version:
 * @plan: a plan
 * @hash: of one of its versions
 *
 * Returns: (transfer full) (nullable): the plan as it was agreed, not to be written; %NULL when its words are not there, or
 *   are not those that @hash names
 */
WkDocument *wk_plan_open_version (WkDocument *plan, const char *hash);

/**
 * wk_plan_forget_version:
 * @plan: a plan
 * @hash: of one of its versions
 *
 * Takes its words away for good.
 *
 * Returns: %FALSE when the plan is read-only
 */
gboolean wk_plan_forget_version (WkDocument *plan, const char *hash);

G_END_DECLS
