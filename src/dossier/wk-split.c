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
#define BACK " back"
#define MOVES "wk-split-moves" /* on a document: what was split here, for when that is taken back */

/* Words that moved: @length units that first stood under one id, and stand here under another. */
typedef struct
{
  guint64 first_client, client;
  guint32 first_clock, clock, length;
  guint32 times; /* that they moved */
  gboolean back; /* the splitting was taken back: they stand where they came from */
} Piece;

/* One splitting. */
typedef struct
{
  char *from, *to; /* (owned): records */
  char *field; /* (owned) */
  char *words; /* (owned): that went along */
  GArray *first; /* (owned) (element-type Piece): how they are known */
} Move;

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
  gboolean back = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      char *end;

      if (!g_ascii_isdigit (*words))
        return FALSE;
      numbers[i] = g_ascii_strtoull (words, &end, 10);
      back = i + 1 == G_N_ELEMENTS (numbers) && g_str_equal (end, BACK);
      if (!back && *end != (i + 1 < G_N_ELEMENTS (numbers) ? ' ' : '\0'))
        return FALSE;
      words = end + 1;
    }
  *piece = (Piece) { numbers[0], numbers[2], (guint32) numbers[1], (guint32) numbers[3], (guint32) numbers[4], (guint32) numbers[5], back };
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

/* How words that stand in @record are known that moved once, there or back. */
static GArray *
read_known (WkRecord *record)
{
  GArray *known = read_pieces (record);
  GHashTableIter iter;
  gpointer other;

  g_hash_table_iter_init (&iter, wk_document_get_all_records (wk_record_get_document (record)));
  while (g_hash_table_iter_next (&iter, NULL, &other))
    {
      g_autoptr (GArray) pieces = wk_split_is_part (other) ? read_pieces (other) : NULL;

      for (guint i = 0; pieces != NULL && i < pieces->len; i++)
        if (g_array_index (pieces, Piece, i).back)
          g_array_append_val (known, g_array_index (pieces, Piece, i));
    }
  return known;
}

static void
write_pieces (WkRecord *record, GArray *pieces)
{
  g_auto (GStrv) said = g_new0 (char *, pieces->len + 1);
  g_autoptr (GVariant) value = NULL;

  for (guint i = 0; i < pieces->len; i++)
    {
      const Piece *piece = &g_array_index (pieces, Piece, i);

      said[i] = g_strdup_printf ("%" G_GUINT64_FORMAT " %u %" G_GUINT64_FORMAT " %u %u %u%s", piece->first_client, piece->first_clock,
                                 piece->client, piece->clock, piece->length, piece->times, piece->back ? BACK : "");
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
      Piece both = { piece->first_client, run->client, piece->first_clock + in_piece, run->clock + in_run, length, piece->times, FALSE };

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

static void
move_free (gpointer data)
{
  Move *move = data;

  g_free (move->from);
  g_free (move->to);
  g_free (move->field);
  g_free (move->words);
  g_array_unref (move->first);
  g_free (move);
}

/* For when it is taken back. @first: (transfer full) */
static void
remember (WkRecord *from, WkRecord *to, const char *field, const char *words, GArray *first)
{
  GObject *document = G_OBJECT (wk_record_get_document (from));
  GPtrArray *moves = g_object_get_data (document, MOVES);
  Move *move = g_new0 (Move, 1);

  if (moves == NULL)
    {
      moves = g_ptr_array_new_with_free_func (move_free);
      g_object_set_data_full (document, MOVES, moves, (GDestroyNotify) g_ptr_array_unref);
    }
  move->from = g_strdup (wk_record_get_id (from));
  move->to = g_strdup (wk_record_get_id (to));
  move->field = g_strdup (field);
  move->words = g_strdup (words);
  move->first = first;
  g_ptr_array_add (moves, move);
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
  g_autoptr (GArray) known = read_known (from);
  GArray *first = g_array_new (FALSE, FALSE, sizeof (Piece));
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
  remember (from, to, field, g_utf8_offset_to_pointer (words, at), first);
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

/* ---- taken back ---- */

/* Which ids the document's own client gave in this record's text since @clock. (nullable): NULL when they are other words than those. */
static GArray *
find_again (WkRecord *record, const Move *move, guint32 clock)
{
  WkText *text = wk_fields_get_text (WK_FIELDS (record), move->field);
  YType *type = wk_text_get_type_shared (text);
  guint64 client = wk_document_get_client (wk_record_get_document (record));
  g_autofree char *all = wk_text_dup_text (text);
  g_autoptr (GArray) ids = y_text_ids (type, 0, G_MAXUINT32);
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = ids->len; i > 0; i--)
    {
      const YIdRun *run = &g_array_index (ids, YIdRun, i - 1);
      const char *begin, *end;

      if (run->client != client || run->clock < clock)
        {
          g_array_remove_index (ids, i - 1);
          continue;
        }
      begin = g_utf8_offset_to_pointer (all, y_text_convert (type, run->start, Y_UTF16, Y_CHARS));
      end = g_utf8_offset_to_pointer (all, y_text_convert (type, run->start + run->length, Y_UTF16, Y_CHARS));
      g_string_prepend_len (words, begin, end - begin);
    }
  return g_str_equal (words->str, move->words) ? g_steal_pointer (&ids) : NULL;
}

void
wk_split_follow (WkDocument *document, guint32 clock)
{
  GPtrArray *moves = g_object_get_data (G_OBJECT (document), MOVES);

  for (guint i = 0; moves != NULL && i < moves->len; i++)
    {
      const Move *move = moves->pdata[i];
      WkRecord *from = wk_document_get_record (document, move->from), *to = wk_document_get_record (document, move->to);
      g_autoptr (GArray) there = NULL, pieces = NULL;
      gboolean back;

      if (from == NULL || to == NULL)
        continue;
      there = find_again (from, move, clock);
      back = there != NULL;
      if (!back)
        there = find_again (to, move, clock);
      if (there == NULL)
        continue;
      pieces = name_anew (move->first, there);
      for (guint j = 0; j < pieces->len; j++)
        {
          Piece *piece = &g_array_index (pieces, Piece, j);

          piece->back = back;
          piece->times -= back;
        }
      write_pieces (to, pieces);
    }
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

      if (!wk_split_is_part (record))
        continue;
      part.pieces = read_pieces (record);
      for (guint i = part.pieces->len; i > 0; i--)
        {
          const Piece *piece = &g_array_index (part.pieces, Piece, i - 1);

          if (!piece->back && !wk_record_is_visible (record))
            g_array_remove_index (part.pieces, i - 1);
          else if (!piece->back)
            part.total += piece->length;
        }
      g_array_append_val (parts, part);
    }
  return parts;
}

/* Units of one client's, from one clock to another. */
typedef struct
{
  WkDocument *document; /* (unowned) */
  guint64 client;
  guint32 from, to;
  GArray *found; /* (nullable) (element-type YIdRun) */
  gboolean *begun; /* (nullable) */
} Units;

/* Where those stand here that first stood there. */
static Units
units_of (WkDocument *document, const Piece *piece, guint32 first_from, guint32 first_to)
{
  return (Units) { document, piece->client, piece->clock + (first_from - piece->first_clock), piece->clock + (first_to - piece->first_clock), NULL, NULL };
}

static void
find_cb (gpointer text, gpointer data)
{
  Units *units = data;
  g_autoptr (GArray) ids = y_text_ids (wk_text_get_type_shared (text), 0, G_MAXUINT32);

  for (guint i = 0; i < ids->len; i++)
    {
      YIdRun run = g_array_index (ids, YIdRun, i);
      guint32 begin = MAX (run.clock, units->from), end = MIN (run.clock + run.length, units->to);

      if (run.client != units->client || begin >= end)
        continue;
      run.clock = begin;
      run.length = end - begin;
      g_array_append_val (units->found, run);
    }
}

static void
delete_cb (gpointer text, gpointer data)
{
  Units *units = data;
  YType *type = wk_text_get_type_shared (text);
  g_autoptr (GArray) ids = y_text_ids (type, 0, G_MAXUINT32);

  for (guint i = ids->len; i > 0; i--)
    {
      const YIdRun *run = &g_array_index (ids, YIdRun, i - 1);
      guint32 begin = MAX (run->clock, units->from), end = MIN (run->clock + run->length, units->to);

      if (run->client != units->client || begin >= end)
        continue;
      if (!*units->begun)
        wk_document_begin_marking (units->document);
      *units->begun = TRUE;
      y_text_delete (type, Y_UTF16, run->start + (begin - run->clock), end - begin);
    }
}

/* Words that came back go again where another has them, and really has them: their own part was taken away, which decides nothing. */
static void
delete_back (WkDocument *document, const Part *part, const Piece *mine, const Part *other, const Piece *theirs, guint32 from, guint32 to,
             gboolean *begun)
{
  Units there = units_of (document, theirs, from, to);

  if (theirs->back && g_strcmp0 (wk_record_get_id (part->record), wk_record_get_id (other->record)) < 0)
    return;
  there.found = g_array_new (FALSE, FALSE, sizeof (YIdRun));
  wk_document_foreach_text (document, find_cb, &there);
  for (guint i = 0; i < there.found->len; i++)
    {
      const YIdRun *run = &g_array_index (there.found, YIdRun, i);
      guint32 first = theirs->first_clock + (run->clock - theirs->clock);
      Units here = units_of (document, mine, first, first + run->length);

      here.begun = begun;
      wk_document_foreach_text (document, delete_cb, &here);
    }
  g_array_unref (there.found);
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
              Units here;

              if (mine->first_client != theirs->first_client || from >= to)
                continue;
              if (mine->back)
                delete_back (document, part, mine, other, theirs, from, to, &begun);
              if (mine->back || theirs->back || !stay_in_other (part, mine, other, theirs))
                continue;
              n += to - from;
              here = units_of (document, mine, from, to);
              here.begun = &begun;
              g_hash_table_iter_init (&iter, texts);
              while (g_hash_table_iter_next (&iter, NULL, &text))
                delete_cb (text, &here);
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
