#include "app-display.h"

/* GLib lets go of its table of quarks when a program has more than 2,048 of them (g_quark_new()), with nothing amiss: lsan.supp knows the
 * first one by the constructor that made it, which only a whole stack shows. */
const char *__asan_default_options (void);

const char *
__asan_default_options (void)
{
  return "fast_unwind_on_malloc=0";
}

static void
set_surroundings (void)
{
  static const char *const folders[] = { "HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR" };
  g_autofree char *home = g_dir_make_tmp ("woonkamer-XXXXXX", NULL);

  g_setenv ("GDK_BACKEND", "x11", TRUE);
  g_setenv ("GSK_RENDERER", "cairo", TRUE);
  /* Mesa's software driver leaves something behind when it is unloaded. */
  g_setenv ("GDK_DEBUG", "gl-disable", TRUE);
  /* No buses here; what a screen reader sees is tried in tests/screen. */
  g_setenv ("GTK_A11Y", "none", TRUE);
  g_setenv ("ADW_DISABLE_PORTAL", "1", TRUE);
  g_setenv ("GTK_USE_PORTAL", "0", TRUE);
  g_unsetenv ("WAYLAND_DISPLAY");
  if (g_getenv ("G_TEST_BUILDDIR") != NULL)
    {
      g_autofree char *schemas = g_build_filename (g_getenv ("G_TEST_BUILDDIR"), "..", "data", NULL);

      /* libadwaita wants that there is a schema at all. */
      g_setenv ("GSETTINGS_SCHEMA_DIR", schemas, FALSE);
    }
  g_assert_nonnull (home);
  /* Not GTest's isolation: it hides the system's file types as well, without which no icon loads. */
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    g_setenv (folders[i], home, TRUE);
}

GSubprocess *
app_display_start (void)
{
  g_autofree char *program = g_find_program_in_path ("Xvfb");
  g_autoptr (GSubprocess) server = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *number = NULL, *display = NULL;

  set_surroundings ();
  if (program == NULL)
    return NULL;
  server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL, program, "-displayfd", "1",
                             "-screen", "0", "1280x800x24", "-noreset", "-nolisten", "tcp", NULL);
  if (server == NULL)
    return NULL;
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server));
  number = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  if (number == NULL)
    return NULL;
  display = g_strconcat (":", number, NULL);
  g_setenv ("DISPLAY", display, TRUE);
  return g_steal_pointer (&server);
}

WkApplication *
app_display_make_application (void)
{
  WkApplication *application = wk_application_new ();

  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  return application;
}

int
app_display_run (int argc, char **argv, void (*add_tests) (void))
{
  g_autoptr (GSubprocess) server = app_display_start ();
  g_autoptr (WkApplication) application = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  if (server == NULL)
    {
      g_print ("1..0 # SKIP Xvfb is not installed\n");
      return 0;
    }
  application = app_display_make_application ();
  add_tests ();
  status = g_test_run ();
  g_subprocess_force_exit (server);
  return status;
}
