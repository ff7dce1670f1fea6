/* The office as its connections see it: asks the store on its worker, and lets pushes that come together share one commit. */
#pragma once

#include "wk-office-identity.h"
#include "wk-office-people.h"
#include "wk-office-register.h"

G_BEGIN_DECLS

#define WK_TYPE_OFFICE_FEED (wk_office_feed_get_type ())
/* A WkFeedOffice. Its calls come and are answered on the main loop.
 *
 * Signal "renewed": the store went back to an earlier state, and a new epoch began: whoever is connected is to come again. */
G_DECLARE_FINAL_TYPE (WkOfficeFeed, wk_office_feed, WK, OFFICE_FEED, GObject)

/* How the store is opened. */
typedef struct
{
  const char *dir;
  const char *database;      /* (nullable): where it is in PostgreSQL; %NULL: in @dir */
  WkSecret *key;
  const char *location_name; /* (nullable): of a new office */
  gboolean hurried;          /* for tests: nothing waits for what may come after it, to go together */
} WkOfficeFeedConfig;

/**
 * wk_office_feed_open:
 * @config: what to open
 * @clock: the time
 * @random: where keys come from
 * @error: why not, as wk_store_open() has it
 *
 * Opens the office's store, or makes it. Waits for the disk: call it before there is anybody to keep waiting.
 *
 * Returns: (transfer full): the feed
 */
WkOfficeFeed *wk_office_feed_open (const WkOfficeFeedConfig *config, WkClock *clock, WkRandom *random, GError **error);

WkOfficeIdentity *wk_office_feed_get_identity (WkOfficeFeed *self); /* (transfer none) */

/* What it did since it was opened, and what there is. */
typedef struct
{
  guint accounts, devices;
  guint64 pushes, commits, taken, refused, failed, pages;
  gint64 position;
  gboolean away; /* the database cannot be reached */
} WkOfficeFigures;

void wk_office_feed_get_figures (WkOfficeFeed *self, WkOfficeFigures *figures);

/* Opens a code; finish: (transfer full) twelve digits. */
void wk_office_feed_new_code_async (WkOfficeFeed *self, const WkOfficeInvitation *invitation, guint hours, GAsyncReadyCallback callback,
                                    gpointer data);
char *wk_office_feed_new_code_finish (WkOfficeFeed *self, GAsyncResult *result, GError **error);

/* Opens one for another laptop of somebody who is there (@who: as below); finish as above. */
void wk_office_feed_new_laptop_code_async (WkOfficeFeed *self, const char *who, guint hours, GAsyncReadyCallback callback, gpointer data);

/* Who there is, a line for each: account, name, organisation, function, expertise, ground, devices; with tabs between. Finish: (transfer full). */
void wk_office_feed_list_people_async (WkOfficeFeed *self, GAsyncReadyCallback callback, gpointer data);
char *wk_office_feed_list_people_finish (WkOfficeFeed *self, GAsyncResult *result, GError **error);

/* Changes what somebody (@who: their name, or the beginning of their account) may do, at once. Finish: (transfer full) their line. */
void wk_office_feed_change_person_async (WkOfficeFeed *self, const char *who, const WkOfficeChange *change, GAsyncReadyCallback callback,
                                         gpointer data);
char *wk_office_feed_change_person_finish (WkOfficeFeed *self, GAsyncResult *result, GError **error);

/* A pass with which another program comes in as somebody (@who: as above), for so many hours. Finish: (transfer full), its text. */
void wk_office_feed_new_pass_async (WkOfficeFeed *self, const char *who, gboolean read_only, guint hours, GAsyncReadyCallback callback,
                                    gpointer data);
char *wk_office_feed_new_pass_finish (WkOfficeFeed *self, GAsyncResult *result, GError **error);

/**
 * wk_office_feed_take_off_async:
 * @self: the office
 * @who: somebody, as above, or the beginning of a device's key or of a pass's hash
 * @callback: called when it is durable
 * @data: for @callback
 *
 * They may not come in any more, and what they sign from now on is not taken. Signal `taken-off` (account, key: a #WkId, or %NULL and 32 bytes)
 * when it is durable: whoever is connected is to be cut off.
 */
void wk_office_feed_take_off_async (WkOfficeFeed *self, const char *who, GAsyncReadyCallback callback, gpointer data);
gboolean wk_office_feed_take_off_finish (WkOfficeFeed *self, GAsyncResult *result, GError **error);

/**
 * wk_office_feed_find_off_async:
 * @self: the office
 * @accounts: (element-type WkOfficeAccount): those that are connected
 * @callback: called with those of them that were taken off, also by another process of this office
 * @data: for @callback
 */
void wk_office_feed_find_off_async (WkOfficeFeed *self, GPtrArray *accounts, GAsyncReadyCallback callback, gpointer data);
/* Returns: (transfer full) (element-type WkOfficeAccount) */
GPtrArray *wk_office_feed_find_off_finish (WkOfficeFeed *self, GAsyncResult *result, GError **error);

/* Some of the access log after a line, JSON, a line for each; "" after the last. Finish: (transfer full). */
void wk_office_feed_print_access_async (WkOfficeFeed *self, guint64 after, GAsyncReadyCallback callback, gpointer data);
char *wk_office_feed_print_access_finish (WkOfficeFeed *self, GAsyncResult *result, GError **error);

/* Whether no line of the access log was changed, added or taken away; if one was, the error says which. */
void wk_office_feed_verify_access_async (WkOfficeFeed *self, GAsyncReadyCallback callback, gpointer data);
gboolean wk_office_feed_verify_access_finish (WkOfficeFeed *self, GAsyncResult *result, GError **error);

/* An open code that is there already, or a new one, when nobody is enrolled yet; NULL without an error when somebody is. Waits. */
char *wk_office_feed_first_code (WkOfficeFeed *self, GError **error);

void wk_office_feed_backup_async (WkOfficeFeed *self, const char *file, GAsyncReadyCallback callback, gpointer data);
gboolean wk_office_feed_backup_finish (WkOfficeFeed *self, GAsyncResult *result, GError **error);

/* Finishes what is under way and closes the store. Waits. */
void wk_office_feed_close (WkOfficeFeed *self);

G_END_DECLS
