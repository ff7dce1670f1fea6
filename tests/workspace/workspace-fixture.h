/* Workspaces as a test needs them: each call waits until what it asked for is done. */
#pragma once

#include "wk-csv-file.h"
#include "wk-import.h"
#include "wk-location.h"
#include "wk-workspace-private.h"

#define PASSPHRASE "drie kleine woorden"

#define WAIT_UNTIL(condition)                                 \
  do {                                                        \
    gint64 until_ = g_get_monotonic_time () + 60000000;       \
    while (!(condition))                                      \
      {                                                       \
        g_assert_cmpint (g_get_monotonic_time (), <, until_); \
        fixture_iterate ();                                   \
      }                                                       \
  } while (0)

void fixture_iterate (void);                      /* one turn of the main loop, 10 ms at most */

/* For any _async: the callback and its data; then the result. */
typedef struct { GAsyncResult *result; } Waiter;
void fixture_cb (GObject *source, GAsyncResult *result, gpointer data);
GAsyncResult *fixture_wait (Waiter *waiter);      /* (transfer none): until the next wait with the same waiter */
void fixture_waiter_clear (Waiter *waiter);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Waiter, fixture_waiter_clear)

char *fixture_make_dir (void);                    /* (transfer full) */
void fixture_remove_dir (char *dir);              /* with all that is in it; frees dir */

void fixture_finalize (gpointer object);          /* asserts that nothing else holds it */

WkWorkspace *fixture_create (const char *dir, const char *name);
WkWorkspace *fixture_try_open (const char *dir, const char *passphrase, WkOpenFlags flags, GError **error);
WkWorkspace *fixture_open (const char *dir);
void fixture_close (WkWorkspace *workspace);      /* closes it and asserts that nothing else holds it */
void fixture_settle (WkWorkspace *workspace);     /* until all is on disk, and in the lists */

/* One laptop with a store, for g_test_add(). */
typedef struct { char *dir; WkWorkspace *workspace; } LaptopFixture;
void fixture_set_up (LaptopFixture *f, gconstpointer data);
void fixture_tear_down (LaptopFixture *f, gconstpointer data);
void fixture_reopen (LaptopFixture *f);

/* Belongs from now on to the office with this key and location; nobody answers there. */
void fixture_enrol (WkWorkspace *workspace, WkDeviceKey *office, const WkSubject *location);

WkFile *fixture_open_file (WkWorkspace *workspace, const char *id);
WkLocation *fixture_open_location (WkWorkspace *workspace); /* (transfer full) */
WkFile *fixture_add (WkWorkspace *workspace, const char *first_name, const char *last_name);
WkText *fixture_plan_text (WkDocument *plan);   /* one text of a plan */
void fixture_assert_text (WkText *text, const char *expected);
GPtrArray *fixture_list_proposals (WkWorkspace *workspace);  /* (transfer full) of WkProposal */
GPtrArray *fixture_documents (WkWorkspace *workspace);  /* of WkDocumentState */
char *fixture_dup_states (WkWorkspace *workspace);      /* every document's name, vector and hashes, to be compared */

/* An export of n made-up people, numbers from 1000; change (nullable) may alter a person's cells. */
enum { CELL_NUMBER, CELL_BSN, CELL_LAST, CELL_FIRST, CELL_BIRTH, CELL_STREET, CELL_HOUSE, CELL_PHONE, CELL_REMARKS, N_CELLS };
typedef void (*FixtureChange) (guint i, char **cells);
char *fixture_make_export (const char *dir, guint n, FixtureChange change); /* (transfer full): the file's path */
char *fixture_bsn (guint i);                      /* (transfer full): one that passes the eleven test; "" when there is no more */

WkImport *fixture_read_export (WkWorkspace *workspace, const char *path, GError **error);
gboolean fixture_apply (WkImport *import, GCancellable *cancellable, GError **error);

/* Runs a script of tests/interop with these words, for figures beside ours; says so when node or its packages are not there. */
void fixture_compare_with_npm (const char *script, const char *const *words);
