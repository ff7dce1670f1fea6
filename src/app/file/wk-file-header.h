/* Who this is, in half a minute: name, age, phase, contact person and deputy, how I want it, the team, the acute lamp. */
#pragma once

#include <adwaita.h>

#include "plan/wk-plan-context.h"

G_BEGIN_DECLS

#define WK_TYPE_FILE_HEADER (wk_file_header_get_type ())
G_DECLARE_FINAL_TYPE (WkFileHeader, wk_file_header, WK, FILE_HEADER, AdwBin)

void wk_file_header_bind (WkFileHeader *self, WkPlanContext *context);

G_END_DECLS
