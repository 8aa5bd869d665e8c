import { defineConfig, mergeConfig } from 'vitest/config';
import common from '../vitest.config.ts';

/** The end-to-end tests run one file after the other: each has the whole platform to itself. */
export default mergeConfig(
  common,
  defineConfig({
    test: {
      include: ['bench/**/*.test.ts', 'chaos/**/*.test.ts', 'e2e/**/*.test.ts', 'local/**/*.test.ts'],
      fileParallelism: false,
    },
  }),
);
