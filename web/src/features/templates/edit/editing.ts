// What is edited of a template.
import type { Placeholder } from '~/api/templates/templates';
import type { useEditing } from '~/lib/draft/useEditing';

export type TemplateFields = {
  template_text: string;
  placeholders: Placeholder[];
  description: string;
};

export type TemplateEditing = ReturnType<typeof useEditing<TemplateFields>>;

export const fieldNames: Record<keyof TemplateFields, string> = {
  template_text: 'the text',
  placeholders: 'the placeholders',
  description: 'the description',
};

export function readOf(template: TemplateFields & { etag: string }) {
  const { template_text, placeholders, description, etag } = template;
  return { tag: etag, fields: { template_text, placeholders, description } };
}
