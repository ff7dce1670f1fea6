/* A line between two programs that can be cut and mended. */
#pragma once

#include <gio/gio.h>

typedef struct _Relay Relay;

Relay *relay_new (guint16 target);   /* to a port of this machine */
guint16 relay_get_port (Relay *self);
void relay_cut (Relay *self);        /* all lines end, and no new one comes about */
void relay_mend (Relay *self);
void relay_set_target (Relay *self, guint16 target); /* for lines that come about from now on */
guint relay_count (Relay *self);     /* lines that came about so far */
void relay_free (Relay *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Relay, relay_free)
