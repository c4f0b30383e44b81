import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from './journey.ts';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** What another theme can break: everything else of a page is the same in both. */
const ofColours = ['color-contrast', 'link-in-text-block'];

export type AxeScope = 'all' | 'colours';

/** Waits for what moves to its end: half faded in, a text has another contrast. */
function settle(page: Page): Promise<void> {
  return page.evaluate(async () => {
    const ending = document.getAnimations().filter(({ playState, effect }) => {
      const end = Number(effect?.getComputedTiming().endTime);
      return playState === 'running' && Number.isFinite(end);
    });
    await Promise.allSettled(ending.map((one) => one.finished));
  });
}

/** What a page, as it is, breaks of WCAG 2.2 AA; `name` says where in the answer. */
export async function violations(
  page: Page,
  name: string,
  scope: AxeScope = 'all',
): Promise<string[]> {
  await settle(page);
  // There are no frames: in this mode axe needs no page of its own to put their answers together.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations: all } = await (
    scope === 'all' ? axe.withTags(tags) : axe.withRules(ofColours)
  ).analyze();
  return all.map(({ id, nodes }) => {
    const places = nodes.map((node) => `${node.target} (${node.failureSummary})`);
    return `${name}: ${id} at ${places.join(', ')}`;
  });
}
