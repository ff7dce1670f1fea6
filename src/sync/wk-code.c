#include "wk-code.h"

#include <string.h>

#define A_MINUTE (60 * G_USEC_PER_SEC)
#define PER_MINUTE 3
#define PER_CODE 10

typedef struct
{
  guint run; /* 0: over, and failed */
  gint64 when;
} Try;

struct _WkCodeLimit
{
  gatomicrefcount ref_count;
  WkClock *clock; /* (owned) */
  GArray *tries;  /* (owned) of Try: failed ones, and those under way, which may fail yet */
  guint last_run;
};

static char *
random_digits (WkRandom *random, guint n)
{
  char *code = g_malloc0 (n + 1);

  for (guint i = 0; i < n; i++)
    code[i] = '0' + wk_random_get_below (random, 10);
  return code;
}

char *
wk_code_new_join (WkRandom *random)
{
  return random_digits (random, WK_CODE_JOIN_DIGITS);
}

char *
wk_code_new_enrol (WkRandom *random)
{
  return random_digits (random, WK_CODE_ENROL_DIGITS);
}

char *
wk_code_normalise (const char *text)
{
  g_autoptr(GString) digits = g_string_new (NULL);

  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return NULL;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      GUnicodeType type = g_unichar_type (c);

      if (g_unichar_isdigit (c))
        g_string_append_c (digits, '0' + g_unichar_digit_value (c));
      else if (!g_unichar_isspace (c) && c != '.' && type != G_UNICODE_DASH_PUNCTUATION && type != G_UNICODE_FORMAT)
        return NULL;
    }
  if (digits->len != WK_CODE_JOIN_DIGITS && digits->len != WK_CODE_ENROL_DIGITS)
    return NULL;
  return g_string_free (g_steal_pointer (&digits), FALSE);
}

char *
wk_code_format (const char *code)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; code[i] != '\0'; i++)
    {
      if (i > 0 && i % 4 == 0)
        g_string_append_c (text, ' ');
      g_string_append_c (text, code[i]);
    }
  return g_string_free (text, FALSE);
}

WkCodeLimit *
wk_code_limit_new (WkClock *clock)
{
  WkCodeLimit *self = g_new0 (WkCodeLimit, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->clock = wk_clock_ref (clock);
  self->tries = g_array_new (FALSE, TRUE, sizeof (Try));
  return self;
}

WkCodeLimit *
wk_code_limit_ref (WkCodeLimit *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
wk_code_limit_unref (WkCodeLimit *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  wk_clock_unref (self->clock);
  g_array_unref (self->tries);
  g_free (self);
}

WkCodeLimitState
wk_code_limit_get_state (WkCodeLimit *self)
{
  gint64 now = wk_clock_get_monotonic (self->clock);
  guint recent = 0;

  if (self->tries->len >= PER_CODE)
    return WK_CODE_LIMIT_SPENT;
  for (guint i = 0; i < self->tries->len; i++)
    if (now - g_array_index (self->tries, Try, i).when < A_MINUTE)
      recent++;
  return recent >= PER_MINUTE ? WK_CODE_LIMIT_WAIT : WK_CODE_LIMIT_OPEN;
}

guint
wk_code_limit_begin (WkCodeLimit *self)
{
  Try try = { 0 };

  if (wk_code_limit_get_state (self) != WK_CODE_LIMIT_OPEN)
    return 0;
  try.run = ++self->last_run;
  try.when = wk_clock_get_monotonic (self->clock);
  g_array_append_val (self->tries, try);
  return try.run;
}

static void
forget (WkCodeLimit *self, guint run)
{
  for (guint i = 0; run != 0 && i < self->tries->len; i++)
    if (g_array_index (self->tries, Try, i).run == run)
      {
        g_array_remove_index (self->tries, i);
        return;
      }
}

void
wk_code_limit_succeed (WkCodeLimit *self, guint run)
{
  forget (self, run);
}

void
wk_code_limit_abandon (WkCodeLimit *self, guint run)
{
  forget (self, run);
}

void
wk_code_limit_reset (WkCodeLimit *self)
{
  g_array_set_size (self->tries, 0);
}
