/* How a second `woonkamer-office` talks to the one that runs: a socket in its directory, for its owner only. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define WK_TYPE_OFFICE_CONTROL (wk_office_control_get_type ())
/* Signal "called" (GStrv words, WkOfficeCall *call): answer it, once, now or later, with wk_office_call_answer(). */
G_DECLARE_FINAL_TYPE (WkOfficeControl, wk_office_control, WK, OFFICE_CONTROL, GObject)

typedef struct _WkOfficeCall WkOfficeCall;

/**
 * wk_office_control_new:
 * @dir: the office's directory; its store is open, so that no other office listens there
 * @error: why not
 *
 * Returns: (transfer full): a control that listens until it goes
 */
WkOfficeControl *wk_office_control_new (const char *dir, GError **error);

/**
 * wk_office_call_answer:
 * @call: (transfer full): a call
 * @good: whether it was done
 * @text: the answer, or a sentence that says why not
 */
void wk_office_call_answer (WkOfficeCall *call, gboolean good, const char *text);

/* A word that may be left out, on its way: (transfer full); and back: (transfer none) (nullable). */
char *wk_office_write_word (const char *text);
const char *wk_office_read_word (const char *word);

/**
 * wk_office_control_call:
 * @dir: the office's directory
 * @words: (array zero-terminated=1): what to ask
 * @error: %WK_OFFICE_ERROR_NOT_RUNNING when no office runs there, %WK_OFFICE_ERROR_REFUSED with its sentence
 *
 * Asks the office that runs on @dir, and waits.
 *
 * Returns: (transfer full): its answer
 */
char *wk_office_control_call (const char *dir, const char * const *words, GError **error);

G_END_DECLS
