#include "wk-split.h"

#include "wk-document-private.h"
#include "wk-fields-private.h"
#include "wk-record-list-private.h"
#include "wk-record-private.h"
#include "wk-split-private.h"
#include "wk-text-private.h"
#include "y-ids.h"

#define KEY "split"
#define SETTLED "wk-split-settled" /* on a record: what it had twice was dealt with here */

/* Words that moved: @length units that first stood under one id, and stand here under another. */
typedef struct
{
  guint64 first_client, client;
  guint32 first_clock, clock, length;
  guint32 times; /* that they moved */
} Piece;

/* What one part holds of words that moved. */
typedef struct
{
  WkRecord *record; /* (unowned) */
  GArray *pieces; /* (owned) (element-type Piece) */
  guint64 total; /* units */
} Part;

/* ---- the register ---- */

static gboolean
read_piece (const char *words, Piece *piece)
{
  guint64 numbers[6];

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      char *end;

      if (!g_ascii_isdigit (*words))
        return FALSE;
      numbers[i] = g_ascii_strtoull (words, &end, 10);
      if (*end != (i + 1 < G_N_ELEMENTS (numbers) ? ' ' : '\0'))
        return FALSE;
      words = end + 1;
    }
  *piece = (Piece) { numbers[0], numbers[2], (guint32) numbers[1], (guint32) numbers[3], (guint32) numbers[4], (guint32) numbers[5] };
  return numbers[1] + numbers[4] <= G_MAXUINT32 && numbers[3] + numbers[4] <= G_MAXUINT32 && numbers[4] > 0 && numbers[5] <= G_MAXUINT32;
}

static GArray *
read_pieces (WkRecord *record)
{
  g_auto (GStrv) said = wk_fields_dup_strings (WK_FIELDS (record), KEY);
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (Piece));

  for (guint i = 0; said[i] != NULL; i++)
    {
      Piece piece;

      if (read_piece (said[i], &piece))
        g_array_append_val (pieces, piece);
    }
  return pieces;
}

static void
write_pieces (WkRecord *record, GArray *pieces)
{
  g_auto (GStrv) said = g_new0 (char *, pieces->len + 1);
  g_autoptr (GVariant) value = NULL;

  for (guint i = 0; i < pieces->len; i++)
    {
      const Piece *piece = &g_array_index (pieces, Piece, i);

      said[i] = g_strdup_printf ("%" G_GUINT64_FORMAT " %u %" G_GUINT64_FORMAT " %u %u %u", piece->first_client, piece->first_clock, piece->client,
                                 piece->clock, piece->length, piece->times);
    }
  value = g_variant_ref_sink (g_variant_new_strv ((const char *const *) said, -1));
  wk_field_set_write_for_good (wk_fields_get_set (WK_FIELDS (record)), KEY, value);
}

gboolean
wk_split_is_part (WkRecord *record)
{
  return wk_field_set_entries (wk_fields_get_set (WK_FIELDS (record)), KEY) != NULL;
}

/* ---- splitting ---- */

/* How @run was known where it first stood: pieces of it, in order. @pieces: what its record holds of words that moved. */
static void
append_first (GArray *into, GArray *pieces, const YIdRun *run)
{
  guint32 clock = run->clock, end = run->clock + run->length;

  while (clock < end)
    {
      Piece next = { run->client, 0, clock, 0, end - clock, 1 };

      for (guint i = 0; i < pieces->len; i++)
        {
          const Piece *piece = &g_array_index (pieces, Piece, i);

          if (piece->client != run->client || piece->clock + piece->length <= clock || piece->clock >= clock + next.length)
            continue;
          if (piece->clock > clock) /* up to where it begins they are no moved words */
            next.length = piece->clock - clock;
          else
            {
              next.first_client = piece->first_client;
              next.first_clock = piece->first_clock + (clock - piece->clock);
              next.length = MIN (end, piece->clock + piece->length) - clock;
              next.times = piece->times + 1;
              break;
            }
        }
      g_array_append_val (into, next);
      clock += next.length;
    }
}

/* Says of @pieces, in order, how they are known now. @ids (element-type YIdRun): the same words where they stand. */
static GArray *
name_anew (GArray *pieces, GArray *ids)
{
  GArray *named = g_array_new (FALSE, FALSE, sizeof (Piece));
  guint i = 0, j = 0;
  guint32 in_piece = 0, in_run = 0;

  while (i < pieces->len && j < ids->len)
    {
      const Piece *piece = &g_array_index (pieces, Piece, i);
      const YIdRun *run = &g_array_index (ids, YIdRun, j);
      guint32 length = MIN (piece->length - in_piece, run->length - in_run);
      Piece both = { piece->first_client, run->client, piece->first_clock + in_piece, run->clock + in_run, length, piece->times };

      g_array_append_val (named, both);
      in_piece += length;
      in_run += length;
      if (in_piece == piece->length)
        i++, in_piece = 0;
      if (in_run == run->length)
        j++, in_run = 0;
    }
  return named;
}

/* Words that come again carry the mark of who is quoting: those that were no quotation lose it. */
static void
keep_quotes (WkText *from, guint at, WkText *to)
{
  g_autoptr (GArray) quotes = wk_text_get_quotes (from);
  guint length = wk_text_get_length (to), plain = 0;

  for (guint i = 0; i <= quotes->len; i++)
    {
      const WkTextRun *run = i < quotes->len ? &g_array_index (quotes, WkTextRun, i) : NULL;
      guint start = run == NULL ? length : run->start > at ? run->start - at : 0;

      if (start > plain)
        wk_text_quote (to, plain, start - plain, FALSE);
      if (run != NULL && run->start + run->length > at)
        plain = run->start + run->length - at;
    }
}

static void
move_words (WkRecord *from, WkRecord *to, const char *field, guint at)
{
  WkText *text = wk_fields_get_text (WK_FIELDS (from), field), *next = wk_fields_get_text (WK_FIELDS (to), field);
  YType *type = wk_text_get_type_shared (text);
  guint length = wk_text_get_length (text);
  guint32 unit = y_text_convert (type, at, Y_CHARS, Y_UTF16);
  g_autofree char *words = wk_text_dup_text (text);
  g_autoptr (GArray) runs = wk_text_get_authors (text, at, length - at);
  g_autoptr (GArray) ids = y_text_ids (type, unit, G_MAXUINT32);
  g_autoptr (GArray) known = read_pieces (from);
  g_autoptr (GArray) first = g_array_new (FALSE, FALSE, sizeof (Piece));
  g_autoptr (GArray) there = NULL, pieces = NULL;

  for (guint i = 0; i < ids->len; i++)
    append_first (first, known, &g_array_index (ids, YIdRun, i));
  wk_document_track_texts (wk_record_get_document (to));
  wk_text_insert_runs (next, 0, g_utf8_offset_to_pointer (words, at), runs);
  if (wk_document_is_quoting (wk_record_get_document (to)))
    keep_quotes (text, at, next);
  there = y_text_ids (wk_text_get_type_shared (next), 0, G_MAXUINT32);
  pieces = name_anew (first, there);
  write_pieces (to, pieces);
  wk_text_delete (text, at, length - at);
}

WkRecord *
wk_record_split (WkRecord *self, const char *field, guint at)
{
  WkDocument *document;
  WkRecordList *list;
  WkRecord *next;
  WkText *text;
  guint position;

  g_return_val_if_fail (WK_IS_RECORD (self), NULL);
  g_return_val_if_fail (field != NULL && wk_field_set_find (wk_fields_get_set (WK_FIELDS (self)), KEY) != NULL, NULL);

  document = wk_record_get_document (self);
  text = wk_fields_get_text (WK_FIELDS (self), field);
  if (document == NULL || text == NULL)
    return NULL;
  g_return_val_if_fail (at > 0 && at < wk_text_get_length (text), NULL);
  list = wk_document_get_list (document, wk_record_get_parent_id (self), wk_record_get_kind (self));
  if (!wk_text_may_edit (text, at, wk_text_get_length (text) - at) || !wk_record_list_find (list, self, &position))
    return NULL;
  wk_document_begin (document);
  next = wk_record_list_insert_ranked (list, position + 1, at);
  if (next != NULL)
    move_words (self, next, field, at);
  wk_document_commit (document);
  /* The engine has no event for what is written in a text that its own transaction made; who shows the record saw it empty. */
  if (next != NULL)
    wk_text_tell (wk_fields_get_text (WK_FIELDS (next), field), "");
  return next;
}

/* ---- two who split the same words at once ---- */

static void
part_clear (gpointer data)
{
  g_array_unref (((Part *) data)->pieces);
}

/* Whether words that two parts have stay in the other. Where they moved on to they surely are. Else: who split further back has the shorter
 * tail, which was meant to be a part of its own, and the other to end before it. */
static gboolean
stay_in_other (const Part *part, const Piece *mine, const Part *other, const Piece *theirs)
{
  if (mine->times != theirs->times)
    return mine->times < theirs->times;
  if (part->total != other->total)
    return part->total > other->total;
  return g_strcmp0 (wk_record_get_id (part->record), wk_record_get_id (other->record)) > 0;
}

static GArray *
list_parts (WkDocument *document)
{
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (Part));
  GHashTableIter iter;
  gpointer record;

  g_array_set_clear_func (parts, part_clear);
  g_hash_table_iter_init (&iter, wk_document_get_all_records (document));
  while (g_hash_table_iter_next (&iter, NULL, &record))
    {
      Part part = { record, NULL, 0 };

      if (!wk_split_is_part (record) || !wk_record_is_visible (record))
        continue;
      part.pieces = read_pieces (record);
      for (guint i = 0; i < part.pieces->len; i++)
        part.total += g_array_index (part.pieces, Piece, i).length;
      g_array_append_val (parts, part);
    }
  return parts;
}

/* Takes away what of these ids stands in @text. @begun: whether the document's transaction is under way. */
static void
delete_ids (WkDocument *document, WkText *text, guint64 client, guint32 from, guint32 to, gboolean *begun)
{
  YType *type = wk_text_get_type_shared (text);
  g_autoptr (GArray) ids = y_text_ids (type, 0, G_MAXUINT32);

  for (guint i = ids->len; i > 0; i--)
    {
      const YIdRun *run = &g_array_index (ids, YIdRun, i - 1);
      guint32 begin = MAX (run->clock, from), end = MIN (run->clock + run->length, to);

      if (run->client != client || begin >= end)
        continue;
      if (!*begun)
        wk_document_begin_marking (document);
      *begun = TRUE;
      y_text_delete (type, Y_UTF16, run->start + (begin - run->clock), end - begin);
    }
}

/* How many of its units stay in others, there still or not. */
static guint64
delete_copies (WkDocument *document, Part *part, GArray *parts)
{
  GHashTable *texts = wk_fields_get_set (WK_FIELDS (part->record))->texts;
  gboolean begun = FALSE;
  guint64 n = 0;

  for (guint i = 0; i < part->pieces->len; i++)
    {
      const Piece *mine = &g_array_index (part->pieces, Piece, i);

      for (guint j = 0; j < parts->len; j++)
        {
          const Part *other = &g_array_index (parts, Part, j);

          for (guint k = 0; other != part && k < other->pieces->len; k++)
            {
              const Piece *theirs = &g_array_index (other->pieces, Piece, k);
              guint32 from = MAX (mine->first_clock, theirs->first_clock);
              guint32 to = MIN (mine->first_clock + mine->length, theirs->first_clock + theirs->length);
              GHashTableIter iter;
              gpointer text;

              if (mine->first_client != theirs->first_client || from >= to || !stay_in_other (part, mine, other, theirs))
                continue;
              n += to - from;
              g_hash_table_iter_init (&iter, texts);
              while (g_hash_table_iter_next (&iter, NULL, &text))
                delete_ids (document, text, mine->client, mine->clock + (from - mine->first_clock), mine->clock + (to - mine->first_clock), &begun);
            }
        }
    }
  if (begun)
    wk_document_end_marking (document);
  return n;
}

/* Whether nobody put anything in it but the words with which it began. */
static gboolean
is_empty (WkRecord *record)
{
  static const char *const own[] = { "place", "removed", KEY, NULL };
  WkFieldSet *set = wk_fields_get_set (WK_FIELDS (record));
  GHashTableIter iter;
  gpointer key, text;

  g_hash_table_iter_init (&iter, set->registers);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!g_strv_contains (own, key))
      return FALSE;
  g_hash_table_iter_init (&iter, set->texts);
  while (g_hash_table_iter_next (&iter, NULL, &text))
    if (wk_text_get_length (text) > 0)
      return FALSE;
  return TRUE;
}

void
wk_split_settle (WkDocument *document, gboolean opened)
{
  g_autoptr (GArray) parts = NULL;

  if (!wk_document_is_writable (document))
    return;
  parts = list_parts (document);
  for (guint i = 0; i < parts->len; i++)
    {
      Part *part = &g_array_index (parts, Part, i);
      WkEntry *entry = g_ptr_array_index (wk_field_set_entries (wk_fields_get_set (WK_FIELDS (part->record)), KEY), 0);
      gboolean own = wk_entry_get_by (entry) == wk_document_get_client (document);
      guint64 twice = delete_copies (document, part, parts);

      if (twice == 0 || (!own && !opened) || !wk_document_may_edit (document) || g_object_get_data (G_OBJECT (part->record), SETTLED) != NULL)
        continue;
      g_object_set_data (G_OBJECT (part->record), SETTLED, part->record);
      /* Whose it was takes it away: others cannot know whether something is being written in it. */
      if (twice >= part->total && is_empty (part->record))
        wk_record_write_removed (part->record);
      /* Taken back now, those words would stand where they were as well as where the other put them. */
      wk_document_forget_undo (document);
    }
}
