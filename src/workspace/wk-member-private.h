#pragma once
#include "wk-room-member.h"
#include "wk-table.h"

G_BEGIN_DECLS

WkMember *wk_member_new    (guint64 id);
guint64   wk_member_get_id (WkMember *self);
void      wk_member_update (WkMember *self, WkRoomMember *from, gboolean is_self, guint colour, gboolean apart);
GBytes   *wk_member_get_key (WkMember *self); /* (transfer none) (nullable): the device's public key */
void      wk_member_set_place (WkMember *self, const char *place);

WkKnock  *wk_knock_new     (WkRoomKnock *from);
guint64   wk_knock_get_id  (WkKnock *self);

G_END_DECLS
