/* A place in a text, between two items, with the attributes in force there. */
#pragma once
#include "y-attributes-private.h"

typedef struct {
  YType      *type;
  YItem      *left, *right;      /* (nullable) */
  YAttributes attributes;
} YTextPos;

void y_text_pos_init (YTextPos *p, YType *text, YUnit unit, guint32 pos);
void y_text_pos_clear (YTextPos *p);
void y_text_insert_at (YTx *tx, YTextPos *p, const YContent *content, YAttributes *attributes);
void y_text_format_at (YTx *tx, YTextPos *p, guint32 units, const YAttributes *attributes);
void y_text_cleanup_gap (YTx *tx, YType *type, YItem *start, YItem *curr, const YAttributes *start_attributes, YAttributes *curr_attributes);
