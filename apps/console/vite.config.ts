import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `npm run dev` finds control: the rig's address unless told otherwise. */
const control = process.env['AIRLOCK_CONTROL'] ?? 'http://127.0.0.1:4310';

export default defineConfig({
  plugins: [react()],
  resolve: { conditions: ['@airlock/source', 'module', 'browser'] },
  // Control puts a fresh one into every answer.
  html: { cspNonce: '__AIRLOCK_NONCE__' },
  build: {
    target: 'es2023',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    emptyOutDir: true,
    outDir: 'dist/web',
    rolldownOptions: {
      // Each file that the page begins with is a script of its own there: it runs when it has come, not when all have.
      preserveEntrySignatures: 'strict',
      output: {
        // What every screen needs is one file, and what most need another: each file costs a desk far away a round trip.
        codeSplitting: {
          groups: [
            // Runs before the rest has come.
            { name: 'ahead', test: /src\/(ahead|i18n\/language)\.ts$|vite\/preload-helper/, priority: 3 },
            { name: 'base', tags: ['$initial'], priority: 2 },
            { name: 'common', minShareCount: 6, priority: 1 },
          ],
        },
      },
    },
  },
  server: { port: 4311, strictPort: true, proxy: { '/v1': control } },
});
