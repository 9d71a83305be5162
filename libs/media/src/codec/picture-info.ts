import type { VideoCodec } from '../ts/psi.js';
import { nalUnits } from './annex-b.js';
import { BitReader } from './bit-reader.js';

/** What a stream's parameter sets say of its pictures. */
export interface PictureInfo {
  readonly codec: VideoCodec;
  /** Of the visible picture, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly matrix: 'bt601' | 'bt709';
  readonly range: 'limited' | 'full';
  /** 8-bit 4:2:0. */
  readonly plain: boolean;
  /** RFC 6381 codec string. */
  readonly codecString: string;
}

type Colour = { matrix: number; full: boolean };
const UNSPECIFIED: Colour = { matrix: 2, full: false };

/** Reads the first SPS (or MPEG-2 sequence header) of an access unit; undefined when there is none that can be read. */
export function pictureInfo(codec: VideoCodec, unit: Uint8Array): PictureInfo | undefined {
  if (codec === 'mpeg2') return mpeg2(unit);
  for (const nal of nalUnits(unit)) {
    if (codec === 'h264' && (nal[0]! & 0x1f) === 7) return h264(nal);
    if (codec === 'hevc' && ((nal[0]! >> 1) & 0x3f) === 33) return hevc(nal);
  }
  return undefined;
}

function finish(
  codec: VideoCodec,
  codecString: string,
  width: number,
  height: number,
  colour: Colour,
  plain: boolean,
): PictureInfo | undefined {
  if (!(width > 0 && height > 0 && width <= 65_536 && height <= 65_536)) return undefined;
  // Streams that do not say follow the custom of players: BT.709 from 720 lines up.
  const hd = height >= 720 || width >= 1280;
  const matrix = colour.matrix === 1 || (colour.matrix === 2 && hd) ? 'bt709' : 'bt601';
  return { codec, codecString, width, height, matrix, range: colour.full ? 'full' : 'limited', plain };
}

const hex = (n: number): string => n.toString(16).padStart(2, '0');
const HIGH_PROFILES = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);

/** ITU-T H.264, 7.3.2.1.1 and E.1.1. */
function h264(nal: Uint8Array): PictureInfo | undefined {
  if (nal.length < 5) return undefined;
  const profile = nal[1]!;
  const r = new BitReader(nal, 4);
  r.ue();
  let chroma = 1;
  let depth = 8;
  let separate = 0;
  if (HIGH_PROFILES.has(profile)) {
    chroma = r.ue();
    if (chroma === 3) separate = r.bit();
    depth = Math.max(8 + r.ue(), 8 + r.ue());
    r.skip(1);
    if (r.bit())
      for (let i = 0; i < (chroma === 3 ? 12 : 8); i++) if (r.bit()) scalingList(r, i < 6 ? 16 : 64);
  }
  r.ue();
  const pocType = r.ue();
  if (pocType === 0) r.ue();
  else if (pocType === 1) {
    r.skip(1);
    r.se();
    r.se();
    const n = r.ue();
    if (n > 255) return undefined;
    for (let i = 0; i < n; i++) r.se();
  }
  r.ue();
  r.skip(1);
  const mbWidth = r.ue() + 1;
  const mapHeight = r.ue() + 1;
  const framesOnly = r.bit();
  if (!framesOnly) r.skip(1);
  r.skip(1);
  let cropX = 0;
  let cropY = 0;
  if (r.bit()) {
    const unitX = separate || chroma === 0 || chroma === 3 ? 1 : 2;
    const unitY = (separate || chroma !== 1 ? 1 : 2) * (2 - framesOnly);
    cropX = (r.ue() + r.ue()) * unitX;
    cropY = (r.ue() + r.ue()) * unitY;
  }
  const colour = r.bit() ? vuiColour(r) : UNSPECIFIED;
  if (r.overrun) return undefined;
  const width = mbWidth * 16 - cropX;
  const height = (2 - framesOnly) * mapHeight * 16 - cropY;
  const codecString = `avc1.${hex(profile)}${hex(nal[2]!)}${hex(nal[3]!)}`;
  return finish('h264', codecString, width, height, colour, chroma === 1 && depth === 8);
}

function scalingList(r: BitReader, size: number): void {
  let last = 8;
  let next = 8;
  for (let i = 0; i < size; i++) {
    if (next !== 0) next = (last + r.se() + 256) % 256;
    last = next === 0 ? last : next;
  }
}

/** The start of the VUI, which H.264 and HEVC share. */
function vuiColour(r: BitReader): Colour {
  if (r.bit() && r.bits(8) === 255) r.skip(32);
  if (r.bit()) r.skip(1);
  if (!r.bit()) return UNSPECIFIED;
  r.skip(3);
  const full = r.bit() === 1;
  if (!r.bit()) return { matrix: 2, full };
  r.skip(16);
  return { matrix: r.bits(8), full };
}

/** ITU-T H.265, 7.3.2.2; colour is left unspecified, it lies behind the reference picture sets. */
function hevc(nal: Uint8Array): PictureInfo | undefined {
  const r = new BitReader(nal, 2);
  r.skip(4);
  const subLayers = r.bits(3);
  r.skip(1);
  const profileSpace = r.bits(2);
  const tier = r.bit();
  const profile = r.bits(5);
  const compatibility = r.bits(32);
  r.skip(48);
  const level = r.bits(8);
  const present: [number, number][] = [];
  for (let i = 0; i < subLayers; i++) present.push([r.bit(), r.bit()]);
  if (subLayers > 0) r.skip(2 * (8 - subLayers));
  for (const [p, l] of present) r.skip((p ? 88 : 0) + (l ? 8 : 0));
  r.ue();
  const chroma = r.ue();
  const separate = chroma === 3 ? r.bit() : 0;
  let width = r.ue();
  let height = r.ue();
  if (r.bit()) {
    const unitX = separate || chroma === 0 || chroma === 3 ? 1 : 2;
    const unitY = separate || chroma !== 1 ? 1 : 2;
    width -= (r.ue() + r.ue()) * unitX;
    height -= (r.ue() + r.ue()) * unitY;
  }
  const depth = Math.max(8 + r.ue(), 8 + r.ue());
  if (r.overrun || profileSpace !== 0) return undefined;
  const flags = reversedBits(compatibility).toString(16).toUpperCase();
  const codecString = `hev1.${profile}.${flags}.${tier ? 'H' : 'L'}${level}.B0`;
  return finish('hevc', codecString, width, height, UNSPECIFIED, chroma === 1 && depth === 8);
}

function reversedBits(v: number): number {
  let out = 0;
  for (let i = 0; i < 32; i++) out = out * 2 + (Math.floor(v / 2 ** i) & 1);
  return out;
}

/** ISO/IEC 13818-2, 6.2.2.1. */
function mpeg2(unit: Uint8Array): PictureInfo | undefined {
  for (let i = 0; i + 8 <= unit.length; i++) {
    if (unit[i] !== 0 || unit[i + 1] !== 0 || unit[i + 2] !== 1 || unit[i + 3] !== 0xb3) continue;
    const width = (unit[i + 4]! << 4) | (unit[i + 5]! >> 4);
    const height = ((unit[i + 5]! & 0x0f) << 8) | unit[i + 6]!;
    return finish('mpeg2', 'mp2v', width, height, UNSPECIFIED, true);
  }
  return undefined;
}
