import { ByteSink } from '../ts/byte-sink.js';
import { newHeader, readHeader, TS_PACKET, TsFramer } from '../ts/packet.js';
import { readPes, tickDelta, TICKS_PER_MS } from '../ts/pes.js';
import { ProgramTables } from '../ts/psi.js';
import { readAdts } from './adts.js';
import { MAX_UNITS, type CodedSound, type SoundCodec, type SoundUnit } from './coded-sound.js';
import { readMpegAudio } from './mpeg-audio.js';
import { OPUS_RATE, opusSamples, readOpusControl } from './opus.js';

const CODECS: Readonly<Record<number, SoundCodec>> = { 0x03: 'mp3', 0x04: 'mp3', 0x06: 'opus', 0x0f: 'aac' };

/** A PES stamp, and from which byte of the elementary stream on it counts. */
interface Mark {
  readonly at: number;
  readonly pts: number;
}

/** Where the next frame lies and how long it sounds; `undefined` where there is none. */
interface Cut {
  readonly from: number;
  readonly to: number;
  readonly ms: number;
  readonly sampleRate: number;
  readonly channels: number;
}

/** Reads the first sound stream of an MPEG-TS piece; undefined when it has none. Never throws. */
export function demuxTsSound(bytes: Uint8Array): CodedSound | undefined {
  const header = newHeader();
  const tables = new ProgramTables();
  const stream = new ByteSink();
  const marks: Mark[] = [];
  let seen = false;
  let firstPicture: number | undefined;
  let continuity = -1;

  const framer = new TsFramer((packet) => {
    if (!readHeader(packet, header)) return;
    if (tables.isTable(header.pid)) return tables.feed(packet, header);
    const { pid, payloadStart, unitStart } = header;
    if (payloadStart >= TS_PACKET) return;
    if (pid === tables.video?.pid && unitStart) firstPicture ??= readPes(packet, payloadStart)?.pts;
    if (pid !== tables.audio?.pid) return;
    seen = true;
    if (header.scrambled) return;
    const repeated = header.continuity === continuity && !unitStart;
    continuity = header.continuity;
    if (repeated) return;
    let from = payloadStart;
    if (unitStart) {
      const pes = readPes(packet, payloadStart);
      if (!pes) return;
      if (pes.pts !== undefined) marks.push({ at: stream.length, pts: pes.pts });
      from = pes.dataStart;
    }
    stream.append(packet.subarray(from));
  });
  framer.push(bytes);
  framer.flush();
  if (!seen) return undefined;

  const codec = CODECS[tables.audio?.streamType ?? -1];
  const base = firstPicture ?? marks[0]?.pts ?? 0;
  const found = codec === undefined ? NOTHING : cutUp(codec, stream.view(), marks, base);
  return { codec, ...found };
}

const NOTHING = { sampleRate: 0, channels: 0, units: [], truncated: true } as const;

function cutUp(
  codec: SoundCodec,
  bytes: Uint8Array,
  marks: readonly Mark[],
  base: number,
): Omit<CodedSound, 'codec'> {
  const units: SoundUnit[] = [];
  const cut = codec === 'aac' ? cutAdts : codec === 'mp3' ? cutMpeg : cutOpus;
  let { sampleRate, channels }: { sampleRate: number; channels: number } = NOTHING;
  let at = 0;
  let mark = 0;
  let atMs = 0;
  let torn = false;
  while (at < bytes.length) {
    const next = cut(bytes, at);
    if (!next) {
      torn = true;
      at++;
      continue;
    }
    if (next.to > bytes.length || units.length >= MAX_UNITS) {
      torn = true;
      break;
    }
    for (; mark < marks.length && marks[mark]!.at <= at; mark++)
      atMs = tickDelta(base, marks[mark]!.pts) / TICKS_PER_MS;
    units.push({ atMs, data: bytes.slice(next.from, next.to) });
    if (units.length === 1) ({ sampleRate, channels } = next);
    atMs += next.ms;
    at = next.to;
  }
  return { sampleRate, channels, units, truncated: torn };
}

function cutAdts(b: Uint8Array, at: number): Cut | undefined {
  const h = readAdts(b, at);
  // What follows must be a frame as well, or the end: two bytes of sync are easily met by chance.
  if (!h || (at + h.length + 7 <= b.length && !readAdts(b, at + h.length))) return undefined;
  return { from: at, to: at + h.length, ms: 1_024_000 / h.sampleRate, ...rates(h) };
}

function cutMpeg(b: Uint8Array, at: number): Cut | undefined {
  const h = readMpegAudio(b, at);
  if (!h || (at + h.length + 4 <= b.length && !readMpegAudio(b, at + h.length))) return undefined;
  return { from: at, to: at + h.length, ms: (1000 * h.samples) / h.sampleRate, ...rates(h) };
}

function cutOpus(b: Uint8Array, at: number): Cut | undefined {
  const control = readOpusControl(b, at);
  if (!control) return undefined;
  const ms = (1000 * opusSamples(b.subarray(control.from, control.to))) / OPUS_RATE;
  return ms === 0 ? undefined : { ...control, ms, sampleRate: OPUS_RATE, channels: 2 };
}

const rates = ({ sampleRate, channels }: { sampleRate: number; channels: number }) => ({
  sampleRate,
  channels,
});
