import type { StreamView } from '@airlock/contracts/http/stream-api';

export type Veil = 'dark' | 'ended' | 'waiting' | 'held' | 'delay' | 'connecting' | 'slate';

/** What lies over the viewer's picture; the gate's own word counts, and control's only while the gate says nothing. */
export const veilOf = (view: StreamView, hasPicture: boolean): Veil | undefined => {
  const { audience, state, stream } = view;
  if ((audience ?? state) === 'dark') return 'dark';
  if (audience === 'ended' || (state === 'ended' && audience !== 'live')) return 'ended';
  if (audience === 'slate') return 'slate';
  if (audience === 'live' && hasPicture) return undefined;
  if (state === 'waiting' || state === 'held') return state;
  return stream.release.mode === 'delay' ? 'delay' : 'connecting';
};
