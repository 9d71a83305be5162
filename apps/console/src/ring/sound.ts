import type { PageUrgency } from '@airlock/contracts/page';

interface Tone {
  /** Hz. */
  readonly pitch: number;
  /** From the beginning of the round, s. */
  readonly at: number;
  readonly length: number;
}

/** A round of each: two calm notes, or a siren that nobody sleeps through. */
const ROUNDS: Readonly<Record<PageUrgency, { readonly everyMs: number; readonly tones: readonly Tone[] }>> = {
  normal: {
    everyMs: 3_000,
    tones: [
      { pitch: 660, at: 0, length: 0.22 },
      { pitch: 880, at: 0.26, length: 0.32 },
    ],
  },
  critical: {
    everyMs: 1_200,
    tones: [0, 0.3, 0.6, 0.9].map((at, i) => ({ pitch: i % 2 === 0 ? 980 : 740, at, length: 0.26 })),
  },
};
const FADE_S = 0.02;

let context: AudioContext | undefined;

/** Whether the browser lets a page sound that nobody has touched yet. */
export const isSilenced = (): boolean => context?.state === 'suspended';

/** After a touch or a key the browser allows what it refused before. */
export const wakeSound = (): void => void context?.resume().catch(() => undefined);

const playRound = (urgency: PageUrgency, volume: number): void => {
  context ??= new AudioContext();
  wakeSound();
  const { tones } = ROUNDS[urgency];
  for (const { pitch, at, length } of tones) {
    const from = context.currentTime + at;
    const [tone, gain] = [context.createOscillator(), context.createGain()];
    tone.frequency.value = pitch;
    tone.type = urgency === 'critical' ? 'square' : 'sine';
    gain.gain.setValueAtTime(0, from);
    gain.gain.linearRampToValueAtTime(volume * (urgency === 'critical' ? 0.5 : 0.8), from + FADE_S);
    gain.gain.setValueAtTime(volume * (urgency === 'critical' ? 0.5 : 0.8), from + length - FADE_S);
    gain.gain.linearRampToValueAtTime(0, from + length);
    tone.connect(gain).connect(context.destination);
    tone.start(from);
    tone.stop(from + length);
  }
};

/** Sounds, drawn by the browser, until what it returns is called. `volume`: 0–1; once: one round only. */
export const ring = (urgency: PageUrgency, volume: number, { once = false } = {}): (() => void) => {
  if (volume <= 0) return () => undefined;
  playRound(urgency, volume);
  if (once) return () => undefined;
  const timer = setInterval(() => playRound(urgency, volume), ROUNDS[urgency].everyMs);
  return () => clearInterval(timer);
};
