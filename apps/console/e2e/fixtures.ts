import { test as base } from '@playwright/test';
import { type OwnRig, openRig } from './own-rig.js';

/** Tests over a rig of their file: what one file leaves behind no other meets, and what is tried again begins anew. */
export const test = base.extend<object, { rigOf: (file: string) => Promise<OwnRig> }>({
  rigOf: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads from the pattern which fixtures are needed
    async ({}, use) => {
      let open: { readonly file: string; readonly rig: Promise<OwnRig> } | undefined;
      const close = async (): Promise<void> => (await open?.rig)?.close();
      await use(async (file) => {
        if (open?.file === file) return open.rig;
        await close();
        open = { file, rig: openRig(0, {}, { rooms: 8 }) };
        return open.rig;
      });
      await close();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ rigOf }, use, { file }) => use((await rigOf(file)).url),
});
