const RATE = 16_000;

/** For tests: a reproducible sequence of numbers, 0–1. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

/** For tests: a tone, 16 kHz. `level` is its peak. */
export const tone = (seconds: number, level: number, hz = 440): Float32Array =>
  Float32Array.from({ length: seconds * RATE }, (_, i) => level * Math.sin((2 * Math.PI * hz * i) / RATE));

/** For tests: white noise, 16 kHz. */
export function noise(seconds: number, level: number, seed = 1): Float32Array {
  const random = randomFrom(seed);
  return Float32Array.from({ length: seconds * RATE }, () => level * (2 * random() - 1));
}

/** For tests: chords of plucked notes from the tempered scale, 16 kHz; another piece for each seed. */
export function music(seconds: number, seed: number): Float32Array {
  const random = randomFrom(seed);
  const out = new Float32Array(seconds * RATE);
  for (let at = 0; at < out.length;) {
    const length = Math.floor((0.1 + 0.4 * random()) * RATE);
    for (let voice = 0; voice < 3; voice++) {
      const hz = 110 * 2 ** (Math.floor(random() * 36) / 12);
      const level = 0.05 + 0.1 * random();
      for (let i = 0; i < length && at + i < out.length; i++)
        for (let harmonic = 1; harmonic < 6; harmonic++)
          out[at + i]! +=
            (level / harmonic) * Math.exp(-i / 4_000) * Math.sin((2 * Math.PI * hz * harmonic * i) / RATE);
    }
    at += length;
  }
  return out;
}

/** For tests: pieces of `seconds` in order, as the host cuts them, each with up to a second of the one before. */
export function pieces(samples: Float32Array, seconds = 2) {
  const step = seconds * RATE;
  return Array.from({ length: Math.ceil(samples.length / step) }, (_, i) => {
    const from = Math.max(0, i * step - RATE);
    return {
      samples: samples.subarray(from, (i + 1) * step),
      sampleRate: RATE,
      startMs: from / 16,
      overlapMs: i === 0 ? 0 : 1_000,
    } as const;
  });
}

/** For tests: one sound after the other. */
export function inTurn(...sounds: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(sounds.reduce((n, s) => n + s.length, 0));
  let at = 0;
  for (const sound of sounds) {
    out.set(sound, at);
    at += sound.length;
  }
  return out;
}

const VOWELS = [
  [730, 1_090, 2_440],
  [270, 2_290, 3_010],
  [300, 870, 2_240],
  [530, 1_840, 2_480],
] as const;
const SYLLABLE = 0.22 * RATE;

/** For tests: a voice that babbles vowels: glottal pulses through three resonances, one syllable in five a pause. 16 kHz. */
export function babble(seconds: number, level: number): Float32Array {
  const random = randomFrom(7);
  const out = new Float32Array(seconds * RATE);
  const held = VOWELS[0].map(() => [0, 0] as [number, number]);
  let phase = 0;
  let most = 0;
  for (let i = 0; i < out.length; i++) {
    const syllable = Math.floor(i / SYLLABLE) % 5;
    const within = (i % SYLLABLE) / SYLLABLE;
    phase += (120 + 25 * Math.sin((3 * i) / RATE) + 10 * Math.sin((11 * i) / RATE)) / RATE;
    const pulse = phase >= 1 ? 1 : 0;
    phase -= pulse;
    const breath = within < 0.15 ? 0.1 * (random() - 0.5) : 0;
    let y = syllable === 4 ? 0 : Math.sin(Math.PI * within) ** 0.7 * (pulse + breath);
    for (const [k, hz] of VOWELS[syllable % 4]!.entries()) {
      const r = Math.exp((-Math.PI * (60 + 40 * k)) / RATE);
      const z = held[k]!;
      const now = y + 2 * r * Math.cos((2 * Math.PI * hz) / RATE) * z[0] - r * r * z[1];
      held[k] = [now, z[0]];
      y = now * (1 - r) * 1.5;
    }
    out[i] = y;
    most = Math.max(most, Math.abs(y));
  }
  return out.map((v) => (v * level) / most);
}
