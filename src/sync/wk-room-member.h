/* Someone at a table, and someone at its door. */
#pragma once

#include "wk-certificate.h"

G_BEGIN_DECLS

typedef enum { WK_ROOM_MEMBER_IN_STEP, WK_ROOM_MEMBER_CATCHING_UP, WK_ROOM_MEMBER_AWAY } WkRoomMemberState;

typedef struct _WkRoomMember WkRoomMember; /* ref-counted; a picture of one moment, immutable */

guint64 wk_room_member_get_id (WkRoomMember *self);               /* within its table; whoever opened it is 1 */
const char *wk_room_member_get_name (WkRoomMember *self);         /* of a certificate holder the certificate's, else as typed */
const char *wk_room_member_get_organisation (WkRoomMember *self);
const char *wk_room_member_get_device (WkRoomMember *self);
gboolean wk_room_member_is_host (WkRoomMember *self);
gboolean wk_room_member_is_known (WkRoomMember *self);            /* holds a certificate of the host's location */
gboolean wk_room_member_has_key (WkRoomMember *self);             /* signs what it writes */
gboolean wk_room_member_is_read_only (WkRoomMember *self);
gboolean wk_room_member_is_interpreter (WkRoomMember *self);      /* reads along for as long as it sits there, and never writes */
gboolean wk_room_member_is_seat (WkRoomMember *self);             /* says that it is the resident's own */
WkRoomMemberState wk_room_member_get_state (WkRoomMember *self);
const guint8 *wk_room_member_get_key (WkRoomMember *self);        /* (nullable) (transfer none): the device's public key */
/* (nullable) (transfer none): only at the host, of who showed a certificate and takes what it is passed (wk_room_pass()): whose laptop it is. */
const WkId *wk_room_member_get_account (WkRoomMember *self);

WkRoomMember *wk_room_member_ref (WkRoomMember *self);
void wk_room_member_unref (WkRoomMember *self);

typedef struct _WkRoomKnock WkRoomKnock; /* ref-counted, immutable */

guint64 wk_room_knock_get_id (WkRoomKnock *self);
const char *wk_room_knock_get_name (WkRoomKnock *self);
const char *wk_room_knock_get_organisation (WkRoomKnock *self);
const char *wk_room_knock_get_device (WkRoomKnock *self);
WkCertificate *wk_room_knock_get_certificate (WkRoomKnock *self); /* (nullable) (transfer none): only when verified */

WkRoomKnock *wk_room_knock_ref (WkRoomKnock *self);
void wk_room_knock_unref (WkRoomKnock *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkRoomMember, wk_room_member_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkRoomKnock, wk_room_knock_unref)

G_END_DECLS
