/* The three doors of a program that has no store yet: my own laptop, only take part, practise. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WK_TYPE_FIRST_START (wk_first_start_get_type ())
/* Signal "opened" (WkWorkspace): the store was made. "restored": one was put in place from a backup, and is to be opened. */
G_DECLARE_FINAL_TYPE (WkFirstStart, wk_first_start, WK, FIRST_START, AdwBin)

WkFirstStart *wk_first_start_new (const char *data_dir);

G_END_DECLS
