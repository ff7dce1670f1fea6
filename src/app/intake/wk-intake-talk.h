/* A telephone intake under way: where it stands and what moves it on. All of it lives in the file's documents, so that it can
 * be broken off at any point and resumed on another laptop. */
#pragma once

#include "wk-call-script.h"
#include "wk-file.h"

G_BEGIN_DECLS

typedef enum
{
  WK_INTAKE_TOLD, /* the story was told already: it is read first, and telling it again asks for a reason */
  WK_INTAKE_TELLING, /* what telling does is read out */
  WK_INTAKE_IDENTITY, /* birth date and house number, never the citizen number */
  WK_INTAKE_SCRIPT, /* the questions, and free text */
  WK_INTAKE_TAGGING, /* what was told gets its life domains, questions for help are named */
  WK_INTAKE_RECAP, /* read back and confirmed */
  WK_N_INTAKE_STAGES
} WkIntakeStage;

#define WK_TYPE_INTAKE_TALK (wk_intake_talk_get_type ())
/* Signal `changed`: it stands elsewhere, or what is known changed. */
G_DECLARE_FINAL_TYPE (WkIntakeTalk, wk_intake_talk, WK, INTAKE_TALK, GObject)

/* script: what a talk that begins is held by; one under way keeps its own. version: of the script */
WkIntakeTalk *wk_intake_talk_new (WkFile *file, const char *script, guint version);

WkFile *wk_intake_talk_get_file (WkIntakeTalk *self); /* (transfer none) */
WkIntakeStage wk_intake_talk_get_stage (WkIntakeTalk *self);
guint wk_intake_talk_get_version (WkIntakeTalk *self); /* of the script that this talk is held by */

/* The question at which the talk stands, in WK_INTAKE_SCRIPT. (transfer none) (nullable) */
const WkCallQuestion *wk_intake_talk_get_question (WkIntakeTalk *self);
void wk_intake_talk_get_progress (WkIntakeTalk *self, guint *at, guint *all); /* at: from 1 */

/* What the file answers already, NULL when nothing. (transfer full) (nullable) */
char *wk_intake_talk_dup_known (WkIntakeTalk *self, const WkCallQuestion *question);

/* The questions that are not asked, as what is known answers them. (transfer full) (element-type WkCallQuestion) */
GPtrArray *wk_intake_talk_list_known (WkIntakeTalk *self);

/* Done with this stage or question: the next. answer: from 1, 0 for none. FALSE: nothing to go on to, or it may not be written */
gboolean wk_intake_talk_go_on (WkIntakeTalk *self, guint answer);
gboolean wk_intake_talk_go_back (WkIntakeTalk *self);

/* Asks what is known all the same, counted and with its reason. */
gboolean wk_intake_talk_ask_again (WkIntakeTalk *self, const WkCallQuestion *question, const char *reason);
gboolean wk_intake_talk_begin_again (WkIntakeTalk *self, const char *reason);

guint wk_intake_talk_get_tries (WkIntakeTalk *self); /* how often in a row nobody was reached */
/* Not reached: no contact and no refusal. spoken: somebody answered, and another moment was agreed. */
void wk_intake_talk_not_reached (WkIntakeTalk *self, gboolean spoken, const char *next_on, const char *next_channel);

typedef enum
{
  WK_TAG_SITUATION,
  WK_TAG_BARRIER,
  WK_TAG_STRENGTH,
  WK_TAG_NOTE, /* the resident's words, as a note of the talk in that life domain */
  WK_TAG_QUESTION, /* a question for help */
  WK_N_TAGS
} WkIntakeTag;

/* Words that were told become something in a life domain. */
gboolean wk_intake_talk_tag (WkIntakeTalk *self, WkIntakeTag tag, const char *domain, const char *words);

/* The beginning of a recap, of what was tagged. (transfer full) */
char *wk_intake_talk_dup_recap (WkIntakeTalk *self);

G_END_DECLS
