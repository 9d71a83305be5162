/** Samples a second of all synthetic sound. */
export const SAMPLE_RATE = 48_000;

interface Tone {
  /** Hz */
  readonly notes: readonly number[];
  /** Beats per second of the slow swell. */
  readonly swell: number;
}

/**
 * A quiet chord as mono 16-bit little-endian PCM, with a 1 kHz tone where `beep` says so.
 *
 * @param durationMs length in ms
 * @param beep `[from, to)` in ms
 */
export function chordPcm(durationMs: number, tone: Tone, beep?: readonly [number, number]): Uint8Array {
  const samples = Math.round((durationMs / 1000) * SAMPLE_RATE);
  const pcm = new Int16Array(samples);
  for (let i = 0; i < samples; i += 1) {
    const t = i / SAMPLE_RATE;
    const ms = t * 1000;
    let value = 0;
    if (beep !== undefined && ms >= beep[0] && ms < beep[1]) value = 0.1 * Math.sin(2 * Math.PI * 1000 * t);
    else {
      tone.notes.forEach((hz, n) => {
        value +=
          (0.04 + 0.03 * Math.sin(2 * Math.PI * tone.swell * t + n * 1.9)) * Math.sin(2 * Math.PI * hz * t);
      });
    }
    pcm[i] = value * 32_767;
  }
  return new Uint8Array(pcm.buffer);
}
