#include "wk-ctl.h"

#include <glib/gi18n.h>
#include <string.h>

#include "wk-config.h"
#include "wk-ctl-verbs.h"

void
wk_ctl_done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
  g_main_context_wakeup (NULL);
}

/* (transfer full) */
GAsyncResult *
wk_ctl_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_steal_pointer (result);
}

int
wk_ctl_fail (GError *error)
{
  g_printerr ("woonkamerctl: %s\n", error->message);
  g_error_free (error);
  return WK_CTL_FAILED;
}

static char *
read_passphrase (WkCtl *ctl, GError **error)
{
  char *text = NULL;

  if (ctl->passphrase_file == NULL)
    {
      g_set_error_literal (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_INVALID,
                           _("Say which file holds the passphrase: --passphrase-file FILE"));
      return NULL;
    }
  if (!g_file_get_contents (ctl->passphrase_file, &text, NULL, error))
    return NULL;
  text[strcspn (text, "\r\n")] = '\0';
  return text;
}

static WkWorkspace *
try_open (WkCtl *ctl, const char *passphrase, WkOpenFlags flags, GError **error)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) done = NULL;

  wk_workspace_open_with_flags_async (ctl->data_dir, passphrase, flags, NULL, wk_ctl_done_cb, &result);
  done = wk_ctl_wait (&result);
  return wk_workspace_new_finish (done, error);
}

static gboolean
open_store (WkCtl *ctl, WkCtlStore how, GError **error)
{
  g_autofree char *passphrase = read_passphrase (ctl, error);
  WkOpenFlags reads = WK_OPEN_READ_ONLY | WK_OPEN_OFFLINE;
  GError *local = NULL;

  if (passphrase == NULL)
    return FALSE;
  if (!wk_workspace_exists (ctl->data_dir))
    {
      g_set_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_MISSING,
                   _("There is no store in %s. Make one with “woonkamerctl create NAME”, or start Woonkamer."), ctl->data_dir);
      return FALSE;
    }
  ctl->workspace = try_open (ctl, passphrase, how == WK_CTL_READS ? reads : WK_OPEN_OFFLINE, &local);
  ctl->elsewhere = how != WK_CTL_READS && g_error_matches (local, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_IN_USE);
  ctl->read_only = how == WK_CTL_LOOKS && g_error_matches (local, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_READ_ONLY);
  if (ctl->elsewhere || ctl->read_only)
    {
      g_clear_error (&local);
      ctl->workspace = try_open (ctl, passphrase, reads, &local);
    }
  if (local != NULL)
    g_propagate_error (error, local);
  return ctl->workspace != NULL;
}

static int
close_store (WkCtl *ctl, int status)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) done = NULL;
  GError *error = NULL;

  if (ctl->workspace == NULL)
    return status;
  wk_workspace_close_async (ctl->workspace, wk_ctl_done_cb, &result);
  done = wk_ctl_wait (&result);
  if (!wk_workspace_close_finish (ctl->workspace, done, &error))
    status = wk_ctl_fail (error);
  g_clear_object (&ctl->workspace);
  return status;
}

static int
usage (const char *sentence)
{
  g_printerr ("woonkamerctl: %s\n%s\n", sentence, _("“woonkamerctl --help” tells more."));
  return WK_CTL_USAGE;
}

static int
run (WkCtl *ctl)
{
  const WkCtlVerb *verb = ctl->words != NULL && ctl->words[0] != NULL ? wk_ctl_find_verb (ctl->words[0]) : NULL;
  guint n = ctl->words != NULL ? g_strv_length (ctl->words) : 0;
  GError *error = NULL;

  if (verb == NULL)
    return usage (n == 0 ? _("Say what to do.") : _("This is not something it can do."));
  if (n - 1 < verb->least || n - 1 > verb->most)
    return usage (_("Too few or too many words after it."));
  if (verb->store != WK_CTL_NO_STORE && !open_store (ctl, verb->store, &error))
    return wk_ctl_fail (error);
  return close_store (ctl, verb->run (ctl, ctl->words + 1));
}

int
wk_ctl_run (int argc, char **argv)
{
  WkCtl ctl = { NULL };
  gboolean version = FALSE;
  const GOptionEntry entries[] = {
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &ctl.data_dir, N_("Where the store lies"), "DIR" },
    { "passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &ctl.passphrase_file, N_("The file that holds its passphrase"), "FILE" },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &ctl.dry_run, N_("Look only, change nothing (import)"), NULL },
    { "example", 0, 0, G_OPTION_ARG_NONE, &ctl.example, N_("With people who do not exist, to try things on (create)"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &ctl.json, N_("Answer as JSON"), NULL },
    { "code", 0, 0, G_OPTION_ARG_STRING, &ctl.code, N_("The code that the office gave (enrol)"), "CODE" },
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &ctl.to, N_("The folder to write to (export)"), "DIR" },
    { "authors", 0, 0, G_OPTION_ARG_NONE, &ctl.authors, N_("With who wrote what in the plan on paper (export)"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, N_("Say which version this is"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &ctl.words, NULL, NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_("VERB …"));
  g_autoptr (GError) error = NULL;
  int status;

  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_description (context,
    "create NAME [ORGANISATION] [--example]\nimport FILE [--dry-run]\nlist [--json]\nshow RESIDENT\nsearch WORDS [--json]\nedit RESIDENT PLAN-FIELD TEXT\n"
    "export RESIDENT --to DIR [--authors]\n"
    "enrol ADDRESS --code CODE\nsync\ncheck\nbackup FILE\nrestore FILE\ndocuments [--json]\n");
  if (!g_option_context_parse (context, &argc, &argv, &error))
    status = usage (error->message);
  else if (version)
    {
      g_print ("woonkamerctl %s\n", WK_VERSION);
      status = WK_CTL_DONE;
    }
  else
    {
      if (ctl.data_dir == NULL)
        ctl.data_dir = g_build_filename (g_get_user_data_dir (), "woonkamer", NULL);
      status = run (&ctl);
    }
  g_free (ctl.data_dir);
  g_free (ctl.passphrase_file);
  g_free (ctl.code);
  g_free (ctl.to);
  g_strfreev (ctl.words);
  return status;
}
