/** `aac` units carry ADTS headers, whatever container they lay in; `mp3` units are MPEG audio frames of any layer. */
export type SoundCodec = 'aac' | 'mp3' | 'opus';

/** One coded frame of sound, ready for a decoder. */
export interface SoundUnit {
  /** Media time in ms from the first picture of the piece; from the first sound where there is no picture. */
  readonly atMs: number;
  readonly data: Uint8Array;
}

/** The first sound track of a piece of media. */
export interface CodedSound {
  /** Undefined: there is a track, in a format nobody here reads. */
  readonly codec: SoundCodec | undefined;
  /** Hz and channels as the track says; the decoder may know better. */
  readonly sampleRate: number;
  readonly channels: number;
  readonly units: readonly SoundUnit[];
  /** More than could be taken, or torn: what is here is not all. */
  readonly truncated: boolean;
}

/** Coded frames of one piece: a minute of the shortest there are (Opus, 2.5 ms) at the most. */
export const MAX_UNITS = 24_000;
