import { boxes } from '../fmp4/boxes.js';
import { samples } from '../fmp4/samples.js';
import { readTrack } from '../fmp4/track.js';
import { withAdts } from './adts.js';
import { MAX_UNITS, type CodedSound, type SoundUnit } from './coded-sound.js';

/** Reads the first sound track of fragmented MP4; undefined when it has none. Never throws. */
export function demuxFmp4Sound(bytes: Uint8Array, init: Uint8Array | undefined): CodedSound | undefined {
  const { video, sound } = readTrack(init ?? bytes);
  if (!sound) return undefined;
  const { codec, sampleRate, channels } = sound;
  const units: SoundUnit[] = [];
  let truncated = codec === undefined;
  let base: number | undefined;
  let budget = 2 * bytes.length + 64 * 1024;
  for (const moof of boxes(bytes)) {
    if (moof.type !== 'moof' || codec === undefined) continue;
    if (video && base === undefined)
      for (const s of samples(bytes, moof, video)) {
        base = (s.pts - video.begins) / video.timescale;
        break;
      }
    for (const s of samples(bytes, moof, sound)) {
      // Samples may lie on top of each other, or be nothing at all.
      budget -= s.size + 16;
      if (units.length >= MAX_UNITS || budget < 0) {
        truncated = true;
        break;
      }
      const at = (s.pts - sound.begins) / sound.timescale;
      base ??= at;
      const raw = s.offset >= 0 ? bytes.subarray(s.offset, s.offset + s.size) : bytes.subarray(0, 0);
      const data = sound.aac ? withAdts(raw, sound.aac) : raw.slice();
      if (raw.length < s.size || data === undefined || data.length === 0) truncated = true;
      else units.push({ atMs: (at - base) * 1000, data });
    }
  }
  return { codec, sampleRate, channels, units, truncated };
}
