/* dossier: the field's own words as objects over shared documents. Includes the whole layer.
 *
 * Types are made from the tables of SCHEMA.md: one for each kind of document and of record, with each field as a
 * property. In C all are WkDocument or WkRecord; in a Builder file their names can be used
 * (wk_dossier_init() registers them). */
#pragma once

#include "wk-author.h"
#include "wk-bsn.h"
#include "wk-candidate.h"
#include "wk-card.h"
#include "wk-collision.h"
#include "wk-document.h"
#include "wk-erasure.h"
#include "wk-fields.h"
#include "wk-imported.h"
#include "wk-json.h"
#include "wk-kind.h"
#include "wk-merge.h"
#include "wk-order-key.h"
#include "wk-person.h"
#include "wk-plan-check.h"
#include "wk-plan-difference.h"
#include "wk-plan-pen.h"
#include "wk-plan-version.h"
#include "wk-plan.h"
#include "wk-record-list.h"
#include "wk-record.h"
#include "wk-rows.h"
#include "wk-text.h"
#include "wk-vocabulary.h"

G_BEGIN_DECLS

/**
 * wk_dossier_init:
 *
 * Registers every type, so that Builder files can name them. Safe to call any number of times.
 */
void wk_dossier_init (void);

/**
 * wk_dossier_get_document_type:
 * @kind: a kind of document
 *
 * Returns: its type: `WkCard`, `WkIdentity`, `WkBase`, `WkIntake`, `WkStory`, `WkDomain`, `WkPlan`, `WkBoard`, `WkDirectory`
 */
GType wk_dossier_get_document_type (WkDocKind kind);

/**
 * wk_dossier_get_record_type:
 * @kind: a kind of record, as SCHEMA.md has it: `goal`, `step`, `own-network` …
 *
 * Returns: its type: `WkGoal`, `WkStep`, `WkOwnNetwork` …; `WkRecord` for an unknown one. A kind that two documents have
 *   (`contact`) has one type
 */
GType wk_dossier_get_record_type (const char *kind);

G_END_DECLS
