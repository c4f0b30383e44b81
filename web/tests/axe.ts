import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from './journey.ts';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What a page, as it is, breaks of WCAG 2.2 AA; `name` says where in the answer. */
export async function violations(page: Page, name: string): Promise<string[]> {
  const { violations: all } = await new AxeBuilder({ page }).withTags(tags).analyze();
  return all.map(({ id, nodes }) => `${name}: ${id} at ${nodes.map((n) => n.target).join(', ')}`);
}
