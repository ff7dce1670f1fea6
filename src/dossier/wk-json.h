/* A whole file as readable text. */
#pragma once

#include "wk-document.h"

G_BEGIN_DECLS

/**
 * wk_dossier_to_json:
 * @subject: the resident's id in hex
 * @documents: (array length=n): the resident's open documents
 * @n: how many
 *
 * Everything the documents hold: shown values with who and when, every other candidate, what an import said,
 * texts, records (removed ones too), what an export changed and nobody talked about yet in words (`changes`), authors, and keys that this program does not know. Keys sorted: the
 * same content gives the same bytes.
 *
 * Returns: (transfer full): JSON
 */
char *wk_dossier_to_json (const char *subject, WkDocument *const *documents, gsize n);

/**
 * wk_dossier_to_json_copy:
 * @subject: the resident's id in hex
 * @documents: (array length=n): the resident's open documents
 * @n: how many
 *
 * As wk_dossier_to_json(), for the resident to take along: without what says who else is in it, the names of housemates and whose file
 * the partner's is.
 *
 * Returns: (transfer full): JSON
 */
char *wk_dossier_to_json_copy (const char *subject, WkDocument *const *documents, gsize n);

/**
 * wk_dossier_dup_about_json:
 *
 * Returns: (transfer full): what stands where in wk_dossier_to_json() and what each key means, for whoever has the JSON and no program
 *   of ours: lines of text, in the language of the program
 */
char *wk_dossier_dup_about_json (void);

G_END_DECLS
