/* A line between two programs that can be cut and mended, and made bad. */
#pragma once

#include <gio/gio.h>

typedef struct _Relay Relay;

/* What a bad line does. All zero: nothing. */
typedef struct {
  guint cut;       /* two connections of three are cut after fewer bytes than this, anywhere, within a message too */
  guint cut_at;    /* each is cut after exactly so many bytes */
  guint delay;     /* each piece is delayed by fewer milliseconds than this */
  guint throttle;  /* bytes a second, each way */
  guint hold;      /* a connection is held back for fewer milliseconds than this: a later one may be through before it */
  guint latency;   /* each piece arrives so many milliseconds later, others under way behind it */
  guint air;       /* bytes a second that all lines share, both ways together: one access point; with latency alone */
  guint dying;     /* of a hundred lines that stand, so many break in each second */
  guint doubled;   /* one connection of so many reaches the target twice: all that is said is said to a second one too */
} RelayFaults;

Relay *relay_new (guint16 target);   /* to a port of this machine */
guint16 relay_get_port (Relay *self);
void relay_cut (Relay *self);        /* all lines end, and no new one comes about */
void relay_mend (Relay *self);
void relay_set_faults (Relay *self, const RelayFaults *faults /* (nullable): none */, guint32 seed); /* of lines that come about from now on */
void relay_set_target (Relay *self, guint16 target); /* for lines that come about from now on */
void relay_set_deaf (Relay *self, gboolean deaf); /* the near ends read nothing: what the far ends say fills the line */
guint relay_count (Relay *self);     /* lines that came about so far */
guint relay_count_deaths (Relay *self); /* lines that broke by themselves (dying) */
guint64 relay_get_bytes (Relay *self);  /* that went through so far, both ways */
guint relay_get_turns (Relay *self);    /* how often the near end spoke after the far end had: round trips, on a line by itself */
void relay_free (Relay *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Relay, relay_free)
