#include "wk-seat-words.h"

#include "seat/wk-seat-language.h"
#include "table/wk-table-words.h"

/* A table's own sentences come in the program's language, which has no catalogue for most of the seat's: then they are the
 * very sentences that the seat's catalogue has. */
const char *const wk_seat_words_of_tables[] = {
  NS_ ("This code is not right. Look at it once more. If it is right, somebody may sit between you and the table: ask for a new code."),
  NS_ ("The code was tried too often. Wait a minute, or ask for a new code."),
  NS_ ("The host did not let you in. Ask them at the table."),
  NS_ ("The host took you off the table."),
  NS_ ("The table is closed."),
  NS_ ("The two programs are too far apart in age. Update the older one."),
  NS_ ("This is another table than before. Join it anew with its code."),
  NS_ ("You joined this table from another window."),
  NS_ ("The table ended. Join again with its code."),
  NS_ ("A table’s code has eight digits."),
  NS_ ("This is not an address. It stands on the host’s screen and looks like 192.168.1.20:41234."),
};

/* Word for word as the workspace says it. */
#define ELSE_ANSWERS "Somebody else answers where the table was; nothing was said to them. Write on, or join again with the code of the host."

static char *
dup_message (WkTable *table, const char *otherwise)
{
  const char *message = wk_table_get_message (table);
  const char *words = message != NULL && *message != '\0' ? dgettext (WK_SEAT_DOMAIN, message) : otherwise;
  const char *code = wk_seat_language_get ()->code;

  /* Those that name an address have no translation here. */
  if (words == message && !g_str_equal (code, "nl") && !g_str_equal (code, "en"))
    words = otherwise;
  return g_strdup (words);
}

char *
wk_seat_words_dup_state (WkTable *table)
{
  switch (wk_table_get_state (table))
    {
    case WK_TABLE_CONNECTING:
      return g_strdup (S_ ("Going to the table…"));
    case WK_TABLE_KNOCKING:
      return g_strdup (S_ ("I have knocked. Wait until the host lets me in."));
    case WK_TABLE_OPEN:
      return g_strdup (wk_table_words_all_here_in_step (table, NULL) ? S_ ("Everyone sees the same.")
                                                                     : S_ ("Not everyone sees the same yet. Wait a moment."));
    case WK_TABLE_AWAY:
      /* What the seat's own program says of it comes in the program's language. */
      if (g_strcmp0 (wk_table_get_message (table), dgettext (GETTEXT_PACKAGE, ELSE_ANSWERS)) == 0)
        return g_strdup (S_ ("Somebody else answers where the table was. I said nothing to them. I can write on, or ask the host for help."));
      return g_strdup (S_ ("The line to the table is broken. I can write on. It comes to the table later."));
    case WK_TABLE_CLOSED:
      return dup_message (table, S_ ("The table is closed."));
    case WK_TABLE_FAILED:
    default:
      return dup_message (table, S_ ("I cannot get to this table. Ask the host for help."));
    }
}
