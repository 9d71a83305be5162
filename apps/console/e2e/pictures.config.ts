import { defineConfig } from '@playwright/test';
import base from '../playwright.config.js';

/** The pictures of the guide, made anew: `npm run docs:pictures`. They are looked at before they are kept. */
export default defineConfig({
  ...base,
  testDir: '.',
  testMatch: 'pictures.ts',
  outputDir: '../../../.airlock/pictures',
  reporter: 'list',
  retries: 0,
  timeout: 90_000,
  use: { ...base.use, actionTimeout: 20_000 },
});
