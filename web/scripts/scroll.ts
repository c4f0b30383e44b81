// How smoothly the list of characters and the matrix scroll with 2,000 characters x 12 emotions: a
// real scroll gesture of some seconds, counted in the frames that the page got to draw. A benchmark:
// it prints figures beside their budgets, and means nothing on a busy machine. Runs beside a stack
// (MIEN_STACK): tools/dev/web.sh scroll.
import { chromium, type CDPSession, type Page } from '@playwright/test';
import { call } from '../tests/api.ts';
import { signIn } from '../tests/session.ts';
import { stack } from '../tests/stack.ts';

const characters = 2000;
const emotions = 12;
const atOnce = 8;
const gestures = 4;
const pixelsEach = 12_000;
const pixelsPerSecond = 4000;

async function makeCharacters() {
  const page = await call<{ total?: number }>('GET', '/api/admin/characters?limit=1');
  let next = page.total ?? 0;
  const make = async () => {
    while (next < characters) {
      next += 1;
      const name = `Scroll ${String(next).padStart(4, '0')}`;
      await call('POST', '/api/admin/characters', {
        name,
        slug: name.toLowerCase().replace(' ', '-'),
      });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, make));
}

async function makeEmotions() {
  const page = await call<{ emotions: unknown[] }>('GET', '/api/admin/emotions');
  for (let next = page.emotions.length + 1; next <= emotions; ++next) {
    await call('POST', '/api/admin/emotions', {
      name: `mood_${next}`,
      display_name: `Mood ${next}`,
    });
  }
}

/** The times between frames, in milliseconds, while the box is scrolled down and up again. */
async function scrollFrames(page: Page, cdp: CDPSession): Promise<number[]> {
  const size = page.viewportSize() ?? { width: 0, height: 0 };
  await page.evaluate(() => {
    const times: number[] = [];
    Object.assign(window, { frameTimes: times });
    const tick = (now: number) => {
      times.push(now);
      // Until the next measurement begins.
      if (Reflect.get(window, 'frameTimes') === times) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  const began = await page.evaluate(() => performance.now());
  for (let gesture = 0; gesture < gestures; ++gesture) {
    await cdp.send('Input.synthesizeScrollGesture', {
      x: size.width * 0.6,
      y: size.height * 0.6,
      yDistance: gesture % 2 === 0 ? -pixelsEach : pixelsEach,
      speed: pixelsPerSecond,
    });
    const top = await page.evaluate(() =>
      Math.max(...[...document.querySelectorAll('#content *')].map(({ scrollTop }) => scrollTop)),
    );
    // A gesture that scrolled nothing would look perfectly smooth.
    if (gesture % 2 === 0 && top < pixelsEach * 0.9) throw new Error(`scrolled to ${top} only`);
  }
  const ended = await page.evaluate(() => performance.now());
  const times = await page.evaluate(
    () => (window as unknown as { frameTimes: number[] }).frameTimes,
  );
  const seen = times.filter((time) => time >= began && time <= ended);
  return seen.slice(1).map((time, index) => time - (seen[index] ?? time));
}

await makeEmotions();
await makeCharacters();
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const context = await browser.newContext({
  baseURL: stack.url,
  viewport: { width: 1440, height: 900 },
});
const page = await context.newPage();
await signIn(page);
const cdp = await context.newCDPSession(page);
console.log(
  `| ${characters} characters x ${emotions} emotions | frames/s | 95 % of frames within | rows in the DOM |`,
);
console.log('|---|---|---|---|');
for (const path of ['/characters', '/matrix']) {
  await page.goto(path);
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await page.waitForTimeout(1000);
  await scrollFrames(page, cdp); // the first time code is compiled
  const frames = (await scrollFrames(page, cdp)).toSorted((a, b) => a - b);
  const total = frames.reduce((sum, time) => sum + time, 0);
  const fps = (1000 * frames.length) / total;
  const most = frames[Math.floor(frames.length * 0.95)] ?? 0;
  const rows = await page.locator('[role="row"]').count();
  console.log(`| ${path} | ${fps.toFixed(1)} (>= 55) | ${most.toFixed(1)} ms | ${rows} (<= 60) |`);
}
await browser.close();
