import { expect, test } from 'vitest';
import { z } from 'zod';
import type { TextDetector } from './detector.js';
import { detectors } from './detectors.js';
import { createRegistry, registerable } from './registry.js';

const shouting = registerable({
  name: 'shouting',
  kind: 'text',
  config: z.strictObject({ share: z.number().min(0).max(1).default(0.8), label: z.string() }),
  open: async ({ share, label }): Promise<TextDetector> => ({
    id: 'shouting',
    version: '1',
    labels: [label],
    warmUp: async () => undefined,
    detect: async (text) => {
      const score = text.replace(/[^A-Z]/g, '').length / Math.max(text.length, 1);
      if (score < share) return { signals: [] };
      return { signals: [{ label, score, detector: { id: 'shouting', version: '1' }, source: 'text' }] };
    },
    close: async () => undefined,
  }),
});
const context = { modelsDir: '/nowhere' };

test('a detector is opened by kind and name with its own config, defaults filled in', async () => {
  const registry = createRegistry([shouting]);
  const detector = await registry.open('text', 'shouting', { label: 'spam.shouting' }, context);
  expect(await detector.detect('HELLO')).toMatchObject({ signals: [{ label: 'spam.shouting', score: 1 }] });
  expect(await detector.detect('hello')).toEqual({ signals: [] });
});

test('a config with two faults is refused with both, by path', async () => {
  const opening = createRegistry([shouting]).open('text', 'shouting', { share: 3 }, context);
  await expect(opening).rejects.toMatchObject({
    code: 'invalid_input',
    issues: [{ path: 'share' }, { path: 'label' }],
  });
});

test('an unknown name, or a name of another kind, is refused with the known ones', async () => {
  const registry = createRegistry([shouting]);
  await expect(registry.open('text', 'shuoting', {}, context)).rejects.toMatchObject({
    code: 'not_found',
    hint: 'Known: shouting.',
  });
  await expect(registry.open('frame', 'shouting', {}, context)).rejects.toMatchObject({
    code: 'not_found',
    hint: 'Known: none.',
  });
});

test('two detectors of one name are refused', () => {
  expect(() => createRegistry([shouting, shouting])).toThrow('two detectors are named shouting');
});

test('the shipped registry has the frame model', () => {
  expect(detectors.names('frame')).toContain('nsfw');
});
