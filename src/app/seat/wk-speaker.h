/* Reads aloud through speech-dispatcher, on a thread of its own: the main loop never waits for it.
 *
 * Properties with notify: `voices` (string: the languages it has a voice for, by commas; "" until known or when there is none),
 * `speaking` (boolean). */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define WK_TYPE_SPEAKER (wk_speaker_get_type ())
G_DECLARE_FINAL_TYPE (WkSpeaker, wk_speaker, WK, SPEAKER, GObject)

/* The program's one. It has no voices before wk_speaker_start(): only a seat reads aloud. (transfer none) */
WkSpeaker *wk_speaker_get (void);
void wk_speaker_start (void); /* begins to look for voices */
/* Ends it, and waits for that; before the program ends. */
void wk_speaker_end (void);

/* Whether @text, in @language, would be understood. */
gboolean wk_speaker_can_read (WkSpeaker *self, const char *language, const char *text);

/* Stops what it reads, and reads these after one another; what it has no voice for is left out. Equally long, ended by NULL. */
void wk_speaker_read (WkSpeaker *self, const char *const *languages, const char *const *texts);
/* The same, of two arrays of strings. */
void wk_speaker_read_collected (WkSpeaker *self, GPtrArray *languages, GPtrArray *texts);
void wk_speaker_stop (WkSpeaker *self);
gboolean wk_speaker_is_speaking (WkSpeaker *self);

G_END_DECLS
