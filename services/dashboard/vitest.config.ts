import react from '@vitejs/plugin-react';
import { defineConfig, mergeConfig } from 'vitest/config';
import common from '../../vitest.config.ts';

export default mergeConfig(
  common,
  defineConfig({ plugins: [react()], test: { include: ['test/**/*.test.ts'], environment: 'node' } }),
);
