/* A poor wireless network between a port of its own and another: every byte is late, all share a narrow channel, and lines die. */
#pragma once

#include <gio/gio.h>

typedef struct _Weather Weather;

Weather *weather_new (guint16 target, guint32 seed);
void weather_free (Weather *self);
guint16 weather_get_port (Weather *self);
/* one way; of all lines in both directions together, 0: no bound; of each line in each second, in thousandths */
void weather_set (Weather *self, guint delay_ms, guint bytes_per_second, guint deaths);
guint weather_count_deaths (Weather *self);
guint64 weather_count_bytes (Weather *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Weather, weather_free)
