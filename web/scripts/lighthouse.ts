// Lighthouse on the main pages, desktop, the median of three runs each. Fails when a score is below
// the budget. Runs beside a stack (MIEN_STACK): tools/dev/web.sh lighthouse.
import { launch } from 'chrome-launcher';
import lighthouse, { desktopConfig } from 'lighthouse';
import { stack } from '../tests/stack.ts';

const score_min = 95;
const runs = 3;
const authorization = { Authorization: `Bearer ${stack.token}` };

async function firstCharacter(): Promise<string> {
  const answer = await fetch(`${stack.url}/api/admin/characters?limit=1`, {
    headers: authorization,
  });
  const page = (await answer.json()) as { characters: { id: string }[] };
  return page.characters[0]?.id ?? '';
}

const character = await firstCharacter();
const paths = ['/sign-in', '/characters', '/matrix', `/characters/${character}`];
paths.push(`/characters/${character}/excited`, '/previews', '/videos');

const chrome = await launch({
  chromePath: '/usr/bin/chromium',
  chromeFlags: ['--headless=new', '--no-sandbox'],
});
let failed = false;
try {
  for (const path of paths) {
    const scores: Record<string, number[]> = {};
    for (let run = 0; run < runs; ++run) {
      const result = await lighthouse(
        stack.url + path,
        {
          port: chrome.port,
          logLevel: 'silent',
          extraHeaders: path === '/sign-in' ? {} : authorization,
          onlyCategories: ['performance', 'accessibility', 'best-practices', 'seo'],
        },
        desktopConfig,
      );
      for (const { id, score } of Object.values(result?.lhr.categories ?? {})) {
        (scores[id] ??= []).push(Math.round((score ?? 0) * 100));
      }
    }
    const medians = Object.entries(scores).map(([id, values]) => {
      const median = values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
      failed ||= median < score_min;
      return `${id} ${median}`;
    });
    failed ||= medians.length === 0;
    console.log(`${path.replace(character, 'CHARACTER').padEnd(32)} ${medians.join('  ')}`);
  }
} finally {
  chrome.kill();
}
process.exit(failed ? 1 : 0);
