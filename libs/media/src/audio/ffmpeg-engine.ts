import { spawn } from 'node:child_process';
import { findFfmpeg } from '../ffmpeg-path.js';
import type { Engine, EngineFailure } from './engine.js';
import { mixDown } from './mix-down.js';
import { oggOpus } from './ogg-opus.js';

const INPUT = { aac: 'aac', mp3: 'mp3', opus: 'ogg' } as const;
const DATA_HEADER = 8;

/**
 * One ffmpeg process per piece. It gets coded frames that our own demuxers cut out, on a pipe, and may open nothing else.
 * Throws `unavailable` when there is no ffmpeg.
 */
export async function openFfmpegEngine(path?: string): Promise<Engine> {
  const binary = path ?? findFfmpeg().path;
  return {
    name: 'ffmpeg',
    run: ({ codec, units, channels }, deadline, take) =>
      new Promise((resolve) => {
        const input = Buffer.concat(units.map((u) => u.data));
        const child = spawn(
          binary,
          [
            ...['-v', 'error', '-nostdin', '-protocol_whitelist', 'pipe', '-threads', '1'],
            ...['-f', INPUT[codec], '-i', 'pipe:0', '-map', '0:a:0'],
            ...['-c:a', 'pcm_f32le', '-flush_packets', '1', '-f', 'wav', 'pipe:1'],
          ],
          { stdio: ['pipe', 'pipe', 'pipe'] },
        );
        const wav = new WavReader(take);
        let problem: EngineFailure | undefined;
        let said = '';
        const timer = setTimeout(
          () => {
            problem ??= { failure: 'timeout', detail: 'decoding the sound took too long' };
            child.kill('SIGKILL');
          },
          Math.max(1, deadline - performance.now()),
        );
        child.stdout.on('data', (chunk: Buffer) => {
          if (problem === undefined && (problem = wav.push(chunk)) !== undefined) child.kill('SIGKILL');
        });
        child.stderr.on('data', (chunk: Buffer) => {
          if (said.length < 400) said += chunk.toString();
        });
        // A process that ends early closes its pipe; how it ended says more.
        child.stdin.on('error', () => undefined);
        child.on('error', (error) => (problem ??= { failure: 'undecodable', detail: error.message }));
        child.on('close', (code) => {
          clearTimeout(timer);
          problem ??= wav.flush();
          if (code === 0 || problem !== undefined) resolve(problem);
          else resolve({ failure: 'undecodable', detail: said.trim() || `ffmpeg ended with ${code}` });
        });
        child.stdin.end(
          codec === 'opus'
            ? oggOpus(
                units.map((u) => u.data),
                channels,
              )
            : input,
        );
      }),
    async close() {},
  };
}

/** Reads a WAV of 32-bit floats as it comes, and mixes it down. */
class WavReader {
  #rest: Buffer = Buffer.alloc(0);
  #format: { rate: number; channels: number } | undefined;
  readonly #take: Parameters<Engine['run']>[2];

  constructor(take: Parameters<Engine['run']>[2]) {
    this.#take = take;
  }

  push(chunk: Buffer): EngineFailure | undefined {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    this.#format ??= this.#header();
    if (!this.#format) return undefined;
    const { rate, channels } = this.#format;
    const frames = Math.floor(this.#rest.length / (4 * channels));
    const planes = Array.from({ length: channels }, () => new Float32Array(frames));
    for (let i = 0, at = 0; i < frames; i++)
      for (let c = 0; c < channels; c++, at += 4) planes[c]![i] = this.#rest.readFloatLE(at);
    this.#rest = this.#rest.subarray(frames * 4 * channels);
    return frames === 0 ? undefined : this.#take(mixDown(planes), rate);
  }

  flush(): EngineFailure | undefined {
    return this.#format ? undefined : { failure: 'undecodable', detail: 'no sound came out' };
  }

  /** Once the data chunk begins: what `fmt ` said; the header is then taken off. */
  #header(): { rate: number; channels: number } | undefined {
    const b = this.#rest;
    let format: { rate: number; channels: number } | undefined;
    for (let at = 12; at + DATA_HEADER <= b.length;) {
      const id = b.toString('latin1', at, at + 4);
      if (id === 'data' && format) {
        this.#rest = b.subarray(at + DATA_HEADER);
        return format;
      }
      if (id === 'fmt ' && at + 16 <= b.length)
        format = { channels: Math.max(1, b.readUInt16LE(at + 10)), rate: b.readUInt32LE(at + 12) };
      at += DATA_HEADER + b.readUInt32LE(at + 4);
    }
    return undefined;
  }
}
