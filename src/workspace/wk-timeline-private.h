#pragma once
#include "wk-array-model.h"
#include "wk-document.h"

G_BEGIN_DECLS

#define WK_TYPE_TIMELINE (wk_timeline_get_type ())
/* What happened in a file, newest first: a GListModel of WkTimelineItem, made anew when its documents changed. */
G_DECLARE_FINAL_TYPE (WkTimeline, wk_timeline, WK, TIMELINE, WkArrayModel)

WkTimeline *wk_timeline_new        (GPtrArray *documents /* of WkOpenDocument */);
void        wk_timeline_invalidate (WkTimeline *self, WkDocument *document);
/* looks: of WkLook: those of emergency access stand in it, in the place of those of before. */
void        wk_timeline_take_looks (WkTimeline *self, GPtrArray *looks);

G_END_DECLS
