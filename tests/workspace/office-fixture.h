/* Workspaces and a real office: its own process, real sockets, a line between that can be cut. */
#pragma once

#include "office/office-process.h"
#undef WAIT_UNTIL
#include "workspace-fixture.h"

#include "relay.h"

typedef struct {
  Office office;
  Relay *relay;
  char *dirs[3];
  WkWorkspace *laptops[3];
} Fixture;

static const char * const names[] = { "Ineke Veldman", "Karin", "Joost" };

static inline void
set_up (Fixture *f, gconstpointer data)
{
  office_set_up (&f->office);
  f->relay = relay_new (f->office.port);
}

static inline void
tear_down (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 3; i++)
    {
      if (f->laptops[i] != NULL)
        fixture_close (f->laptops[i]);
      if (f->dirs[i] != NULL)
        fixture_remove_dir (f->dirs[i]);
    }
  relay_free (f->relay);
  office_tear_down (&f->office);
}

static inline WkWorkspace *
make (Fixture *f, guint i)
{
  f->dirs[i] = fixture_make_dir ();
  return f->laptops[i] = fixture_create (f->dirs[i], names[i]);
}

static inline gboolean
enrol (Fixture *f, WkWorkspace *laptop, const char *code, GError **error)
{
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", relay_get_port (f->relay));
  g_auto (Waiter) waiter = { NULL };

  wk_workspace_enrol_async (laptop, address, code, NULL, fixture_cb, &waiter);
  return wk_workspace_enrol_finish (laptop, fixture_wait (&waiter), error);
}

static inline gboolean
sync_laptop (WkWorkspace *laptop, GError **error)
{
  WkOffice *office = wk_workspace_get_office (laptop);
  g_auto (Waiter) waiter = { NULL };

  wk_office_sync_async (office, NULL, fixture_cb, &waiter);
  return wk_office_sync_finish (office, fixture_wait (&waiter), NULL, NULL, error);
}

/* As sync_laptop(), for a line that was just mended: an attempt that was under way may fail yet. */
static inline gboolean
sync_mended (WkWorkspace *laptop, GError **error)
{
  gint64 until = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  for (;;)
    {
      GError *local = NULL;

      if (sync_laptop (laptop, &local))
        return TRUE;
      if (!g_error_matches (local, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_NETWORK) || g_get_monotonic_time () > until)
        {
          g_propagate_error (error, local);
          return FALSE;
        }
      g_error_free (local);
    }
}

/* Until all laptops are in step with the office; twice, since what one sends the other still has to get. */
static inline void
sync_all (Fixture *f)
{
  for (guint round = 0; round < 2; round++)
    for (guint i = 0; i < 3; i++)
      if (f->laptops[i] != NULL)
        {
          g_autoptr (GError) error = NULL;

          g_assert_true (sync_mended (f->laptops[i], &error));
          g_assert_no_error (error);
        }
}

static inline WkWorkspace *
make_enrolled (Fixture *f, guint i)
{
  g_autofree char *code = i == 0 ? g_strdup (f->office.code) : office_new_code (&f->office);
  WkWorkspace *laptop = make (f, i);
  g_autoptr (GError) error = NULL;

  enrol (f, laptop, code, &error);
  g_assert_no_error (error);
  return laptop;
}

static inline void
assert_sentence (WkWorkspace *laptop, const char *start)
{
  g_autofree char *sentence = wk_office_dup_sentence (wk_workspace_get_office (laptop));

  if (!g_str_has_prefix (sentence, start))
    g_error ("“%s” does not begin with “%s”", sentence, start);
}

static inline void
wait_state (WkWorkspace *laptop, WkOfficeState state)
{
  WAIT_UNTIL (wk_office_get_state (wk_workspace_get_office (laptop)) == state);
}

static inline gboolean
alike (Fixture *f)
{
  g_autofree char *first = fixture_dup_states (f->laptops[0]);

  for (guint i = 1; i < 3; i++)
    if (f->laptops[i] != NULL)
      {
        g_autofree char *other = fixture_dup_states (f->laptops[i]);
        if (!g_str_equal (first, other))
          return FALSE;
      }
  return TRUE;
}

/* What another laptop sent a moment ago may still be on its way to one that is live. */
static inline void
assert_alike (Fixture *f)
{
  WAIT_UNTIL (alike (f));
}

static inline void
assert_text (WkText *text, const char *expected)
{
  g_autofree char *is = wk_text_dup_text (text);

  g_assert_cmpstr (is, ==, expected);
}
