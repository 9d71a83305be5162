import { beforeAll, describe, expect, test } from 'vitest';
import { knownSoundDetector } from './known-sound-detector.js';
import { SoundBank, soundEntry } from './sound-bank.js';
import { inTurn, music, noise, pieces, tone } from './synthetic-sound.js';

const SONGS = 12;
let bank: SoundBank;
beforeAll(() => {
  bank = new SoundBank(
    Array.from({ length: SONGS }, (_, i) =>
      soundEntry(music(20, i + 1), `song-${i + 1}`, 'known.audio', 'a note'),
    ),
  );
});

/** The entry found with most landmarks in line, and how many they were. */
async function found(samples: Float32Array, least = 24) {
  const detector = knownSoundDetector(bank, { least, withinMs: 10_000 });
  const stream = {};
  let best: { entry: unknown; landmarks: number } = { entry: undefined, landmarks: 0 };
  for (const piece of pieces(samples))
    for (const { detail, source, label } of (await detector.detect(piece, stream)).signals) {
      expect([source, label]).toEqual(['known', 'known.audio']);
      const landmarks = detail!['landmarks'] as number;
      if (landmarks > best.landmarks) best = { entry: detail!['entry'], landmarks };
    }
  return best;
}

const add = (a: Float32Array, b: Float32Array): Float32Array => a.map((v, i) => v + (b[i] ?? 0));

describe('six seconds of a known sound are found', () => {
  const part = music(20, 3).slice(5.43 * 16_000, 11.43 * 16_000);
  test.each([
    ['as they are', part],
    ['after something else', inTurn(music(3.3, 99), part)],
    ['at a tenth of the level', part.map((v) => v * 0.1)],
    ['clipped', part.map((v) => Math.max(-0.1, Math.min(0.1, v)))],
    ['in noise as loud as they are', add(part, noise(6, 0.2))],
    [
      'under another piece half as loud',
      add(
        part,
        music(6, 77).map((v) => v * 0.5),
      ),
    ],
  ])('%s', async (_, samples) => {
    expect(await found(samples)).toMatchObject({ entry: 'song-3' });
  });
});

test('what is not in the bank stays well below what counts as found', async () => {
  const unrelated = Array.from({ length: 12 }, (_, i) => music(10, 1_000 + i));
  for (const samples of [...unrelated, tone(10, 0.5), noise(10, 0.5), new Float32Array(160_000)])
    expect((await found(samples, 1)).landmarks).toBeLessThan(16);
});

test('a known sound is not found for its hum alone', async () => {
  const hum = add(tone(20, 0.3, 200), tone(20, 0.2, 1_000));
  const humming = new SoundBank([soundEntry(add(hum, noise(20, 0.1)), 'hum', 'known.audio')]);
  const detector = knownSoundDetector(humming, { least: 24, withinMs: 10_000 });
  const stream = {};
  for (const piece of pieces(add(hum.subarray(0, 160_000), noise(10, 0.1, 2))))
    expect((await detector.detect(piece, stream)).signals).toEqual([]);
});

describe('the bank', () => {
  test('comes back from CSV and JSON as it was', () => {
    expect(SoundBank.fromJson(bank.toJson()).entries).toEqual(bank.entries);
    expect(SoundBank.fromCsv(bank.toCsv()).entries).toEqual(bank.entries);
  });

  test('says which entries are faulty', () => {
    const broken = [
      { id: '', label: 'known.audio', print: bank.entries[0]!.print },
      { id: 'x', label: 'Known', print: 'no' },
    ];
    expect(() => new SoundBank(broken)).toThrow(
      expect.objectContaining({
        code: 'invalid_input',
        issues: expect.arrayContaining([
          expect.objectContaining({ path: '0.id' }),
          expect.objectContaining({ path: '1.label' }),
          expect.objectContaining({ path: '1.print' }),
        ]) as unknown,
      }),
    );
    expect(() => SoundBank.fromJson('{')).toThrow(expect.objectContaining({ code: 'invalid_input' }));
  });

  test('takes no sound that has nothing to know it by', () => {
    expect(() => soundEntry(new Float32Array(160_000), 'silence', 'known.audio')).toThrow(/nothing/);
  });
});
