import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The server that `npm run dev` passes API requests on to.
const server = process.env['MIEN_URL'] ?? 'http://127.0.0.1:8080';

// Few files, as HTTP/1.1 gives a page six connections: what the first page needs, in that of others
// and in ours; what many later pages share, likewise; and one file for each page.
const chunks = [
  { name: 'vendor', tags: ['$initial' as const], test: /node_modules/, priority: 3 },
  { name: 'index', tags: ['$initial' as const], priority: 2 },
  { name: 'popups', test: /node_modules/, minShareCount: 3, priority: 1 },
  { name: 'parts', test: /src\/(shared|ui|api|lib)\//, minShareCount: 2 },
];

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '~': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: {
    proxy: Object.fromEntries(
      ['/api', '/media'].map((path) => [path, { target: server, changeOrigin: true }]),
    ),
  },
  build: {
    target: 'es2023',
    manifest: true,
    // The policy allows scripts and fonts of our own origin only: nothing may become a data URL.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What `npm run size` watches.
    chunkSizeWarningLimit: 700,
    rolldownOptions: { output: { codeSplitting: { groups: chunks } } },
  },
});
