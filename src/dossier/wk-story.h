/* The story, told once: how often it had to be told all the same. */
#pragma once

#include "wk-document.h"

G_BEGIN_DECLS

/**
 * wk_story_get_times_told:
 * @story: a story
 *
 * Counts what was written down and every time that something was asked again, so that two who ask apart count twice.
 *
 * Returns: how often the resident had to tell; 0 before the story was told
 */
guint wk_story_get_times_told (WkDocument *story);

/**
 * wk_story_tell_again:
 * @story: a story
 * @what: what is asked again
 * @reason: why
 * @date: the day, `2026-11-24`
 *
 * Notes that something has to be told again, and by whom it is asked.
 *
 * Returns: %FALSE when the story is read-only
 */
gboolean wk_story_tell_again (WkDocument *story, const char *what, const char *reason, const char *date);

G_END_DECLS
