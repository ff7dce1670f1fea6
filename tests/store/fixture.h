/* What the store's tests share: a store in a directory of its own, ids and bytes by number. */
#pragma once

#include <glib.h>

#include "remove-all.h"
#include "wk-store.h"

#define PASSPHRASE "drie kopjes thee"

typedef struct
{
  char *dir; /* (owned) */
  WkClock *clock;
  WkRandom *random;
  WkStore *store; /* (nullable) */
} Fixture;

void fixture_init (Fixture *self);
void fixture_create (Fixture *self);
void fixture_open (Fixture *self);
void fixture_close (Fixture *self);
void fixture_clear (Fixture *self);
char *fixture_path (Fixture *self, const char *name);

WkId id_of (guint number);
GBytes *bytes_of (const char *format, ...) G_GNUC_PRINTF (1, 2);
void assert_bytes (GBytes *bytes, const char *text);
/* Appends and asserts that it worked; returns the sequence. */
guint64 append_text (WkStore *store, guint document, guint subject, WkBatchState state, const char *text);
/* The office has the batch. FALSE with an error when the store says no, or has no such batch. */
gboolean confirm (WkStore *store, const WkId *document, guint64 sequence, GError **error);
void ensure (WkStore *store, guint subject);
void assert_clean (WkStore *store);
void copy_tree (const char *from, const char *to);
