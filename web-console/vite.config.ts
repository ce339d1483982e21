import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

// Every address is relative: the console is also served under `/w/{world}/console/`.
export default defineConfig({
  base: './',
  plugins: [svelte()],
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 400,
    // Those of the packages that end up in the console: they ask to be named.
    license: { fileName: 'licences.md' },
  },
  server: { proxy: { '/_sim': 'http://127.0.0.1:8484' } },
});
