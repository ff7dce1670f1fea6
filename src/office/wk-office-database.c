#include "wk-office-database.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "wk-office-config.h"
#include "wk-office-error.h"
#include "wk-office-sqlite.h"
#if WK_OFFICE_HAS_POSTGRES
#include "wk-office-ear.h"
#include "wk-office-postgres.h"
#endif

gboolean
wk_office_database_is_connection (const char *place)
{
  return g_str_has_prefix (place, "postgresql://") || g_str_has_prefix (place, "postgres://") || (*place != '/' && strchr (place, '=') != NULL);
}

char *
wk_office_database_from_surroundings (GError **error)
{
  const char *variable = g_getenv (WK_OFFICE_DATABASE_VARIABLE), *credentials = g_getenv ("CREDENTIALS_DIRECTORY");
  g_autofree char *path = NULL;
  char *text;

  if (variable)
    return g_strdup (variable);
  path = credentials ? g_build_filename (credentials, WK_OFFICE_DATABASE_CREDENTIAL, NULL) : NULL;
  if (!path || !g_file_test (path, G_FILE_TEST_EXISTS) || !g_file_get_contents (path, &text, NULL, error))
    return NULL;

  return g_strstrip (text);
}

#if !WK_OFFICE_HAS_POSTGRES
static void
set_without (GError **error)
{
  g_set_error (error, WK_OFFICE_ERROR, WK_OFFICE_ERROR_REFUSED,
               _("This program was built without PostgreSQL. Build it with libpq, or leave the connection string out to use the embedded store."));
}
#endif

gboolean
wk_office_database_find (const char *dir, const char *database, gboolean *exists, GError **error)
{
  if (!database) {
    *exists = wk_store_exists (dir);
    return TRUE;
  }
#if WK_OFFICE_HAS_POSTGRES
  return wk_office_postgres_find (database, exists, error);
#else
  set_without (error);
  return FALSE;
#endif
}

WkOfficeStore *
wk_office_database_open (const char *dir, const char *database, WkSecret *key, WkClock *clock, WkRandom *random, GError **error)
{
  if (!database)
    return wk_office_sqlite_open (dir, key, clock, random, error);
#if WK_OFFICE_HAS_POSTGRES
  return wk_office_postgres_open (database, key, clock, random, error);
#else
  set_without (error);
  return NULL;
#endif
}

GObject *
wk_office_database_listen (const char *database)
{
#if WK_OFFICE_HAS_POSTGRES
  return G_OBJECT (wk_office_ear_new (database, WK_OFFICE_POSTGRES_CHANNEL));
#else
  return NULL;
#endif
}
