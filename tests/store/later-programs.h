/* Programs that come after ours, for tests of upgrading: what their tables have more than ours. Whoever needs versions that exist by then
 * takes away here what has become a numbered file of its own. */
#pragma once

/* The first adds columns, tables and an index; the second makes a table with rows anew. */
static const char *const later_programs[] = {
  "ALTER TABLE document ADD COLUMN seen INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE tombstone ADD COLUMN why INTEGER NOT NULL DEFAULT 0;"
  "CREATE TABLE later (id INTEGER PRIMARY KEY, sealed BLOB NOT NULL) STRICT;"
  "CREATE INDEX batch_day ON batch (day);",
  "CREATE TABLE receipt_now (id INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL, sealed BLOB NOT NULL, kept INTEGER NOT NULL DEFAULT 1) STRICT;"
  "INSERT INTO receipt_now (id, time, sealed) SELECT id, time, sealed FROM receipt;"
  "DROP TABLE receipt;"
  "ALTER TABLE receipt_now RENAME TO receipt;",
};
