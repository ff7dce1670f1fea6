#include "wk-room-member-private.h"

#include <string.h>

struct _WkRoomMember
{
  gatomicrefcount ref_count;
  guint64 id;
  char *name, *organisation, *device; /* (owned) */
  guint flags;
  WkRoomMemberState state;
  guint8 key[WK_PUBLIC_KEY_LENGTH];
};

struct _WkRoomKnock
{
  gatomicrefcount ref_count;
  guint64 id;
  char *name, *organisation, *device; /* (owned) */
  WkCertificate *certificate;         /* (owned) (nullable) */
};

WkRoomMember *
wk_room_member_new (guint64 id, const char *name, const char *organisation, const char *device, guint flags, WkRoomMemberState state,
                    const guint8 *key)
{
  WkRoomMember *self = g_new0 (WkRoomMember, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->id = id;
  self->name = g_strdup (name);
  self->organisation = g_strdup (organisation);
  self->device = g_strdup (device);
  self->flags = flags;
  self->state = state;
  if (key != NULL)
    memcpy (self->key, key, sizeof self->key);
  return self;
}

guint64
wk_room_member_get_id (WkRoomMember *self)
{
  return self->id;
}

const char *
wk_room_member_get_name (WkRoomMember *self)
{
  return self->name;
}

const char *
wk_room_member_get_organisation (WkRoomMember *self)
{
  return self->organisation;
}

const char *
wk_room_member_get_device (WkRoomMember *self)
{
  return self->device;
}

gboolean
wk_room_member_is_host (WkRoomMember *self)
{
  return (self->flags & WK_MEMBER_FLAG_HOST) != 0;
}

gboolean
wk_room_member_is_known (WkRoomMember *self)
{
  return (self->flags & WK_MEMBER_FLAG_KNOWN) != 0;
}

gboolean
wk_room_member_has_key (WkRoomMember *self)
{
  return (self->flags & WK_MEMBER_FLAG_HAS_KEY) != 0;
}

gboolean
wk_room_member_is_read_only (WkRoomMember *self)
{
  return (self->flags & WK_MEMBER_FLAG_READ_ONLY) != 0;
}

gboolean
wk_room_member_is_interpreter (WkRoomMember *self)
{
  return (self->flags & WK_MEMBER_FLAG_INTERPRETER) != 0;
}

gboolean
wk_room_member_is_seat (WkRoomMember *self)
{
  return (self->flags & WK_MEMBER_FLAG_SEAT) != 0;
}

WkRoomMemberState
wk_room_member_get_state (WkRoomMember *self)
{
  return self->state;
}

const guint8 *
wk_room_member_get_key (WkRoomMember *self)
{
  return wk_room_member_has_key (self) ? self->key : NULL;
}

WkRoomMember *
wk_room_member_ref (WkRoomMember *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
wk_room_member_unref (WkRoomMember *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->name);
  g_free (self->organisation);
  g_free (self->device);
  g_free (self);
}

WkRoomKnock *
wk_room_knock_new (guint64 id, const char *name, const char *organisation, const char *device, WkCertificate *certificate)
{
  WkRoomKnock *self = g_new0 (WkRoomKnock, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->id = id;
  self->name = g_strdup (name);
  self->organisation = g_strdup (organisation);
  self->device = g_strdup (device);
  self->certificate = certificate != NULL ? wk_certificate_ref (certificate) : NULL;
  return self;
}

guint64
wk_room_knock_get_id (WkRoomKnock *self)
{
  return self->id;
}

const char *
wk_room_knock_get_name (WkRoomKnock *self)
{
  return self->name;
}

const char *
wk_room_knock_get_organisation (WkRoomKnock *self)
{
  return self->organisation;
}

const char *
wk_room_knock_get_device (WkRoomKnock *self)
{
  return self->device;
}

WkCertificate *
wk_room_knock_get_certificate (WkRoomKnock *self)
{
  return self->certificate;
}

WkRoomKnock *
wk_room_knock_ref (WkRoomKnock *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
wk_room_knock_unref (WkRoomKnock *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->name);
  g_free (self->organisation);
  g_free (self->device);
  g_clear_pointer (&self->certificate, wk_certificate_unref);
  g_free (self);
}
