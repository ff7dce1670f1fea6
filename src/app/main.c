#include "seat/wk-seat-language.h"
#include "seat/wk-speaker.h"
#include "wk-application.h"
#include "wk-config.h"

#include <glib/gi18n.h>
#include <libnotify/notify.h>
#include <locale.h>

int
main (int argc, char **argv)
{
  g_autoptr (WkApplication) application = NULL;
  const char *locale_dir = g_getenv ("WOONKAMER_LOCALEDIR");
  int status;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir != NULL ? locale_dir : WK_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  wk_seat_language_init (WK_LOCALEDIR, locale_dir);

  application = wk_application_new ();
  wk_application_remember_arguments (application, (const char *const *) argv);
  status = g_application_run (G_APPLICATION (application), argc, argv);

  wk_speaker_end ();
  if (notify_is_initted ())
    notify_uninit ();
  return status;
}
