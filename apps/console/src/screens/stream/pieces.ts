import type { Placed } from '../../parts/player/media-clock.js';

/** A segment that can be looked at; wall times in ms since 1970. */
export interface Piece {
  readonly epoch: number;
  readonly seq: number;
  readonly from: number;
  readonly until: number;
}

export interface Around {
  /** Oldest first; all of the one epoch that is on screen. */
  readonly pieces: readonly Piece[];
  /** The place among them of what is on screen. */
  readonly at: number;
}

const pieceOf = ({ relurl, programDateTime, duration }: Placed): readonly Piece[] => {
  const [, epoch, seq] = /^(\d+)\/(\d+)\.\w+$/.exec(relurl ?? '') ?? [];
  if (epoch === undefined || programDateTime === null) return [];
  const until = programDateTime + duration * 1_000;
  return [{ epoch: Number(epoch), seq: Number(seq), from: programDateTime, until }];
};

/** The segments around a moment, ms since 1970; undefined where nothing can be looked at. */
export const piecesAround = (placed: readonly Placed[], moment: number): Around | undefined => {
  const all = placed.flatMap(pieceOf);
  const here = all.findLast((p) => p.from <= moment) ?? all[0];
  if (here === undefined) return undefined;
  const pieces = all.filter((p) => p.epoch === here.epoch);
  return { pieces, at: pieces.indexOf(here) };
};

/** The first and the last piece of a run that reaches one segment beyond what is on screen on each side. */
export const firstRun = ({ pieces, at }: Around): [number, number] => [
  Math.max(0, at - 1),
  Math.min(pieces.length - 1, at + 1),
];

/** What a retraction is about: how many segments, or 0 for a chat line. */
export const segmentsIn = (original: string): number => {
  const [, from, to] = /^s\/\d+\/(\d+)-(\d+)$/.exec(original) ?? [];
  return to === undefined ? 0 : Number(to) - Number(from) + 1;
};
