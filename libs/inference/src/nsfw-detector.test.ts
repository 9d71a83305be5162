import type { Frame } from '@airlock/contracts/frame';
import { Signal } from '@airlock/contracts/signal';
import { describe, expect, test } from 'vitest';
import type { ImageClassifier } from './manifest.js';
import { nsfwDetector } from './nsfw-detector.js';
import { SecondOpinionConfig } from './second-opinion.js';
import type { ModelSession, Opinion } from './session.js';

const frame: Frame = {
  width: 2,
  height: 2,
  atMs: 4200,
  format: 'i420',
  y: new Uint8Array(4).fill(255),
  u: new Uint8Array(1).fill(128),
  v: new Uint8Array(1).fill(128),
  strideY: 2,
  strideU: 1,
  strideV: 1,
  matrix: 'bt601',
  range: 'full',
};

/** A model that always says the same, and writes down what it was shown. */
function scripted(name: string, size: number, opinion: Opinion) {
  const seen: Float32Array[] = [];
  const state = { warm: 0, closed: 0 };
  const session: ModelSession = {
    manifest: {
      name,
      version: 'v1',
      input: { size, divisor: 255 },
      thresholds: { Porn: 0.3, Hentai: 0.3, Sexy: 0.5 },
    } as unknown as ImageClassifier,
    classify: async (fill) => {
      const tensor = new Float32Array(3 * size * size).fill(NaN);
      fill(tensor);
      seen.push(tensor);
      return opinion;
    },
    warmUp: async () => void state.warm++,
    close: async () => void state.closed++,
  };
  return { session, seen, state };
}

function detectorOf(first: Opinion, second: Opinion, config: unknown = {}) {
  const small = scripted('small', 4, first);
  const large = scripted('large', 6, second);
  const detector = nsfwDetector(small.session, large.session, SecondOpinionConfig.parse(config));
  return { small, large, detector };
}

describe('nsfw detector', () => {
  test('a clean frame costs one look and yields nothing', async () => {
    const { detector, small, large } = detectorOf({ Neutral: 0.9, Porn: 0.1 }, { Porn: 1 });
    expect(await detector.detect(frame, {})).toEqual({ signals: [] });
    expect([small.seen.length, large.seen.length]).toEqual([1, 0]);
  });

  test('a suspect frame is shown to both models, each at its own size', async () => {
    const { detector, small, large } = detectorOf({ Porn: 0.9 }, { Porn: 0.8 });
    await detector.detect(frame, {});
    expect(small.seen).toEqual([new Float32Array(48).fill(1)]);
    expect(large.seen).toEqual([new Float32Array(108).fill(1)]);
  });

  test('the signal carries score, media time, model version and both opinions, and fits the contract', async () => {
    const { detector } = detectorOf({ Porn: 0.9 }, { Porn: 0.8 });
    const { signals } = await detector.detect(frame, {});
    expect(signals).toEqual([
      {
        label: 'sexual.explicit',
        score: 0.8,
        detector: { id: detector.id, version: detector.version },
        source: 'frame',
        atMs: 4200,
        detail: { small: 0.9, large: 0.8, combined: 'min' },
      },
    ]);
    expect(signals.map((signal) => Signal.parse(signal))).toEqual(signals);
    expect(detector.labels).toContain(signals[0]?.label);
  });

  test('a lower trigger asks the second model sooner', async () => {
    const { detector, large } = detectorOf({ Sexy: 0.2 }, { Sexy: 0.9 }, { trigger: { Sexy: 0.1 } });
    expect((await detector.detect(frame, {})).signals.map(({ score }) => score)).toEqual([0.2]);
    expect(large.seen.length).toBe(1);
  });

  test('a failing second model fails the frame: it is not reported clean', async () => {
    const { detector, large } = detectorOf({ Porn: 0.9 }, {});
    large.session.classify = () => Promise.reject(new Error('out of memory'));
    await expect(detector.detect(frame, {})).rejects.toThrow('out of memory');
  });

  test('the version changes with how opinions are combined and what is asked about', () => {
    const versions = [{}, { combine: 'geometric' }, { trigger: { Porn: 0.2 } }].map(
      (config) => detectorOf({}, {}, config).detector.version,
    );
    expect(new Set(versions).size).toBe(3);
  });

  test('warms up and closes both models', async () => {
    const { detector, small, large } = detectorOf({}, {});
    await detector.warmUp();
    await detector.close();
    expect([small.state, large.state]).toEqual([
      { warm: 1, closed: 1 },
      { warm: 1, closed: 1 },
    ]);
  });
});
