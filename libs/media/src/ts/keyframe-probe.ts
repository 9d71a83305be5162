import type { VideoCodec } from './psi.js';

const SEI_RECOVERY_POINT = 6;

/**
 * Tells from the first bytes of an access unit (Annex B, in any number of pieces) whether decoding can start there.
 * H.264: an IDR slice, or a slice after an SPS in a unit marked as entry point by the container or by a recovery-point
 * SEI (open GOP). HEVC: an IRAP slice. Other codecs: the container's word.
 */
export class KeyframeProbe {
  readonly #codec: VideoCodec;
  readonly #randomAccess: boolean;
  #window = 0xffffff;
  #headerIn = -1;
  #nalType = -1;
  #sps = false;
  #recovery = false;

  constructor(codec: VideoCodec, randomAccess: boolean) {
    this.#codec = codec;
    this.#randomAccess = randomAccess;
  }

  /** True or false once known; undefined while more bytes are needed. */
  feed(bytes: Uint8Array, from = 0): boolean | undefined {
    if (this.#codec === 'mpeg2' || this.#codec === 'other') return this.#randomAccess;
    for (let i = from; i < bytes.length; i++) {
      const b = bytes[i]!;
      if (this.#headerIn === 0) {
        this.#nalType = this.#codec === 'h264' ? b & 0x1f : (b >> 1) & 0x3f;
        const verdict = this.#onNal();
        if (verdict !== undefined) return verdict;
        this.#headerIn = -1;
        this.#window = 0xffffff;
        if (this.#codec === 'h264' && this.#nalType === 6) this.#headerIn = -2;
        continue;
      }
      if (this.#headerIn === -2) {
        if (b === SEI_RECOVERY_POINT) this.#recovery = true;
        this.#headerIn = -1;
      }
      this.#window = ((this.#window << 8) | b) & 0xffffff;
      if (this.#window === 1) this.#headerIn = 0;
    }
    return undefined;
  }

  #onNal(): boolean | undefined {
    const type = this.#nalType;
    if (this.#codec === 'h264') {
      if (type === 7) this.#sps = true;
      if (type === 5) return true;
      if (type >= 1 && type <= 4) return this.#sps && (this.#randomAccess || this.#recovery);
      return undefined;
    }
    return type < 32 ? type >= 16 && type <= 23 : undefined;
  }
}
