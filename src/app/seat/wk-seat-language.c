#include "wk-seat-language.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const WkSeatLanguage languages[] = {
  { "nl", "Nederlands", NS_ ("Dutch"), FALSE },
  { "en", "English", NS_ ("English"), FALSE },
  { "ar", "العربية", NS_ ("Arabic"), TRUE },
  { "tr", "Türkçe", NS_ ("Turkish"), FALSE },
  { "pl", "Polski", NS_ ("Polish"), FALSE },
  { "uk", "Українська", NS_ ("Ukrainian"), FALSE },
  { "ti", "ትግርኛ", NS_ ("Tigrinya"), FALSE },
};

/* As a file names a resident's language, in Dutch. */
static const char *const dutch_names[G_N_ELEMENTS (languages)] = {
  "nederlands", "engels", "arabisch", "turks", "pools", "oekraïens", "tigrinya",
};

static const char *const days[] = {
  NS_ ("Monday"), NS_ ("Tuesday"), NS_ ("Wednesday"), NS_ ("Thursday"), NS_ ("Friday"), NS_ ("Saturday"), NS_ ("Sunday"),
};

/* As they stand in a date, after the day's number. */
static const char *const months[] = {
  NS_ ("January"), NS_ ("February"), NS_ ("March"), NS_ ("April"), NS_ ("May"), NS_ ("June"),
  NS_ ("July"), NS_ ("August"), NS_ ("September"), NS_ ("October"), NS_ ("November"), NS_ ("December"),
};

static const WkSeatLanguage *current = &languages[0];

void
wk_seat_language_init (const char *locale_dir, const char *build_dir)
{
  g_autofree char *beside = build_dir != NULL ? g_build_filename (build_dir, "seat", NULL) : NULL;

  bindtextdomain (WK_SEAT_DOMAIN, beside != NULL ? beside : locale_dir);
  bind_textdomain_codeset (WK_SEAT_DOMAIN, "UTF-8");
}

const WkSeatLanguage *
wk_seat_language_list (gsize *n)
{
  *n = G_N_ELEMENTS (languages);
  return languages;
}

const WkSeatLanguage *
wk_seat_language_find (const char *code)
{
  g_autofree char *small = code != NULL ? g_utf8_strdown (code, -1) : NULL;

  if (small == NULL)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      g_autofree char *name = g_utf8_strdown (languages[i].name, -1);
      g_autofree char *own = g_utf8_strdown (languages[i].own_name, -1);

      if (g_str_equal (small, name) || g_str_equal (small, own) || g_str_equal (small, dutch_names[i]))
        return &languages[i];
      if (g_str_has_prefix (small, languages[i].code) && !g_ascii_isalpha (small[strlen (languages[i].code)]))
        return &languages[i];
    }
  return NULL;
}

const WkSeatLanguage *
wk_seat_language_get (void)
{
  return current;
}

void
wk_seat_language_use (const WkSeatLanguage *language)
{
  static gsize primed;
  const char *locale = setlocale (LC_MESSAGES, NULL);

  g_return_if_fail (language != NULL);

  current = language;
  /* Under the locale "C" gettext does not even look at LANGUAGE. */
  if (g_strcmp0 (locale, "C") == 0 || g_strcmp0 (locale, "POSIX") == 0)
    setlocale (LC_ALL, "C.UTF-8");
  if (g_once_init_enter (&primed))
    {
      /* GLib looks once whether the program's own catalogue knows the language, and where it does not, translates no Builder
       * file of any catalogue. The program's is there in Dutch. */
      g_setenv ("LANGUAGE", "nl", TRUE);
      textdomain (GETTEXT_PACKAGE);
      g_dgettext (WK_SEAT_DOMAIN, languages[0].name);
      g_once_init_leave (&primed, 1);
    }
  g_setenv ("LANGUAGE", language->code, TRUE);
  /* gettext looks at LANGUAGE again once a domain is named anew. */
  textdomain (GETTEXT_PACKAGE);
  gtk_widget_set_default_direction (language->right_to_left ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
}

char *
wk_seat_language_dup_said (const WkSeatLanguage *language, WkSeatSayFunc say, gpointer data)
{
  g_autofree char *before = g_strdup (g_getenv ("LANGUAGE"));
  const WkSeatLanguage *was = current;
  char *said;

  g_return_val_if_fail (language != NULL && say != NULL, NULL);

  current = language;
  g_setenv ("LANGUAGE", language->code, TRUE);
  textdomain (GETTEXT_PACKAGE);
  said = say (data);
  current = was;
  if (before != NULL)
    g_setenv ("LANGUAGE", before, TRUE);
  else
    g_unsetenv ("LANGUAGE");
  textdomain (GETTEXT_PACKAGE);
  return said;
}

gboolean
wk_seat_language_is_checked (void)
{
  const char *header = dgettext (WK_SEAT_DOMAIN, "");

  /* English is what the sentences are written in. */
  return g_str_equal (current->code, "en") || strstr (header, "X-Checked-By-Speaker: yes") != NULL;
}

static char *
say_checked (gpointer data)
{
  *(gboolean *) data = wk_seat_language_is_checked ();
  return NULL;
}

gboolean
wk_seat_language_was_checked (const WkSeatLanguage *language)
{
  gboolean checked = FALSE;

  wk_seat_language_dup_said (language, say_checked, &checked);
  return checked;
}

char *
wk_seat_language_dup_date (const char *date)
{
  unsigned year, month, day, hour, minute;
  g_autofree char *words = NULL;
  GDate parsed;
  int n;

  if (date == NULL || *date == '\0')
    return g_strdup ("");
  n = sscanf (date, "%4u-%2u-%2uT%2u:%2u", &year, &month, &day, &hour, &minute);
  if (n < 3 || !g_date_valid_dmy (day, month, year))
    return g_strdup (date);
  g_date_clear (&parsed, 1);
  g_date_set_dmy (&parsed, day, month, year);
  /* Translators: a day: 1 its name, 2 its number, 3 the month's name, as in "Tuesday 24 November". */
  words = g_strdup_printf (S_ ("%1$s %2$u %3$s"), S_ (days[g_date_get_weekday (&parsed) - 1]), day, S_ (months[month - 1]));
  if (n < 5 || hour > 23 || minute > 59)
    return g_steal_pointer (&words);
  if (minute == 0)
    /* Translators: a day and a full hour, as in "Tuesday 24 November, 10 o'clock". */
    return g_strdup_printf (S_ ("%1$s, %2$u o’clock"), words, hour);
  return g_strdup_printf ("%s, %u:%02u", words, hour, minute);
}

char *
wk_seat_language_dup_isolated (const char *words, gboolean number)
{
  /* U+2068 first strong isolate, U+2066 left-to-right isolate, U+2069 end of it. */
  return g_strconcat (number ? "\342\201\246" : "\342\201\250", words, "\342\201\251", NULL);
}
