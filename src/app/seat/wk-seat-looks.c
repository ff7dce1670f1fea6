#include "wk-seat-looks.h"

#include "seat/wk-seat-foot.h"
#include "seat/wk-seat-language.h"
#include "wk-function.h"
#include "wk-look.h"

struct _WkSeatLooks
{
  AdwBin parent_instance;

  GtkLabel *explanation;
  GtkBox *list;

  GPtrArray *languages, *sentences; /* (owned) of char*: what is shown, each with its language */
};

G_DEFINE_FINAL_TYPE (WkSeatLooks, wk_seat_looks, ADW_TYPE_BIN)

static const char *
get_reason (WkLookReason reason)
{
  switch (reason)
    {
    case WK_LOOK_CONTACT_PERSON:
      return S_ ("This is my fixed contact person.");
    case WK_LOOK_DEPUTY:
      return S_ ("This person takes the place of my contact person.");
    case WK_LOOK_TEAM:
      return S_ ("This person helps me.");
    case WK_LOOK_EMERGENCY:
      return S_ ("This person opened my file because it could not wait. My contact person knows it.");
    case WK_LOOK_OTHER:
    case WK_LOOK_N_REASONS:
    default:
      return S_ ("This person is not one of those who help me. I can ask why.");
    }
}

/* What a profile is called at the office, as the resident meets it. In the order of WkFunctions. */
static const struct
{
  WkFunctions function;
  const char *label;
} functions[] = {
  { WK_FUNCTION_CONTACT_PERSON, NS_ ("contact person") },
  { WK_FUNCTION_NETWORK_PROFESSIONAL, NS_ ("works with others who help residents") },
  { WK_FUNCTION_INCOME_SUPPORT, NS_ ("works at Income Support") },
  { WK_FUNCTION_HOST, NS_ ("host of the living room") },
  { WK_FUNCTION_COORDINATOR, NS_ ("coordinator") },
  { WK_FUNCTION_POLICY_ADVISER, NS_ ("policy adviser") },
  { WK_FUNCTION_ADMINISTRATOR, NS_ ("looks after the computers") },
};

/* What people at a location mostly type for what they do; it is known, so it is said in the seat's language. */
static const struct
{
  const char *typed, *label;
} known[] = {
  { "werk", NS_ ("Work") },
  { "inkomen", NS_ ("Income") },
  { "schulden", NS_ ("Debts") },
  { "wonen", NS_ ("Housing") },
  { "gezin", NS_ ("Family") },
  { "gezondheid", NS_ ("Health") },
  { "zorg", NS_ ("Care") },
  { "taal", NS_ ("Dutch lessons") },
};

/* (nullable): NULL: it is nobody's words but theirs. */
static const char *
find_known (const WkLook *look)
{
  g_autofree char *small = g_utf8_strdown (look->function, -1);

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (known[i].typed, small))
      return S_ (known[i].label);
  return NULL;
}

static void
append_part (GString *who, const char *words)
{
  if (words != NULL && *words != '\0')
    /* Translators: between two names. */
    g_string_append_printf (who, "%s%s", who->len > 0 ? S_ (", ") : "", words);
}

static char *
dup_sentence (const WkLook *look)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (look->time / G_USEC_PER_SEC);
  g_autofree char *date = time != NULL ? g_date_time_format (time, "%FT%H:%M") : NULL;
  g_autofree char *when = wk_seat_language_dup_date (date);
  g_autoptr (GString) who = g_string_new (look->name);

  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    if (look->functions & functions[i].function)
      append_part (who, S_ (functions[i].label));
  if (look->functions == WK_FUNCTION_NONE)
    {
      g_autofree char *function = wk_seat_language_dup_isolated (look->function, FALSE);

      append_part (who, find_known (look) != NULL ? find_known (look) : *look->function != '\0' ? function : "");
    }
  append_part (who, look->organisation);
  /* Translators: 1 is a day and a time, 2 a person with function and organisation. */
  return g_strdup_printf (S_ ("%1$s. In my file looked: %2$s."), when, who->str);
}

/* (nullable): what was done, besides looking. */
static const char *
get_deed (WkLookDeed deed)
{
  switch (deed)
    {
    case WK_LOOK_COPY:
      return S_ ("This person took a copy of my whole file.");
    case WK_LOOK_NUMBER:
      return S_ ("This person saw my citizen service number.");
    case WK_LOOK_PAPER:
      return S_ ("This person put my plan on paper.");
    case WK_LOOK_LETTER:
      return S_ ("This person wrote a letter with what stands in my file.");
    case WK_LOOK_CORRECTION:
      return S_ ("This person wrote down a correction that I asked for.");
    case WK_LOOK_OPEN:
    case WK_LOOK_READ:
    case WK_LOOK_N_DEEDS:
    default:
      return NULL;
    }
}

static void
add_card (WkSeatLooks *self, const WkLook *look)
{
  const char *own = wk_seat_language_get ()->code;
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *foot = wk_seat_foot_new ();
  g_autofree char *sentence = dup_sentence (look);
  const char *why = look->why, *typed = *why != '\0' ? why : look->functions == WK_FUNCTION_NONE && find_known (look) == NULL ? look->function : "";
  const char *const lines[] = { sentence, get_reason (look->reason), get_deed (look->deed), *why != '\0' ? S_ ("The reason, in their own words:") : NULL, *why != '\0' ? why : NULL };
  g_autoptr (GPtrArray) languages = g_ptr_array_new_with_free_func (g_free), texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      const char *language = lines[i] == why ? wk_seat_foot_guess (why) : own;
      GtkWidget *label;

      if (lines[i] == NULL)
        continue;
      label = gtk_label_new (lines[i]);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_box_append (GTK_BOX (card), label);
      wk_seat_foot_add (languages, texts, language, lines[i]);
      wk_seat_foot_add (self->languages, self->sentences, language, lines[i]);
    }
  wk_seat_foot_show (WK_SEAT_FOOT (foot), sentence, wk_seat_foot_guess (typed), languages, texts);
  gtk_box_append (GTK_BOX (card), foot);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "wk-card");
  gtk_box_append (self->list, card);
}

static void
wk_seat_looks_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), WK_TYPE_SEAT_LOOKS);

  G_OBJECT_CLASS (wk_seat_looks_parent_class)->dispose (object);
}

static void
wk_seat_looks_finalize (GObject *object)
{
  g_ptr_array_unref (WK_SEAT_LOOKS (object)->languages);
  g_ptr_array_unref (WK_SEAT_LOOKS (object)->sentences);

  G_OBJECT_CLASS (wk_seat_looks_parent_class)->finalize (object);
}

static void
wk_seat_looks_class_init (WkSeatLooksClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_seat_looks_dispose;
  G_OBJECT_CLASS (klass)->finalize = wk_seat_looks_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/seat/wk-seat-looks.ui");
  gtk_widget_class_bind_template_child (widget_class, WkSeatLooks, explanation);
  gtk_widget_class_bind_template_child (widget_class, WkSeatLooks, list);
}

static void
wk_seat_looks_init (WkSeatLooks *self)
{
  self->languages = g_ptr_array_new_with_free_func (g_free);
  self->sentences = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
wk_seat_looks_show (WkSeatLooks *self, GPtrArray *looks)
{
  GtkWidget *child;
  const char *explanation;

  g_return_if_fail (WK_IS_SEAT_LOOKS (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_box_remove (self->list, child);
  g_ptr_array_set_size (self->languages, 0);
  g_ptr_array_set_size (self->sentences, 0);
  if (looks == NULL)
    explanation = S_ ("The host has not shown this yet.");
  else if (looks->len == 0)
    explanation = S_ ("As far as we know here, nobody looked in my file.");
  else
    explanation = S_ ("These people looked in my file. I may ask why.");
  gtk_label_set_label (self->explanation, explanation);
  wk_seat_foot_add (self->languages, self->sentences, wk_seat_language_get ()->code, explanation);
  for (guint i = 0; looks != NULL && i < looks->len; i++)
    add_card (self, g_ptr_array_index (looks, i));
}

void
wk_seat_looks_collect (WkSeatLooks *self, GPtrArray *languages, GPtrArray *texts)
{
  g_return_if_fail (WK_IS_SEAT_LOOKS (self));

  for (guint i = 0; i < self->sentences->len; i++)
    wk_seat_foot_add (languages, texts, self->languages->pdata[i], self->sentences->pdata[i]);
}
