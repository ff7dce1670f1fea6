/* What laptops ask beside the feed (WIRE.md, "Questions"): their lines of the access log are kept, who looked is told, emergency access given.
 * Belongs to the store's thread. */
#pragma once

#include "wk-office-access.h"

G_BEGIN_DECLS

typedef struct _WkOfficeQuestions WkOfficeQuestions;

WkOfficeQuestions *wk_office_questions_new (WkOfficeStore *store, WkOfficeRegister *reg, WkOfficeAccess *access, WkClock *clock); /* (transfer full) */
void wk_office_questions_free (WkOfficeQuestions *self);

/**
 * wk_office_questions_answer:
 * @self: what answers
 * @account: who asks
 * @device: (array fixed-size=32): with which laptop
 * @question: which
 * @body: as WIRE.md has it
 * @error: %WK_SYNC_ERROR_REFUSED: no, and the message is the word that says why; any other is trouble of the office's own
 *
 * Not in a group; what it keeps is durable when it answers.
 *
 * Returns: (transfer full) (nullable): the answer's body
 */
GBytes *wk_office_questions_answer (WkOfficeQuestions *self, const WkId *account, const guint8 *device, guint64 question, GBytes *body, GError **error);

/* (transfer full) (nullable): what an account is told of itself (TELL). */
GBytes *wk_office_questions_tell (WkOfficeQuestions *self, const WkId *account, GError **error);

/* (transfer full) (nullable): some of the access log after a line, for the administrator: JSON, a line for each; "" when there is no more. */
char *wk_office_questions_print (WkOfficeQuestions *self, guint64 after, GError **error);

/**
 * wk_office_questions_note_opened:
 * @self: what answers
 * @account: who
 * @pass: (array fixed-size=32): the hash of the pass they came by
 * @name: a document that they opened with another program; one of the location is nothing to note
 * @error: the store's
 *
 * A line in the access log, once a day for each pass and resident.
 *
 * Returns: whether it is kept
 */
gboolean wk_office_questions_note_opened (WkOfficeQuestions *self, const WkId *account, const guint8 *pass, const WkDocumentName *name, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkOfficeQuestions, wk_office_questions_free)

G_END_DECLS
