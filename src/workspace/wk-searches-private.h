#pragma once
#include "wk-searches.h"

G_BEGIN_DECLS

WkSearches *wk_searches_new (WkWorkspace *workspace, const char *kept /* (nullable) */);

G_END_DECLS
