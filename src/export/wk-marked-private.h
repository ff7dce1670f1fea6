/* Words for a paper, with what marks them: who wrote them, and which are the resident's own. */
#pragma once

#include <pango/pango.h>

#include "wk-author.h"
#include "wk-text.h"

G_BEGIN_DECLS

/* What one paper marks, and whom it met. */
typedef struct
{
  gboolean show_authors; /* else nobody is named */
  GPtrArray *names; /* (owned) (element-type utf8): of the authors, in the order of their numbers */
  GPtrArray *authors; /* (owned) (element-type WkAuthor): the same */
} WkMarks;

WkMarks *wk_marks_new (void);
void wk_marks_free (WkMarks *self);
guint wk_marks_number (WkMarks *self, WkAuthor *author); /* from 1; one person has one number, whatever device they wrote on */

/* A number as it stands behind the words: a raised one, as a footnote's, in any direction of writing. (transfer full) */
char *wk_marks_dup_sign (guint number);

typedef struct
{
  GString *text; /* (owned) */
  PangoAttrList *attributes; /* (owned) */
} WkMarked;

WkMarked *wk_marked_new (void);
void wk_marked_free (WkMarked *self);
void wk_marked_append (WkMarked *self, const char *words);
/* What stands in a text, without the blanks round it: coloured and numbered by author where @marks shows them, the resident's own words
 * slanted and within quotation marks. */
void wk_marked_append_text (WkMarked *self, WkText *text, WkMarks *marks);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkMarked, wk_marked_free)

G_END_DECLS
