/* What a laptop and an office say to each other beside the feed. Their bodies: WIRE.md, "Questions". */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  WK_QUESTION_LINES = 1,     /* keep these lines of the laptop's access log */
  WK_QUESTION_LOOKS = 2,     /* who looked in somebody's file */
  WK_QUESTION_EMERGENCY = 3, /* emergency access */
  WK_QUESTION_LAPTOP = 4,    /* a code for another laptop of one's own */
} WkQuestion;

#define WK_QUESTION_LINES_MAX 500
#define WK_QUESTION_MAX (256 * 1024) /* bytes of a body */

G_END_DECLS
