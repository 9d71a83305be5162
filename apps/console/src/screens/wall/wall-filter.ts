import type { StreamView } from '@airlock/contracts/http/stream-api';

export const NEEDS = ['all', 'held', 'case', 'unwatched', 'dark'] as const;
export type Need = (typeof NEEDS)[number];

/** Which rooms are shown; what is empty asks for nothing. */
export interface WallFilter {
  readonly text: string;
  readonly need: Need;
  readonly roomClass: string | null;
  readonly mode: string | null;
  readonly tier: string | null;
}

export const NO_FILTER: WallFilter = { text: '', need: 'all', roomClass: null, mode: null, tier: null };

const isNeeded = (need: Need, view: StreamView): boolean => {
  switch (need) {
    case 'all':
      return true;
    case 'held':
      return view.state === 'held' || view.state === 'waiting';
    case 'case':
      return view.openCase !== undefined;
    case 'unwatched':
      return view.unwatchedMs > 0;
    case 'dark':
      return view.state === 'dark';
    default:
      return need satisfies never;
  }
};

/** Whether the room is shown: every word of the text is somewhere in what names it. */
export const passes = ({ text, need, roomClass, mode, tier }: WallFilter, view: StreamView): boolean => {
  const { title, roomId, streamerId, category, streamId } = view.stream;
  const names = [title, roomId, streamerId, category, streamId].join('\n').toLowerCase();
  return (
    isNeeded(need, view) &&
    (roomClass === null || view.stream.roomClass === roomClass) &&
    (mode === null || view.stream.release.mode === mode) &&
    (tier === null || (view.stream.tier ?? '–') === tier) &&
    text.toLowerCase().split(/\s+/).every((word) => names.includes(word)) // prettier-ignore
  );
};
