import { Spectrum } from './spectrum.js';

/** Samples of 16 kHz from one spectrum to the next: 32 ms. */
export const HOP = 512;
const SIZE = 1024;
/** Bins looked at: from 60 Hz to 4 kHz. */
const BINS = 256;
const LOWEST = 4;
/** A peak is the highest within so many bins and spectra on each side. */
const BINS_AROUND = 10;
const FRAMES_AROUND = 3;
/** Peaks of one spectrum at most, and how far below the loudest of late they may lie (power, 40 dB). */
const PEAKS = 4;
const DEPTH = 1e-4;
/** Forgets half of how loud it was in 2 s. */
const FADE = 0.5 ** (1 / 62);
/** Power below which nothing is a peak: about −80 dBFS. */
const FLOOR = 1e-3;
/** An anchor goes with the next peaks this far off, spectra and bins, and with so many of them. */
const REACH = 63;
const SPREAD = 63;
const FAN = 5;

/** Two peaks: their pitches and the time between them, as one number of 21 bits, and when the first one was. */
export interface Landmark {
  readonly hash: number;
  /** Spectra (32 ms) since the beginning. */
  readonly frame: number;
}

interface Peak {
  readonly frame: number;
  readonly bin: number;
  taken: number;
}

interface Frame {
  readonly power: Float32Array;
  /** The highest power within `BINS_AROUND`. */
  readonly around: Float32Array;
}

/**
 * Finds the landmarks of one mono 16 kHz stream as it comes: peaks of its spectrum, in pairs. Noise, another level,
 * another coding and another beginning leave most of them where they are.
 */
export class LandmarkFinder {
  readonly #spectrum = new Spectrum(SIZE);
  #rest = new Float32Array(0);
  #frames: Frame[] = [];
  #count = 0;
  #loudest = 0;
  #anchors: Peak[] = [];

  push(samples: Float32Array): Landmark[] {
    const input = new Float32Array(this.#rest.length + samples.length);
    input.set(this.#rest);
    input.set(samples, this.#rest.length);
    const found: Landmark[] = [];
    let at = 0;
    for (; at + SIZE <= input.length; at += HOP) {
      const power = new Float32Array(BINS);
      this.#spectrum.power(input, at, power);
      this.#frames.push({ power, around: highestAround(power) });
      this.#count++;
      if (this.#frames.length > 2 * FRAMES_AROUND + 1) this.#frames.shift();
      if (this.#frames.length === 2 * FRAMES_AROUND + 1) this.#pair(this.#peaks(), found);
    }
    this.#rest = input.slice(at);
    return found;
  }

  /** Peaks of the spectrum in the middle of those kept. */
  #peaks(): Peak[] {
    const { power, around } = this.#frames[FRAMES_AROUND]!;
    const frame = this.#count - 1 - FRAMES_AROUND;
    let loudest = 0;
    for (let bin = LOWEST; bin < BINS; bin++) loudest = Math.max(loudest, power[bin]!);
    this.#loudest = Math.max(loudest, this.#loudest * FADE);
    const least = Math.max(FLOOR, this.#loudest * DEPTH);
    const bins: number[] = [];
    for (let bin = LOWEST; bin < BINS; bin++) {
      const p = power[bin]!;
      if (p < least || p < around[bin]!) continue;
      if (this.#frames.every((f, i) => i === FRAMES_AROUND || f.around[bin]! < p)) bins.push(bin);
    }
    return bins
      .sort((a, b) => power[b]! - power[a]!)
      .slice(0, PEAKS)
      .sort((a, b) => a - b)
      .map((bin) => ({ frame, bin, taken: 0 }));
  }

  #pair(peaks: readonly Peak[], found: Landmark[]): void {
    for (const { frame, bin } of peaks)
      for (const anchor of this.#anchors) {
        const df = bin - anchor.bin;
        const dt = frame - anchor.frame;
        if (anchor.taken >= FAN || dt > REACH || Math.abs(df) > SPREAD) continue;
        anchor.taken++;
        found.push({ hash: (anchor.bin << 13) | ((df + 64) << 6) | dt, frame: anchor.frame });
      }
    const oldest = this.#count - 1 - FRAMES_AROUND - REACH;
    this.#anchors = [...this.#anchors.filter((a) => a.frame >= oldest && a.taken < FAN), ...peaks];
  }
}

function highestAround(power: Float32Array): Float32Array {
  const out = new Float32Array(power.length);
  for (let bin = 0; bin < power.length; bin++) {
    let most = 0;
    const end = Math.min(power.length - 1, bin + BINS_AROUND);
    for (let b = Math.max(0, bin - BINS_AROUND); b <= end; b++) if (power[b]! > most) most = power[b]!;
    out[bin] = most;
  }
  return out;
}

/** All landmarks of a piece of sound, 16 kHz mono. */
export function landmarksOf(samples: Float32Array): Landmark[] {
  const finder = new LandmarkFinder();
  // Silence behind it lets the last peaks be seen.
  return [...finder.push(samples), ...finder.push(new Float32Array(SIZE + 2 * FRAMES_AROUND * HOP))];
}
