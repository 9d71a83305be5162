import { z } from 'zod';

/** Words that belong together as an engine gives them: a word with the blank before it, or characters. */
export const SpokenWord = z.object({
  text: z.string().max(400),
  /** From the beginning of the sound, ms. */
  startMs: z.number(),
  endMs: z.number(),
  confidence: z.number().min(0).max(1),
});
export type SpokenWord = z.infer<typeof SpokenWord>;

export const Transcript = z.object({
  /** BCP 47; what the engine takes it for. */
  language: z.string().max(35),
  words: z.array(SpokenWord).max(1_000),
});
export type Transcript = z.infer<typeof Transcript>;

/** Turns speech into words, one call at a time. */
export interface SpeechEngine {
  readonly id: string;
  readonly version: string;
  /** Mono 16 kHz, some seconds of it. Rejects when it could not be done; the next call may do better. */
  transcribe(samples: Float32Array): Promise<Transcript>;
  close(): Promise<void>;
}
