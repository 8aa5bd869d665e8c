import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `npm start` serves the dashboard's API; `vite dev` hands API calls on to it. */
const backend = 'http://127.0.0.1:8000';

export default defineConfig({
  plugins: [react()],
  server: {
    host: '127.0.0.1',
    port: 5173,
    // The backend takes writes from its own origin only; in development the page's origin is vite's.
    proxy: { '/api': { target: backend, changeOrigin: true, headers: { origin: backend } } },
  },
  build: {
    target: 'es2023',
    // The first browsers that know light-dark(): rewritten for older ones, it would not follow the page's colours.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // Everything stays a file of its own: the Content-Security-Policy allows scripts from 'self' only.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
});
