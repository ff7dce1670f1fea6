/* What a laptop and its office say to each other beside the feed (WIRE.md, "Questions"): lines of the access log go there, and it says what
 * this profile does and which emergencies there are. */
#pragma once
#include "wk-access.h"
#include "wk-emergency.h"
#include "wk-feed-client.h"
#include "wk-vault-private.h"

G_BEGIN_DECLS

#define WK_TYPE_OFFICE_TALK (wk_office_talk_get_type ())
/* Signal "told": the office said something else than before; also when what it said earlier was read from the store. */
G_DECLARE_FINAL_TYPE (WkOfficeTalk, wk_office_talk, WK, OFFICE_TALK, GObject)

WkOfficeTalk *wk_office_talk_new (WkVault *vault);
/* client: (nullable): of the connection that stands from now on. */
void          wk_office_talk_set_client (WkOfficeTalk *self, WkFeedClient *client);
/* The connection is caught up, or a line was written: what the office has not had yet goes. */
void          wk_office_talk_send_lines (WkOfficeTalk *self);

/* Asks the office, as wk_feed_client_ask_async(); %WK_SYNC_ERROR_ENDED without a line, and without an office. asked: a map */
void          wk_workspace_ask_async    (WkWorkspace *self, WkQuestion question, YValue *asked, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer data);
YValue       *wk_workspace_ask_finish   (WkWorkspace *self, GAsyncResult *result, GError **error); /* (transfer full) (nullable) */

WkFunctions   wk_office_talk_get_functions   (WkOfficeTalk *self); /* WK_FUNCTION_NONE: not said, or none */
/* As the office knows this profile: functions, expertises, organisation, whether it opened that resident's file in an emergency. The organisation
 * lives as long as the office says nothing else. */
void          wk_office_talk_describe        (WkOfficeTalk *self, const char *resident_id, WkAccessWho *who);
const WkEmergency *wk_office_talk_get_opened (WkOfficeTalk *self, const char *resident_id); /* (nullable): by this profile */
GPtrArray    *wk_office_talk_get_emergencies (WkOfficeTalk *self); /* (transfer none) of WkEmergency */

G_END_DECLS
