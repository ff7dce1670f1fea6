#include "wk-seat-door.h"

#include <string.h>

#include "plan/wk-wrap-layout.h"
#include "seat/wk-seat-language.h"
#include "seat/wk-seat-languages.h"
#include "wk-entered.h"
#include "wk-wrapped-button.h"

#define CODE_DIGITS 8

struct _WkSeatDoor
{
  AdwBin parent_instance;

  GtkWidget *unchecked;
  GtkWidget *fields;
  GtkWidget *found_part;
  GtkBox *found_buttons;
  GtkEditable *address;
  GtkEditable *code;
  GtkEditable *name;
  GtkWidget *knock;
  GtkWidget *stop;
  GtkSpinner *spinner;
  GtkLabel *sentence;

  GListModel *found; /* (owned) (nullable) */
};

enum
{
  SIGNAL_KNOCKED,
  SIGNAL_GIVEN_UP,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WkSeatDoor, wk_seat_door, ADW_TYPE_BIN)

static guint
count_digits (const char *text)
{
  guint n = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (g_unichar_isdigit (g_utf8_get_char (text)))
      n++;
  return n;
}

/* Also those that an Arabic keyboard gives. */
static char *
dup_ascii_digits (const char *text)
{
  GString *digits = g_string_new (NULL);

  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (g_unichar_digit_value (g_utf8_get_char (text)) >= 0)
      g_string_append_printf (digits, "%d", g_unichar_digit_value (g_utf8_get_char (text)));
  return g_string_free (digits, FALSE);
}

static void
fields_changed_cb (WkSeatDoor *self)
{
  gtk_widget_set_sensitive (self->knock, *gtk_editable_get_text (self->address) != '\0' && *gtk_editable_get_text (self->name) != '\0' &&
                                             count_digits (gtk_editable_get_text (self->code)) == CODE_DIGITS);
}

static void
knock_cb (WkSeatDoor *self)
{
  g_autofree char *address = wk_entered_dup (self->address);
  g_autofree char *code = dup_ascii_digits (gtk_editable_get_text (self->code));
  g_autofree char *name = wk_entered_dup (self->name);

  if (gtk_widget_get_sensitive (self->knock) && gtk_widget_get_sensitive (self->fields))
    g_signal_emit (self, signals[SIGNAL_KNOCKED], 0, address, code, name);
}

static void
stop_cb (WkSeatDoor *self)
{
  g_signal_emit (self, signals[SIGNAL_GIVEN_UP], 0);
}

static void
found_clicked_cb (GtkButton *button, WkSeatDoor *self)
{
  gtk_editable_set_text (self->address, g_object_get_data (G_OBJECT (button), "address"));
  gtk_widget_grab_focus (GTK_WIDGET (self->code));
}

static void
found_changed_cb (WkSeatDoor *self)
{
  guint n = g_list_model_get_n_items (self->found);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->found_buttons))) != NULL)
    gtk_box_remove (self->found_buttons, child);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GObject) table = g_list_model_get_item (self->found, i);
      g_autofree char *word = NULL, *address = NULL;
      GtkWidget *button;

      g_object_get (table, "word", &word, "address", &address, NULL);
      button = gtk_button_new_with_label (word != NULL && *word != '\0' ? word : address);
      wk_wrapped_button_set (GTK_BUTTON (button));
      gtk_widget_add_css_class (button, "wk-seat-tile");
      g_object_set_data_full (G_OBJECT (button), "address", g_steal_pointer (&address), g_free);
      g_signal_connect_object (button, "clicked", G_CALLBACK (found_clicked_cb), self, 0);
      gtk_box_append (self->found_buttons, button);
    }
  gtk_widget_set_visible (self->found_part, n > 0);
}

static void
wk_seat_door_dispose (GObject *object)
{
  WkSeatDoor *self = WK_SEAT_DOOR (object);

  g_clear_object (&self->found);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_SEAT_DOOR);

  G_OBJECT_CLASS (wk_seat_door_parent_class)->dispose (object);
}

static void
wk_seat_door_class_init (WkSeatDoorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_seat_door_dispose;
  signals[SIGNAL_KNOCKED] = g_signal_new ("knocked", WK_TYPE_SEAT_DOOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                                          G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_GIVEN_UP] = g_signal_new ("given-up", WK_TYPE_SEAT_DOOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (WK_TYPE_SEAT_LANGUAGES);
  g_type_ensure (WK_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/seat/wk-seat-door.ui");
  gtk_widget_class_bind_template_child (widget_class, WkSeatDoor, unchecked);
  gtk_widget_class_bind_template_child (widget_class, WkSeatDoor, fields);
  gtk_widget_class_bind_template_child (widget_class, WkSeatDoor, found_part);
  gtk_widget_class_bind_template_child (widget_class, WkSeatDoor, found_buttons);
  gtk_widget_class_bind_template_child (widget_class, WkSeatDoor, address);
  gtk_widget_class_bind_template_child (widget_class, WkSeatDoor, code);
  gtk_widget_class_bind_template_child (widget_class, WkSeatDoor, name);
  gtk_widget_class_bind_template_child (widget_class, WkSeatDoor, knock);
  gtk_widget_class_bind_template_child (widget_class, WkSeatDoor, stop);
  gtk_widget_class_bind_template_child (widget_class, WkSeatDoor, spinner);
  gtk_widget_class_bind_template_child (widget_class, WkSeatDoor, sentence);
  gtk_widget_class_bind_template_callback (widget_class, fields_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, knock_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
}

static void
wk_seat_door_init (WkSeatDoor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (self->unchecked, !wk_seat_language_is_checked ());
  fields_changed_cb (self);
}

GtkWidget *
wk_seat_door_new (GListModel *found)
{
  WkSeatDoor *self = g_object_new (WK_TYPE_SEAT_DOOR, NULL);

  g_set_object (&self->found, found);
  if (found != NULL)
    {
      g_signal_connect_object (found, "items-changed", G_CALLBACK (found_changed_cb), self, G_CONNECT_SWAPPED);
      found_changed_cb (self);
    }
  return GTK_WIDGET (self);
}

void
wk_seat_door_fill (WkSeatDoor *self, const char *address, const char *code, const char *name)
{
  g_return_if_fail (WK_IS_SEAT_DOOR (self));

  gtk_editable_set_text (self->address, address != NULL ? address : "");
  gtk_editable_set_text (self->code, code != NULL ? code : "");
  gtk_editable_set_text (self->name, name != NULL ? name : "");
}

const char *
wk_seat_door_get_address (WkSeatDoor *self)
{
  return gtk_editable_get_text (self->address);
}

const char *
wk_seat_door_get_code (WkSeatDoor *self)
{
  return gtk_editable_get_text (self->code);
}

const char *
wk_seat_door_get_name (WkSeatDoor *self)
{
  return gtk_editable_get_text (self->name);
}

void
wk_seat_door_say (WkSeatDoor *self, const char *sentence, gboolean waiting)
{
  g_return_if_fail (WK_IS_SEAT_DOOR (self));

  gtk_label_set_label (self->sentence, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->sentence), *sentence != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), waiting);
  gtk_spinner_set_spinning (self->spinner, waiting);
  gtk_widget_set_visible (self->stop, waiting);
  /* An entry that is greyed out while it has the focus goes on to blink. */
  if (waiting)
    gtk_widget_grab_focus (self->stop);
  gtk_widget_set_visible (self->knock, !waiting);
  gtk_widget_set_sensitive (self->fields, !waiting);
}
