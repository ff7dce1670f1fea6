/* One question for help: the words that leave, and who may help with it, each with why. */
#pragma once

#include <adwaita.h>

#include "wk-location.h"
#include "wk-record.h"

G_BEGIN_DECLS

#define WK_TYPE_QUESTION_GROUP (wk_question_group_get_type ())
/* Signal "chosen": somebody was ticked, or not any more. */
G_DECLARE_FINAL_TYPE (WkQuestionGroup, wk_question_group, WK, QUESTION_GROUP, AdwPreferencesGroup)

GtkWidget *wk_question_group_new (WkWorkspace *workspace, WkLocation *location, WkRecord *question);

WkRecord *wk_question_group_get_question (WkQuestionGroup *self); /* (transfer none) */
const char *wk_question_group_get_words (WkQuestionGroup *self); /* as they leave */
GPtrArray *wk_question_group_list_chosen (WkQuestionGroup *self); /* (transfer full) of char*: names of providers */
void wk_question_group_forget_chosen (WkQuestionGroup *self);

G_END_DECLS
