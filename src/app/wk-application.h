/* The program: its options, its window, and the actions that hold for all of it. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WK_TYPE_APPLICATION (wk_application_get_type ())
G_DECLARE_FINAL_TYPE (WkApplication, wk_application, WK, APPLICATION, AdwApplication)

WkApplication *wk_application_new (void);

/* Keeps what the program was started with, so that it can start itself anew, locked. */
void wk_application_remember_arguments (WkApplication *self, const char *const *argv);

const char *wk_application_get_data_dir (WkApplication *self);

/* From now on the files are there. */
void wk_application_set_data_dir (WkApplication *self, const char *data_dir);

/* Becomes a fresh run of this same program, which asks for the passphrase; nothing of this run stays in memory.
 * Returns only when the system refuses. */
void wk_application_start_anew (WkApplication *self);

/* Whether the program has no window on the screen: started anew, it has none either. */
void wk_application_set_background (WkApplication *self, gboolean background);

/* Whether this run began with the program's own lock. */
gboolean wk_application_was_locked (WkApplication *self);

/* A second window, as a guest: at the table at @address (nullable: found tables are shown). */
void wk_application_open_guest (WkApplication *self, const char *address);

G_END_DECLS
