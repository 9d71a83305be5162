import { tickDelta, TICKS_PER_MS } from './pes.js';

/** Turns wrapping 33-bit stamps into media time that never goes back over a jump. All values in 90 kHz ticks. */
export class MediaClock {
  #refStamp: number | undefined;
  #refTicks = 0;
  #frameTicks = 0;

  constructor(startMs: number) {
    this.#refTicks = startMs * TICKS_PER_MS;
  }

  get started(): boolean {
    return this.#refStamp !== undefined;
  }

  /** Length of the last frame as its decode stamps tell; 0 while unknown. */
  get frameTicks(): number {
    return this.#frameTicks;
  }

  /** Says that `stamp` is `ticks` of media time. */
  anchor(stamp: number, ticks: number): void {
    this.#refStamp = stamp;
    this.#refTicks = ticks;
  }

  at(stamp: number): number {
    return this.#refStamp === undefined ? this.#refTicks : this.#refTicks + tickDelta(this.#refStamp, stamp);
  }

  /** How far `stamp` lies after the last one followed; 0 before the first. */
  step(stamp: number): number {
    return this.#refStamp === undefined ? 0 : tickDelta(this.#refStamp, stamp);
  }

  follow(stamp: number): void {
    const delta = this.step(stamp);
    if (delta > 0) this.#frameTicks = delta;
    this.anchor(stamp, this.at(stamp));
  }
}
