/* What `woonkamer-office` does from the command line, besides serving. */
#pragma once

#include "wk-office-feed.h"

G_BEGIN_DECLS

/* What was asked for. */
typedef struct
{
  char *dir;          /* (owned) */
  char *database;     /* (owned) (nullable): where it is in PostgreSQL */
  char *key_file;     /* (owned) (nullable) */
  char *location;     /* (owned) (nullable) */
  char *name;         /* (owned) (nullable) */
  char *organisation; /* (owned) (nullable) */
  char *title;        /* (owned) (nullable): what they are called */
  char *function;     /* (owned) (nullable): words of functions, with commas */
  char *expertise;    /* (owned) (nullable): words of expertises, with commas */
  char *ground;       /* (owned) (nullable): for BSN and file numbers */
  gboolean read_only; /* of a pass */
  char *whose;        /* (owned) (nullable): the code is for another laptop of that person's */
  int hours;
} WkOfficeOptions;

void wk_office_options_clear (WkOfficeOptions *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WkOfficeOptions, wk_office_options_clear)

/**
 * wk_office_options_open:
 * @options: where and with which key
 * @make: whether the office may be made when there is none
 * @clock: the time
 * @random: where keys come from
 * @error: why not
 *
 * Returns: (transfer full): the office's store, open
 */
WkOfficeFeed *wk_office_options_open (const WkOfficeOptions *options, gboolean make, WkClock *clock, WkRandom *random, GError **error);

/* (transfer full): twelve digits in groups; of the office that runs, or of its store when none does. */
char *wk_office_enrol_code (const WkOfficeOptions *options, WkClock *clock, WkRandom *random, GError **error);

/* (transfer full): who there is, or (who given) changed by what the options say: their line; wk-office-feed.h has what is in it. */
char *wk_office_profile (const WkOfficeOptions *options, const char *who, WkClock *clock, WkRandom *random, GError **error);
/* (transfer full): a pass for an npm client of somebody's. */
char *wk_office_pass (const WkOfficeOptions *options, const char *who, WkClock *clock, WkRandom *random, GError **error);
/* Takes a person, a device or a pass off. */
gboolean wk_office_revoke (const WkOfficeOptions *options, const char *who, WkClock *clock, WkRandom *random, GError **error);
/* Prints the access log, JSON, a line for each; then goes through its chain. FALSE: why it cannot be read, or which line does not fit. */
gboolean wk_office_print_access_log (const WkOfficeOptions *options, WkClock *clock, WkRandom *random, GError **error);

gboolean wk_office_backup (const WkOfficeOptions *options, const char *file, WkClock *clock, WkRandom *random, GError **error);
/* Puts a backup in place and begins a new epoch, so that laptops bring what it lacks. */
gboolean wk_office_restore (const WkOfficeOptions *options, const char *file, WkClock *clock, WkRandom *random, GError **error);

/* From one place to the other, each a directory or a connection string; both hold the same when it is TRUE, and the old place is as it was. */
gboolean wk_office_move_between (const WkOfficeOptions *options, const char *from, const char *to, WkClock *clock, WkRandom *random, GError **error);

/* (transfer full): digits in groups of four, with dashes. */
char *wk_office_format_code (const char *digits);

G_END_DECLS
