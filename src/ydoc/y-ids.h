/* By which ids the characters of a text are known on every copy: for what must name them beyond one session. */
#pragma once

#include "ydoc.h"

G_BEGIN_DECLS

typedef struct { guint32 start, length; guint64 client; guint32 clock; } YIdRun; /* UTF-16 units, as clocks count them */
/* Which ids the characters have: runs of ids that follow one another. */
GArray *y_text_ids (YType *text, guint32 pos, guint32 len);

G_END_DECLS
