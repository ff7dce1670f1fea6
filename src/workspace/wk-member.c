#include "wk-member-private.h"

struct _WkMember {
  GObject parent_instance;
  guint64 id;
  char *name, *organisation, *device;   /* (owned) */
  char *place;               /* (owned) (nullable) */
  char *account;             /* (owned) (nullable) in hex */
  GBytes *key;               /* (owned) (nullable) */
  guint colour;
  WkMemberState state;
  gboolean self, host, guest, read_only, interpreter, seat;
};

enum { PROP_0, PROP_NAME, PROP_ORGANISATION, PROP_DEVICE, PROP_PLACE, PROP_COLOUR, PROP_SHAPE, PROP_STATE, PROP_SELF, PROP_HOST, PROP_GUEST, PROP_READ_ONLY, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (WkMember, wk_member, G_TYPE_OBJECT)

struct _WkKnock {
  GObject parent_instance;
  WkRoomKnock *from;         /* (owned) */
};

G_DEFINE_FINAL_TYPE (WkKnock, wk_knock, G_TYPE_OBJECT)

enum { KNOCK_0, KNOCK_NAME, KNOCK_ORGANISATION, KNOCK_DEVICE, KNOCK_KNOWN };

static void
wk_member_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WkMember *self = WK_MEMBER (object);

  switch (id)
    {
    case PROP_NAME: g_value_set_string (value, self->name); break;
    case PROP_ORGANISATION: g_value_set_string (value, self->organisation); break;
    case PROP_DEVICE: g_value_set_string (value, self->device); break;
    case PROP_PLACE: g_value_set_string (value, self->place); break;
    case PROP_COLOUR:
    case PROP_SHAPE: g_value_set_uint (value, self->colour); break;
    case PROP_STATE: g_value_set_int (value, self->state); break;
    case PROP_SELF: g_value_set_boolean (value, self->self); break;
    case PROP_HOST: g_value_set_boolean (value, self->host); break;
    case PROP_GUEST: g_value_set_boolean (value, self->guest); break;
    case PROP_READ_ONLY: g_value_set_boolean (value, self->read_only); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
wk_member_finalize (GObject *object)
{
  WkMember *self = WK_MEMBER (object);

  g_free (self->name);
  g_free (self->organisation);
  g_free (self->device);
  g_free (self->place);
  g_free (self->account);
  g_clear_pointer (&self->key, g_bytes_unref);
  G_OBJECT_CLASS (wk_member_parent_class)->finalize (object);
}

static void
wk_member_class_init (WkMemberClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = wk_member_get_property;
  object_class->finalize = wk_member_finalize;
  props[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  props[PROP_ORGANISATION] = g_param_spec_string ("organisation", NULL, NULL, NULL, flags);
  props[PROP_DEVICE] = g_param_spec_string ("device", NULL, NULL, NULL, flags);
  props[PROP_PLACE] = g_param_spec_string ("place", NULL, NULL, NULL, flags);
  props[PROP_COLOUR] = g_param_spec_uint ("colour", NULL, NULL, 0, 7, 0, flags);
  props[PROP_SHAPE] = g_param_spec_uint ("shape", NULL, NULL, 0, 7, 0, flags);
  props[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, WK_MEMBER_AWAY, 0, flags);
  props[PROP_SELF] = g_param_spec_boolean ("self", NULL, NULL, FALSE, flags);
  props[PROP_HOST] = g_param_spec_boolean ("host", NULL, NULL, FALSE, flags);
  props[PROP_READ_ONLY] = g_param_spec_boolean ("read-only", NULL, NULL, FALSE, flags);
  props[PROP_GUEST] = g_param_spec_boolean ("guest", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
wk_member_init (WkMember *self)
{
}

WkMember *
wk_member_new (guint64 id)
{
  WkMember *self = g_object_new (WK_TYPE_MEMBER, NULL);

  self->id = id;
  return self;
}

guint64
wk_member_get_id (WkMember *self)
{
  return self->id;
}

static void
set_text (WkMember *self, char **field, const char *value, GParamSpec *pspec)
{
  if (g_strcmp0 (*field, value) == 0)
    return;
  g_free (*field);
  *field = g_strdup (value);
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

static void
set_flag (WkMember *self, gboolean *field, gboolean value, GParamSpec *pspec)
{
  if (*field == value)
    return;
  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

/**
 * wk_member_update:
 * @self: a member
 * @from: how the room sees them now
 * @is_self: whether it is us
 * @colour: 0 to 7, the colour and shape of the seat
 * @apart: we are away ourselves, and so is everybody else to us
 */
void
wk_member_update (WkMember *self, WkRoomMember *from, gboolean is_self, guint colour, gboolean apart)
{
  WkMemberState state = WK_MEMBER_AWAY;

  switch (wk_room_member_get_state (from))
    {
    case WK_ROOM_MEMBER_IN_STEP: state = WK_MEMBER_IN_STEP; break;
    case WK_ROOM_MEMBER_CATCHING_UP: state = WK_MEMBER_CATCHING_UP; break;
    case WK_ROOM_MEMBER_AWAY:
    default: break;
    }
  if (apart && !is_self)
    state = WK_MEMBER_AWAY;
  set_text (self, &self->name, wk_room_member_get_name (from), props[PROP_NAME]);
  set_text (self, &self->organisation, wk_room_member_get_organisation (from), props[PROP_ORGANISATION]);
  set_text (self, &self->device, wk_room_member_get_device (from), props[PROP_DEVICE]);
  set_flag (self, &self->self, is_self, props[PROP_SELF]);
  set_flag (self, &self->host, wk_room_member_is_host (from), props[PROP_HOST]);
  set_flag (self, &self->guest, !wk_room_member_is_host (from) && !wk_room_member_is_known (from), props[PROP_GUEST]);
  self->seat = wk_room_member_is_seat (from);
  g_clear_pointer (&self->account, g_free);
  self->account = wk_room_member_get_account (from) != NULL ? wk_id_to_hex (wk_room_member_get_account (from)) : NULL;
  g_clear_pointer (&self->key, g_bytes_unref);
  self->key = wk_room_member_get_key (from) != NULL ? g_bytes_new (wk_room_member_get_key (from), WK_PUBLIC_KEY_LENGTH) : NULL;
  self->interpreter = wk_room_member_is_interpreter (from);
  set_flag (self, &self->read_only, wk_room_member_is_read_only (from), props[PROP_READ_ONLY]);
  if (self->colour != colour)
    {
      self->colour = colour;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_COLOUR]);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHAPE]);
    }
  if (self->state != state)
    {
      self->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
    }
}

void
wk_member_set_place (WkMember *self, const char *place)
{
  set_text (self, &self->place, place, props[PROP_PLACE]);
}

const char *wk_member_get_name (WkMember *self) { return self->name; }
const char *wk_member_get_organisation (WkMember *self) { return self->organisation; }
guint wk_member_get_colour (WkMember *self) { return self->colour; }
guint wk_member_get_shape (WkMember *self) { return self->colour; }
WkMemberState wk_member_get_state (WkMember *self) { return self->state; }
gboolean wk_member_is_self (WkMember *self) { return self->self; }
gboolean wk_member_is_host (WkMember *self) { return self->host; }
gboolean wk_member_is_read_only (WkMember *self) { return self->read_only; }
gboolean wk_member_is_interpreter (WkMember *self) { return self->interpreter; }
gboolean wk_member_is_seat (WkMember *self) { return self->seat; }
const char *wk_member_get_device (WkMember *self) { return self->device; }
const char *wk_member_get_place (WkMember *self) { return self->place; }
const char *wk_member_get_account (WkMember *self) { return self->account; }
GBytes *wk_member_get_key (WkMember *self) { return self->key; }

/* ---- knocks -------------------------------------------------------------------------------------------- */

static void
wk_knock_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WkKnock *self = WK_KNOCK (object);

  switch (id)
    {
    case KNOCK_NAME: g_value_set_string (value, wk_room_knock_get_name (self->from)); break;
    case KNOCK_ORGANISATION: g_value_set_string (value, wk_room_knock_get_organisation (self->from)); break;
    case KNOCK_DEVICE: g_value_set_string (value, wk_room_knock_get_device (self->from)); break;
    case KNOCK_KNOWN: g_value_set_boolean (value, wk_knock_is_known (self)); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
wk_knock_finalize (GObject *object)
{
  wk_room_knock_unref (WK_KNOCK (object)->from);
  G_OBJECT_CLASS (wk_knock_parent_class)->finalize (object);
}

static void
wk_knock_class_init (WkKnockClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = wk_knock_get_property;
  object_class->finalize = wk_knock_finalize;
  g_object_class_install_property (object_class, KNOCK_NAME, g_param_spec_string ("name", NULL, NULL, NULL, flags));
  g_object_class_install_property (object_class, KNOCK_ORGANISATION, g_param_spec_string ("organisation", NULL, NULL, NULL, flags));
  g_object_class_install_property (object_class, KNOCK_DEVICE, g_param_spec_string ("device", NULL, NULL, NULL, flags));
  g_object_class_install_property (object_class, KNOCK_KNOWN, g_param_spec_boolean ("known", NULL, NULL, FALSE, flags));
}

static void
wk_knock_init (WkKnock *self)
{
}

WkKnock *
wk_knock_new (WkRoomKnock *from)
{
  WkKnock *self = g_object_new (WK_TYPE_KNOCK, NULL);

  self->from = wk_room_knock_ref (from);
  return self;
}

guint64
wk_knock_get_id (WkKnock *self)
{
  return wk_room_knock_get_id (self->from);
}

const char *
wk_knock_get_name (WkKnock *self)
{
  return wk_room_knock_get_name (self->from);
}

const char *
wk_knock_get_organisation (WkKnock *self)
{
  return wk_room_knock_get_organisation (self->from);
}

gboolean
wk_knock_is_known (WkKnock *self)
{
  return wk_room_knock_get_certificate (self->from) != NULL;
}
