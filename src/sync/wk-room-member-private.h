#pragma once

#include "wk-room-member.h"

G_BEGIN_DECLS

/* Flags of a member on the wire. */
enum { WK_MEMBER_FLAG_HOST = 1, WK_MEMBER_FLAG_KNOWN = 2, WK_MEMBER_FLAG_HAS_KEY = 4, WK_MEMBER_FLAG_READ_ONLY = 8, WK_MEMBER_FLAG_SEAT = 16,
       WK_MEMBER_FLAG_INTERPRETER = 32 };

WkRoomMember *wk_room_member_new (guint64 id, const char *name, const char *organisation, const char *device, guint flags,
                                  WkRoomMemberState state, const guint8 *key);
void wk_room_member_set_account (WkRoomMember *self, const WkId *account); /* before anybody else has it */
WkRoomKnock *wk_room_knock_new (guint64 id, const char *name, const char *organisation, const char *device, WkCertificate *certificate);

G_END_DECLS
