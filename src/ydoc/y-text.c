#include "y-ids.h"
#include "y-text-private.h"
#include <string.h>

/* Plain editing of texts. What concerns formatting is in y-text-format.c. */

static gboolean
is_text (YType *type)
{
  return type->kind == Y_TYPE_TEXT || type->kind == Y_TYPE_XML_TEXT;
}

/* How long the text is, in the unit asked for. */
guint32
y_text_length (YType *text,
               YUnit  unit)
{
  return unit == Y_CHARS ? text->chars : text->units;
}

/* Where in the item's text the @chars-th character begins, in units. */
static guint32
units_of_chars (const YItem *item,
                guint32      chars)
{
  gsize bytes;
  const char *s;
  guint32 units = 0;

  if (item->kind != Y_CONTENT_STRING || (item->flags & Y_ITEM_ASCII))
    return chars;
  s = y_item_text (item, &bytes);
  for (; chars > 0; chars--)
    {
      units += (guint8) *s >= 0xf0 ? 2 : 1;
      s = g_utf8_next_char (s);
    }
  return units;
}

static guint32
chars_of_units (const YItem *item,
                guint32      units)
{
  gsize bytes;
  const char *s;
  gboolean pair;
  guint32 u, chars;

  if (item->kind != Y_CONTENT_STRING || (item->flags & Y_ITEM_ASCII))
    return units;
  s = y_item_text (item, &bytes);
  y_text_measure (s, y_utf16_offset (s, bytes, units, &pair), &u, &chars);
  return chars;
}

/* The visible item with position @pos in it (not at its start where the one before ends there and @after is set), and the
 * offset in it in units, snapped to a character. */
static YItem *
find_pos (YType   *type,
          YUnit    unit,
          guint32  pos,
          guint32 *start_units,
          guint32 *start_chars,
          guint32 *offset)
{
  YItem *item = type->near_item;
  guint32 start, n;

  if (item)
    {
      start = unit == Y_CHARS ? type->near_chars : type->near_units;
      n = unit == Y_CHARS ? y_item_chars (item) : item->len;
      *start_units = type->near_units;
      *start_chars = type->near_chars;
    }
  if (!item || pos < start || pos - start >= n)
    {
      item = y_seq_find (type, unit, pos, start_units, start_chars);
      if (!item)
        return NULL;
      start = unit == Y_CHARS ? *start_chars : *start_units;
    }
  *offset = unit == Y_CHARS ? units_of_chars (item, pos - start) : units_of_chars (item, chars_of_units (item, pos - start));
  return item;
}

/**
 * y_text_convert:
 * @text: a text
 * @pos: a position in @from units; beyond the end it is the end
 * @from: its unit
 * @to: the unit wanted
 *
 * Returns: the same place in the other unit, within a surrogate pair the place before it
 */
guint32
y_text_convert (YType  *text,
                guint32 pos,
                YUnit   from,
                YUnit   to)
{
  guint32 units, chars, offset;
  YItem *item;

  if (pos >= y_text_length (text, from))
    return y_text_length (text, to);
  item = find_pos (text, from, pos, &units, &chars, &offset);
  return to == Y_UTF16 ? units + offset : chars + chars_of_units (item, offset);
}

/**
 * y_text_to_string:
 * @text: a text
 *
 * Returns: (transfer full): its characters, embeds left out
 */
char *
y_text_to_string (YType *text)
{
  GString *out = g_string_sized_new (text->units + 1);

  for (YItem *item = y_seq_first (text); item; item = y_seq_next (item))
    if (item->kind == Y_CONTENT_STRING && !y_item_is_deleted (item))
      {
        gsize bytes;
        const char *s = y_item_text (item, &bytes);

        g_string_append_len (out, s, bytes);
      }
  return g_string_free (out, FALSE);
}

/* Splits the text at a position: *left ends there, *right begins there. Deleted items at the place are on the right. */
static void
open_at (YType   *type,
         YUnit    unit,
         guint32  pos,
         YItem  **left,
         YItem  **right)
{
  guint32 units, chars, offset;
  YItem *item;

  *left = NULL;
  pos = MIN (pos, y_text_length (type, unit));
  if (pos == 0)
    {
      *right = y_seq_first (type);
      return;
    }
  item = find_pos (type, unit, pos - 1, &units, &chars, &offset);
  /* From the last unit or character before the place to behind it. */
  if (unit == Y_CHARS)
    offset = units_of_chars (item, pos - chars);
  else
    offset = units_of_chars (item, chars_of_units (item, pos - units));
  if (offset == 0)
    {
      /* Snapped to before the pair with which the item begins. */
      type->near_item = NULL;
      *left = y_seq_prev (item);
      *right = item;
      return;
    }
  type->near_item = item;
  type->near_units = units;
  type->near_chars = chars;
  *left = item;
  if (offset < item->len)
    *right = y_item_split (type->doc, item, offset);
  else
    *right = y_seq_next (item);
}

static void
collect_attribute (YItem   *format,
                   gpointer data)
{
  y_attributes_update (data, format);
}

void
y_text_pos_init (YTextPos *p,
                 YType    *text,
                 YUnit     unit,
                 guint32   pos)
{
  p->type = text;
  y_attributes_init (&p->attributes);
  open_at (text, unit, pos, &p->left, &p->right);
  if (p->left && text->has_formats)
    y_seq_foreach_format (text, p->left, collect_attribute, &p->attributes);
}

void
y_text_pos_clear (YTextPos *p)
{
  y_attributes_clear (&p->attributes);
}

/* Typing: the text goes behind the last item of ours and would be joined to it. Then that is simply made longer. */
static gboolean
extend (YTx            *tx,
        YItem          *left,
        YItem          *right,
        const YContent *c,
        guint32         chars)
{
  YDoc *doc = tx->doc;
  YClient *own;
  gsize bytes;

  if (!left || left->id.client != doc->own || left->kind != Y_CONTENT_STRING ||
      (left->flags & (Y_ITEM_DELETED | Y_ITEM_REDONE | Y_ITEM_MAP)))
    return FALSE;
  own = y_client (doc, doc->own);
  if (left->id.clock + left->len != own->state || !y_id_equal (left->right_origin, right ? right->id : Y_NO_ID))
    return FALSE;
  y_item_text (left, &bytes);
  if (bytes + c->bytes > Y_PIECE_BYTES)
    return FALSE;
  y_tx_touch_client (tx, own);
  y_item_append_text (doc, left, c->s, c->bytes, chars, c->len, c->ascii);
  own->state += c->len;
  y_seq_adjust (left, c->len, chars, 0, 0);
  y_tx_note_change (tx, left->up.leaf->type, NULL);
  return TRUE;
}

static void
insert_plain (YTx            *tx,
              YType          *type,
              YUnit           unit,
              guint32         pos,
              const YContent *c,
              guint32         chars)
{
  YItem *left, *right, *first, *near_item;
  guint32 near_units, near_chars;

  open_at (type, unit, pos, &left, &right);
  near_item = type->near_item;
  near_units = type->near_units;
  near_chars = type->near_chars;
  if (right && y_item_is_deleted (right))
    {
      /* Behind what is deleted here, as Yjs does. */
      right = y_seq_next_live (right);
      left = right ? y_seq_prev (right) : y_seq_last (type);
    }
  if (extend (tx, left, right, c, chars))
    return;
  first = y_list_item_create (tx, type, left, right, c);
  if (near_item && pos && y_item_is_visible (near_item))
    {
      /* Its end is where we are. */
      type->near_item = first;
      type->near_units = near_units + near_item->len;
      type->near_chars = near_chars + y_item_chars (near_item);
    }
  else if (pos == 0)
    {
      type->near_item = first;
      type->near_units = type->near_chars = 0;
    }
}

/**
 * y_text_insert:
 * @text: a text
 * @unit: of @pos
 * @pos: where; beyond the end it is the end
 * @utf8: what
 * @len: its length in bytes, or -1 if it ends in NUL
 * @attributes: (nullable): a plain map: the formatting of what is inserted; NULL: that of what stands before it
 *
 * Inserts text.
 */
void
y_text_insert (YType      *text,
               YUnit       unit,
               guint32     pos,
               const char *utf8,
               gssize      len,
               YValue     *attributes)
{
  g_autofree char *valid = NULL;
  YContent c = { .kind = Y_CONTENT_STRING };
  guint32 chars;

  g_return_if_fail (is_text (text));
  c.s = utf8;
  c.bytes = len < 0 ? strlen (utf8) : (gsize) len;
  if (c.bytes && !attributes && y_text_type (text, unit, pos, utf8, c.bytes))
    return;
  if (!y_utf8_validate ((const guint8 *) utf8, c.bytes))
    {
      c.s = valid = g_utf8_make_valid (utf8, len);
      c.bytes = strlen (valid);
    }
  if (c.bytes == 0 || text->gone)
    return;
  y_text_measure (c.s, c.bytes, &c.len, &chars);
  c.ascii = c.len == c.bytes;
  y_doc_begin (text->doc, NULL);
  if (!text->has_formats && !attributes)
    insert_plain (text->doc->tx, text, unit, pos, &c, chars);
  else
    {
      YTextPos p;
      YAttributes given;

      y_text_pos_init (&p, text, unit, pos);
      if (attributes)
        y_attributes_from_value (&given, attributes);
      else
        y_attributes_copy (&given, &p.attributes);
      y_text_insert_at (text->doc->tx, &p, &c, &given);
      y_attributes_clear (&given);
      y_text_pos_clear (&p);
    }
  y_doc_commit (text->doc);
}

/**
 * y_text_insert_embed:
 * @text: a text
 * @unit: of @pos
 * @pos: where
 * @embed: a plain value, or a new shared type
 * @attributes: (nullable): a plain map
 *
 * Inserts something that is no text; it counts as one unit and one character.
 */
void
y_text_insert_embed (YType  *text,
                     YUnit   unit,
                     guint32 pos,
                     YValue *embed,
                     YValue *attributes)
{
  YContent c = { .kind = Y_CONTENT_EMBED, .len = 1, .value = embed };
  YTextPos p;
  YAttributes given;

  g_return_if_fail (is_text (text));
  if (text->gone)
    return;
  if (y_value_kind (embed) == Y_NEW_TYPE)
    y_content_from_value (embed, FALSE, &c);
  y_doc_begin (text->doc, NULL);
  y_text_pos_init (&p, text, unit, pos);
  y_attributes_from_value (&given, attributes);
  y_text_insert_at (text->doc->tx, &p, &c, &given);
  y_attributes_clear (&given);
  y_text_pos_clear (&p);
  y_doc_commit (text->doc);
}

/* Deletes @units from @item on; the items are split so that no more goes. Returns the item behind. */
static YItem *
delete_from (YTx     *tx,
             YItem   *item,
             guint32  units)
{
  while (units > 0 && item)
    {
      if (y_item_is_visible (item))
        {
          if (units < item->len)
            y_item_split (tx->doc, item, units);
          units -= item->len;
          y_item_delete (tx, item);
        }
      item = units > 0 ? y_seq_next_live (item) : y_seq_next (item);
    }
  return item;
}

/* Whether the range is an end of an item beside what is deleted already, so that it is enough to move the border. */
static gboolean
delete_at_border (YTx     *tx,
                  YType   *text,
                  guint32  from,
                  guint32  units)
{
  guint32 start_units, start_chars, offset;
  YItem *item = find_pos (text, Y_UTF16, from, &start_units, &start_chars, &offset);

  if (offset == 0 && units < item->len)
    {
      if (!y_item_shrink_start (tx->doc, item, units))
        return FALSE;
    }
  else if (offset > 0 && offset + units == item->len)
    {
      if (!y_item_shrink_end (tx->doc, item, units))
        return FALSE;
    }
  else
    return FALSE;
  text->near_item = item;
  text->near_units = start_units;
  text->near_chars = start_chars;
  return TRUE;
}

/**
 * y_text_delete:
 * @text: a text
 * @unit: of @pos and @len
 * @pos: where
 * @len: how much; beyond the end it is up to the end
 */
void
y_text_delete (YType  *text,
               YUnit   unit,
               guint32 pos,
               guint32 len)
{
  guint32 from, to, total = y_text_length (text, unit), near_units, near_chars;
  YItem *left, *right, *near_item;
  YDoc *doc = text->doc;

  g_return_if_fail (is_text (text));
  if (text->gone || pos >= total || len == 0 || y_text_take_back (text, unit, pos, len))
    return;
  len = MIN (len, total - pos);
  if (unit == Y_UTF16 && text->units == text->chars)
    {
      from = pos;
      to = pos + len;
    }
  else
    {
      from = y_text_convert (text, pos, unit, Y_UTF16);
      to = y_text_convert (text, pos + len, unit, Y_UTF16);
    }
  if (from == to)
    return;
  y_doc_begin (doc, NULL);
  if (!text->has_formats && delete_at_border (doc->tx, text, from, to - from))
    {
      y_doc_commit (doc);
      return;
    }
  if (!text->has_formats)
    {
      open_at (text, Y_UTF16, from, &left, &right);
      near_item = left && from ? text->near_item : NULL;
      near_units = text->near_units;
      near_chars = text->near_chars;
      delete_from (doc->tx, right, to - from);
      text->near_item = near_item;
      text->near_units = near_units;
      text->near_chars = near_chars;
    }
  else
    {
      YTextPos p;
      YAttributes start;
      YItem *end;

      y_text_pos_init (&p, text, Y_UTF16, from);
      y_attributes_copy (&start, &p.attributes);
      end = p.right;
      for (guint32 n = to - from; n > 0 && end;)
        {
          if (y_item_is_visible (end))
            {
              if (n < end->len)
                y_item_split (doc, end, n);
              n -= end->len;
              y_item_delete (doc->tx, end);
            }
          else if (end->kind == Y_CONTENT_FORMAT && !y_item_is_deleted (end))
            y_attributes_update (&p.attributes, end);
          end = y_seq_next (end);
        }
      if (p.right)
        y_text_cleanup_gap (doc->tx, text, p.right, end, &start, &p.attributes);
      y_attributes_clear (&start);
      y_text_pos_clear (&p);
    }
  y_doc_commit (doc);
}

/**
 * y_text_format:
 * @text: a text
 * @unit: of @pos and @len
 * @pos: where
 * @len: how much
 * @attributes: a plain map; null takes an attribute away
 *
 * Formats a range of text.
 */
void
y_text_format (YType  *text,
               YUnit   unit,
               guint32 pos,
               guint32 len,
               YValue *attributes)
{
  guint32 from, to, total = y_text_length (text, unit);
  YTextPos p;
  YAttributes given;

  g_return_if_fail (is_text (text));
  if (text->gone || len == 0 || pos >= total)
    return;
  len = MIN (len, total - pos);
  from = y_text_convert (text, pos, unit, Y_UTF16);
  to = y_text_convert (text, pos + len, unit, Y_UTF16);
  y_doc_begin (text->doc, NULL);
  y_text_pos_init (&p, text, Y_UTF16, from);
  if (p.right && to > from)
    {
      y_attributes_from_value (&given, attributes);
      y_text_format_at (text->doc->tx, &p, to - from, &given);
      y_attributes_clear (&given);
    }
  y_text_pos_clear (&p);
  y_doc_commit (text->doc);
}

/* ---- who wrote what ---- */

static gboolean
client_of_value (YValue  *v,
                 guint64 *client)
{
  const char *s = y_value_get_string (v, NULL);

  if (y_value_kind (v) == Y_NUMBER && y_value_get_number (v) >= 0 && y_value_get_number (v) < 9007199254740992.0)
    {
      *client = y_value_get_number (v);
      return TRUE;
    }
  return s && g_ascii_string_to_unsigned (s, 10, 0, (G_GUINT64_CONSTANT (1) << 53) - 1, client, NULL);
}

/**
 * y_text_authors:
 * @text: a text
 * @unit: of @pos, @len and the result
 * @pos: where
 * @len: how much
 *
 * Who wrote a range of text. The attribute `by` (a client id), where it is set, goes before the client that inserted.
 *
 * Returns: (transfer full): an array of YAuthorRun, in order and without gaps
 */
GArray *
y_text_authors (YType  *text,
                YUnit   unit,
                guint32 pos,
                guint32 len)
{
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (YAuthorRun));
  guint32 total = y_text_length (text, unit), end, units, chars, at;
  YAttributes attributes;
  YItem *item;

  if (pos >= total || len == 0)
    return runs;
  end = pos + MIN (len, total - pos);
  item = y_seq_find (text, unit, pos, &units, &chars);
  at = unit == Y_CHARS ? chars : units;
  y_attributes_init (&attributes);
  if (text->has_formats)
    y_seq_foreach_format (text, item, collect_attribute, &attributes);
  for (; item && at < end; item = y_seq_next_live (item))
    {
      guint32 n, from, to;
      guint64 client;
      YAuthorRun *last;

      if (item->kind == Y_CONTENT_FORMAT)
        y_attributes_update (&attributes, item);
      if (!y_item_is_visible (item))
        continue;
      n = unit == Y_CHARS ? y_item_chars (item) : item->len;
      from = MAX (at, pos);
      to = MIN (at + n, end);
      at += n;
      if (!client_of_value (y_attributes_get (&attributes, "by", 2), &client))
        client = y_client (text->doc, item->id.client)->id;
      last = runs->len ? &g_array_index (runs, YAuthorRun, runs->len - 1) : NULL;
      if (last && last->client == client)
        last->length += to - from;
      else
        {
          YAuthorRun run = { from, to - from, client };

          g_array_append_val (runs, run);
        }
    }
  y_attributes_clear (&attributes);
  return runs;
}

/**
 * y_text_ids:
 * @text: a text
 * @pos: where, in UTF-16 units
 * @len: how much, in UTF-16 units
 *
 * By which ids the characters of a range are known on every copy, for as long as they stand.
 *
 * Returns: (transfer full): an array of YIdRun, in order and without gaps
 */
GArray *
y_text_ids (YType  *text,
            guint32 pos,
            guint32 len)
{
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (YIdRun));
  guint32 total = y_text_length (text, Y_UTF16), end, units, chars;

  if (pos >= total || len == 0)
    return runs;
  end = pos + MIN (len, total - pos);
  for (YItem *item = y_seq_find (text, Y_UTF16, pos, &units, &chars); item && units < end; item = y_seq_next_live (item))
    {
      guint32 from, to;
      YIdRun run, *last;

      if (!y_item_is_visible (item))
        continue;
      from = MAX (units, pos);
      to = MIN (units + item->len, end);
      run = (YIdRun) { from, to - from, y_client (text->doc, item->id.client)->id, item->id.clock + (from - units) };
      units += item->len;
      last = runs->len ? &g_array_index (runs, YIdRun, runs->len - 1) : NULL;
      if (last && last->client == run.client && last->clock + last->length == run.clock)
        last->length += run.length;
      else
        g_array_append_val (runs, run);
    }
  return runs;
}

/**
 * y_text_marked:
 * @text: a text
 * @unit: of @pos, @len and the result
 * @pos: where
 * @len: how much
 * @key: a formatting attribute
 * @value: what it must say
 *
 * Where in a range of text the attribute @key is the string @value.
 *
 * Returns: (transfer full): an array of YRun, in order, no two of which touch
 */
GArray *
y_text_marked (YType      *text,
               YUnit       unit,
               guint32     pos,
               guint32     len,
               const char *key,
               const char *value)
{
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (YRun));
  guint32 total = y_text_length (text, unit), end, units, chars, at;
  YAttributes attributes;
  YItem *item;

  if (!text->has_formats || pos >= total || len == 0)
    return runs;
  end = pos + MIN (len, total - pos);
  item = y_seq_find (text, unit, pos, &units, &chars);
  at = unit == Y_CHARS ? chars : units;
  y_attributes_init (&attributes);
  y_seq_foreach_format (text, item, collect_attribute, &attributes);
  for (; item && at < end; item = y_seq_next_live (item))
    {
      guint32 n, from, to;
      YRun *last;

      if (item->kind == Y_CONTENT_FORMAT)
        y_attributes_update (&attributes, item);
      if (!y_item_is_visible (item))
        continue;
      n = unit == Y_CHARS ? y_item_chars (item) : item->len;
      from = MAX (at, pos);
      to = MIN (at + n, end);
      at += n;
      if (g_strcmp0 (y_value_get_string (y_attributes_get (&attributes, key, strlen (key)), NULL), value) != 0)
        continue;
      last = runs->len ? &g_array_index (runs, YRun, runs->len - 1) : NULL;
      if (last && last->start + last->length == from)
        last->length += to - from;
      else
        {
          YRun run = { from, to - from };

          g_array_append_val (runs, run);
        }
    }
  y_attributes_clear (&attributes);
  return runs;
}
