// Apart from vite.config.ts, so that the pages can be built without the packages of the tests.
import { defineConfig, mergeConfig } from 'vitest/config';
import pages from './vite.config.ts';

export default mergeConfig(
  pages,
  defineConfig({ test: { include: ['src/**/*.test.ts', 'src/**/*.test.tsx'] } }),
);
