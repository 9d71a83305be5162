import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['@airlock/source'] },
  ssr: { resolve: { conditions: ['@airlock/source', 'node', 'import', 'default'] } },
  oxc: { decorator: { legacy: true } },
  test: {
    include: ['{libs,apps,models}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/*.int.test.ts'],
    testTimeout: 20_000,
  },
});
