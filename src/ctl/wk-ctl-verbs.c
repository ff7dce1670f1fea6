#include "wk-ctl-verbs.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "wk-attachment-piece.h"
#include "wk-attachment.h"
#include "wk-file.h"
#include "wk-order.h"
#include "wk-resident-list.h"
#include "wk-take-along.h"

/* ---- JSON ------------------------------------------------------------------------------------------------ */

static void
print_json (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, FALSE);

  g_print ("%s\n", text);
}

static void
member (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

/* ---- making a store ------------------------------------------------------------------------------------------ */

static int
create (WkCtl *ctl, char **words)
{
  WkProfile profile = { .name = words[0], .organisation = words[1], .location = ctl->example ? _("Example location") : "" };
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) done = NULL;
  g_autofree char *passphrase = NULL;
  GError *error = NULL;

  if (ctl->passphrase_file == NULL || !g_file_get_contents (ctl->passphrase_file, &passphrase, NULL, &error))
    {
      if (error == NULL)
        error = g_error_new_literal (WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_INVALID,
                                     _("Say which file holds the passphrase: --passphrase-file FILE"));
      return wk_ctl_fail (error);
    }
  passphrase[strcspn (passphrase, "\r\n")] = '\0';
  wk_workspace_create_async (ctl->data_dir, &profile, passphrase, ctl->example ? WK_CREATE_EXAMPLE : WK_CREATE_EMPTY, NULL, wk_ctl_done_cb, &result);
  done = wk_ctl_wait (&result);
  ctl->workspace = wk_workspace_new_finish (done, &error);
  return ctl->workspace != NULL ? WK_CTL_DONE : wk_ctl_fail (error);
}

/* ---- orders: what is done here, or by the program that has the store open --------------------------------------- */

static char *
give_order (WkCtl *ctl, const char *const *words, GError **error)
{
  WkOrder asked = { words, ctl->dry_run, ctl->json, ctl->code };
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) done = NULL;

  if (ctl->elsewhere)
    return wk_order_hand_over (ctl->workspace, &asked, error);
  wk_workspace_order_async (ctl->workspace, &asked, NULL, wk_ctl_done_cb, &result);
  done = wk_ctl_wait (&result);
  return wk_workspace_order_finish (ctl->workspace, done, error);
}

static int
order (WkCtl *ctl, char **words)
{
  g_autoptr (GFile) file = g_str_equal (ctl->words[0], "import") ? g_file_new_for_commandline_arg (words[0]) : NULL;
  g_autoptr (GPtrArray) said = g_ptr_array_new ();
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL, *text = NULL;
  GError *error = NULL;

  for (guint i = 0; ctl->words[i] != NULL; i++)
    g_ptr_array_add (said, i == 1 && path != NULL ? path : ctl->words[i]);
  g_ptr_array_add (said, NULL);
  text = give_order (ctl, (const char *const *) said->pdata, &error);
  if (text == NULL)
    return wk_ctl_fail (error);
  g_print ("%s", text);
  return WK_CTL_DONE;
}

/* ---- residents ------------------------------------------------------------------------------------------------ */

static void
print_rows (WkCtl *ctl)
{
  GListModel *rows = G_LIST_MODEL (wk_workspace_get_residents (ctl->workspace));
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (WkResidentRow) row = g_list_model_get_item (rows, i);

      if (!ctl->json)
        {
          g_print ("%s  %s  %s\n", wk_resident_row_get_id (row), wk_resident_row_get_name (row),
                   wk_resident_row_get_contact_person (row) != NULL ? wk_resident_row_get_contact_person (row) : "");
          continue;
        }
      json_builder_begin_object (builder);
      member (builder, "id", wk_resident_row_get_id (row));
      member (builder, "name", wk_resident_row_get_name (row));
      member (builder, "birth-date", wk_resident_row_get_birth_date (row));
      member (builder, "address", wk_resident_row_get_address (row));
      member (builder, "contact-person", wk_resident_row_get_contact_person (row));
      member (builder, "phase", wk_resident_row_get_phase (row));
      member (builder, "last-contact", wk_resident_row_get_last_contact (row));
      member (builder, "next-step", wk_resident_row_get_next_step (row));
      member (builder, "match", wk_resident_row_get_match (row));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  if (ctl->json)
    print_json (builder);
}

static int
list (WkCtl *ctl, char **words)
{
  print_rows (ctl);
  return WK_CTL_DONE;
}

static int
search (WkCtl *ctl, char **words)
{
  WkResidentList *residents = wk_workspace_get_residents (ctl->workspace);
  g_autofree char *query = g_strjoinv (" ", words);
  gboolean searching = TRUE;

  wk_resident_list_set_query (residents, query);
  /* Names answer at once, notes from the worker. */
  while (g_object_get (residents, "searching", &searching, NULL), searching)
    g_main_context_iteration (NULL, TRUE);
  print_rows (ctl);
  return WK_CTL_DONE;
}

/* A resident by id, or by a name that only one has. */
static WkFile *
open_file (WkCtl *ctl, const char *who, GError **error)
{
  WkResidentList *residents = wk_workspace_get_residents (ctl->workspace);
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) done = NULL;
  g_autofree char *id = NULL;

  if (wk_resident_list_lookup (residents, who) != NULL)
    id = g_strdup (who);
  else
    {
      guint n;

      wk_resident_list_set_query (residents, who);
      n = g_list_model_get_n_items (G_LIST_MODEL (residents));
      if (n != 1)
        {
          g_set_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_MISSING,
                       n == 0 ? _("There is nobody called “%s”.") : _("More than one resident is called “%s”: use the number that “list” shows."), who);
          return NULL;
        }
      g_autoptr (WkResidentRow) row = g_list_model_get_item (G_LIST_MODEL (residents), 0);
      id = g_strdup (wk_resident_row_get_id (row));
    }
  wk_workspace_open_file_async (ctl->workspace, id, NULL, wk_ctl_done_cb, &result);
  done = wk_ctl_wait (&result);
  return wk_workspace_open_file_finish (ctl->workspace, done, error);
}

/* As open_file(), noted for the resident first. On a disk that can only be read nothing can be noted, here as in the window. */
static WkFile *
look_in_file (WkCtl *ctl, const char *who, const char *deed, GError **error)
{
  const char *const words[] = { deed, who, NULL };
  g_autofree char *noted = NULL;

  if (!ctl->read_only && (noted = give_order (ctl, words, error)) == NULL)
    return NULL;
  return open_file (ctl, who, error);
}

/* What a copy of the file does not say of itself: that something of it did not open, and the words that lost their place by it. */
static void
warn_of_damage (WkFile *file)
{
  g_autoptr (GPtrArray) strays = wk_file_list_strays (file);

  if (wk_file_is_damaged (file))
    g_printerr ("woonkamerctl: %s\n", _("Part of this file could not be read from the disk. What could be read is shown."));
  if (strays->len > 0)
    g_printerr ("woonkamerctl: %s\n", _("These words were written after something that is missing, so nobody can tell where they stood:"));
  for (guint i = 0; i < strays->len; i++)
    {
      const WkStrayWords *stray = strays->pdata[i];

      g_printerr ("%s%s%s: %s\n", wk_doc_kind_to_nick (stray->kind), *stray->domain != '\0' ? " " : "", stray->domain, stray->text);
    }
}

static int
show (WkCtl *ctl, char **words)
{
  GError *error = NULL;
  g_autoptr (WkFile) file = look_in_file (ctl, words[0], "look", &error);
  g_autofree char *json = NULL;

  if (file == NULL)
    return wk_ctl_fail (error);
  warn_of_damage (file);
  json = wk_file_dup_json (file);
  if (ctl->json)
    g_print ("%s\n", json);
  else
    {
      g_autoptr (JsonNode) node = json_from_string (json, NULL);
      g_autofree char *pretty = json_to_string (node, TRUE);
      g_print ("%s\n", pretty);
    }
  return WK_CTL_DONE;
}

static gboolean
write_part (WkCtl *ctl, const char *name, GBytes *bytes, GError **error)
{
  g_autofree char *path = g_build_filename (ctl->to, name, NULL);

  if (!wk_take_along_write (ctl->to, name, bytes, error))
    return FALSE;
  g_print ("%s\n", path);
  return TRUE;
}

static gboolean
write_parts (WkCtl *ctl, WkFile *file, GError **error)
{
  g_autoptr (GPtrArray) documents = wk_file_list_documents (file), parts = NULL;

  parts = wk_take_along_list (wk_file_get_resident_id (file), (WkDocument *const *) documents->pdata, documents->len, ctl->authors, error);
  if (parts == NULL)
    return FALSE;
  for (guint i = 0; i < parts->len; i++)
    {
      const WkTakeAlongPart *part = parts->pdata[i];

      if (!write_part (ctl, part->name, part->bytes, error))
        return FALSE;
    }
  return TRUE;
}

/* Photos and PDFs lie beside the copy; one that is not here yet is said, and the rest is written. */
static gboolean
write_attachments (WkCtl *ctl, WkFile *file, GError **error)
{
  g_autoptr (GPtrArray) records = wk_file_list_attachments (file);

  for (guint i = 0; i < records->len; i++)
    {
      g_autofree char *name = wk_attachment_dup_file_name (records->pdata[i]);
      GAsyncResult *result = NULL;
      g_autoptr (GAsyncResult) done = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GError) local = NULL;

      wk_file_read_attachment_async (file, records->pdata[i], NULL, wk_ctl_done_cb, &result);
      done = wk_ctl_wait (&result);
      bytes = wk_file_read_attachment_finish (file, done, &local);
      if (bytes == NULL)
        g_printerr ("woonkamerctl: %s: %s\n", name, local->message);
      else if (!write_part (ctl, name, bytes, error))
        return FALSE;
    }
  return TRUE;
}

static int
export_file (WkCtl *ctl, char **words)
{
  GError *error = NULL;
  g_autoptr (WkFile) file = NULL;

  if (ctl->to == NULL)
    {
      g_printerr ("woonkamerctl: %s\n", _("Say where to: --to DIR"));
      return WK_CTL_USAGE;
    }
  file = look_in_file (ctl, words[0], "copy", &error);
  if (file == NULL)
    return wk_ctl_fail (error);
  if (g_mkdir_with_parents (ctl->to, 0700) < 0)
    {
      g_printerr (_("woonkamerctl: %s cannot be made: %s\n"), ctl->to, g_strerror (errno));
      return WK_CTL_FAILED;
    }
  warn_of_damage (file);
  if (!write_parts (ctl, file, &error) || !write_attachments (ctl, file, &error))
    return wk_ctl_fail (error);
  return WK_CTL_DONE;
}

/* ---- the store ----------------------------------------------------------------------------------------------------- */

static int
check (WkCtl *ctl, char **words)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) done = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  GError *error = NULL;

  wk_workspace_check_async (ctl->workspace, NULL, wk_ctl_done_cb, &result);
  done = wk_ctl_wait (&result);
  findings = wk_workspace_check_finish (ctl->workspace, done, &error);
  if (findings == NULL)
    return wk_ctl_fail (error);
  for (guint i = 0; i < findings->len; i++)
    g_print ("%s\n", (char *) findings->pdata[i]);
  if (findings->len == 0)
    g_print ("%s\n", _("Everything opens, and nothing is missing."));
  return findings->len == 0 ? WK_CTL_DONE : WK_CTL_FAILED;
}

static int
backup (WkCtl *ctl, char **words)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) done = NULL;
  GError *error = NULL;

  wk_workspace_backup_async (ctl->workspace, words[0], NULL, wk_ctl_done_cb, &result);
  done = wk_ctl_wait (&result);
  return wk_workspace_backup_finish (ctl->workspace, done, &error) ? WK_CTL_DONE : wk_ctl_fail (error);
}

static int
restore (WkCtl *ctl, char **words)
{
  GError *error = NULL;

  return wk_workspace_restore (words[0], ctl->data_dir, &error) ? WK_CTL_DONE : wk_ctl_fail (error);
}

static void
add_state (JsonBuilder *builder, const WkDocumentState *state)
{
  json_builder_begin_object (builder);
  member (builder, "name", state->name);
  member (builder, "resident", state->resident);
  member (builder, "kind", state->kind);
  member (builder, "domain", state->domain);
  member (builder, "state-vector", state->state_vector);
  member (builder, "snapshot", state->snapshot_hash);
  member (builder, "content", state->content_hash);
  json_builder_set_member_name (builder, "pending");
  json_builder_add_boolean_value (builder, state->pending);
  json_builder_end_object (builder);
}

static int
documents (WkCtl *ctl, char **words)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) done = NULL;
  g_autoptr (GPtrArray) states = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  GError *error = NULL;
  gboolean damaged = FALSE;

  wk_workspace_list_documents_async (ctl->workspace, NULL, wk_ctl_done_cb, &result);
  done = wk_ctl_wait (&result);
  states = wk_workspace_list_documents_finish (ctl->workspace, done, &error);
  if (states == NULL)
    return wk_ctl_fail (error);
  json_builder_begin_array (builder);
  for (guint i = 0; i < states->len; i++)
    {
      WkDocumentState *state = states->pdata[i];

      damaged = damaged || state->damaged;
      if (ctl->json)
        add_state (builder, state);
      else
        g_print ("%s %s%s%s %s %s%s\n", state->name, state->kind, *state->domain != '\0' ? "/" : "", state->domain, state->snapshot_hash,
                 state->content_hash, state->pending ? " pending" : "");
    }
  json_builder_end_array (builder);
  if (ctl->json)
    print_json (builder);
  if (damaged)
    g_printerr ("woonkamerctl: %s\n", _("Some documents are damaged; “check” says which."));
  return damaged ? WK_CTL_FAILED : WK_CTL_DONE;
}

static const WkCtlVerb verbs[] = {
  { "create", 1, 2, WK_CTL_NO_STORE, create },
  { "import", 1, 1, WK_CTL_WRITES, order },
  { "list", 0, 0, WK_CTL_READS, list },
  { "show", 1, 1, WK_CTL_LOOKS, show },
  { "search", 1, 20, WK_CTL_READS, search },
  { "export", 1, 1, WK_CTL_LOOKS, export_file },
  { "edit", 3, 3, WK_CTL_WRITES, order },
  { "enrol", 1, 1, WK_CTL_WRITES, order },
  { "sync", 0, 0, WK_CTL_WRITES, order },
  { "check", 0, 0, WK_CTL_READS, check },
  { "backup", 1, 1, WK_CTL_READS, backup },
  { "restore", 1, 1, WK_CTL_NO_STORE, restore },
  { "documents", 0, 0, WK_CTL_READS, documents },
};

const WkCtlVerb *
wk_ctl_find_verb (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (g_str_equal (verbs[i].name, name))
      return &verbs[i];
  return NULL;
}
