#include "wk-message-private.h"

#include <string.h>

#include "wk-feed-question.h"
#include "wk-sync-error.h"
#include "wk-wire-private.h"

/* F_MORE: what follows came later: a message may end here. */
typedef enum { F_END, F_MORE, F_UINT, F_ID, F_KEY, F_SIG, F_TEXT, F_NAME, F_BYTES, F_BODY, F_LIST } FieldKind;

/* How one kind of list's items travel. `read` gives NULL, or fails the reader, on what is no item. */
typedef struct
{
  void (*write) (YEncoder *e, gconstpointer item);
  gpointer (*read) (WkReader *r);
  void (*free) (gpointer item);
  guint max;
  gsize smallest; /* bytes an item takes at least: bounds what a count can make us reserve */
} ListKind;

typedef struct
{
  FieldKind kind;
  gsize offset;
  const ListKind *list;
} Field;

/* ---- items ------------------------------------------------------------------------------------ */

void
wk_message_document_free (WkMessageDocument *self)
{
  if (self == NULL)
    return;
  wk_document_name_free (self->name);
  g_free (self);
}

void
wk_message_member_free (WkMessageMember *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->organisation);
  g_free (self->device);
  g_free (self);
}

void
wk_message_heir_free (WkMessageHeir *self)
{
  if (self == NULL)
    return;
  g_free (self->addresses);
  g_free (self);
}

static void
write_document (YEncoder *e, gconstpointer item)
{
  const WkMessageDocument *document = item;

  wk_write_document_name (e, document->name);
  y_encode_var_uint (e, document->flags);
}

static gpointer
read_document (WkReader *r)
{
  WkMessageDocument *document = g_new0 (WkMessageDocument, 1);

  document->name = wk_reader_document_name (r);
  document->flags = y_decode_var_uint (&r->d);
  return document;
}

static void
write_key (YEncoder *e, gconstpointer item)
{
  y_encode_raw (e, ((const WkMessageKey *) item)->key, 32);
}

static gpointer
read_key (WkReader *r)
{
  WkMessageKey *key = g_new0 (WkMessageKey, 1);

  wk_reader_raw (r, key->key, 32);
  return key;
}

static void
write_member (YEncoder *e, gconstpointer item)
{
  const WkMessageMember *member = item;

  y_encode_var_uint (e, member->id);
  wk_write_text (e, member->name, WK_NAME_MAX);
  wk_write_text (e, member->organisation, WK_NAME_MAX);
  wk_write_text (e, member->device, WK_NAME_MAX);
  y_encode_var_uint (e, member->flags);
  y_encode_var_uint (e, member->state);
  y_encode_raw (e, member->key, 32);
}

static gpointer
read_member (WkReader *r)
{
  WkMessageMember *member = g_new0 (WkMessageMember, 1);

  member->id = y_decode_var_uint (&r->d);
  member->name = wk_reader_text (r, WK_NAME_MAX);
  member->organisation = wk_reader_text (r, WK_NAME_MAX);
  member->device = wk_reader_text (r, WK_NAME_MAX);
  member->flags = y_decode_var_uint (&r->d);
  member->state = y_decode_var_uint (&r->d);
  wk_reader_raw (r, member->key, 32);
  return member;
}

static void
write_hash (YEncoder *e, gconstpointer item)
{
  const WkMessageHash *hash = item;

  y_encode_raw (e, hash->document.bytes, WK_ID_LENGTH);
  y_encode_raw (e, hash->snapshot, 32);
  y_encode_raw (e, hash->content, 32);
  y_encode_var_uint (e, hash->pending);
}

static gpointer
read_hash (WkReader *r)
{
  WkMessageHash *hash = g_new0 (WkMessageHash, 1);

  wk_reader_raw (r, hash->document.bytes, WK_ID_LENGTH);
  wk_reader_raw (r, hash->snapshot, 32);
  wk_reader_raw (r, hash->content, 32);
  hash->pending = y_decode_var_uint (&r->d);
  return hash;
}

static void
write_heir (YEncoder *e, gconstpointer item)
{
  const WkMessageHeir *heir = item;

  y_encode_var_uint (e, heir->id);
  y_encode_raw (e, heir->key, 32);
  y_encode_raw (e, heir->fingerprint, 32);
  wk_write_text (e, heir->addresses, WK_TEXT_MAX);
}

static gpointer
read_heir (WkReader *r)
{
  WkMessageHeir *heir = g_new0 (WkMessageHeir, 1);

  heir->id = y_decode_var_uint (&r->d);
  wk_reader_raw (r, heir->key, 32);
  wk_reader_raw (r, heir->fingerprint, 32);
  heir->addresses = wk_reader_text (r, WK_TEXT_MAX);
  return heir;
}

static void
write_batch (YEncoder *e, gconstpointer item)
{
  wk_write_bytes (e, wk_batch_encode ((WkBatch *) item));
}

static gpointer
read_batch (WkReader *r)
{
  g_autoptr(GBytes) bytes = wk_reader_bytes (r, WK_BATCH_MAX_LENGTH);
  WkBatch *batch = r->d.failed ? NULL : wk_batch_decode (bytes, NULL);

  if (batch == NULL)
    wk_reader_fail (r);
  return batch;
}

static void
write_subject (YEncoder *e, gconstpointer item)
{
  const WkSubject *subject = item;

  y_encode_raw (e, subject->id.bytes, WK_ID_LENGTH);
  y_encode_raw (e, subject->secret, 32);
}

static gpointer
read_subject (WkReader *r)
{
  WkSubject *subject = g_new0 (WkSubject, 1);

  wk_reader_raw (r, subject->id.bytes, WK_ID_LENGTH);
  wk_reader_raw (r, subject->secret, 32);
  return subject;
}

static void
write_entry (YEncoder *e, gconstpointer item)
{
  const WkFeedEntry *entry = item;

  y_encode_var_uint (e, entry->n);
  y_encode_var_uint (e, entry->kind);
  y_encode_var_int (e, entry->time);
  switch (entry->kind)
    {
    case WK_FEED_BATCH:
      write_batch (e, entry->batch);
      break;
    case WK_FEED_STATE:
      wk_write_document_name (e, entry->name);
      wk_write_bytes (e, entry->update);
      break;
    case WK_FEED_REVOKED:
      wk_write_document_name (e, entry->name);
      break;
    case WK_FEED_ERASED:
      y_encode_raw (e, entry->name->subject.bytes, WK_ID_LENGTH);
      break;
    default:
      g_assert_not_reached ();
    }
}

static gpointer
read_entry (WkReader *r)
{
  guint64 n = y_decode_var_uint (&r->d);
  guint64 kind = y_decode_var_uint (&r->d);
  gint64 time = y_decode_var_int (&r->d);
  g_autoptr(WkDocumentName) name = NULL;
  g_autoptr(GBytes) update = NULL;
  WkBatch *batch;
  WkFeedEntry *entry;
  WkId subject;

  switch (kind)
    {
    case WK_FEED_BATCH:
      batch = read_batch (r);
      if (batch == NULL)
        return NULL;
      entry = wk_feed_entry_new_batch (n, time, batch);
      wk_batch_unref (batch);
      return entry;
    case WK_FEED_STATE:
      name = wk_reader_document_name (r);
      update = wk_reader_bytes (r, WK_UPDATE_MAX);
      return r->d.failed ? NULL : wk_feed_entry_new_state (n, time, name, update);
    case WK_FEED_REVOKED:
      name = wk_reader_document_name (r);
      return r->d.failed ? NULL : wk_feed_entry_new_revoked (n, time, name);
    case WK_FEED_ERASED:
      wk_reader_raw (r, subject.bytes, WK_ID_LENGTH);
      return wk_feed_entry_new_erased (n, time, &subject);
    default:
      wk_reader_fail (r);
      return NULL;
    }
}

static void
write_verdict (YEncoder *e, gconstpointer item)
{
  const WkFeedVerdict *verdict = item;

  y_encode_var_uint (e, verdict->kind);
  y_encode_var_uint (e, verdict->refusal);
  y_encode_var_uint (e, verdict->n);
  wk_write_text (e, verdict->ask, WK_TEXT_MAX);
}

static gpointer
read_verdict (WkReader *r)
{
  guint64 kind = y_decode_var_uint (&r->d);
  guint64 refusal = y_decode_var_uint (&r->d);
  guint64 n = y_decode_var_uint (&r->d);
  g_autofree char *ask = wk_reader_text (r, WK_TEXT_MAX);

  if (kind > WK_FEED_FAILED)
    wk_reader_fail (r);
  return wk_feed_verdict_new (NULL, kind, MIN (refusal, G_MAXINT), n, *ask != '\0' ? ask : NULL);
}

static void
write_compared (YEncoder *e, gconstpointer item)
{
  const WkFeedDocument *document = item;

  wk_write_document_name (e, document->name);
  y_encode_raw (e, document->snapshot, 32);
  wk_write_bytes (e, document->state_vector);
}

static gpointer
read_compared (WkReader *r)
{
  g_autoptr(WkDocumentName) name = wk_reader_document_name (r);
  g_autoptr(GBytes) vector = NULL;
  guint8 snapshot[32];

  wk_reader_raw (r, snapshot, sizeof snapshot);
  vector = wk_reader_bytes (r, WK_UPDATE_MAX);
  return r->d.failed ? NULL : wk_feed_document_new (name, snapshot, vector);
}

enum { DIFFERENCE_SAME = 1, DIFFERENCE_HAS_VECTOR = 2, DIFFERENCE_HAS_UPDATE = 4, DIFFERENCE_ERASED = 8 };

static void
write_difference (YEncoder *e, gconstpointer item)
{
  const WkFeedDifference *difference = item;

  wk_write_document_name (e, difference->name);
  y_encode_var_uint (e, (difference->same ? DIFFERENCE_SAME : 0) | (difference->state_vector != NULL ? DIFFERENCE_HAS_VECTOR : 0) |
                        (difference->update != NULL ? DIFFERENCE_HAS_UPDATE : 0) | (difference->erased ? DIFFERENCE_ERASED : 0));
  wk_write_bytes (e, difference->state_vector);
  wk_write_bytes (e, difference->update);
}

static gpointer
read_difference (WkReader *r)
{
  g_autoptr(WkDocumentName) name = wk_reader_document_name (r);
  guint64 flags = y_decode_var_uint (&r->d);
  g_autoptr(GBytes) vector = wk_reader_bytes (r, WK_UPDATE_MAX);
  g_autoptr(GBytes) update = wk_reader_bytes (r, WK_UPDATE_MAX);

  WkFeedDifference *difference;

  if (r->d.failed)
    return NULL;
  difference = wk_feed_difference_new (name, (flags & DIFFERENCE_SAME) != 0, flags & DIFFERENCE_HAS_VECTOR ? vector : NULL,
                                       flags & DIFFERENCE_HAS_UPDATE ? update : NULL);
  difference->erased = (flags & DIFFERENCE_ERASED) != 0;
  return difference;
}

static void
free_batch (gpointer item)
{
  wk_batch_unref (item);
}

static const ListKind documents_list = { write_document, read_document, (GDestroyNotify) wk_message_document_free, 64, 35 };
static const ListKind keys_list = { write_key, read_key, g_free, 1000, 32 };
static const ListKind members_list = { write_member, read_member, (GDestroyNotify) wk_message_member_free, 64, 38 };
static const ListKind heirs_list = { write_heir, read_heir, (GDestroyNotify) wk_message_heir_free, 64, 66 };
static const ListKind hashes_list = { write_hash, read_hash, g_free, 64, 81 };
static const ListKind batches_list = { write_batch, read_batch, free_batch, 1000, 150 };
static const ListKind subjects_list = { write_subject, read_subject, (GDestroyNotify) wk_subject_free, 1000, 48 };
static const ListKind entries_list = { write_entry, read_entry, (GDestroyNotify) wk_feed_entry_free, WK_FEED_PAGE_ENTRIES, 19 };
static const ListKind verdicts_list = { write_verdict, read_verdict, (GDestroyNotify) wk_feed_verdict_free, 1000, 4 };
static const ListKind compared_list = { write_compared, read_compared, (GDestroyNotify) wk_feed_document_free, 1000, 67 };
static const ListKind differences_list = { write_difference, read_difference, (GDestroyNotify) wk_feed_difference_free, 1000, 37 };

/* ---- messages ----------------------------------------------------------------------------------- */

#define UINT(f) { F_UINT, G_STRUCT_OFFSET (WkMessage, f), NULL }
#define ID { F_ID, G_STRUCT_OFFSET (WkMessage, id), NULL }
#define KEY { F_KEY, G_STRUCT_OFFSET (WkMessage, key), NULL }
#define SIG { F_SIG, G_STRUCT_OFFSET (WkMessage, sig), NULL }
#define TEXT { F_TEXT, G_STRUCT_OFFSET (WkMessage, text), NULL }
#define NAME(f) { F_NAME, G_STRUCT_OFFSET (WkMessage, f), NULL }
#define BYTES { F_BYTES, G_STRUCT_OFFSET (WkMessage, bytes), NULL }
#define BODY { F_BODY, G_STRUCT_OFFSET (WkMessage, bytes), NULL }
#define LIST(f) { F_LIST, G_STRUCT_OFFSET (WkMessage, f), &f##_list }

#define TEXT_IN(f) { F_TEXT, G_STRUCT_OFFSET (WkMessage, f), NULL }
#define FINGERPRINT { F_KEY, G_STRUCT_OFFSET (WkMessage, fingerprint), NULL }
#define CERTIFICATE { F_BYTES, G_STRUCT_OFFSET (WkMessage, certificate), NULL }
#define MORE { F_MORE, 0, NULL }

/* The longest message has ten fields; the rest of each row reads as F_END. */
#define ROW_FIELDS 11

static const Field rows[][ROW_FIELDS] = {
  [WK_MESSAGE_CHALLENGE] = { UINT (lowest), UINT (highest), UINT (capabilities), UINT (what), ID, KEY, TEXT },
  [WK_MESSAGE_HELLO] = { UINT (version), UINT (capabilities), UINT (intent), KEY, TEXT, UINT (proof_kind), BYTES },
  [WK_MESSAGE_SHARE] = { KEY },
  [WK_MESSAGE_CONFIRM] = { SIG },
  [WK_MESSAGE_WELCOME] = { UINT (proof_kind), BYTES },
  [WK_MESSAGE_BYE] = { UINT (reason), TEXT },
  [WK_MESSAGE_PING] = { { F_END, 0, NULL } },
  [WK_MESSAGE_PASSED] = { UINT (n), BYTES },
  [WK_MESSAGE_TOLD] = { UINT (n), BYTES },
  [WK_MESSAGE_KNOCK] = { NAME (text), NAME (organisation), NAME (device), BYTES, SIG, KEY, UINT (wants), MORE, FINGERPRINT, TEXT_IN (addresses) },
  [WK_MESSAGE_ADMITTED] = { UINT (member), TEXT, BYTES, UINT (flags), LIST (documents), KEY, LIST (keys), MORE, CERTIFICATE, SIG },
  [WK_MESSAGE_MEMBERS] = { LIST (members) },
  [WK_MESSAGE_DOCUMENTS] = { LIST (documents) },
  [WK_MESSAGE_BATCHES] = { LIST (batches) },
  [WK_MESSAGE_KEPT] = { LIST (keys) },
  [WK_MESSAGE_HASHES] = { LIST (hashes) },
  [WK_MESSAGE_RESYNC] = { ID },
  [WK_MESSAGE_WANT_STATE] = { ID },
  [WK_MESSAGE_STATE] = { ID, BYTES },
  [WK_MESSAGE_KEYS] = { LIST (keys) },
  [WK_MESSAGE_HEIRS] = { LIST (heirs) },
  [WK_MESSAGE_RIGHTS] = { UINT (flags) },
  [WK_MESSAGE_REFUSED] = { ID, UINT (reason) },
  [WK_MESSAGE_SAFE] = { ID, UINT (n) },
  [WK_MESSAGE_SHEET] = { UINT (n), BYTES },
  [WK_MESSAGE_OPEN] = { ID, UINT (n) },
  [WK_MESSAGE_HEAD] = { ID, UINT (head) },
  [WK_MESSAGE_WANT] = { UINT (n) },
  [WK_MESSAGE_PAGE] = { UINT (n), UINT (to), UINT (head), LIST (subjects), LIST (entries) },
  [WK_MESSAGE_PUSH] = { UINT (number), LIST (subjects), LIST (batches) },
  [WK_MESSAGE_RECEIPT] = { UINT (number), LIST (verdicts) },
  [WK_MESSAGE_COMPARE] = { LIST (compared) },
  [WK_MESSAGE_DIFFERENCES] = { LIST (differences) },
  [WK_MESSAGE_REST] = { UINT (more), LIST (subjects), LIST (entries) },
  [WK_MESSAGE_WANT_REST] = { { F_END, 0, NULL } },
  [WK_MESSAGE_ASK] = { UINT (number), UINT (n), BODY },
  [WK_MESSAGE_ANSWER] = { UINT (number), UINT (reason), TEXT, BODY },
  [WK_MESSAGE_TELL] = { BODY },
  [WK_MESSAGE_ENROL] = { NAME (text), NAME (organisation), NAME (function), NAME (device), KEY, SIG, BYTES },
  [WK_MESSAGE_ENROLLED] = { BYTES },
};

static const guint8 known[G_N_ELEMENTS (rows)] = {
  [WK_MESSAGE_CHALLENGE ... WK_MESSAGE_PING] = TRUE,
  [WK_MESSAGE_PASSED ... WK_MESSAGE_SHEET] = TRUE,
  [WK_MESSAGE_OPEN ... WK_MESSAGE_TELL] = TRUE,
  [WK_MESSAGE_ENROL ... WK_MESSAGE_ENROLLED] = TRUE,
};

GBytes *
wk_message_write (WkMessageType type, const WkMessage *message)
{
  static const WkMessage nothing = { 0 };
  YEncoder e;

  g_return_val_if_fail (type < G_N_ELEMENTS (rows) && known[type], NULL);

  if (message == NULL)
    message = &nothing;
  y_encoder_init (&e);
  y_encode_string (&e, WK_OWN_NAME, -1);
  y_encode_var_uint (&e, type);
  for (const Field *field = rows[type]; field->kind != F_END; field++)
    {
      gconstpointer at = G_STRUCT_MEMBER_P (message, field->offset);
      GPtrArray *list;

      switch (field->kind)
        {
        case F_UINT: y_encode_var_uint (&e, *(const guint64 *) at); break;
        case F_ID: y_encode_raw (&e, at, WK_ID_LENGTH); break;
        case F_KEY: y_encode_raw (&e, at, 32); break;
        case F_SIG: y_encode_raw (&e, at, 64); break;
        case F_TEXT: wk_write_text (&e, *(char *const *) at, WK_TEXT_MAX); break;
        case F_NAME: wk_write_text (&e, *(char *const *) at, WK_NAME_MAX); break;
        case F_BODY:
        case F_BYTES: wk_write_bytes (&e, *(GBytes *const *) at); break;
        case F_LIST:
          list = *(GPtrArray *const *) at;
          y_encode_var_uint (&e, list != NULL ? list->len : 0);
          for (guint i = 0; list != NULL && i < list->len; i++)
            field->list->write (&e, g_ptr_array_index (list, i));
          break;
        case F_MORE:
        case F_END:
          break;
        }
    }
  return y_encoder_finish (&e);
}

static GPtrArray *
read_list (WkReader *r, const ListKind *list)
{
  GPtrArray *array = g_ptr_array_new_with_free_func (list->free);
  guint n = wk_reader_count (r, list->max, list->smallest);

  for (guint i = 0; i < n && !r->d.failed; i++)
    {
      gpointer item = list->read (r);

      if (item == NULL)
        wk_reader_fail (r);
      else
        g_ptr_array_add (array, item);
    }
  return array;
}

WkMessage *
wk_message_read (const WkFrame *frame, GError **error)
{
  g_autoptr(WkMessage) self = g_new0 (WkMessage, 1);
  WkReader r;

  g_return_val_if_fail (frame->own, NULL);

  wk_reader_init (&r, frame->source);
  r.d.pos = frame->rest;
  if (frame->type >= G_N_ELEMENTS (rows) || !known[frame->type])
    wk_reader_fail (&r);
  else
    for (const Field *field = rows[frame->type]; field->kind != F_END; field++)
      {
        gpointer at = G_STRUCT_MEMBER_P (self, field->offset);

        switch (field->kind)
          {
          case F_UINT: *(guint64 *) at = y_decode_var_uint (&r.d); break;
          case F_ID: wk_reader_raw (&r, at, WK_ID_LENGTH); break;
          case F_KEY: wk_reader_raw (&r, at, 32); break;
          case F_SIG: wk_reader_raw (&r, at, 64); break;
          case F_TEXT: *(char **) at = wk_reader_text (&r, WK_TEXT_MAX); break;
          case F_NAME: *(char **) at = wk_reader_text (&r, WK_NAME_MAX); break;
          case F_BYTES: *(GBytes **) at = wk_reader_bytes (&r, WK_UPDATE_MAX); break;
          case F_BODY: *(GBytes **) at = wk_reader_bytes (&r, WK_QUESTION_MAX); break;
          case F_LIST: *(GPtrArray **) at = read_list (&r, field->list); break;
          case F_MORE:
          case F_END: break;
          }
        if (field->kind == F_MORE && wk_reader_left (&r) == 0)
          break;
      }
  if (r.d.failed)
    {
      g_set_error (error, WK_SYNC_ERROR, WK_SYNC_ERROR_MALFORMED, "message %" G_GUINT64_FORMAT " cannot be read", frame->type);
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
wk_message_free (WkMessage *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  g_free (self->organisation);
  g_free (self->function);
  g_free (self->device);
  g_free (self->addresses);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->certificate, g_bytes_unref);
  g_clear_pointer (&self->documents, g_ptr_array_unref);
  g_clear_pointer (&self->keys, g_ptr_array_unref);
  g_clear_pointer (&self->members, g_ptr_array_unref);
  g_clear_pointer (&self->hashes, g_ptr_array_unref);
  g_clear_pointer (&self->heirs, g_ptr_array_unref);
  g_clear_pointer (&self->batches, g_ptr_array_unref);
  g_clear_pointer (&self->subjects, g_ptr_array_unref);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->verdicts, g_ptr_array_unref);
  g_clear_pointer (&self->compared, g_ptr_array_unref);
  g_clear_pointer (&self->differences, g_ptr_array_unref);
  g_free (self);
}
