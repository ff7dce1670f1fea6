/* Who is whoever works here: by account, or by name. A laptop that began alone gets another account from the office that it joins, and an
 * export knows names alone; what was written before stays theirs. (The office finds people the same way.) */
#pragma once
#include "wk-author.h"
#include "wk-person.h"

G_BEGIN_DECLS

/* ?1: the account, ?2: the name. */
#define WK_SQL_IS_MINE(account, name) "(" account " = ?1 AND ?1 <> '' OR " name " = ?2 AND ?2 <> '')"

/**
 * wk_mine_is_author:
 * @me: whoever works here
 * @person: (nullable): somebody whom a document names
 *
 * Returns: whether they are the same
 */
static inline gboolean
wk_mine_is_author (WkAuthor *me, WkPerson *person)
{
  if (person == NULL)
    return FALSE;
  return (*wk_author_get_account (me) != '\0' && g_str_equal (wk_person_get_id (person), wk_author_get_account (me)))
         || (*wk_author_get_name (me) != '\0' && g_str_equal (wk_person_get_name (person), wk_author_get_name (me)));
}

G_END_DECLS
