import type { SoundCodec, SoundUnit } from './coded-sound.js';

/** Coded frames of one format. */
export interface Coded {
  readonly codec: SoundCodec;
  /** Hz; what the track says. */
  readonly sampleRate: number;
  readonly channels: number;
  readonly units: readonly SoundUnit[];
}

export interface EngineFailure {
  readonly failure: 'undecodable' | 'timeout' | 'too_large';
  readonly detail: string;
  /** This engine does not know the format; another may. */
  readonly unsupported?: boolean;
}

/** Coded frames in, mono samples out. */
export interface Engine {
  readonly name: 'webcodecs' | 'ffmpeg';
  /**
   * Decodes all units in their order. `take` gets mono samples and their rate in Hz, and may end the run by giving a
   * failure. `deadline`: of `performance.now()`. Undefined when all was decoded; never throws for bad media.
   */
  run(
    coded: Coded,
    deadline: number,
    take: (mono: Float32Array, rate: number) => EngineFailure | undefined,
  ): Promise<EngineFailure | undefined>;
  close(): Promise<void>;
}
