#include "wk-log.h"

static const char *
level_priority (GLogLevelFlags level)
{
  /* syslog(3)'s numbers, as GLib's writers expect them. */
  switch (level & G_LOG_LEVEL_MASK)
    {
    case G_LOG_LEVEL_ERROR:
      return "3";
    case G_LOG_LEVEL_CRITICAL:
    case G_LOG_LEVEL_WARNING:
      return "4";
    case G_LOG_LEVEL_MESSAGE:
      return "5";
    case G_LOG_LEVEL_INFO:
      return "6";
    default:
      return "7";
    }
}

void
wk_log_event (GLogLevelFlags    level,
              const char       *layer,
              const char       *event,
              const WkLogField *fields)
{
  g_autoptr (GString) message = g_string_new (event);
  g_autofree char *domain = g_strconcat ("wk-", layer, NULL);
  GLogField lines[] = {
    { "PRIORITY", level_priority (level), -1 },
    { "GLIB_DOMAIN", domain, -1 },
    { "WK_EVENT", event, -1 },
    { "MESSAGE", NULL, -1 },
  };

  for (const WkLogField *f = fields; f->name != NULL; f++)
    g_string_append_printf (message, " %s=%" G_GINT64_FORMAT, f->name, f->value);
  lines[3].value = message->str;
  g_log_structured_array (level, lines, G_N_ELEMENTS (lines));
}

void
wk_log_failure (const char   *layer,
                const char   *event,
                const GError *error)
{
  g_autofree char *domain = g_strconcat ("wk-", layer, NULL);
  g_autofree char *message = NULL;
  GLogField lines[] = {
    { "PRIORITY", "5", -1 },
    { "GLIB_DOMAIN", domain, -1 },
    { "WK_EVENT", event, -1 },
    { "MESSAGE", NULL, -1 },
  };

  message = error != NULL
    ? g_strdup_printf ("%s: %s %d", event, g_quark_to_string (error->domain), error->code)
    : g_strdup (event);
  lines[3].value = message;
  g_log_structured_array (G_LOG_LEVEL_MESSAGE, lines, G_N_ELEMENTS (lines));
}
