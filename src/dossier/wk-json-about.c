#include "wk-json.h"

#include <glib/gi18n-lib.h>

#include "wk-schema-private.h"

static void
add_paragraph (GString *out, const char *words)
{
  g_string_append_printf (out, "%s\n\n", words);
}

static const char *
get_type_words (WkFieldType type)
{
  switch (type)
    {
    case WK_FIELD_DATE: return _("a day, or a day and an hour: 2026-11-24 or 2026-11-24T10:00");
    case WK_FIELD_BOOL: return _("yes or no");
    case WK_FIELD_NUMBER: return _("a number");
    case WK_FIELD_LIST: return _("several words");
    case WK_FIELD_PERSON: return _("a person");
    case WK_FIELD_CHOICE: return _("one of several words");
    case WK_FIELD_TEXT:
    case WK_FIELD_STRING:
    case WK_FIELD_PLACE:
    default: return _("text");
    }
}

static void
add_fields (GString *out, const WkField *fields, const char *indent)
{
  for (const WkField *field = fields; field != NULL && field->key != NULL; field++)
    g_string_append_printf (out, "%s%s: %s (%s)\n", indent, field->key, wk_field_get_label (field), get_type_words (field->type));
}

static void
add_document (GString *out, const WkDocumentSpec *spec)
{
  g_string_append_printf (out, "%s: %s\n", spec->nick, wk_doc_kind_get_label (spec->kind));
  add_fields (out, spec->fields, "  ");
  for (guint i = 0; spec->records != NULL && spec->records[i] != NULL; i++)
    {
      g_string_append_printf (out, "  %s\n", spec->records[i]->kind);
      add_fields (out, spec->records[i]->fields, "    ");
    }
  g_string_append_c (out, '\n');
}

char *
wk_dossier_dup_about_json (void)
{
  GString *out = g_string_new (NULL);

  add_paragraph (out, _("The data are in JSON, an open format that many programs read; the text is in UTF-8. At the top stand “resident”, the number of the "
                        "file, and “documents”: the parts of the file, each under its word. A life domain is called “domain/” and its word."));
  add_paragraph (out, _("“shown” is what people read, under the word of each field. “entries” is who wrote that and when: “value”, “author”, and “at” in "
                        "milliseconds since 1 January 1970. Where people wrote different things apart from one another all of them stand there, the one "
                        "that is shown first. “imported” is what another system said. “authors” are those who wrote. “other” and “roots” are what this "
                        "program does not know, and keeps."));
  add_paragraph (out, _("“records” are the things of which there can be several. Each has its “kind”, its “id”, its fields as above, “parent” (the id of what it "
                        "belongs to), “order” (its place in the row) and “removed”: whether somebody took it away."));
  add_paragraph (out, _("All parts, with their fields, their kinds of record, and the fields of those:"));
  for (guint kind = 0; kind < WK_N_DOC_KINDS; kind++)
    if (wk_doc_kind_is_of_resident (kind) && kind != WK_DOC_ATTACHMENT)
      add_document (out, wk_schema_get_document (kind));
  return g_string_free (out, FALSE);
}
