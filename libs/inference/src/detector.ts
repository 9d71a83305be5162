import type { Frame } from '@airlock/contracts/frame';
import type { FrameHash } from '@airlock/contracts/known';
import type { RecognisedText } from '@airlock/contracts/recognised-text';
import type { Label, Signal } from '@airlock/contracts/signal';

/** What every detector has, whatever it looks at. */
interface DetectorBase {
  /** On every signal; stable over versions. */
  readonly id: string;
  /** On every signal; changes whenever the same input may score differently. */
  readonly version: string;
  /** All the labels it can report. */
  readonly labels: readonly Label[];
  /** Pays once for what the first call would otherwise pay (allocation, lazy loading). Safe to skip, safe to repeat. */
  warmUp(): Promise<void>;
  /** Finishes the calls in progress and frees what it holds; later calls fail. */
  close(): Promise<void>;
}

/** What one look, or one listen, gave. */
export interface Seen {
  /** Empty when nothing is worth a policy's attention. */
  readonly signals: readonly Signal[];
  /** Words found in the picture or sound; the host reads them as it reads chat. */
  readonly texts?: readonly RecognisedText[];
  /** What the frame looked like, for finding it again. */
  readonly hashes?: readonly FrameHash[];
  /** There is nothing in this frame for any detector that comes later: every single pixel of it is the same. */
  readonly settled?: boolean;
}

/**
 * Stands for one epoch of one stream: always the same object for it, and nothing else. A detector that remembers keeps
 * what it knows in a `WeakMap` under this key, so that it is forgotten with the stream.
 */
export type StreamKey = object;

/** Looks at pictures. `detect` may block its thread for milliseconds to tenths of a second: media workers only. */
export interface FrameDetector extends DetectorBase {
  /** Least media time between two looks at one stream, ms. Without it, every sampled frame is looked at. */
  readonly everyMs?: number;
  /**
   * Left out, and counted as left out, while others wait to be looked at: dear, and not what a stream is cut for at once.
   */
  readonly spare?: true;
  /** Looks also at frames so like the one judged before that others reuse their result: it watches for just that. */
  readonly sees?: 'all';
  /** What is seen in one frame of a stream. Does not keep the frame. */
  detect(frame: Frame, stream: StreamKey): Promise<Seen>;
}

/** Some seconds of sound: mono, 16 kHz, −1 to 1. Pieces of one stream come in order and may overlap. */
export interface AudioPiece {
  readonly samples: Float32Array;
  /** Hz. */
  readonly sampleRate: 16_000;
  /** Media time of the first sample, ms on the clock of the epoch. */
  readonly startMs: number;
  /** How much of the start was in the piece before, ms. */
  readonly overlapMs: number;
}

/** Listens. Media workers only, like a `FrameDetector`. */
export interface AudioDetector extends DetectorBase {
  detect(piece: AudioPiece, stream: StreamKey): Promise<Seen>;
}

/**
 * Reads text by a model that may block its thread for milliseconds: text workers only. What is cheap enough to run where
 * the message is goes into `readText` instead.
 */
export interface TextDetector extends DetectorBase {
  /** `text`: as its author wrote it. */
  detect(text: string): Promise<Seen>;
}

export interface DetectorKinds {
  readonly frame: FrameDetector;
  readonly audio: AudioDetector;
  readonly text: TextDetector;
}
export type DetectorKind = keyof DetectorKinds;
