#include "wk-seat-text.h"

#include "seat/wk-seat-foot.h"
#include "seat/wk-seat-language.h"
#include "seat/wk-tongue.h"
#include "wk-focus.h"

struct _WkSeatText
{
  AdwBin parent_instance;

  GtkLabel *heading_label;
  WkTextView *view;
  WkSeatFoot *foot;

  WkText *text; /* (owned) (nullable) */
  WkDocument *document; /* (owned) (nullable) */
  char *heading; /* (owned) (nullable) */
  gboolean show_heading;
  guint update_id;
};

enum
{
  PROP_0,
  PROP_HEADING,
  PROP_PLACEHOLDER,
  PROP_SHOW_HEADING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WkSeatText, wk_seat_text, ADW_TYPE_BIN)

/* Whether all of it was written at this seat, or for it: then it is taken to be in the seat's own language. */
static gboolean
is_own (WkSeatText *self)
{
  WkAuthor *own = self->document != NULL ? wk_document_get_author (self->document) : NULL;
  g_autoptr (GArray) runs = wk_text_get_authors (self->text, 0, wk_text_get_length (self->text));

  for (guint i = 0; i < runs->len; i++)
    {
      WkAuthor *author = g_array_index (runs, WkAuthorRun, i).author;

      if (own == NULL || author == NULL || g_strcmp0 (wk_author_get_name (author), wk_author_get_name (own)) != 0 ||
          g_strcmp0 (wk_author_get_account (author), wk_author_get_account (own)) != 0)
        return FALSE;
    }
  return runs->len > 0;
}

static const char *
guess_language (WkSeatText *self, const char *words)
{
  /* At the table Dutch is spoken. */
  return wk_tongue_guess (words, is_own (self) ? wk_seat_language_get ()->code : "nl");
}

static void
update (WkSeatText *self)
{
  g_autofree char *words = self->text != NULL ? wk_text_dup_text (self->text) : g_strdup ("");
  gboolean empty = *g_strchug (words) == '\0';
  const char *language = empty ? NULL : guess_language (self, words);
  g_autoptr (GPtrArray) languages = g_ptr_array_new_with_free_func (g_free), texts = g_ptr_array_new_with_free_func (g_free);

  wk_seat_foot_add (languages, texts, language, words);
  wk_seat_foot_show (self->foot, self->heading, language, languages, texts);
}

static gboolean
update_cb (gpointer data)
{
  WkSeatText *self = data;

  self->update_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (WkSeatText *self)
{
  if (self->update_id == 0)
    self->update_id = g_timeout_add (200, update_cb, self);
}

static gboolean
wk_seat_text_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (WK_SEAT_TEXT (widget)->view));
}

static void
wk_seat_text_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WkSeatText *self = WK_SEAT_TEXT (object);

  if (id == PROP_HEADING)
    g_value_set_string (value, self->heading);
  else if (id == PROP_PLACEHOLDER)
    g_object_get_property (G_OBJECT (self->view), "placeholder", value);
  else
    g_value_set_boolean (value, self->show_heading);
}

static void
wk_seat_text_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WkSeatText *self = WK_SEAT_TEXT (object);

  if (id == PROP_HEADING)
    wk_seat_text_set_heading (self, g_value_get_string (value));
  else if (id == PROP_PLACEHOLDER)
    wk_text_view_set_placeholder (self->view, g_value_get_string (value));
  else
    {
      self->show_heading = g_value_get_boolean (value);
      gtk_widget_set_visible (GTK_WIDGET (self->heading_label), self->show_heading);
    }
}

static void
wk_seat_text_dispose (GObject *object)
{
  WkSeatText *self = WK_SEAT_TEXT (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_object (&self->text);
  g_clear_object (&self->document);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_SEAT_TEXT);

  G_OBJECT_CLASS (wk_seat_text_parent_class)->dispose (object);
}

static void
wk_seat_text_finalize (GObject *object)
{
  g_free (WK_SEAT_TEXT (object)->heading);

  G_OBJECT_CLASS (wk_seat_text_parent_class)->finalize (object);
}

static void
wk_seat_text_class_init (WkSeatTextClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = wk_seat_text_get_property;
  object_class->set_property = wk_seat_text_set_property;
  object_class->dispose = wk_seat_text_dispose;
  object_class->finalize = wk_seat_text_finalize;
  wk_focus_set_grab (widget_class, wk_seat_text_grab_focus);

  properties[PROP_HEADING] = g_param_spec_string ("heading", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PLACEHOLDER] = g_param_spec_string ("placeholder", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SHOW_HEADING] = g_param_spec_boolean ("show-heading", NULL, NULL, TRUE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (WK_TYPE_TEXT_VIEW);
  g_type_ensure (WK_TYPE_SEAT_FOOT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/seat/wk-seat-text.ui");
  gtk_widget_class_bind_template_child (widget_class, WkSeatText, heading_label);
  gtk_widget_class_bind_template_child (widget_class, WkSeatText, view);
  gtk_widget_class_bind_template_child (widget_class, WkSeatText, foot);
}

static void
wk_seat_text_init (WkSeatText *self)
{
  self->show_heading = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
wk_seat_text_new (void)
{
  return g_object_new (WK_TYPE_SEAT_TEXT, NULL);
}

void
wk_seat_text_bind (WkSeatText *self, WkPlanContext *context, WkFields *fields, const char *field)
{
  g_return_if_fail (WK_IS_SEAT_TEXT (self));

  g_set_object (&self->document, wk_plan_context_get_plan (context));
  g_set_object (&self->text, wk_fields_get_text (fields, field));
  wk_plan_context_show_text (context, self->view, fields, field);
  g_signal_connect_object (self->text, "notify::text", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  update (self);
}

void
wk_seat_text_set_heading (WkSeatText *self, const char *heading)
{
  g_return_if_fail (WK_IS_SEAT_TEXT (self));

  if (g_strcmp0 (self->heading, heading) == 0)
    return;
  g_free (self->heading);
  self->heading = g_strdup (heading);
  gtk_label_set_label (self->heading_label, heading != NULL ? heading : "");
  wk_text_view_set_label (self->view, heading);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HEADING]);
}

void
wk_seat_text_focus_end (WkSeatText *self)
{
  g_return_if_fail (WK_IS_SEAT_TEXT (self));
  wk_text_view_focus_end (self->view);
}

void
wk_seat_text_collect (WkSeatText *self, GPtrArray *languages, GPtrArray *texts)
{
  g_autofree char *words = NULL;

  g_return_if_fail (WK_IS_SEAT_TEXT (self));

  words = self->text != NULL ? wk_text_dup_text (self->text) : g_strdup ("");
  if (*g_strstrip (words) == '\0')
    return;
  if (self->heading != NULL)
    {
      g_ptr_array_add (languages, g_strdup (wk_seat_language_get ()->code));
      g_ptr_array_add (texts, g_strdup (self->heading));
    }
  g_ptr_array_add (languages, g_strdup (guess_language (self, words)));
  g_ptr_array_add (texts, g_steal_pointer (&words));
}
