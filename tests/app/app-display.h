/* A display of its own for a program that shows windows, and a home that nobody else uses. */
#pragma once
#include "wk-application.h"

/* A server that goes with this program; its number is read from it. (transfer full) (nullable): Xvfb is not installed.
 * To be called before GTK is. */
GSubprocess *app_display_start (void);

/* Registered, and bringing the interface files and the style along. (transfer full) */
WkApplication *app_display_make_application (void);

/* A whole main(): the tests that @add_tests adds, on a display of their own, or skipped without one. */
int app_display_run (int argc, char **argv, void (*add_tests) (void));
