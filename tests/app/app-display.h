/* A display of its own for a program that shows windows, and a home that nobody else uses. */
#pragma once
#include <gio/gio.h>

/* A server that goes with this program; its number is read from it. (transfer full) (nullable): Xvfb is not installed.
 * To be called before GTK is. */
GSubprocess *app_display_start (void);
