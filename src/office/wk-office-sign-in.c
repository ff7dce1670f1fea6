#include "wk-office-sign-in.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "wk-office-error.h"
#include "wk-office-settings.h"
#include "wk-office-token.h"
#include "wk-sign-in.h"

#define GROUP WK_OFFICE_SETTINGS_SIGN_IN
#define FUNCTIONS WK_OFFICE_SETTINGS_FUNCTIONS
#define SCOPE "openid profile"
#define WAIT_SECONDS 15
#define MOST_BYTES (256 * 1024)
/* What the provider says of itself, and its keys, are asked for again after an hour; its keys sooner when one is unknown, but not at every try. */
#define FRESH_SECONDS 3600
#define KEYS_AGAIN_SECONDS 60
#define MOST_AT_ONCE 16

struct _WkOfficeSignIn
{
  GObject parent_instance;

  WkClock *clock;        /* (owned) */
  SoupSession *session;  /* (owned) */
  guint8 fingerprint[WK_SIGN_IN_FINGERPRINT_LENGTH];
  char *issuer, *client, *secret; /* (owned); the secret "" without */
  char *scope, *claim, *organisation; /* (owned) */
  GHashTable *functions; /* (owned) (element-type utf8 WkFunctions): by what the claim says */

  YValue *about;         /* (owned) (nullable): the provider's own words, checked */
  gint64 about_since;    /* seconds, monotonic */
  YValue *keys;          /* (owned) (nullable) */
  gint64 keys_since;     /* seconds, monotonic */
  guint under_way;
};

G_DEFINE_FINAL_TYPE (WkOfficeSignIn, wk_office_sign_in, G_TYPE_OBJECT)

void
wk_office_signed_in_free (WkOfficeSignedIn *self)
{
  g_free (self->subject);
  g_free (self->name);
  g_free (self->organisation);
  g_free (self->title);
  wk_office_role_clear (&self->role);
  g_free (self);
}

static void
wk_office_sign_in_finalize (GObject *object)
{
  WkOfficeSignIn *self = WK_OFFICE_SIGN_IN (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->clock, wk_clock_unref);
  g_free (self->issuer);
  g_free (self->client);
  g_clear_pointer (&self->secret, wk_wipe_and_free_text);
  g_free (self->scope);
  g_free (self->claim);
  g_free (self->organisation);
  g_clear_pointer (&self->functions, g_hash_table_unref);
  g_clear_pointer (&self->about, y_value_unref);
  g_clear_pointer (&self->keys, y_value_unref);

  G_OBJECT_CLASS (wk_office_sign_in_parent_class)->finalize (object);
}

static void
wk_office_sign_in_class_init (WkOfficeSignInClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wk_office_sign_in_finalize;
}

static void
wk_office_sign_in_init (WkOfficeSignIn *self)
{
  self->functions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static gint64
now_monotonic (WkOfficeSignIn *self)
{
  return wk_clock_get_monotonic (self->clock) / G_USEC_PER_SEC;
}

/* Only over TLS, or within this machine. */
static gboolean
is_safe (const char *address)
{
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);
  g_autoptr (GInetAddress) number = NULL;
  const char *host = uri ? g_uri_get_host (uri) : NULL;

  if (!host || !*host)
    return FALSE;
  if (g_str_equal (g_uri_get_scheme (uri), "https"))
    return TRUE;
  number = g_inet_address_new_from_string (host);

  return g_str_equal (g_uri_get_scheme (uri), "http") && number && g_inet_address_get_is_loopback (number);
}

/* ---- the key file -------------------------------------------------------------------------------------- */

static gboolean
read_functions (WkOfficeSignIn *self, GKeyFile *file, GError **error)
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, FUNCTIONS, NULL, NULL);
  guint i;

  for (i = 0; keys && keys[i]; i++) {
    g_autofree char *words = g_key_file_get_string (file, FUNCTIONS, keys[i], NULL);
    WkFunctions functions;

    if (!words || !wk_functions_from_nicks (words, &functions)) {
      g_set_error (error, WK_OFFICE_ERROR, WK_OFFICE_ERROR_REFUSED, _("“%s” is no function here, for “%s” in the file of signing in."), words ? words : "",
                   keys[i]);
      return FALSE;
    }
    g_hash_table_replace (self->functions, g_strdup (keys[i]), GUINT_TO_POINTER (functions));
  }

  return TRUE;
}

static char *
get_text (GKeyFile *file, const char *key, const char *fallback)
{
  char *text = g_key_file_get_string (file, GROUP, key, NULL);

  return text ? text : g_strdup (fallback);
}

WkOfficeSignIn *
wk_office_sign_in_new (const char *file, const guint8 *fingerprint, WkClock *clock, GError **error)
{
  g_autoptr (WkOfficeSignIn) self = g_object_new (WK_TYPE_OFFICE_SIGN_IN, NULL);
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autoptr (GError) cause = NULL;
  g_autofree char *secret_file = NULL;

  if (!g_key_file_load_from_file (keys, file, G_KEY_FILE_NONE, &cause)) {
    if (!g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOENT))
      g_propagate_error (error, g_steal_pointer (&cause));
    return NULL;
  }
  if (!g_key_file_has_group (keys, GROUP))
    return NULL;

  self->clock = wk_clock_ref (clock);
  memcpy (self->fingerprint, fingerprint, sizeof self->fingerprint);
  self->issuer = get_text (keys, "issuer", "");
  self->client = get_text (keys, "client", "");
  self->scope = get_text (keys, "scope", SCOPE);
  self->claim = get_text (keys, "claim", "groups");
  self->organisation = get_text (keys, "organisation", "");
  secret_file = get_text (keys, "secret-file", "");
  if (*secret_file && !g_file_get_contents (secret_file, &self->secret, NULL, error))
    return NULL;
  if (self->secret)
    g_strchomp (self->secret);
  else
    self->secret = g_strdup ("");
  if (!is_safe (self->issuer) || !*self->client) {
    g_set_error (error, WK_OFFICE_ERROR, WK_OFFICE_ERROR_REFUSED, _("%s: signing in needs an issuer, beginning with https://, and a client."), file);
    return NULL;
  }
  if (!read_functions (self, keys, error))
    return NULL;
  if (g_hash_table_size (self->functions) == 0) {
    g_set_error (error, WK_OFFICE_ERROR, WK_OFFICE_ERROR_REFUSED, _("%s: signing in needs to know which functions who may have."), file);
    return NULL;
  }
  self->session = soup_session_new_with_options ("timeout", WAIT_SECONDS, NULL);

  return g_steal_pointer (&self);
}

/* ---- asking the provider --------------------------------------------------------------------------------- */

/* One question to the provider. Its answer is JSON, and bounded. */
typedef struct
{
  SoupMessage *message; /* (owned) */
  guint8 *buffer;       /* (owned) */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_object_unref (question->message);
  g_free (question->buffer);
  g_free (question);
}

static void
fail_to_reach (GTask *task, GError *cause /* (owned) (nullable) */)
{
  if (cause)
    wk_log_failure ("office", "provider_failed", cause);
  g_clear_error (&cause);
  g_task_return_new_error (task, WK_OFFICE_ERROR, WK_OFFICE_ERROR_FAILED, "%s", _("The municipality’s sign-in does not answer. Try again later, or ask for a code."));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Question *question = g_task_get_task_data (task);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (YValue) value = NULL;
  GError *error = NULL;
  gsize length;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &length, &error)) {
    fail_to_reach (task, error);
    return;
  }
  bytes = g_bytes_new (question->buffer, length);
  value = length < MOST_BYTES ? wk_body_read (bytes) : NULL;
  /* A provider that says no says so in JSON too (RFC 6749, section 5.2). */
  if (value && y_value_kind (value) == Y_MAP && *wk_body_text (value, "error"))
    g_task_return_new_error (task, WK_OFFICE_ERROR, WK_OFFICE_ERROR_REFUSED, "%s", _("The municipality does not accept this sign-in any more. Begin again."));
  else if (value && y_value_kind (value) == Y_MAP && soup_message_get_status (question->message) == SOUP_STATUS_OK)
    g_task_return_pointer (task, g_steal_pointer (&value), (GDestroyNotify) y_value_unref);
  else
    fail_to_reach (task, NULL);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Question *question = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GInputStream) stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);

  if (!stream) {
    fail_to_reach (task, error);
    return;
  }
  question->buffer = g_malloc (MOST_BYTES);
  g_input_stream_read_all_async (stream, question->buffer, MOST_BYTES, G_PRIORITY_DEFAULT, NULL, read_cb, g_steal_pointer (&task));
}

/* form: (nullable): posts it. */
static void
ask_provider (WkOfficeSignIn *self, const char *address, const char *form, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);
  Question *question = g_new0 (Question, 1);

  question->message = soup_message_new (form ? SOUP_METHOD_POST : SOUP_METHOD_GET, address);
  soup_message_add_flags (question->message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_replace (soup_message_get_request_headers (question->message), "Accept", "application/json");
  g_task_set_task_data (task, question, question_free);
  if (form) {
    g_autoptr (GBytes) body = g_bytes_new (form, strlen (form));

    soup_message_set_request_body_from_bytes (question->message, "application/x-www-form-urlencoded", body);
  }
  if (form && *self->secret) {
    g_autofree char *client = g_uri_escape_string (self->client, NULL, FALSE), *secret = g_uri_escape_string (self->secret, NULL, FALSE);
    g_autofree char *both = g_strdup_printf ("%s:%s", client, secret);
    g_autofree char *coded = g_base64_encode ((const guchar *) both, strlen (both)), *line = g_strconcat ("Basic ", coded, NULL);

    soup_message_headers_replace (soup_message_get_request_headers (question->message), "Authorization", line);
  }
  soup_session_send_async (self->session, question->message, G_PRIORITY_DEFAULT, NULL, answered_cb, task);
}

static YValue *
ask_provider_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- what it says of itself ------------------------------------------------------------------------------ */

static void
about_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  WkOfficeSignIn *self = WK_OFFICE_SIGN_IN (source);
  GError *error = NULL;
  g_autoptr (YValue) about = ask_provider_finish (result, &error);

  if (!about) {
    g_task_return_error (task, error);
    return;
  }
  /* OpenID Connect Discovery 1.0, section 4.3. */
  if (!g_str_equal (wk_body_text (about, "issuer"), self->issuer) || !is_safe (wk_body_text (about, "authorization_endpoint")) ||
      !is_safe (wk_body_text (about, "token_endpoint")) || !is_safe (wk_body_text (about, "jwks_uri"))) {
    WK_LOG (G_LOG_LEVEL_WARNING, "office", "provider_is_another");
    fail_to_reach (task, NULL);
    return;
  }
  g_clear_pointer (&self->about, y_value_unref);
  self->about = g_steal_pointer (&about);
  self->about_since = now_monotonic (self);
  g_task_return_boolean (task, TRUE);
}

static void
learn_about_async (WkOfficeSignIn *self, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);
  g_autofree char *address = NULL;
  const char *slash = g_str_has_suffix (self->issuer, "/") ? "" : "/";

  if (self->about && now_monotonic (self) - self->about_since < FRESH_SECONDS) {
    g_task_return_boolean (task, TRUE);
    g_object_unref (task);
    return;
  }
  address = g_strconcat (self->issuer, slash, ".well-known/openid-configuration", NULL);
  ask_provider (self, address, NULL, about_cb, task);
}

static gboolean
learn_about_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
offer_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  WkOfficeSignIn *self = WK_OFFICE_SIGN_IN (source);
  GError *error = NULL;

  if (!learn_about_finish (result, &error)) {
    g_task_return_error (task, error);
    return;
  }
  g_task_return_pointer (task, soup_form_encode ("authorization", wk_body_text (self->about, "authorization_endpoint"), "client", self->client, "scope",
                                                 self->scope, NULL), g_free);
}

void
wk_office_sign_in_offer_async (WkOfficeSignIn *self, GAsyncReadyCallback callback, gpointer data)
{
  learn_about_async (self, offer_cb, g_task_new (self, NULL, callback, data));
}

char *
wk_office_sign_in_offer_finish (WkOfficeSignIn *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- taking what a laptop brings -------------------------------------------------------------------------- */

typedef struct
{
  WkOfficeSignIn *self; /* (owned) */
  char *code, *verifier, *redirect; /* (owned): the laptop's */
  char *nonce;          /* (owned) */
  char *token;          /* (owned) (nullable) */
  gboolean asked_again; /* for keys */
} Taking;

static void
taking_free (gpointer data)
{
  Taking *taking = data;

  taking->self->under_way--;
  g_object_unref (taking->self);
  g_clear_pointer (&taking->code, wk_wipe_and_free_text);
  g_clear_pointer (&taking->verifier, wk_wipe_and_free_text);
  g_free (taking->redirect);
  g_free (taking->nonce);
  g_clear_pointer (&taking->token, wk_wipe_and_free_text);
  g_free (taking);
}

/* What of the claim's words gives a function. */
static WkFunctions
find_functions (WkOfficeSignIn *self, const YValue *claims)
{
  YValue *list = wk_body_list (claims, self->claim);
  WkFunctions functions = GPOINTER_TO_UINT (g_hash_table_lookup (self->functions, wk_body_text (claims, self->claim)));
  gsize i, n = list ? y_value_length (list) : 0;

  for (i = 0; i < n; i++) {
    const char *word = y_value_get_string (y_value_index (list, i), NULL);

    if (word)
      functions |= GPOINTER_TO_UINT (g_hash_table_lookup (self->functions, word));
  }

  return functions;
}

static void
accept (GTask *task, Taking *taking, const YValue *claims)
{
  WkOfficeSignIn *self = taking->self;
  WkFunctions functions = find_functions (self, claims);
  WkOfficeSignedIn *who;
  g_autofree char *name = g_strstrip (g_strdup (wk_body_text (claims, "name")));

  if (functions == 0) {
    g_task_return_new_error (task, WK_OFFICE_ERROR, WK_OFFICE_ERROR_REFUSED, "%s",
                             _("You are known there, but have no task in Woonkamer. Ask whoever looks after the office."));
    return;
  }
  if (!*name || strlen (name) > 200) {
    g_task_return_new_error (task, WK_OFFICE_ERROR, WK_OFFICE_ERROR_REFUSED, "%s", _("The sign-in does not say who it is."));
    return;
  }
  who = g_new0 (WkOfficeSignedIn, 1);
  who->subject = g_strconcat (self->issuer, "\n", wk_body_text (claims, "sub"), NULL);
  who->name = g_steal_pointer (&name);
  who->organisation = g_strdup (self->organisation);
  who->title = g_strdup ("");
  wk_office_role_init (&who->role, functions, WK_EXPERTISE_NONE, "");
  g_task_return_pointer (task, who, (GDestroyNotify) wk_office_signed_in_free);
}

static void judge (GTask *task /* (owned) */);

static void
keys_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  WkOfficeSignIn *self = WK_OFFICE_SIGN_IN (source);
  GError *error = NULL;
  YValue *keys = ask_provider_finish (result, &error);

  if (!keys) {
    g_task_return_error (task, error);
    return;
  }
  g_clear_pointer (&self->keys, y_value_unref);
  self->keys = keys;
  self->keys_since = now_monotonic (self);
  judge (g_steal_pointer (&task));
}

static void
judge (GTask *task)
{
  g_autoptr (GTask) owned = task;
  Taking *taking = g_task_get_task_data (task);
  WkOfficeSignIn *self = taking->self;
  const WkOfficeTokenWish wish = { self->issuer, self->client, taking->nonce, wk_clock_get_wall (self->clock) / G_USEC_PER_SEC };
  g_autoptr (YValue) claims = NULL;
  GError *error = NULL;
  gboolean unknown_key;

  if (!self->keys || now_monotonic (self) - self->keys_since >= FRESH_SECONDS) {
    ask_provider (self, wk_body_text (self->about, "jwks_uri"), NULL, keys_cb, g_steal_pointer (&owned));
    return;
  }
  claims = wk_office_token_read (taking->token, self->keys, &wish, &unknown_key, &error);
  if (claims) {
    accept (task, taking, claims);
  } else if (unknown_key && !taking->asked_again && now_monotonic (self) - self->keys_since >= KEYS_AGAIN_SECONDS) {
    g_clear_error (&error);
    taking->asked_again = TRUE;
    ask_provider (self, wk_body_text (self->about, "jwks_uri"), NULL, keys_cb, g_steal_pointer (&owned));
  } else {
    WK_LOG (G_LOG_LEVEL_MESSAGE, "office", "sign_in_refused");
    g_task_return_error (task, error);
  }
}

static void
exchanged_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Taking *taking = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (YValue) answer = ask_provider_finish (result, &error);

  if (!answer) {
    g_task_return_error (task, error);
    return;
  }
  taking->token = g_strdup (wk_body_text (answer, "id_token"));
  judge (g_steal_pointer (&task));
}

static void
append_field (GString *form, const char *key, const char *value)
{
  g_autofree char *escaped = g_uri_escape_string (value, NULL, FALSE);

  g_string_append_printf (form, "%s%s=%s", form->len > 0 ? "&" : "", key, escaped);
}

static void
exchange_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Taking *taking = g_task_get_task_data (task);
  WkOfficeSignIn *self = taking->self;
  g_autoptr (GString) form = g_string_new (NULL);
  GError *error = NULL;

  if (!learn_about_finish (result, &error)) {
    g_task_return_error (task, error);
    return;
  }
  append_field (form, "grant_type", "authorization_code");
  append_field (form, "code", taking->code);
  append_field (form, "redirect_uri", taking->redirect);
  append_field (form, "code_verifier", taking->verifier);
  append_field (form, "client_id", self->client);
  ask_provider (self, wk_body_text (self->about, "token_endpoint"), form->str, exchanged_cb, g_steal_pointer (&task));
}

void
wk_office_sign_in_take_async (WkOfficeSignIn *self, GHashTable *form, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);
  const char *code = g_hash_table_lookup (form, "code"), *verifier = g_hash_table_lookup (form, "verifier");
  const char *redirect = g_hash_table_lookup (form, "redirect"), *salt = g_hash_table_lookup (form, "salt");
  Taking *taking;

  if (!code || !verifier || !salt || !redirect || !is_safe (redirect)) {
    g_task_return_new_error (task, WK_OFFICE_ERROR, WK_OFFICE_ERROR_REFUSED, "%s", _("What the municipality answered is no sign-in."));
    return;
  }
  if (self->under_way >= MOST_AT_ONCE) {
    g_task_return_new_error (task, WK_OFFICE_ERROR, WK_OFFICE_ERROR_REFUSED, "%s", _("Many are signing in at the moment. Try again in a minute."));
    return;
  }
  taking = g_new0 (Taking, 1);
  self->under_way++;
  taking->self = g_object_ref (self);
  taking->nonce = wk_sign_in_dup_nonce (self->fingerprint, salt);
  taking->code = g_strdup (code);
  taking->verifier = g_strdup (verifier);
  taking->redirect = g_strdup (redirect);
  g_task_set_task_data (task, taking, taking_free);
  learn_about_async (self, exchange_cb, g_steal_pointer (&task));
}

WkOfficeSignedIn *
wk_office_sign_in_take_finish (WkOfficeSignIn *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
