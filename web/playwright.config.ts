import { defineConfig } from '@playwright/test';
import { stack } from './tests/stack';

export default defineConfig({
  testDir: './tests',
  outputDir: './test-results',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  // One browser at a time: the journeys share one database, and the machine has two cores.
  workers: 1,
  forbidOnly: true,
  // PLAYWRIGHT_JUNIT_OUTPUT_FILE names the file of the second one, where it is wanted.
  reporter: process.env['PLAYWRIGHT_JUNIT_OUTPUT_FILE'] ? [['line'], ['junit']] : [['line']],
  use: {
    baseURL: stack.url,
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    launchOptions: { executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] },
  },
});
