// What becomes of placeholders that are given no value, told before anything is applied. The rules are
// the server's (src/core/template.cpp).
import type { TemplateDetails } from '~/api/templates/templates';
import { parseVariables } from '~/lib/prompt/variables';
import type { FieldValue } from './FieldValues';

type Field = TemplateDetails['fields'][number];

interface Named {
  /** Null for the global default, which has no attributes. */
  character?: string | null;
  values?: Readonly<Record<string, string>>;
}

/** The variables of this name in the template's own text. */
function placesOf({ name }: Field, text: string) {
  return parseVariables(text).filter((one) => one.kind === 'variable' && one.name === name);
}

function stays(field: Field, text: string): boolean {
  return !field.declared && placesOf(field, text).some(({ default_text }) => default_text === null);
}

/** What stands for a placeholder without a value; undefined where only an included template knows. */
export function hintOf(field: Field, text: string): string | undefined {
  if (stays(field, text)) return `Stays {${field.name}}`;
  const places = placesOf(field, text);
  const standing =
    field.default ?? places.find(({ default_text }) => default_text !== null)?.default_text;
  if (standing) return `“${standing}” by default`;
  if (standing === undefined && field.required) return 'Required';
  return places.length > 0 ? 'Nothing' : undefined;
}

/** How many of the cells would keep each placeholder as it is written; none that all fill. */
export function countUnfilled(
  { fields, template_text }: Pick<TemplateDetails, 'fields' | 'template_text'>,
  cells: readonly Named[],
  values: Readonly<Record<string, FieldValue>>,
): { name: string; count: number }[] {
  return fields
    .filter((field) => stays(field, template_text) && !values[field.name]?.text)
    .map(({ name }) => {
      // Whether a character has the attribute is the server's to know.
      const hasAttribute = Boolean(values[name]?.attribute);
      const unfilled = cells.filter(
        (cell) => !cell.values?.[name] && !(hasAttribute && cell.character),
      );
      return { name, count: unfilled.length };
    })
    .filter(({ count }) => count > 0);
}
