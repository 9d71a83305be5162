import type { DelayGauge, StreamView } from '@airlock/contracts/http/stream-api';

/** `safe`: the whole delay is there to be dumped; `building`: less than that; `none`: nothing is. */
export type DelayState = 'safe' | 'building' | 'none';

export interface DelayView {
  readonly state: DelayState;
  /** 0–1 of the bar: what can be dumped, and what was dumped and is being bridged. */
  readonly full: number;
  readonly gone: number;
}

/** A delay counts as safe when it is full but for the piece that is on its way. */
const ALMOST = 0.8;

/** How the delay of a stream stands. Without a fixed delay what waits is all there is to dump. */
export const delayOf = ({ targetMs, dumpableMs, dumpedMs }: DelayGauge): DelayView => {
  const whole = Math.max(targetMs, dumpableMs + dumpedMs, 1);
  const state =
    dumpableMs === 0 ? 'none' : targetMs > 0 && dumpableMs < targetMs * ALMOST ? 'building' : 'safe';
  return { state, full: dumpableMs / whole, gone: dumpedMs / whole };
};

/** What the dump button takes out: the delay where there is one, otherwise what waits for a person. */
export const dumpScope = (view: StreamView): 'delay' | 'waiting' | undefined => {
  if (view.state === 'dark' || view.state === 'ended') return undefined;
  if ((view.delay?.targetMs ?? 0) > 0) return (view.delay?.dumpableMs ?? 0) > 0 ? 'delay' : undefined;
  return view.pending === undefined ? undefined : 'waiting';
};
