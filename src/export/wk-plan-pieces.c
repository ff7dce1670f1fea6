#include "wk-plan-pieces-private.h"

#include <glib/gi18n-lib.h>

#include "wk-paper-private.h"
#include "wk-pieces-private.h"
#include "wk-plan-version.h"
#include "wk-plan.h"

#define SHORT_HASH 16 /* digits: nobody makes another plan with the same ones by chance */
#define HASH_GROUP 4

static const WkPiece step_pieces[] = {
  { "title", WK_PIECE_STRING },
  { "what", WK_PIECE_TEXT },
  { "who", WK_PIECE_PERSON },
  { "when", WK_PIECE_DATE },
  { "done-on", WK_PIECE_DATE, N_ ("Done on") },
  { "won", WK_PIECE_YES, N_ ("Done, a win!") },
  { NULL }
};

static const WkPiece first_pieces[] = {
  { "what", WK_PIECE_TEXT },
  { "who", WK_PIECE_PERSON },
  { "when", WK_PIECE_DATE },
  { "done-on", WK_PIECE_DATE, N_ ("Done on") },
  { NULL }
};

static const WkPiece goal_pieces[] = {
  { "reached-on", WK_PIECE_DATE, N_ ("Reached on") },
  { NULL }
};

static const WkPiece agreement_pieces[] = {
  { "support", WK_PIECE_TEXT, N_ ("Help that I get") },
  { "obligation", WK_PIECE_TEXT, N_ ("What I must do") },
  { "reason", WK_PIECE_TEXT, N_ ("Why") },
  { "exemption", WK_PIECE_STRING, N_ ("Exemption") },
  { "consequence", WK_PIECE_STRING, N_ ("Consequence") },
  { "letter", WK_PIECE_STRING, N_ ("The decision’s letter") },
  { "call", WK_PIECE_PERSON, N_ ("When it does not work out, call") },
  { "phone", WK_PIECE_STRING, N_ ("Telephone") },
  { NULL }
};

static const WkPiece disagreement_pieces[] = {
  { "text", WK_PIECE_TEXT },
  { "talk-on", WK_PIECE_DATE, N_ ("We talk on about it") },
  { NULL }
};

static const WkPiece evaluation_pieces[] = {
  { "on", WK_PIECE_DATE, N_ ("On") },
  { "by", WK_PIECE_PERSON, N_ ("Written down by") },
  { "well", WK_PIECE_TEXT, N_ ("What goes well") },
  { "stuck", WK_PIECE_TEXT, N_ ("What does not work out yet") },
  { "different", WK_PIECE_TEXT, N_ ("What we do differently") },
  { NULL }
};

static const WkPiece talk_pieces[] = {
  { "evaluate-every", WK_PIECE_NUMBER, N_ ("We look back together every so many weeks") },
  { "next-talk", WK_PIECE_DATE, N_ ("Next talk") },
  { "next-talk-place", WK_PIECE_STRING, N_ ("Where") },
  { NULL }
};

/* As the screen numbers them, through the whole plan. */
typedef struct
{
  guint first, step;
} Numbers;

static void
add_goal (WkPaper *paper, guint level, WkRecord *goal, guint number, Numbers *numbers)
{
  g_autofree char *label = g_strdup_printf (_ ("Goal %u"), number);
  g_autoptr (WkMarked) words = wk_marked_new ();

  wk_marked_append_text (words, wk_fields_get_text (WK_FIELDS (goal), "goal"), wk_paper_get_marks (paper));
  if (words->text->len == 0)
    wk_marked_append (words, _ ("A goal without words"));
  wk_paper_add_marked (paper, level <= 2 ? WK_PAPER_CHAPTER : WK_PAPER_SECTION, label, words);
  wk_pieces_add_facts (paper, WK_FIELDS (goal), goal_pieces);
  wk_pieces_add_numbered (paper, 0, _ ("First to clear away"), wk_record_get_children (goal, "first"), first_pieces, &numbers->first);
  wk_pieces_add_numbered (paper, 0, _ ("Steps"), wk_plan_get_steps (goal), step_pieces, &numbers->step);
}

static void
add_agreements (WkPaper *paper, guint level, WkDocument *plan)
{
  WkRecordList *agreements = wk_document_get_records (plan, "agreement");

  for (guint i = 0; i < wk_record_list_get_length (agreements); i++)
    {
      if (i == 0)
        wk_paper_add_heading (paper, level, _ ("Agreements"));
      wk_pieces_add_facts (paper, WK_FIELDS (wk_record_list_get (agreements, i)), agreement_pieces);
    }
}

/* What the resident answered, and which versions they agreed to. */
static void
add_answer (WkPaper *paper, WkDocument *plan)
{
  g_autofree char *answer = NULL, *until = NULL;
  g_autoptr (GPtrArray) versions = wk_plan_list_versions (plan);

  if (wk_plan_get_answer (plan, WK_PERSON_RESIDENT, &answer, &until, NULL))
    {
      g_autofree char *day = wk_pieces_dup_day (until);
      g_autofree char *words = g_strjoin (*day != '\0' ? ", " : "", wk_terms_get_label (WK_TERMS_ANSWER, answer), day, NULL);

      wk_paper_add_fact (paper, _ ("The resident’s answer"), words);
    }
  for (guint i = 0; i < versions->len; i++)
    {
      const WkPlanVersion *version = g_ptr_array_index (versions, i);
      g_autofree char *day = wk_pieces_dup_day (version->date), *hash = wk_plan_pieces_dup_short_hash (version->hash);
      /* Translators: on paper: a number, a day, the first digits by which that version is known. */
      g_autofree char *words = g_strdup_printf (_ ("version %1$u, %2$s, mark %3$s"), versions->len - i, day, hash);

      wk_paper_add_fact (paper, _ ("Agreed on"), words);
    }
}

char *
wk_plan_pieces_dup_short_hash (const char *hash)
{
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < SHORT_HASH && hash[i] != '\0'; i++)
    {
      if (i > 0 && i % HASH_GROUP == 0)
        g_string_append_c (words, ' ');
      g_string_append_c (words, hash[i]);
    }
  return g_string_free (words, FALSE);
}

void
wk_plan_pieces_add (WkPaper *paper, guint level, WkDocument *plan)
{
  WkRecordList *goals = wk_plan_get_goals (plan);
  WkFields *fields = WK_FIELDS (plan);
  Numbers numbers = { 0 };

  wk_pieces_add_part (paper, level, _ ("My agenda"), fields, "agenda");
  wk_pieces_add_part (paper, level, _ ("What matters most now"), fields, "matters");
  wk_pieces_add_part (paper, level, _ ("What goes well"), fields, "well");
  wk_pieces_add_part (paper, level, _ ("In one year"), fields, "dream");
  wk_pieces_add_numbered (paper, level, _ ("First to clear away"), wk_document_get_records (plan, "first"), first_pieces, &numbers.first);
  for (guint i = 0; i < wk_record_list_get_length (goals); i++)
    add_goal (paper, level, wk_record_list_get (goals, i), i + 1, &numbers);
  wk_pieces_add_numbered (paper, level, _ ("Steps without a goal"), wk_plan_get_orphan_steps (plan), step_pieces, &numbers.step);
  add_agreements (paper, level, plan);
  wk_pieces_add_records (paper, level, _ ("Here we think differently"), wk_document_get_records (plan, "disagreement"),
                         disagreement_pieces);
  wk_pieces_add_records (paper, level, _ ("How is it going?"), wk_document_get_records (plan, "evaluation"), evaluation_pieces);
  wk_pieces_add_facts (paper, fields, talk_pieces);
  add_answer (paper, plan);
}
