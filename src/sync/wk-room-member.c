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
  gboolean has_account;
  WkId account;
};

struct _WkRoomKnock
{
  gatomicrefcount ref_count;
  guint64 id;
  char *name, *organisation, *device; /* (owned) */
  WkCertificate *certificate;         /* (owned) (nullable) */
};

/* What somebody says of themselves stands on others' screens, in one line and in their sentences: nothing that breaks a line, hides, or
 * turns the direction of what comes after it. The joiners of some scripts stay. */
static char *
dup_said (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  GString *said = g_string_new (NULL);
  gboolean gap = FALSE;

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      GUnicodeType type = g_unichar_type (c);
      gboolean joiner = c == 0x200C || c == 0x200D;

      if (g_unichar_isspace (c) || type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR)
        gap = TRUE;
      else if (joiner || (type != G_UNICODE_CONTROL && type != G_UNICODE_FORMAT && type != G_UNICODE_PRIVATE_USE && type != G_UNICODE_UNASSIGNED))
        {
          if (gap && said->len > 0)
            g_string_append_c (said, ' ');
          gap = FALSE;
          g_string_append_unichar (said, c);
        }
    }
  return g_string_free (said, FALSE);
}

WkRoomMember *
wk_room_member_new (guint64 id, const char *name, const char *organisation, const char *device, guint flags, WkRoomMemberState state,
                    const guint8 *key)
{
  WkRoomMember *self = g_new0 (WkRoomMember, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->id = id;
  self->name = dup_said (name);
  self->organisation = dup_said (organisation);
  self->device = dup_said (device);
  self->flags = flags;
  self->state = state;
  if (key != NULL)
    memcpy (self->key, key, sizeof self->key);
  return self;
}

void
wk_room_member_set_account (WkRoomMember *self, const WkId *account)
{
  self->has_account = TRUE;
  self->account = *account;
}

const WkId *
wk_room_member_get_account (WkRoomMember *self)
{
  return self->has_account ? &self->account : NULL;
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
  self->name = dup_said (name);
  self->organisation = dup_said (organisation);
  self->device = dup_said (device);
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
