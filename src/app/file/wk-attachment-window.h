/* One photo or PDF of a file: looked at, named, taken away. */
#pragma once

#include <adwaita.h>

#include "wk-file.h"

G_BEGIN_DECLS

#define WK_TYPE_ATTACHMENT_WINDOW (wk_attachment_window_get_type ())
G_DECLARE_FINAL_TYPE (WkAttachmentWindow, wk_attachment_window, WK, ATTACHMENT_WINDOW, AdwWindow)

GtkWidget *wk_attachment_window_new (WkFile *file, WkRecord *record, GtkWindow *parent);

/* "dinsdag 24 november · Karin Blom, Income Support · Money": when it came in, by whom, and what it is about. (transfer full) */
char *wk_attachment_dup_facts (WkRecord *record);

G_END_DECLS
