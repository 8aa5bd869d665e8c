import { mergeConfig } from 'vitest/config';
import shared from '../../vitest.config.ts';

/** One file at a time: most of them start engines of their own. */
export default mergeConfig(shared, { test: { fileParallelism: false } });
