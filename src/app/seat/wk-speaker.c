#include "wk-speaker.h"

#include <libspeechd.h>
#include <string.h>

#include "seat/wk-tongue.h"
#include "wk-worker.h"

/* Slower than the synthesiser's own pace: for who listens in a second language. */
#define RATE (-15)

typedef struct
{
  char *module; /* (owned) */
  gboolean needs_vowels;
} Voice;

struct _WkSpeaker
{
  GObject parent_instance;

  WkWorker *worker; /* (owned) */
  GHashTable *voices; /* (owned): language → Voice; main thread */
  char *listed; /* (owned) */
  gboolean speaking;
  guint turn; /* of the last reading asked for; an older one's end does not count */

  SPDConnection *line; /* (owned) (nullable): worker's thread */
};

/* libspeechd calls back without data, on its own thread; ids of messages that are not at their end, and those whose end came before
 * their id was known. */
static GMutex messages_lock;
static GHashTable *open_messages, *ended_messages;
static guint waiting_readings; /* asked for, and not yet handed to speech-dispatcher */
static WkSpeaker *speaker;

enum
{
  PROP_0,
  PROP_VOICES,
  PROP_SPEAKING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WkSpeaker, wk_speaker, G_TYPE_OBJECT)

static void
voice_free (gpointer data)
{
  Voice *voice = data;

  g_free (voice->module);
  g_free (voice);
}

/* ---- what the worker finds ---- */

typedef struct
{
  WkSpeaker *self; /* (owned) */
  GHashTable *voices; /* (owned) (nullable) */
  guint turn;
} News;

static void
set_speaking (WkSpeaker *self, gboolean speaking)
{
  if (self->speaking == speaking)
    return;
  self->speaking = speaking;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SPEAKING]);
}

static gboolean
voices_found_cb (gpointer data)
{
  News *news = data;
  WkSpeaker *self = news->self;
  g_autoptr (GList) languages = NULL;
  GString *listed = g_string_new (NULL);

  g_hash_table_unref (self->voices);
  self->voices = g_steal_pointer (&news->voices);
  languages = g_list_sort (g_hash_table_get_keys (self->voices), (GCompareFunc) strcmp);
  for (GList *l = languages; l != NULL; l = l->next)
    g_string_append_printf (listed, "%s%s", listed->len > 0 ? "," : "", (char *) l->data);
  g_free (self->listed);
  self->listed = g_string_free (listed, FALSE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VOICES]);
  g_object_unref (self);
  g_free (news);
  return G_SOURCE_REMOVE;
}

static gboolean
at_end_cb (gpointer data)
{
  News *news = data;

  if (news->turn == 0 || news->turn == news->self->turn)
    {
      gboolean more;

      g_mutex_lock (&messages_lock);
      more = g_hash_table_size (open_messages) > 0 || waiting_readings > 0;
      g_mutex_unlock (&messages_lock);
      if (!more)
        set_speaking (news->self, FALSE);
    }
  g_object_unref (news->self);
  g_free (news);
  return G_SOURCE_REMOVE;
}

static void
tell_end (WkSpeaker *self, guint turn)
{
  News *news = g_new0 (News, 1);

  news->self = g_object_ref (self);
  news->turn = turn;
  g_idle_add (at_end_cb, news);
}

static void
message_ended_cb (size_t message, size_t client, SPDNotificationType type)
{
  gpointer id = GSIZE_TO_POINTER (message);
  gboolean last;

  g_mutex_lock (&messages_lock);
  if (!g_hash_table_remove (open_messages, id))
    g_hash_table_add (ended_messages, id);
  last = g_hash_table_size (open_messages) == 0;
  g_mutex_unlock (&messages_lock);
  if (last && speaker != NULL)
    tell_end (speaker, 0);
}

static void
add_voices (GHashTable *found, SPDConnection *line, const char *module)
{
  SPDVoice **voices = spd_list_synthesis_voices (line);
  gboolean simple = strstr (module, "espeak") != NULL;

  for (guint i = 0; voices != NULL && voices[i] != NULL; i++)
    {
      g_autofree char *language = voices[i]->language != NULL ? g_ascii_strdown (voices[i]->language, -1) : NULL;
      Voice *known, *voice;

      if (language == NULL)
        continue;
      language[strcspn (language, "-_")] = '\0';
      known = g_hash_table_lookup (found, language);
      /* One that knows words is kept before one that spells. */
      if (*language == '\0' || (known != NULL && (simple || strstr (known->module, "espeak") == NULL)))
        continue;
      voice = g_new0 (Voice, 1);
      voice->module = g_strdup (module);
      voice->needs_vowels = simple && g_str_equal (language, "ar");
      g_hash_table_insert (found, g_steal_pointer (&language), voice);
    }
  if (voices != NULL)
    free_spd_voices (voices);
}

static void
open_line (gpointer data)
{
  WkSpeaker *self = data;
  News *news = g_new0 (News, 1);
  char *trouble = NULL;
  char **modules = NULL;

  news->self = g_object_ref (self);
  news->voices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, voice_free);
  self->line = spd_open2 ("woonkamer", "seat", NULL, SPD_MODE_THREADED, NULL, TRUE, &trouble);
  if (self->line == NULL)
    {
      g_info ("Nothing is read aloud here: %s", trouble != NULL ? trouble : "no speech-dispatcher");
      free (trouble);
      g_idle_add (voices_found_cb, news);
      return;
    }
  self->line->callback_end = message_ended_cb;
  self->line->callback_cancel = message_ended_cb;
  spd_set_notification_on (self->line, SPD_END);
  spd_set_notification_on (self->line, SPD_CANCEL);
  spd_set_voice_rate (self->line, RATE);
  modules = spd_list_modules (self->line);
  for (guint i = 0; modules != NULL && modules[i] != NULL; i++)
    if (!g_str_has_prefix (modules[i], "dummy") && spd_set_output_module (self->line, modules[i]) == 0)
      add_voices (news->voices, self->line, modules[i]);
  if (modules != NULL)
    free_spd_modules (modules);
  g_idle_add (voices_found_cb, news);
}

/* ---- reading ---- */

typedef struct
{
  WkSpeaker *self; /* (owned) */
  char **languages, **texts, **modules; /* (owned) */
  guint turn;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_strfreev (reading->languages);
  g_strfreev (reading->texts);
  g_strfreev (reading->modules);
  g_object_unref (reading->self);
  g_free (reading);
}

static void
read_job (gpointer data)
{
  Reading *reading = data;
  SPDConnection *line = reading->self->line;

  if (line != NULL)
    spd_cancel (line);
  for (guint i = 0; line != NULL && reading->texts[i] != NULL; i++)
    {
      int id;

      spd_set_output_module (line, reading->modules[i]);
      spd_set_language (line, reading->languages[i]);
      id = spd_say (line, SPD_MESSAGE, reading->texts[i]);
      if (id < 0)
        continue;
      g_mutex_lock (&messages_lock);
      if (!g_hash_table_remove (ended_messages, GINT_TO_POINTER (id)))
        g_hash_table_add (open_messages, GINT_TO_POINTER (id));
      g_mutex_unlock (&messages_lock);
    }
  g_mutex_lock (&messages_lock);
  waiting_readings--;
  g_mutex_unlock (&messages_lock);
  tell_end (reading->self, reading->turn);
}

static void
stop_job (gpointer data)
{
  WkSpeaker *self = data;

  if (self->line != NULL)
    spd_cancel (self->line);
}

static void
close_job (gpointer data)
{
  WkSpeaker *self = data;

  if (self->line != NULL)
    spd_close (self->line);
  self->line = NULL;
}

static void
wk_speaker_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WkSpeaker *self = WK_SPEAKER (object);

  if (id == PROP_VOICES)
    g_value_set_string (value, self->listed);
  else
    g_value_set_boolean (value, self->speaking);
}

static void
wk_speaker_finalize (GObject *object)
{
  WkSpeaker *self = WK_SPEAKER (object);

  g_hash_table_unref (self->voices);
  g_free (self->listed);

  G_OBJECT_CLASS (wk_speaker_parent_class)->finalize (object);
}

static void
wk_speaker_class_init (WkSpeakerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = wk_speaker_get_property;
  object_class->finalize = wk_speaker_finalize;
  properties[PROP_VOICES] = g_param_spec_string ("voices", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SPEAKING] = g_param_spec_boolean ("speaking", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
wk_speaker_init (WkSpeaker *self)
{
  self->voices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, voice_free);
  self->listed = g_strdup ("");
}

WkSpeaker *
wk_speaker_get (void)
{
  if (speaker == NULL)
    {
      open_messages = g_hash_table_new (NULL, NULL);
      ended_messages = g_hash_table_new (NULL, NULL);
      speaker = g_object_new (WK_TYPE_SPEAKER, NULL);
    }
  return speaker;
}

void
wk_speaker_start (void)
{
  WkSpeaker *self = wk_speaker_get ();

  if (self->worker != NULL)
    return;
  self->worker = wk_worker_new ("speech");
  wk_worker_push (self->worker, open_line, g_object_ref (self), g_object_unref);
}

void
wk_speaker_end (void)
{
  WkSpeaker *self = g_steal_pointer (&speaker);

  if (self == NULL)
    return;
  if (self->worker != NULL)
    {
      wk_worker_push (self->worker, close_job, g_object_ref (self), g_object_unref);
      wk_worker_stop (self->worker);
    }
  g_clear_pointer (&self->worker, wk_worker_unref);
  /* What it told last is still on its way to the main loop. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (self);
  g_clear_pointer (&open_messages, g_hash_table_unref);
  g_clear_pointer (&ended_messages, g_hash_table_unref);
}

gboolean
wk_speaker_can_read (WkSpeaker *self, const char *language, const char *text)
{
  Voice *voice;

  g_return_val_if_fail (WK_IS_SPEAKER (self), FALSE);

  voice = language != NULL ? g_hash_table_lookup (self->voices, language) : NULL;
  return voice != NULL && text != NULL && *text != '\0' && (!voice->needs_vowels || wk_tongue_is_vowelled (text));
}

void
wk_speaker_read (WkSpeaker *self, const char *const *languages, const char *const *texts)
{
  g_autoptr (GPtrArray) kept_languages = g_ptr_array_new ();
  g_autoptr (GPtrArray) kept_texts = g_ptr_array_new ();
  g_autoptr (GPtrArray) modules = g_ptr_array_new ();
  Reading *reading;

  g_return_if_fail (WK_IS_SPEAKER (self));

  if (self->worker == NULL)
    return;
  for (guint i = 0; texts[i] != NULL; i++)
    if (wk_speaker_can_read (self, languages[i], texts[i]))
      {
        Voice *voice = g_hash_table_lookup (self->voices, languages[i]);

        g_ptr_array_add (kept_languages, g_strdup (languages[i]));
        g_ptr_array_add (kept_texts, g_strdup (texts[i]));
        g_ptr_array_add (modules, g_strdup (voice->module));
      }
  g_ptr_array_add (kept_languages, NULL);
  g_ptr_array_add (kept_texts, NULL);
  g_ptr_array_add (modules, NULL);
  reading = g_new0 (Reading, 1);
  reading->self = g_object_ref (self);
  reading->languages = (char **) g_ptr_array_steal (kept_languages, NULL);
  reading->texts = (char **) g_ptr_array_steal (kept_texts, NULL);
  reading->modules = (char **) g_ptr_array_steal (modules, NULL);
  reading->turn = ++self->turn;
  g_mutex_lock (&messages_lock);
  waiting_readings++;
  g_mutex_unlock (&messages_lock);
  set_speaking (self, reading->texts[0] != NULL);
  wk_worker_push (self->worker, read_job, reading, reading_free);
}

void
wk_speaker_read_collected (WkSpeaker *self, GPtrArray *languages, GPtrArray *texts)
{
  g_autofree const char **as_languages = g_new0 (const char *, languages->len + 1), **as_texts = g_new0 (const char *, texts->len + 1);

  for (guint i = 0; i < texts->len; i++)
    {
      as_languages[i] = languages->pdata[i];
      as_texts[i] = texts->pdata[i];
    }
  wk_speaker_read (self, as_languages, as_texts);
}

void
wk_speaker_stop (WkSpeaker *self)
{
  g_return_if_fail (WK_IS_SPEAKER (self));

  if (self->worker == NULL)
    return;
  self->turn++;
  set_speaking (self, FALSE);
  wk_worker_push (self->worker, stop_job, g_object_ref (self), g_object_unref);
}

gboolean
wk_speaker_is_speaking (WkSpeaker *self)
{
  g_return_val_if_fail (WK_IS_SPEAKER (self), FALSE);
  return self->speaking;
}
