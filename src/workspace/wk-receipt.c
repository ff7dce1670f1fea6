#include "wk-receipt-private.h"

#include <string.h>

#include "ydoc.h"

#define VERSION 1

struct _WkReceiptLine {
  GObject parent_instance;
  char resident[WK_ID_HEX_SIZE];
  WkId document;
  WkDocKind kind;
  char *domain;              /* (owned) */
  guint sent, received, refused, collisions;
  WkReceiptFlags flags;
};

struct _WkReceipt {
  WkArrayModel parent_instance;
  gint64 began, ended;
};

G_DEFINE_FINAL_TYPE (WkReceiptLine, wk_receipt_line, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE (WkReceipt, wk_receipt, WK_TYPE_ARRAY_MODEL)

static void
wk_receipt_line_finalize (GObject *object)
{
  g_free (WK_RECEIPT_LINE (object)->domain);
  G_OBJECT_CLASS (wk_receipt_line_parent_class)->finalize (object);
}

static void
wk_receipt_line_class_init (WkReceiptLineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wk_receipt_line_finalize;
}

static void
wk_receipt_line_init (WkReceiptLine *self)
{
}

static void
wk_receipt_class_init (WkReceiptClass *klass)
{
  WK_ARRAY_MODEL_CLASS (klass)->item_type = WK_TYPE_RECEIPT_LINE;
}

static void
wk_receipt_init (WkReceipt *self)
{
}

static GPtrArray *
lines_of (WkReceipt *self)
{
  return wk_array_model_get_items (WK_ARRAY_MODEL (self));
}

/* ---- as the store keeps it ------------------------------------------------------------------------------- */

static void
read_line (WkReceipt *self, YDecoder *d)
{
  g_autoptr (WkReceiptLine) line = g_object_new (WK_TYPE_RECEIPT_LINE, NULL);
  const guint8 *subject = y_decode_raw (d, WK_ID_LENGTH);
  const guint8 *document = y_decode_raw (d, WK_ID_LENGTH);
  WkId id;

  line->kind = y_decode_var_uint (d);
  line->domain = y_decode_string (d);
  line->sent = y_decode_var_uint (d);
  line->received = y_decode_var_uint (d);
  line->refused = y_decode_var_uint (d);
  line->collisions = y_decode_var_uint (d);
  line->flags = y_decode_var_uint (d);
  if (d->failed || subject == NULL || document == NULL)
    return;
  memcpy (id.bytes, subject, WK_ID_LENGTH);
  memcpy (line->document.bytes, document, WK_ID_LENGTH);
  wk_id_write_hex (&id, line->resident);
  g_ptr_array_add (lines_of (self), g_steal_pointer (&line));
}

WkReceipt *
wk_receipt_new_from_bytes (GBytes *bytes)
{
  g_autoptr (WkReceipt) self = g_object_new (WK_TYPE_RECEIPT, NULL);
  guint64 n;
  YDecoder d;

  y_decoder_init (&d, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  if (y_decode_var_uint (&d) != VERSION)
    return NULL;
  self->began = (gint64) y_decode_var_uint (&d);
  self->ended = (gint64) y_decode_var_uint (&d);
  n = y_decode_var_uint (&d);
  for (guint64 i = 0; i < n && !d.failed; i++)
    read_line (self, &d);
  return d.failed ? NULL : g_steal_pointer (&self);
}

/* ---- a draft ---------------------------------------------------------------------------------------------- */

typedef struct {
  WkDocumentName *name;      /* (owned) */
  guint sent, received, refused, collisions;
  WkReceiptFlags flags;
} Line;

struct _WkReceiptDraft {
  GHashTable *lines;         /* (owned) WkId → Line */
  gint64 began;
};

static void
line_free (gpointer data)
{
  Line *line = data;

  wk_document_name_free (line->name);
  g_free (line);
}

WkReceiptDraft *
wk_receipt_draft_new (void)
{
  WkReceiptDraft *self = g_new0 (WkReceiptDraft, 1);

  self->lines = g_hash_table_new_full (wk_id_hash, wk_id_equal, NULL, line_free);
  return self;
}

void
wk_receipt_draft_free (WkReceiptDraft *self)
{
  g_hash_table_unref (self->lines);
  g_free (self);
}

gboolean
wk_receipt_draft_is_empty (WkReceiptDraft *self)
{
  return g_hash_table_size (self->lines) == 0;
}

static Line *
get_line (WkReceiptDraft *self, const WkDocumentName *name)
{
  Line *line = g_hash_table_lookup (self->lines, &name->document);

  if (line == NULL)
    {
      line = g_new0 (Line, 1);
      line->name = wk_document_name_copy (name);
      g_hash_table_insert (self->lines, &line->name->document, line);
    }
  return line;
}

void
wk_receipt_draft_note (WkReceiptDraft *self, gint64 now, const WkDocumentName *name, guint sent, guint received, guint refused,
                       WkReceiptFlags flags)
{
  Line *line;

  if (wk_receipt_draft_is_empty (self))
    self->began = now;
  line = get_line (self, name);
  line->sent += sent;
  line->received += received;
  line->refused += refused;
  line->flags |= flags;
}

void
wk_receipt_draft_set_collisions (WkReceiptDraft *self, const WkDocumentName *name, guint n)
{
  Line *line = g_hash_table_lookup (self->lines, &name->document);

  if (line != NULL)
    line->collisions = n;
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const WkDocumentName *x = (*(Line *const *) a)->name, *y = (*(Line *const *) b)->name;
  int order = wk_id_compare (&x->subject, &y->subject);

  if (order == 0)
    order = (int) x->kind - (int) y->kind;
  return order != 0 ? order : strcmp (x->domain, y->domain);
}

static void
write_line (YEncoder *e, const Line *line)
{
  y_encode_raw (e, line->name->subject.bytes, WK_ID_LENGTH);
  y_encode_raw (e, line->name->document.bytes, WK_ID_LENGTH);
  y_encode_var_uint (e, line->name->kind);
  y_encode_string (e, line->name->domain, -1);
  y_encode_var_uint (e, line->sent);
  y_encode_var_uint (e, line->received);
  y_encode_var_uint (e, line->refused);
  y_encode_var_uint (e, line->collisions);
  y_encode_var_uint (e, line->flags);
}

GBytes *
wk_receipt_draft_finish (WkReceiptDraft *self, gint64 now)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer line;
  YEncoder e;

  g_hash_table_iter_init (&iter, self->lines);
  while (g_hash_table_iter_next (&iter, NULL, &line))
    g_ptr_array_add (lines, line);
  g_ptr_array_sort (lines, compare_lines);
  y_encoder_init (&e);
  y_encode_var_uint (&e, VERSION);
  y_encode_var_uint (&e, self->began);
  y_encode_var_uint (&e, now);
  y_encode_var_uint (&e, lines->len);
  for (guint i = 0; i < lines->len; i++)
    write_line (&e, lines->pdata[i]);
  g_hash_table_remove_all (self->lines);
  return y_encoder_finish (&e);
}

/* ---- what it says ------------------------------------------------------------------------------------------ */

const char *wk_receipt_line_get_resident (WkReceiptLine *self) { return self->resident; }
WkDocKind wk_receipt_line_get_kind (WkReceiptLine *self) { return self->kind; }
const char *wk_receipt_line_get_domain (WkReceiptLine *self) { return self->domain; }
guint wk_receipt_line_get_sent (WkReceiptLine *self) { return self->sent; }
guint wk_receipt_line_get_received (WkReceiptLine *self) { return self->received; }
guint wk_receipt_line_get_refused (WkReceiptLine *self) { return self->refused; }
guint wk_receipt_line_get_collisions (WkReceiptLine *self) { return self->collisions; }
WkReceiptFlags wk_receipt_line_get_flags (WkReceiptLine *self) { return self->flags; }

gint64 wk_receipt_get_ended (WkReceipt *self) { return self->ended; }

static guint
sum (WkReceipt *self, guint (*get) (WkReceiptLine *))
{
  guint all = 0;

  for (guint i = 0; i < lines_of (self)->len; i++)
    all += get (lines_of (self)->pdata[i]);
  return all;
}

guint wk_receipt_get_sent (WkReceipt *self) { return sum (self, wk_receipt_line_get_sent); }
guint wk_receipt_get_received (WkReceipt *self) { return sum (self, wk_receipt_line_get_received); }
guint wk_receipt_get_refused (WkReceipt *self) { return sum (self, wk_receipt_line_get_refused); }
guint wk_receipt_get_collisions (WkReceipt *self) { return sum (self, wk_receipt_line_get_collisions); }
