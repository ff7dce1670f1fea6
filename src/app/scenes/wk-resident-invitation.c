#include "scenes/wk-resident-invitation.h"

#include <glib/gi18n.h>

#include "file/wk-reach-words.h"
#include "seat/wk-seat-language.h"
#include "wk-vocabulary.h"

typedef struct
{
  const char *at, *where, *guests, *call;
} Invitation;

static gboolean
is_given (const char *text)
{
  return text != NULL && *text != '\0';
}

static void
add (GString *text, const char *words, const char *what)
{
  if (is_given (what))
    {
      g_autofree char *apart = wk_seat_language_dup_isolated (what, FALSE);

      g_string_append_c (text, '\n');
      g_string_append_printf (text, words, apart);
    }
}

static char *
say (gpointer data)
{
  const Invitation *invitation = data;
  g_autofree char *when = wk_seat_language_dup_date (invitation->at);
  g_autoptr (GString) text = g_string_new (S_ ("You are invited to a talk about what you want."));

  add (text, S_ ("When: %s"), when);
  add (text, S_ ("Where: %s"), invitation->where);
  add (text, S_ ("At the table with you: %s"), invitation->guests);
  g_string_append_printf (text, "\n%s", S_ ("You may bring somebody along."));
  add (text, S_ ("Can you not come? Call %s."), invitation->call);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* As the file names it; Dutch where it is none of those that there are words in. */
static const WkSeatLanguage *
find_language (WkFields *base)
{
  g_autofree char *name = wk_fields_dup_string (base, "language");
  const WkSeatLanguage *language = is_given (name) ? wk_seat_language_find (name) : NULL;

  return language != NULL ? language : wk_seat_language_find ("nl");
}

const char *
wk_resident_invitation_get_language (WkFields *base)
{
  return find_language (base)->code;
}

char *
wk_resident_invitation_dup_text (WkFields *base, const char *at, const char *where, const char *guests, const char *call)
{
  Invitation invitation = { at, where, guests, call };

  return wk_seat_language_dup_said (find_language (base), say, &invitation);
}

char *
wk_resident_invitation_dup_way (WkFields *base)
{
  const WkSeatLanguage *language = find_language (base);
  g_autofree char *channel = wk_fields_dup_string (base, "channel"), *reach = wk_reach_words_dup_sentence (base);
  g_autofree char *unchecked = NULL;
  const char *by = is_given (channel) ? wk_terms_get_label (WK_TERMS_CHANNEL, channel) : _ ("not asked yet");

  /* Said in the language of whoever sends it, not in the resident's. */
  unchecked = g_strdup (wk_seat_language_was_checked (language) ? "" : _ ("No speaker of this language has checked these words yet: let an interpreter look."));
  /* Translators: a language in its own letters, then the channel by which somebody wants to be reached, how they are reached, and perhaps a warning. */
  return g_strstrip (g_strdup_printf (_ ("%s · %s\n%s\n%s"), language->own_name, by, reach, unchecked));
}
