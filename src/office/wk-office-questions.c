#include "wk-office-questions.h"

#include <sodium.h>
#include <string.h>

#include "wk-body.h"
#include "wk-feed-question.h"
#include "wk-kind.h"
#include "ydoc.h"

#define KEPT "lines/"
#define KEPT_VERSION 1
#define HASH_LENGTH 32
#define MOST_LOOKS 500
#define WHY_MAX 500 /* characters */
#define LAPTOP_HOURS 1 /* that a code for another laptop of one's own is open */
#define LINE_BYTES 4096 /* of JSON in a line of a laptop's log; a longer one is no line */
#define ANSWER_BYTES (WK_QUESTION_MAX - 4096) /* of JSON in a list; the rest of the body fits beside it */
/* Somebody looked for at the door and not found: so often in so many seconds, then no more. */
#define TRIES 5
#define TRIES_SECONDS 600

/* How often somebody looked for a resident who is not there. */
typedef struct
{
  gint64 since;
  guint n;
} Tries;

struct _WkOfficeQuestions
{
  WkOfficeStore *store;   /* (owned) */
  WkOfficeRegister *reg;  /* the owner's */
  WkOfficeAccess *access; /* the owner's */
  WkClock *clock;         /* (owned) */
  GHashTable *tries;      /* (owned) (element-type WkId Tries) */
  GHashTable *opened;     /* (owned) (element-type utf8): a set: pass and resident, of whom the log says today that it was opened */
  gint64 opened_day;
};

WkOfficeQuestions *
wk_office_questions_new (WkOfficeStore *store, WkOfficeRegister *reg, WkOfficeAccess *access, WkClock *clock)
{
  WkOfficeQuestions *self = g_new0 (WkOfficeQuestions, 1);

  self->store = g_object_ref (store);
  self->reg = reg;
  self->access = access;
  self->clock = wk_clock_ref (clock);
  self->opened = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->tries = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, g_free);

  return self;
}

void
wk_office_questions_free (WkOfficeQuestions *self)
{
  g_hash_table_unref (self->opened);
  g_hash_table_unref (self->tries);
  wk_clock_unref (self->clock);
  g_object_unref (self->store);
  g_free (self);
}

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, WK_SYNC_ERROR, WK_SYNC_ERROR_REFUSED, why);
  return FALSE;
}

/* 0 when it is missing, or makes no sense. */
static gint64
get_number (const YValue *map, const char *key)
{
  return MAX (wk_body_number (map, key, WK_BODY_TIME_LIMIT), 0);
}

static gsize
get_length (const YValue *value)
{
  g_autoptr (GString) json = g_string_new (NULL);

  y_value_to_json (value, json);

  return json->len;
}

/* Takes over the value as long as what is said of all of them is not too long for one message. */
static gboolean
add_while_room (GPtrArray *list, gsize *sum, YValue *value)
{
  *sum += get_length (value) + 1;
  if (*sum > ANSWER_BYTES) {
    y_value_unref (value);
    return FALSE;
  }
  g_ptr_array_add (list, value);

  return TRUE;
}

/* ---- lines of laptops' access logs --------------------------------------------------------------------------- */

/* What of a device's log is kept: up to which line, and what that line was. */
typedef struct
{
  guint64 n;
  guint8 hash[HASH_LENGTH];
} Kept;

static char *
kept_key (const guint8 *device)
{
  g_autofree char *hex = wk_hex_encode (device, WK_PUBLIC_KEY_LENGTH);

  return g_strconcat (KEPT, hex, NULL);
}

static gboolean
read_kept (WkOfficeQuestions *self, const guint8 *device, Kept *kept, GError **error)
{
  g_autofree char *key = kept_key (device);
  g_autoptr (GError) cause = NULL;
  g_autoptr (GBytes) bytes = wk_office_store_get_value (self->store, key, &cause);
  const guint8 *hash;
  YDecoder d;

  memset (kept, 0, sizeof *kept);
  if (!bytes) {
    if (g_error_matches (cause, WK_STORE_ERROR, WK_STORE_ERROR_MISSING))
      return TRUE;
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }
  y_decoder_init (&d, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  if (y_decode_var_uint (&d) != KEPT_VERSION)
    return TRUE;
  kept->n = y_decode_var_uint (&d);
  hash = y_decode_raw (&d, HASH_LENGTH);
  if (!d.failed)
    memcpy (kept->hash, hash, HASH_LENGTH);

  return TRUE;
}

static gboolean
write_kept (WkOfficeQuestions *self, const guint8 *device, const Kept *kept, GError **error)
{
  g_autofree char *key = kept_key (device);
  g_autoptr (GBytes) bytes = NULL;
  YEncoder e;

  y_encoder_init (&e);
  y_encode_var_uint (&e, KEPT_VERSION);
  y_encode_var_uint (&e, kept->n);
  y_encode_raw (&e, kept->hash, HASH_LENGTH);
  bytes = y_encoder_finish (&e);

  return wk_office_store_set_value (self->store, key, bytes, error);
}

static void
hash_line (const YValue *line, guint8 *hash)
{
  g_autoptr (GString) json = g_string_new (NULL);

  y_value_to_json (line, json);
  crypto_generichash (hash, HASH_LENGTH, (const guint8 *) json->str, json->len, NULL, 0);
}

/* A laptop that was restored from a backup counts on from an earlier line: then its lines are others under the same numbers. */
static guint
find_new (YValue *lines, const Kept *kept)
{
  gsize n = y_value_length (lines), i;

  for (i = 0; i < n; i++) {
    YValue *line = y_value_index (lines, i);
    guint8 hash[HASH_LENGTH];

    if ((guint64) get_number (line, "n") != kept->n)
      continue;
    hash_line (line, hash);
    if (memcmp (hash, kept->hash, sizeof hash) == 0)
      return i + 1;
  }

  return 0;
}

/* What the log says of it: who it was by the office's own word, and the line as it came. */
static YValue *
new_entry (WkOfficeQuestions *self, const WkId *account, gint64 time, YValue *line)
{
  YValue *entry = y_value_new_map ();
  char hex[WK_ID_HEX_SIZE];

  wk_body_put_text (entry, "by", wk_id_write_hex (account, hex));
  y_value_map_take (entry, "time", y_value_new_number (time));
  y_value_map_take (entry, "line", y_value_ref (line));

  return entry;
}

static gboolean
append (WkOfficeQuestions *self, const WkId *subject, YValue *entry, GError **error)
{
  g_autoptr (GBytes) bytes = wk_body_write (entry);

  return wk_office_store_append_access (self->store, subject, bytes, error);
}

static gboolean
keep_line (WkOfficeQuestions *self, const WkId *account, const guint8 *device, YValue *line, GError **error)
{
  const char *whose = wk_body_text (line, "subject");
  YValue *details = y_value_lookup (line, "line");
  g_autoptr (YValue) entry = NULL;
  g_autofree char *key = wk_hex_encode (device, WK_PUBLIC_KEY_LENGTH);
  WkOfficeSubjectState state = WK_OFFICE_SUBJECT_UNKNOWN;
  gboolean known;
  WkId subject;

  if (!details || y_value_kind (details) != Y_MAP || get_length (details) > LINE_BYTES)
    return TRUE;
  known = wk_id_init_from_hex (&subject, whose);
  if (known && !wk_office_store_find_subject (self->store, &subject, &state, NULL, error))
    return FALSE;
  if (state == WK_OFFICE_SUBJECT_ERASED)
    return TRUE;

  entry = new_entry (self, account, get_number (line, "time"), details);
  wk_body_put_text (entry, "device", key);
  y_value_map_take (entry, "n", y_value_new_number (get_number (line, "n")));
  if (state != WK_OFFICE_SUBJECT_KNOWN && *whose)
    wk_body_put_text (entry, "subject", whose);

  return append (self, state == WK_OFFICE_SUBJECT_KNOWN ? &subject : NULL, entry, error);
}

static gboolean
keep_lines (WkOfficeQuestions *self, const WkId *account, const guint8 *device, YValue *lines, Kept *kept, GError **error)
{
  gsize n = y_value_length (lines), i;

  if (!read_kept (self, device, kept, error))
    return FALSE;
  for (i = find_new (lines, kept); i < n; i++) {
    YValue *line = y_value_index (lines, i);

    if (y_value_kind (line) != Y_MAP)
      continue;
    if (!keep_line (self, account, device, line, error))
      return FALSE;
    kept->n = get_number (line, "n");
    hash_line (line, kept->hash);
  }

  return write_kept (self, device, kept, error);
}

/* All of it or nothing. */
static gboolean
end_group (WkOfficeQuestions *self, gboolean well, GError **error)
{
  if (well)
    return wk_office_store_commit (self->store, error);
  wk_office_store_rollback (self->store);

  return FALSE;
}

static YValue *
take_lines (WkOfficeQuestions *self, const WkId *account, const guint8 *device, YValue *asked, GError **error)
{
  YValue *lines = wk_body_list (asked, "lines"), *answer;
  Kept kept;

  if (!lines || y_value_length (lines) > WK_QUESTION_LINES_MAX) {
    refuse (error, "malformed");
    return NULL;
  }
  if (!wk_office_store_begin (self->store, error) ||
      !end_group (self, keep_lines (self, account, device, lines, &kept, error), error))
    return NULL;
  answer = y_value_new_map ();
  y_value_map_take (answer, "upto", y_value_new_number (kept.n));

  return answer;
}

/* ---- what other programs open ---------------------------------------------------------------------------------- */

gboolean
wk_office_questions_note_opened (WkOfficeQuestions *self, const WkId *account, const guint8 *pass, const WkDocumentName *name, GError **error)
{
  gint64 now = wk_clock_get_wall (self->clock), day = now / G_USEC_PER_SEC / (24 * 3600);
  g_autofree char *device = wk_hex_encode (pass, WK_PUBLIC_KEY_LENGTH), *once = NULL;
  g_autoptr (YValue) line = NULL, entry = NULL;
  char hex[WK_ID_HEX_SIZE];
  const char *reason;

  if (!wk_doc_kind_is_of_resident (name->kind))
    return TRUE;
  if (day != self->opened_day)
    g_hash_table_remove_all (self->opened);
  self->opened_day = day;
  once = g_strconcat (device, "/", wk_id_write_hex (&name->subject, hex), NULL);
  if (g_hash_table_contains (self->opened, once))
    return TRUE;

  reason = wk_office_access_get_reason (self->access, account, &name->subject, error);
  if (!reason)
    return FALSE;
  line = y_value_new_map ();
  wk_body_put_text (line, "reason", reason);
  entry = new_entry (self, account, now, line);
  wk_body_put_text (entry, "device", device);
  if (!append (self, &name->subject, entry, error))
    return FALSE;
  g_hash_table_add (self->opened, g_steal_pointer (&once));

  return TRUE;
}

/* ---- who looked ------------------------------------------------------------------------------------------------ */

/* Tells of somebody by the office's own word, where it has one. */
static void
put_person (WkOfficeQuestions *self, YValue *map, const char *account, const YValue *line)
{
  const WkOfficePerson *person = NULL;
  g_autofree char *functions = NULL;
  WkId id;

  if (wk_id_init_from_hex (&id, account))
    person = wk_office_register_get_person (self->reg, &id);
  functions = person ? wk_functions_dup_nicks (person->role.functions) : NULL;
  wk_body_put_text (map, "name", person && *person->name ? person->name : wk_body_text (line, "name"));
  wk_body_put_text (map, "organisation", person && *person->organisation ? person->organisation : wk_body_text (line, "organisation"));
  wk_body_put_text (map, "function", *wk_body_text (line, "function") ? wk_body_text (line, "function") : functions ? functions : "");
}

/* (transfer full) (nullable): NULL: the line is about something else. */
static YValue *
new_look (WkOfficeQuestions *self, const WkAccessLine *line)
{
  g_autoptr (YValue) entry = line->bytes ? wk_body_read (line->bytes) : NULL;
  YValue *details = entry && y_value_kind (entry) == Y_MAP ? y_value_lookup (entry, "line") : NULL, *look;

  if (!details || y_value_kind (details) != Y_MAP || !*wk_body_text (details, "reason"))
    return NULL;
  look = y_value_new_map ();
  y_value_map_take (look, "time", y_value_new_number (get_number (entry, "time")));
  put_person (self, look, wk_body_text (entry, "by"), details);
  wk_body_put_text (look, "reason", wk_body_text (details, "reason"));
  wk_body_put_text (look, "deed", wk_body_text (details, "deed"));
  wk_body_put_text (look, "why", wk_body_text (details, "why"));

  return look;
}

static YValue *
tell_looks (WkOfficeQuestions *self, const WkId *account, YValue *asked, GError **error)
{
  g_autoptr (GPtrArray) lines = NULL, looks = g_ptr_array_new ();
  YValue *answer;
  gboolean is, may = FALSE, room = TRUE;
  gsize sum = 0;
  WkId subject;
  guint i;

  if (!wk_id_init_from_hex (&subject, wk_body_text (asked, "subject"))) {
    refuse (error, "malformed");
    return NULL;
  }
  if (!wk_office_access_is_resident (self->access, &subject, &is, error) ||
      (is && !wk_office_access_may_read_base (self->access, account, &subject, &may, error)))
    return NULL;
  if (!may) {
    refuse (error, "not-yours");
    return NULL;
  }
  lines = wk_office_store_list_access (self->store, &subject, 0, 0, error);
  if (!lines)
    return NULL;
  for (i = lines->len; i > 0 && looks->len < MOST_LOOKS && room; i--) {
    YValue *look = new_look (self, lines->pdata[i - 1]);

    if (look)
      room = add_while_room (looks, &sum, look);
  }
  answer = y_value_new_map ();
  y_value_map_take (answer, "looks", wk_body_take_list (looks));

  return answer;
}

/* ---- emergency access ------------------------------------------------------------------------------------------ */

/* Whether somebody may still look for a resident by what is said at the door. */
static gboolean
may_try (WkOfficeQuestions *self, const WkId *account)
{
  Tries *tries = g_hash_table_lookup (self->tries, account);

  return !tries || tries->n < TRIES || wk_clock_get_monotonic (self->clock) - tries->since > TRIES_SECONDS * G_USEC_PER_SEC;
}

static void
count_try (WkOfficeQuestions *self, const WkId *account)
{
  gint64 now = wk_clock_get_monotonic (self->clock);
  Tries *tries = g_hash_table_lookup (self->tries, account);

  if (!tries) {
    tries = g_new0 (Tries, 1);
    g_hash_table_insert (self->tries, wk_id_copy (account), tries);
  }
  if (tries->n == 0 || now - tries->since > TRIES_SECONDS * G_USEC_PER_SEC) {
    tries->since = now;
    tries->n = 0;
  }
  tries->n++;
}

static YValue *
new_emergency_line (const char *deed, const char *why)
{
  YValue *line = y_value_new_map ();

  wk_body_put_text (line, "reason", "emergency");
  wk_body_put_text (line, "deed", deed);
  wk_body_put_text (line, "why", why);

  return line;
}

/* Looked for somebody, and nobody was found: that is in the log too. */
static gboolean
note_miss (WkOfficeQuestions *self, const WkId *account, const char *why, GError **error)
{
  g_autoptr (YValue) line = new_emergency_line ("emergency-missed", why);
  g_autoptr (YValue) entry = new_entry (self, account, wk_clock_get_wall (self->clock), line);

  return append (self, NULL, entry, error);
}

static gboolean
find_resident (WkOfficeQuestions *self, const WkId *account, YValue *asked, const char *why, WkId *subject, GError **error)
{
  gboolean is;
  guint n;

  if (*wk_body_text (asked, "subject")) {
    is = FALSE;
    if (wk_id_init_from_hex (subject, wk_body_text (asked, "subject")) && !wk_office_access_is_resident (self->access, subject, &is, error))
      return FALSE;
    return is || refuse (error, "nobody");
  }
  if (!may_try (self, account))
    return refuse (error, "later");
  if (!wk_office_access_find_door (self->access, wk_body_text (asked, "birth-date"), wk_body_text (asked, "house-number"), subject, &n, error))
    return FALSE;
  if (n == 1)
    return TRUE;
  count_try (self, account);
  if (!note_miss (self, account, why, error))
    return FALSE;

  return refuse (error, n == 0 ? "nobody" : "several");
}

static char *
dup_tomorrow (WkOfficeQuestions *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (wk_clock_get_wall (self->clock) / G_USEC_PER_SEC);
  g_autoptr (GDateTime) tomorrow = g_date_time_add_days (now, 1);

  return g_date_time_format (tomorrow, "%Y-%m-%d");
}

static YValue *
give_emergency (WkOfficeQuestions *self, const WkId *account, YValue *asked, GError **error)
{
  const WkOfficePerson *person = wk_office_register_get_person (self->reg, account);
  g_autofree char *why = g_utf8_substring (wk_body_text (asked, "why"), 0, MIN (g_utf8_strlen (wk_body_text (asked, "why"), -1), WHY_MAX));
  g_autofree char *until = dup_tomorrow (self);
  g_autoptr (YValue) line = NULL, entry = NULL;
  char hex[WK_ID_HEX_SIZE];
  YValue *answer;
  WkId subject;

  g_strstrip (why);
  if (!*why || !person || !(person->role.functions & WK_FUNCTIONS_OF_RESIDENTS)) {
    refuse (error, *why ? "not-you" : "no-why");
    return NULL;
  }
  if (!find_resident (self, account, asked, why, &subject, error))
    return NULL;

  line = new_emergency_line ("emergency", why);
  entry = new_entry (self, account, wk_clock_get_wall (self->clock), line);
  if (!wk_office_store_begin (self->store, error))
    return NULL;
  if (!end_group (self,
                  wk_office_access_open_in_emergency (self->access, account, &subject, wk_clock_get_wall (self->clock), until, why, error) &&
                  append (self, &subject, entry, error), error)) {
    wk_office_access_forget (self->access);
    return NULL;
  }
  answer = y_value_new_map ();
  wk_body_put_text (answer, "subject", wk_id_write_hex (&subject, hex));
  wk_body_put_text (answer, "until", until);

  return answer;
}

/* ---- another laptop ------------------------------------------------------------------------------------------- */

static YValue *
give_laptop_code (WkOfficeQuestions *self, const WkId *account, GError **error)
{
  gint64 now = wk_clock_get_wall (self->clock) / G_USEC_PER_SEC;
  char *code = wk_office_register_new_laptop_code (self->reg, account, LAPTOP_HOURS, error);
  YValue *answer;

  if (!code)
    return NULL;
  answer = y_value_new_map ();
  wk_body_put_text (answer, "code", code);
  y_value_map_take (answer, "until", y_value_new_number (now + LAPTOP_HOURS * 3600));
  wk_wipe_and_free_text (code);

  return answer;
}

/* ---- for the feed -------------------------------------------------------------------------------------------- */

GBytes *
wk_office_questions_answer (WkOfficeQuestions *self, const WkId *account, const guint8 *device, guint64 question, GBytes *body, GError **error)
{
  g_autoptr (YValue) asked = wk_body_read (body), answer = NULL;

  if (!asked || y_value_kind (asked) != Y_MAP)
    refuse (error, "malformed");
  else if (question == WK_QUESTION_LINES)
    answer = take_lines (self, account, device, asked, error);
  else if (question == WK_QUESTION_LOOKS)
    answer = tell_looks (self, account, asked, error);
  else if (question == WK_QUESTION_EMERGENCY)
    answer = give_emergency (self, account, asked, error);
  else if (question == WK_QUESTION_LAPTOP)
    answer = give_laptop_code (self, account, error);
  else
    refuse (error, "unknown");

  return answer ? wk_body_write (answer) : NULL;
}

static YValue *
new_words (const char *nicks)
{
  g_auto (GStrv) words = g_strsplit (nicks, ",", -1);
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  guint i;

  for (i = 0; words[i]; i++)
    if (*words[i] && !g_str_equal (words[i], "none"))
      g_ptr_array_add (list, y_value_new_string (words[i]));

  return wk_body_take_list (list);
}

static YValue *
new_emergency (WkOfficeQuestions *self, const WkOfficeEmergency *emergency)
{
  YValue *map = y_value_new_map ();
  char subject[WK_ID_HEX_SIZE], account[WK_ID_HEX_SIZE];

  wk_body_put_text (map, "subject", wk_id_write_hex (&emergency->subject, subject));
  put_person (self, map, wk_id_write_hex (&emergency->account, account), NULL);
  wk_body_put_text (map, "why", emergency->why);
  y_value_map_take (map, "from", y_value_new_number (emergency->from / G_USEC_PER_SEC));
  wk_body_put_text (map, "until", emergency->until);

  return map;
}

/* Of whoever took it: why, until when, and who hears of it. */
static YValue *
new_taken (WkOfficeQuestions *self, const WkOfficeEmergency *emergency, GError **error)
{
  g_autoptr (GPtrArray) directors = wk_office_access_list_directors (self->access, &emergency->subject, error), names = g_ptr_array_new ();
  char subject[WK_ID_HEX_SIZE];
  YValue *map;
  guint i;

  if (!directors)
    return NULL;
  for (i = 0; i < directors->len; i++) {
    const WkOfficePerson *person = NULL;
    WkId id;

    if (wk_id_init_from_hex (&id, directors->pdata[i]) && !wk_id_equal (&id, &emergency->account))
      person = wk_office_register_get_person (self->reg, &id);
    if (person && *person->name)
      g_ptr_array_add (names, y_value_new_string (person->name));
  }
  map = y_value_new_map ();
  wk_body_put_text (map, "subject", wk_id_write_hex (&emergency->subject, subject));
  wk_body_put_text (map, "why", emergency->why);
  wk_body_put_text (map, "until", emergency->until);
  y_value_map_take (map, "told", wk_body_take_list (names));

  return map;
}

GBytes *
wk_office_questions_tell (WkOfficeQuestions *self, const WkId *account, GError **error)
{
  const WkOfficePerson *person = wk_office_register_get_person (self->reg, account);
  g_autoptr (GPtrArray) emergencies = wk_office_access_list_directed (self->access, account, error), opened = NULL;
  g_autoptr (GPtrArray) list = g_ptr_array_new (), subjects = g_ptr_array_new (), taken = g_ptr_array_new ();
  g_autofree char *functions = NULL, *expertises = NULL;
  g_autoptr (YValue) said = NULL;
  gsize sum = 0;
  guint i;

  if (!emergencies || !(opened = wk_office_access_list_opened (self->access, account, error)))
    return NULL;
  functions = wk_functions_dup_nicks (person ? person->role.functions : WK_FUNCTION_NONE);
  expertises = wk_expertises_dup_nicks (person ? person->role.expertises : WK_EXPERTISE_NONE);
  said = y_value_new_map ();
  y_value_map_take (said, "functions", new_words (functions));
  y_value_map_take (said, "expertises", new_words (expertises));
  wk_body_put_text (said, "ground", person ? person->role.ground : "");
  if (person && person->flags & WK_OFFICE_PERSON_PLACED)
    wk_body_put_text (said, "organisation", person->organisation);
  for (i = 0; i < opened->len; i++) {
    char subject[WK_ID_HEX_SIZE];

    if (!add_while_room (subjects, &sum, y_value_new_string (wk_id_write_hex (&((WkOfficeEmergency *) opened->pdata[i])->subject, subject))))
      break;
  }
  y_value_map_take (said, "opened", wk_body_take_list (subjects));
  for (i = 0; i < subjects->len; i++) {
    YValue *map = new_taken (self, opened->pdata[i], error);

    if (!map) {
      y_value_unref (wk_body_take_list (taken));
      return NULL;
    }
    if (!add_while_room (taken, &sum, map))
      break;
  }
  y_value_map_take (said, "taken", wk_body_take_list (taken));
  for (i = 0; i < emergencies->len; i++)
    if (!add_while_room (list, &sum, new_emergency (self, emergencies->pdata[i])))
      break;
  y_value_map_take (said, "emergencies", wk_body_take_list (list));

  return wk_body_write (said);
}

/* ---- for the administrator ------------------------------------------------------------------------------------- */

#define PRINTED 500

char *
wk_office_questions_print (WkOfficeQuestions *self, guint64 after, GError **error)
{
  g_autoptr (GPtrArray) lines = wk_office_store_list_access (self->store, NULL, after, PRINTED, error);
  GString *text;
  guint i;

  if (!lines)
    return NULL;
  text = g_string_new (NULL);
  for (i = 0; i < lines->len; i++) {
    const WkAccessLine *line = lines->pdata[i];
    g_autoptr (YValue) entry = line->bytes ? wk_body_read (line->bytes) : NULL;
    char hex[WK_ID_HEX_SIZE];

    /* Erased, or of an office from which this one was moved: there was a line, and no more is known. */
    if (!entry || y_value_kind (entry) != Y_MAP) {
      g_clear_pointer (&entry, y_value_unref);
      entry = y_value_new_map ();
    }
    y_value_map_take (entry, "number", y_value_new_number (line->sequence));
    y_value_map_take (entry, "kept", y_value_new_number (line->time));
    if (line->has_subject)
      wk_body_put_text (entry, "resident", wk_id_write_hex (&line->subject, hex));
    y_value_to_json (entry, text);
    g_string_append_c (text, '\n');
  }

  return g_string_free (text, FALSE);
}
