import type { Frame } from '@airlock/contracts/frame';
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

/** Looks at pictures. `detect` may block its thread for milliseconds to tenths of a second: media workers only. */
export interface FrameDetector extends DetectorBase {
  /** What is seen in one frame; empty when nothing is worth a policy's attention. Does not keep the frame. */
  detect(frame: Frame): Promise<Signal[]>;
}

/** One chat line as its author wrote it and as the normaliser reads it. */
export interface DetectableText {
  readonly raw: string;
  readonly normalised: string;
}

/** Reads text. Cheap enough (tens of microseconds) to run where the message is. */
export interface TextDetector extends DetectorBase {
  detect(text: DetectableText): Promise<Signal[]>;
}

export interface DetectorKinds {
  readonly frame: FrameDetector;
  readonly text: TextDetector;
}
export type DetectorKind = keyof DetectorKinds;
