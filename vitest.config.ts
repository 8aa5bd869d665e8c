import { defineConfig } from 'vitest/config';

/** What every package's tests have in common; the counts of `npm test` come from the JSON file. */
export default defineConfig({
  test: {
    include: ['src/**/*.test.{ts,tsx}'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ['default', ['json', { outputFile: 'test-results.json' }]],
  },
});
