/* The kinds of document that a location holds, and their names. */
#pragma once

#include <glib.h>

#include "wk-id.h"

G_BEGIN_DECLS

#define WK_SECRET_LENGTH 32

typedef enum
{
  WK_DOC_CARD,
  WK_DOC_IDENTITY,
  WK_DOC_BASE,
  WK_DOC_INTAKE,
  WK_DOC_STORY,
  WK_DOC_DOMAIN, /* one for each life domain */
  WK_DOC_PLAN,
  WK_DOC_BOARD, /* of the location */
  WK_DOC_DIRECTORY, /* of the location */
  WK_DOC_ATTACHMENT, /* a piece of a photo or a PDF: wk-attachment-piece.h */
  WK_DOC_DESK, /* of the location: one for each account, and theirs alone */
  WK_DOC_TALKS, /* of the resident and the contact person alone */
  WK_N_DOC_KINDS
} WkDocKind;

/**
 * wk_doc_kind_to_nick:
 * @kind: a kind
 *
 * Returns: its word in names, tables and files: `card`, `identity` …
 */
const char *wk_doc_kind_to_nick (WkDocKind kind);

/**
 * wk_doc_kind_from_nick:
 * @nick: a word
 * @kind: (out): the kind; untouched on failure
 *
 * Returns: whether it is the word of a kind
 */
gboolean wk_doc_kind_from_nick (const char *nick, WkDocKind *kind);

/**
 * wk_doc_kind_get_label:
 * @kind: a kind
 *
 * Returns: its name on the screen, translated
 */
const char *wk_doc_kind_get_label (WkDocKind kind);

/**
 * wk_doc_kind_is_of_resident:
 * @kind: a kind
 *
 * Returns: whether each resident has one, rather than the location
 */
gboolean wk_doc_kind_is_of_resident (WkDocKind kind);

/**
 * wk_doc_kind_has_domain:
 * @kind: a kind
 *
 * Returns: whether there are several of it, told apart by their domain: a life domain's key, what names a piece, or an account in hex
 */
gboolean wk_doc_kind_has_domain (WkDocKind kind);

/**
 * wk_document_name:
 * @secret: the resident's random secret (for the board, the directory and a desk: the location's)
 * @kind: a kind
 * @domain: (nullable): for kinds that have one
 * @name: (out caller-allocates): the document's name
 *
 * BLAKE2b-128 keyed with @secret over kind and domain: two laptops apart name the same document alike,
 * and a name tells nothing (SCHEMA.md, "Names").
 */
void wk_document_name (const guint8 secret[WK_SECRET_LENGTH], WkDocKind kind, const char *domain, WkId *name);

/**
 * wk_subject_id_for_import:
 * @location_secret: the location's secret
 * @source: the system that the export came from
 * @client_number: the resident's number there
 * @id: (out caller-allocates): the resident's id
 *
 * The id of an imported resident, alike on every laptop that imports the same export. A resident made by
 * hand has a random id and a random secret.
 */
void wk_subject_id_for_import (const guint8 location_secret[WK_SECRET_LENGTH], const char *source,
                               const char *client_number, WkId *id);

/**
 * wk_subject_secret_for_import:
 * @location_secret: the location's secret
 * @source: the system that the export came from
 * @client_number: the resident's number there
 * @secret: (out caller-allocates): the resident's secret, from which wk_document_name() makes names
 */
void wk_subject_secret_for_import (const guint8 location_secret[WK_SECRET_LENGTH], const char *source,
                                   const char *client_number, guint8 secret[WK_SECRET_LENGTH]);

G_END_DECLS
