/* What a changed export says otherwise than the one before (SCHEMA.md, "What an export changed"): never silently, but in
 * words, until somebody talked about it. */
#pragma once

#include "wk-document.h"
#include "wk-person.h"

G_BEGIN_DECLS

typedef enum
{
  WK_CHANGE_STOPPED, /* the benefit stopped, will stop, or runs again */
  WK_CHANGE_NOT_LISTED, /* a newer export of the same list does not have the resident any more */
  WK_CHANGE_LISTED, /* it has them again */
  WK_CHANGE_BENEFIT, /* its kind */
  WK_CHANGE_ADDRESS,
  WK_CHANGE_PHONE,
  WK_CHANGE_MAIL,
  WK_CHANGE_LANGUAGE,
  WK_CHANGE_HOUSEHOLD,
  WK_CHANGE_CHILDREN,
  WK_CHANGE_NAME,
  WK_CHANGE_BIRTH_DATE,
  WK_CHANGE_CONTACT_PERSON,
  WK_CHANGE_REMARKS,
  WK_N_CHANGES
} WkChangeTopic;

typedef struct
{
  WkChangeTopic topic;
  char *was, *became; /* (owned): as people read them; "": nothing */
  char *imported_on; /* (owned): the day on which the export was taken in */
  gboolean waits; /* nobody talked about it yet */
  char *discussed_on; /* (owned): "": it waits */
  WkPerson *discussed_by; /* (owned) (nullable) */
} WkExportChange;

void wk_export_change_free (WkExportChange *change);

/**
 * wk_export_change_list:
 * @kind: a kind of document
 * @doc: the shared document; nothing is written
 *
 * Returns: (transfer full) (element-type WkExportChange): what waits first, in the order of the topics, then what was talked about
 */
GPtrArray *wk_export_change_list (WkDocKind kind, YDoc *doc);

/**
 * wk_export_change_discuss:
 * @document: a document
 * @topic: what was talked about
 * @by: by whom
 * @date: yyyy-mm-dd
 *
 * Writes down that somebody talked about what waits of this topic, or saw it.
 *
 * Returns: (transfer none) (nullable): the record; %NULL when nothing waits, or it may not be written
 */
WkRecord *wk_export_change_discuss (WkDocument *document, WkChangeTopic topic, WkPerson *by, const char *date);

/**
 * wk_change_topic_get_key:
 * @topic: a topic
 *
 * Returns: (transfer none): what documents and rows hold
 */
const char *wk_change_topic_get_key (WkChangeTopic topic);

/**
 * wk_change_topic_by_key:
 * @key: a key
 *
 * Returns: the topic; %WK_N_CHANGES when there is no such
 */
WkChangeTopic wk_change_topic_by_key (const char *key);

/**
 * wk_change_topic_get_kind:
 * @topic: a topic
 *
 * Returns: in which of a resident's documents it is
 */
WkDocKind wk_change_topic_get_kind (WkChangeTopic topic);

/**
 * wk_change_topic_get_line:
 * @topic: a topic
 *
 * Returns: (transfer none): that it changed, without what it was: for a list that anybody may glance at
 */
const char *wk_change_topic_get_line (WkChangeTopic topic);

/**
 * wk_change_hides_home:
 * @base: the fields of a base
 *
 * Returns: whether the address and the number that stand there are not to be shown to whoever glances: they are secret, or
 * another number is safe
 */
gboolean wk_change_hides_home (WkFields *base);

/**
 * wk_export_change_dup_sentence:
 * @change: a change
 * @covered: the values are not to be shown: the address, the number or the mail is secret
 *
 * Returns: (transfer full): what it was and what it is now, in plain sentences
 */
char *wk_export_change_dup_sentence (const WkExportChange *change, gboolean covered);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkExportChange, wk_export_change_free)

G_END_DECLS
