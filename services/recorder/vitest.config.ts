import { mergeConfig } from 'vitest/config';
import common from '../../vitest.config.ts';
import { slicedSnapshot } from './build/sliced-snapshot.ts';

/** rrweb as the bundle has it. */
export default mergeConfig(common, {
  plugins: [slicedSnapshot()],
  test: { server: { deps: { inline: ['@rrweb/record'] } } },
});
