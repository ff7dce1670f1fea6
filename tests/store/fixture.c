#include "fixture.h"

#include <glib/gstdio.h>
#include <string.h>

void
fixture_init (Fixture *self)
{
  self->dir = g_dir_make_tmp ("wk-store-XXXXXX", NULL);
  g_assert_nonnull (self->dir);
  self->clock = wk_clock_new_test (G_GINT64_CONSTANT (1700000000) * G_USEC_PER_SEC);
  self->random = wk_random_new_system ();
  self->store = NULL;
}

void
fixture_create (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  self->store = wk_store_create (self->dir, PASSPHRASE, WK_KDF_TEST, self->clock, self->random, &error);
  g_assert_no_error (error);
  g_assert_nonnull (self->store);
}

void
fixture_open (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  self->store = wk_store_open (self->dir, WK_SLOT_PASSPHRASE, PASSPHRASE, self->clock, self->random, &error);
  g_assert_no_error (error);
  g_assert_nonnull (self->store);
}

void
fixture_close (Fixture *self)
{
  g_clear_pointer (&self->store, wk_store_unref);
}

void
copy_tree (const char *from,
           const char *to)
{
  g_autoptr (GDir) dir = g_dir_open (from, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  g_assert_cmpint (g_mkdir_with_parents (to, 0700), ==, 0);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *source = g_build_filename (from, name, NULL);
      g_autofree char *target = g_build_filename (to, name, NULL);
      g_autofree char *data = NULL;
      gsize length;

      if (g_file_test (source, G_FILE_TEST_IS_DIR))
        continue;
      g_assert_true (g_file_get_contents (source, &data, &length, NULL));
      g_assert_true (g_file_set_contents (target, data, length, NULL));
    }
}

void
fixture_clear (Fixture *self)
{
  fixture_close (self);
  remove_all (self->dir);
  g_clear_pointer (&self->dir, g_free);
  g_clear_pointer (&self->clock, wk_clock_unref);
  g_clear_pointer (&self->random, wk_random_unref);
}

char *
fixture_path (Fixture    *self,
              const char *name)
{
  return g_build_filename (self->dir, name, NULL);
}

WkId
id_of (guint number)
{
  WkId id;

  memset (&id, 0x11, sizeof id);
  number = GUINT32_TO_BE (number);
  memcpy (id.bytes, &number, sizeof number);
  return id;
}

GBytes *
bytes_of (const char *format,
          ...)
{
  va_list args;
  char *text;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  return g_bytes_new_take (text, strlen (text));
}

void
assert_bytes (GBytes     *bytes,
              const char *text)
{
  g_assert_nonnull (bytes);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), text, strlen (text));
}

void
ensure (WkStore *store,
        guint    subject)
{
  g_autoptr (GError) error = NULL;
  WkId id = id_of (subject);

  g_assert_true (wk_store_ensure_subject (store, &id, NULL, &error));
  g_assert_no_error (error);
}

guint64
append_text (WkStore     *store,
             guint        document,
             guint        subject,
             WkBatchState state,
             const char  *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = bytes_of ("%s", text);
  WkId doc = id_of (document), who = id_of (subject);
  guint64 sequence = 0;
  gboolean known = TRUE;

  g_assert_true (wk_store_append (store, &doc, &who, 7, bytes, state, &sequence, &known, &error));
  g_assert_no_error (error);
  g_assert_false (known);
  return sequence;
}

void
assert_clean (WkStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = wk_store_verify (store, NULL, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < findings->len; i++)
    {
      WkStoreFinding *finding = g_ptr_array_index (findings, i);

      g_test_message ("%s %" G_GUINT64_FORMAT ": %s", finding->record, finding->sequence, finding->sentence);
    }
  g_assert_cmpuint (findings->len, ==, 0);
}

gboolean
confirm (WkStore    *store,
         const WkId *document,
         guint64     sequence,
         GError    **error)
{
  g_autoptr (GPtrArray) log = wk_store_read_log (store, document, sequence - 1, error);
  guint8 id[WK_STORE_BATCH_ID_LENGTH];
  gboolean found = FALSE;

  if (log == NULL)
    return FALSE;
  if (log->len > 0)
    wk_store_batch_id (((WkStoreBatch *) log->pdata[0])->bytes, id);
  if (log->len == 0 || ((WkStoreBatch *) log->pdata[0])->sequence != sequence)
    {
      g_set_error (error, WK_STORE_ERROR, WK_STORE_ERROR_MISSING, "no batch %" G_GUINT64_FORMAT, sequence);
      return FALSE;
    }
  return wk_store_confirm (store, document, id, &found, error) && found;
}
