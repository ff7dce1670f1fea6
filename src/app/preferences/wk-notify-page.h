/* The preferences' page of notifications. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WK_TYPE_NOTIFY_PAGE (wk_notify_page_get_type ())
G_DECLARE_FINAL_TYPE (WkNotifyPage, wk_notify_page, WK, NOTIFY_PAGE, AdwPreferencesPage)

/* settings: where they are kept */
WkNotifyPage *wk_notify_page_new (GSettings *settings);

G_END_DECLS
