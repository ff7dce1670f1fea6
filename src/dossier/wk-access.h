/* Who may read and write which document: the table of the design as one pure function. What it asks of a resident's file stands in
 * the card (contact person, deputy, team) and in the base (grounds, permissions); whoever decides keeps that as #WkAccessFacts.
 * src/office/README.md tells the rules to people. */
#pragma once

#include "wk-function.h"
#include "wk-kind.h"

G_BEGIN_DECLS

typedef struct _YDoc YDoc;

typedef enum
{
  WK_ACCESS_NONE = 0,
  WK_ACCESS_READ = 1 << 0,
  WK_ACCESS_WRITE = 1 << 1,
  WK_ACCESS_BOTH = WK_ACCESS_READ | WK_ACCESS_WRITE,
} WkAccess;

/* Who asks, as the office knows them: never as they say of themselves. */
typedef struct
{
  const char *account; /* in hex */
  WkFunctions functions;
  WkExpertises expertises; /* of a network professional */
  const char *organisation; /* (nullable): none that the office vouches for */
  gboolean has_ground; /* a ground for BSN and file numbers is recorded with the function: the mandate of Income Support */
  gboolean emergency; /* has taken emergency access to this resident, and it has not ended */
} WkAccessWho;

/* Somebody whom the file names. */
typedef struct
{
  char *id; /* (owned): account in hex, "" when only a name is known */
  char *name; /* (owned) */
  char *account; /* (owned) (nullable): who that is, once resolved; %NULL: nobody whom the office knows */
} WkAccessPerson;

/* That an organisation may (or may no longer) know of a life domain. */
typedef struct
{
  char *organisation; /* (owned): folded, for comparing */
  char *domain; /* (owned): "" for all ordinary ones */
  char *from, *until; /* (owned): dates, "" when open; of a permission: given and withdrawn */
  gboolean is_permission;
} WkAccessGround;

typedef struct
{
  WkAccessPerson contact, deputy;
  GPtrArray *team; /* (owned) (element-type WkAccessPerson) */
  GPtrArray *grounds; /* (owned) (element-type WkAccessGround) */
  char *maker; /* (owned): the account in hex that made the file at the office; "" when unknown */
  char *door; /* (owned) (nullable): as wk_access_dup_door() has it; %NULL: not known, for an earlier version kept this */
} WkAccessFacts;

/**
 * wk_access_facts_new:
 *
 * Returns: (transfer full): of a resident of whom nothing is known yet
 */
WkAccessFacts *wk_access_facts_new (void);
void wk_access_facts_free (WkAccessFacts *self);

/**
 * wk_access_facts_take:
 * @self: what is known
 * @kind: %WK_DOC_CARD or %WK_DOC_BASE; of others there is nothing to take
 * @doc: the document as it was accepted; nothing is written
 *
 * Puts what that document says in the place of what it said before.
 */
void wk_access_facts_take (WkAccessFacts *self, WkDocKind kind, YDoc *doc);

GBytes *wk_access_facts_encode (const WkAccessFacts *self); /* (transfer full): to be kept sealed */
WkAccessFacts *wk_access_facts_decode (GBytes *bytes); /* (transfer full) (nullable): not readable */
gboolean wk_access_facts_equal (const WkAccessFacts *a, const WkAccessFacts *b);
gboolean wk_access_facts_has_dates (const WkAccessFacts *self); /* whether a new day can change anything */

/* (transfer full) (nullable): the account in hex that this person is. */
typedef char *(*WkAccessFind) (const char *id, const char *name, gpointer data);

/**
 * wk_access_facts_resolve:
 * @self: what is known
 * @find: who somebody is
 * @data: for @find
 *
 * Finds the accounts of those whom the file names. A file whose contact person is nobody that the office knows counts as one without.
 */
void wk_access_facts_resolve (WkAccessFacts *self, WkAccessFind find, gpointer data);

/**
 * wk_access_facts_has_ground:
 * @self: what is known
 * @organisation: its name
 * @domain: a life domain's key
 * @today: the date, `2026-11-27`
 *
 * Returns: whether a ground, or the resident's permission, that holds gives the organisation that life domain by name
 */
gboolean wk_access_facts_has_ground (const WkAccessFacts *self, const char *organisation, const char *domain, const char *today);

/**
 * wk_access_decide:
 * @facts: (nullable): of the document's resident; %NULL for a document of the location
 * @who: who asks
 * @kind: the document's kind; one of a later version is treated as the strictest
 * @domain: (nullable): its life domain
 * @is_new: whether nobody else has written in it yet
 * @today: the date of whoever decides, `2026-11-27`
 *
 * Returns: what they may
 */
WkAccess wk_access_decide (const WkAccessFacts *facts, const WkAccessWho *who, guint kind, const char *domain, gboolean is_new,
                           const char *today);

/**
 * wk_access_needs_name:
 * @domain: a life domain's key
 *
 * Returns: whether it is one of those whose people show it to no one else unless a ground names it; never one that a location made
 */
gboolean wk_access_needs_name (const char *domain);

/**
 * wk_access_dup_door:
 * @birth_date: `1984-05-02`
 * @house_number: the number alone
 *
 * By what somebody who is not in sight is found, exactly or not at all.
 *
 * Returns: (transfer full): both as one; "" when one of them is empty
 */
char *wk_access_dup_door (const char *birth_date, const char *house_number);

/**
 * wk_access_fold:
 * @name: the name of a person or an organisation
 *
 * Returns: (transfer full): without case and blanks at its ends, for comparing
 */
char *wk_access_fold (const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkAccessFacts, wk_access_facts_free)

G_END_DECLS
