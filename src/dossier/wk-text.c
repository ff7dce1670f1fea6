#include "wk-text-private.h"

#include <string.h>

#include "wk-document-private.h"

#define MAX_TAKEN 500 /* pieces of others' words that are remembered for undo */

typedef struct
{
  YRelPos *place; /* (owned): names the first character itself, and so finds it when it is back */
  char *words; /* (owned) */
  guint length; /* characters */
  guint64 client;
} Taken;

struct _WkText
{
  GObject parent_instance;
  WkDocument *document; /* (unowned) (nullable): NULL once closed */
  YType *type; /* (unowned) */
  char *name; /* (owned) */
  WkRecord *owner; /* (unowned) (nullable) */
  GQueue taken; /* (element-type Taken): others' words that were deleted here, newest first */
  GArray *restored; /* (owned) (nullable) (element-type WkAuthorRun): what an undo inserts, while it runs */
  gboolean tracked;
};

enum
{
  PROP_0,
  PROP_LENGTH,
  PROP_TEXT,
  PROP_EMPTY,
  N_PROPS
};

enum
{
  CHANGED,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WkText, wk_text, G_TYPE_OBJECT)

static void
taken_free (gpointer data)
{
  Taken *taken = data;

  y_relpos_free (taken->place);
  g_free (taken->words);
  g_free (taken);
}

static void
wk_text_init (WkText *self)
{
  g_queue_init (&self->taken);
}

static void
wk_text_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WkText *self = WK_TEXT (object);

  switch (id)
    {
    case PROP_LENGTH:
      g_value_set_uint (value, wk_text_get_length (self));
      break;
    case PROP_TEXT:
      g_value_take_string (value, wk_text_dup_text (self));
      break;
    case PROP_EMPTY:
      g_value_set_boolean (value, wk_text_get_length (self) == 0);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
wk_text_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_TEXT:
      wk_text_set_text (WK_TEXT (object), g_value_get_string (value) != NULL ? g_value_get_string (value) : "");
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
wk_text_finalize (GObject *object)
{
  WkText *self = WK_TEXT (object);

  g_queue_clear_full (&self->taken, taken_free);
  g_clear_pointer (&self->restored, g_array_unref);
  g_free (self->name);
  G_OBJECT_CLASS (wk_text_parent_class)->finalize (object);
}

static void
wk_text_class_init (WkTextClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = wk_text_get_property;
  object_class->set_property = wk_text_set_property;
  object_class->finalize = wk_text_finalize;

  props[PROP_LENGTH]
      = g_param_spec_uint ("length", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, "",
                                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_EMPTY]
      = g_param_spec_boolean ("empty", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  /**
   * WkText::changed:
   * @deltas: (element-type WkTextDelta): the change from beginning to end
   * @local: whether this program made it
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_ARRAY | G_SIGNAL_TYPE_STATIC_SCOPE, G_TYPE_BOOLEAN);
}

WkText *
wk_text_new (WkDocument *document, YType *type, const char *name, WkRecord *owner)
{
  WkText *self = g_object_new (WK_TYPE_TEXT, NULL);

  self->document = document;
  self->type = type;
  self->name = g_strdup (name);
  self->owner = owner;
  return self;
}

void
wk_text_detach (WkText *self)
{
  g_queue_clear_full (&self->taken, taken_free);
  self->document = NULL;
  self->type = NULL;
  self->owner = NULL;
}

YType *
wk_text_get_type_shared (WkText *self)
{
  return self->type;
}

WkRecord *
wk_text_get_owner (WkText *self)
{
  return self->owner;
}

gboolean
wk_text_is_tracked (WkText *self)
{
  return self->tracked;
}

void
wk_text_set_tracked (WkText *self, gboolean tracked)
{
  self->tracked = tracked;
}

static void
tell (WkText *self, GArray *deltas, gboolean local, gboolean words)
{
  g_signal_emit (self, signals[CHANGED], 0, deltas, local);
  if (!words)
    return;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LENGTH]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TEXT]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_EMPTY]);
}

void
wk_text_tie (WkText *self, YType *type)
{
  g_queue_clear_full (&self->taken, taken_free);
  self->type = type;
  self->tracked = FALSE;
}

void
wk_text_take_event (WkText *self, YEvent *event)
{
  g_autoptr (GArray) deltas = g_array_new (FALSE, FALSE, sizeof (WkTextDelta));
  const YDelta *delta;
  gboolean words = FALSE;
  guint position = 0;
  gsize n;

  delta = y_event_get_delta (event, Y_CHARS, &n);
  for (gsize i = 0; i < n; i++)
    {
      WkTextDelta change = { WK_TEXT_RETAIN, delta[i].length, NULL };

      if (delta[i].kind == Y_DELTA_DELETE)
        change.change = WK_TEXT_DELETE;
      else if (delta[i].kind == Y_DELTA_INSERT)
        {
          change.change = WK_TEXT_INSERT;
          /* An embedded object, which we never make, counts as one character. */
          change.text = delta[i].text != NULL ? delta[i].text : "\xef\xbf\xbc";
          if (self->restored != NULL)
            {
              WkAuthorRun run = { position, delta[i].length, 0, NULL };

              g_array_append_val (self->restored, run);
            }
        }
      words = words || change.change != WK_TEXT_RETAIN;
      if (change.change != WK_TEXT_DELETE)
        position += change.length;
      g_array_append_val (deltas, change);
    }
  if (deltas->len == 0)
    return;

  tell (self, deltas, y_event_is_local (event), words);
}

/* Remembers others' words before they are deleted, so that an undo gives them back under their author. */
static void
remember_taken (WkText *self, guint position, guint length)
{
  g_autoptr (GArray) runs = y_text_authors (self->type, Y_CHARS, position, length);
  g_autofree char *text = NULL;
  guint64 client = wk_document_get_client (self->document);

  for (guint i = 0; i < runs->len; i++)
    {
      YAuthorRun *run = &g_array_index (runs, YAuthorRun, i);
      const char *from, *to;
      Taken *taken;

      if (run->client == client)
        continue;
      if (text == NULL)
        text = y_text_to_string (self->type);
      from = g_utf8_offset_to_pointer (text, run->start);
      to = g_utf8_offset_to_pointer (from, run->length);
      taken = g_new (Taken, 1);
      taken->place = y_relpos_new (self->type, Y_CHARS, run->start, 0);
      taken->words = g_strndup (from, to - from);
      taken->length = run->length;
      taken->client = run->client;
      g_queue_push_head (&self->taken, taken);
    }
  while (self->taken.length > MAX_TAKEN)
    taken_free (g_queue_pop_tail (&self->taken));
}

void
wk_text_begin_restoring (WkText *self)
{
  if (self->taken.length > 0)
    self->restored = g_array_new (FALSE, FALSE, sizeof (WkAuthorRun));
}

static gboolean
is_restored (WkText *self, guint start, guint length)
{
  for (guint i = 0; i < self->restored->len; i++)
    {
      WkAuthorRun *run = &g_array_index (self->restored, WkAuthorRun, i);

      if (start >= run->start && start + length <= run->start + run->length)
        return TRUE;
    }
  return FALSE;
}

void
wk_text_mark_restored (WkText *self)
{
  g_autofree char *text = NULL;
  gboolean begun = FALSE;

  if (self->restored == NULL)
    return;
  for (GList *link = self->taken.head; link != NULL && self->restored->len > 0; link = link->next)
    {
      Taken *taken = link->data;
      g_autoptr (YValue) attributes = NULL;
      g_autofree char *by = NULL;
      const char *found;
      YType *type;
      guint32 start;

      if (!y_relpos_resolve (taken->place, wk_document_get_doc (self->document), Y_CHARS, &type, &start) ||
          type != self->type || !is_restored (self, start, taken->length))
        continue;
      if (text == NULL)
        text = y_text_to_string (self->type);
      found = g_utf8_offset_to_pointer (text, start);
      if (!g_str_has_prefix (found, taken->words))
        continue;
      if (!begun)
        wk_document_begin_marking (self->document);
      begun = TRUE;
      by = g_strdup_printf ("%" G_GUINT64_FORMAT, taken->client);
      attributes = y_value_new_map ();
      y_value_map_take (attributes, "by", y_value_new_string (by));
      y_text_format (self->type, Y_CHARS, start, taken->length, attributes);
    }
  if (begun)
    wk_document_end_marking (self->document);
  g_clear_pointer (&self->restored, g_array_unref);
}

static gboolean
may_write (WkText *self)
{
  return self->document != NULL && wk_document_take_edit (self->document);
}

guint
wk_text_get_length (WkText *self)
{
  g_return_val_if_fail (WK_IS_TEXT (self), 0);
  return self->type != NULL ? y_text_length (self->type, Y_CHARS) : 0;
}

char *
wk_text_dup_text (WkText *self)
{
  g_return_val_if_fail (WK_IS_TEXT (self), NULL);
  return self->type != NULL ? y_text_to_string (self->type) : g_strdup ("");
}

const char *
wk_text_get_name (WkText *self)
{
  g_return_val_if_fail (WK_IS_TEXT (self), NULL);
  return self->name;
}

/* ---- in the resident's own words ---- */

#define WORDS_KEY "words"
#define WORDS_RESIDENT "resident"

static gboolean
is_quoted (WkText *self, guint position, guint length)
{
  g_autoptr (GArray) runs = y_text_marked (self->type, Y_CHARS, position, length, WORDS_KEY, WORDS_RESIDENT);

  return runs->len > 0;
}

GArray *
wk_text_get_quotes (WkText *self)
{
  g_autoptr (GArray) found = NULL;
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (WkTextRun));

  g_return_val_if_fail (WK_IS_TEXT (self), runs);

  if (self->type == NULL)
    return runs;
  found = y_text_marked (self->type, Y_CHARS, 0, wk_text_get_length (self), WORDS_KEY, WORDS_RESIDENT);
  for (guint i = 0; i < found->len; i++)
    {
      const YRun *run = &g_array_index (found, YRun, i);
      WkTextRun mine = { run->start, run->length };

      g_array_append_val (runs, mine);
    }
  return runs;
}

gboolean
wk_text_may_edit (WkText *self, guint position, guint length)
{
  g_return_val_if_fail (WK_IS_TEXT (self), FALSE);

  if (self->document == NULL || wk_document_is_quoting (self->document))
    return TRUE;
  if (length > 0)
    return !is_quoted (self, position, length);
  /* Between two characters of one passage; before and behind it is free. */
  return position == 0 || position >= wk_text_get_length (self) || !is_quoted (self, position - 1, 1) ||
         !is_quoted (self, position, 1);
}

gboolean
wk_text_quote (WkText *self, guint position, guint length, gboolean quoted)
{
  g_autoptr (YValue) attributes = NULL;

  g_return_val_if_fail (WK_IS_TEXT (self), FALSE);

  if (!may_write (self) || !wk_document_is_quoting (self->document))
    return FALSE;
  g_return_val_if_fail (position <= wk_text_get_length (self) && length <= wk_text_get_length (self) - position, FALSE);
  if (length == 0)
    return TRUE;
  attributes = y_value_new_map ();
  y_value_map_take (attributes, WORDS_KEY, quoted ? y_value_new_string (WORDS_RESIDENT) : y_value_new_null ());
  wk_document_edit_text_begin (self->document, self);
  y_text_format (self->type, Y_CHARS, position, length, attributes);
  wk_document_commit (self->document);
  return TRUE;
}

gboolean
wk_text_insert (WkText *self, guint position, const char *utf8)
{
  return wk_text_insert_by (self, position, utf8, 0);
}

gboolean
wk_text_insert_by (WkText *self, guint position, const char *utf8, guint64 client)
{
  g_autoptr (YValue) attributes = NULL;
  g_autofree char *by = NULL;

  g_return_val_if_fail (WK_IS_TEXT (self), FALSE);
  g_return_val_if_fail (utf8 != NULL && g_utf8_validate (utf8, -1, NULL), FALSE);

  if (!may_write (self))
    return FALSE;
  if (*utf8 == '\0')
    return TRUE;
  g_return_val_if_fail (position <= wk_text_get_length (self), FALSE);
  if (!wk_text_may_edit (self, position, 0))
    return FALSE;

  /* Always said, empty when one's own: else words typed into another's restored ones would pass for theirs. What is not
   * said is not inherited either: what is typed beside a quotation is no part of it. */
  attributes = y_value_new_map ();
  if (wk_document_is_quoting (self->document))
    y_value_map_take (attributes, WORDS_KEY, y_value_new_string (WORDS_RESIDENT));
  if (client != 0 && client != wk_document_get_client (self->document))
    {
      by = g_strdup_printf ("%" G_GUINT64_FORMAT, client);
      y_value_map_take (attributes, "by", y_value_new_string (by));
    }
  wk_document_edit_text_begin (self->document, self);
  y_text_insert (self->type, Y_CHARS, position, utf8, -1, attributes);
  wk_document_commit (self->document);
  return TRUE;
}

gboolean
wk_text_insert_runs (WkText *self, guint position, const char *utf8, GArray *runs)
{
  gboolean done = TRUE;

  g_return_val_if_fail (WK_IS_TEXT (self), FALSE);
  g_return_val_if_fail (utf8 != NULL && g_utf8_validate (utf8, -1, NULL), FALSE);

  if (!may_write (self) || !wk_text_may_edit (self, position, 0))
    return FALSE;
  wk_document_begin (self->document);
  for (guint i = 0; done && i < runs->len && *utf8 != '\0'; i++)
    {
      const WkAuthorRun *run = &g_array_index (runs, WkAuthorRun, i);
      guint length = MIN (run->length, (guint) g_utf8_strlen (utf8, -1));
      const char *end = g_utf8_offset_to_pointer (utf8, length);
      g_autofree char *piece = g_strndup (utf8, end - utf8);

      done = wk_text_insert_by (self, position, piece, run->client);
      position += length;
      utf8 = end;
    }
  if (done && *utf8 != '\0')
    done = wk_text_insert (self, position, utf8);
  wk_document_commit (self->document);
  return done;
}

gboolean
wk_text_delete (WkText *self, guint position, guint length)
{
  g_return_val_if_fail (WK_IS_TEXT (self), FALSE);

  if (!may_write (self))
    return FALSE;
  if (length == 0)
    return TRUE;
  g_return_val_if_fail (position <= wk_text_get_length (self) && length <= wk_text_get_length (self) - position, FALSE);
  if (!wk_text_may_edit (self, position, length))
    return FALSE;

  wk_document_edit_text_begin (self->document, self);
  remember_taken (self, position, length);
  y_text_delete (self->type, Y_CHARS, position, length);
  wk_document_commit (self->document);
  return TRUE;
}

gboolean
wk_text_replace (WkText *self, guint position, guint length, const char *utf8)
{
  gboolean done;

  g_return_val_if_fail (WK_IS_TEXT (self), FALSE);

  if (!may_write (self) || !wk_text_may_edit (self, position, length))
    return FALSE;
  /* Two passages that would touch once what is between them has gone. */
  if (*utf8 != '\0' && position > 0 && position + length < wk_text_get_length (self) && !wk_document_is_quoting (self->document) &&
      is_quoted (self, position - 1, 1) && is_quoted (self, position + length, 1))
    return FALSE;
  wk_document_begin (self->document);
  done = wk_text_delete (self, position, length) && wk_text_insert (self, position, utf8);
  wk_document_commit (self->document);
  return done;
}

/* Where two texts differ: characters that both begin with, those of @old that go, and what comes in their place. */
static char *
find_difference (const char *old, const char *utf8, guint *head, guint *gone)
{
  const char *a = old, *b = utf8, *a_end, *b_end;

  *head = 0;
  while (*a != '\0' && *b != '\0' && g_utf8_get_char (a) == g_utf8_get_char (b))
    {
      a = g_utf8_next_char (a);
      b = g_utf8_next_char (b);
      ++*head;
    }
  a_end = a + strlen (a);
  b_end = b + strlen (b);
  while (a_end > a && b_end > b)
    {
      const char *x = g_utf8_prev_char (a_end), *y = g_utf8_prev_char (b_end);

      if (g_utf8_get_char (x) != g_utf8_get_char (y))
        break;
      a_end = x;
      b_end = y;
    }
  *gone = g_utf8_pointer_to_offset (a, a_end);
  return g_strndup (b, b_end - b);
}

gboolean
wk_text_set_text (WkText *self, const char *utf8)
{
  g_autofree char *old = NULL;
  g_autofree char *middle = NULL;
  guint head, gone;

  g_return_val_if_fail (WK_IS_TEXT (self), FALSE);
  g_return_val_if_fail (utf8 != NULL && g_utf8_validate (utf8, -1, NULL), FALSE);

  if (!may_write (self))
    return FALSE;
  old = wk_text_dup_text (self);
  middle = find_difference (old, utf8, &head, &gone);
  if (gone == 0 && *middle == '\0')
    return TRUE;
  return wk_text_replace (self, head, gone, middle);
}

void
wk_text_tell (WkText *self, const char *before)
{
  g_autoptr (GArray) deltas = g_array_new (FALSE, FALSE, sizeof (WkTextDelta));
  g_autofree char *now = wk_text_dup_text (self);
  g_autofree char *middle = NULL;
  guint head, gone;

  middle = find_difference (before, now, &head, &gone);
  if (gone == 0 && *middle == '\0')
    return;
  if (head > 0)
    {
      WkTextDelta kept = { WK_TEXT_RETAIN, head, NULL };

      g_array_append_val (deltas, kept);
    }
  if (gone > 0)
    {
      WkTextDelta deleted = { WK_TEXT_DELETE, gone, NULL };

      g_array_append_val (deltas, deleted);
    }
  if (*middle != '\0')
    {
      WkTextDelta inserted = { WK_TEXT_INSERT, g_utf8_strlen (middle, -1), middle };

      g_array_append_val (deltas, inserted);
    }
  tell (self, deltas, FALSE, TRUE);
}

GArray *
wk_text_get_authors (WkText *self, guint position, guint length)
{
  g_autoptr (GArray) found = NULL;
  GArray *runs;

  g_return_val_if_fail (WK_IS_TEXT (self), NULL);

  runs = g_array_new (FALSE, FALSE, sizeof (WkAuthorRun));
  if (self->type == NULL)
    return runs;
  found = y_text_authors (self->type, Y_CHARS, position, length);
  for (guint i = 0; i < found->len; i++)
    {
      YAuthorRun *run = &g_array_index (found, YAuthorRun, i);
      WkAuthorRun mine = { run->start, run->length, run->client,
                           wk_document_get_author_of (self->document, run->client) };

      g_array_append_val (runs, mine);
    }
  return runs;
}

char *
wk_text_encode_position (WkText *self, guint position, gboolean before)
{
  g_autoptr (YRelPos) place = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (WK_IS_TEXT (self), NULL);

  if (self->type == NULL)
    return g_strdup ("");
  place = y_relpos_new (self->type, Y_CHARS, MIN (position, wk_text_get_length (self)), before ? -1 : 0);
  bytes = y_relpos_encode (place);
  return g_base64_encode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

gboolean
wk_text_resolve_position (WkText *self, const char *encoded, guint *position)
{
  g_autoptr (YRelPos) place = NULL;
  g_autofree guchar *bytes = NULL;
  gsize length;
  YType *type;
  guint32 index;

  g_return_val_if_fail (WK_IS_TEXT (self), FALSE);
  g_return_val_if_fail (encoded != NULL, FALSE);

  if (self->type == NULL)
    return FALSE;
  bytes = g_base64_decode (encoded, &length);
  place = y_relpos_decode (bytes, length, NULL);
  if (place == NULL || !y_relpos_resolve (place, wk_document_get_doc (self->document), Y_CHARS, &type, &index) ||
      type != self->type)
    return FALSE;
  *position = index;
  return TRUE;
}
