import type { DutyLayer } from '@airlock/contracts/duty';
import { LAYERS, type Rota, shiftsIn } from './shifts.js';
import { lengthOf, type Span, union, within, without } from './span.js';

/** A stretch of one person's duty for one of another's, or for nothing. */
export interface Exchange {
  readonly layer: DutyLayer;
  readonly askedBy: string;
  readonly give: Span;
  readonly with: string;
  readonly take?: Span | undefined;
}

/** What an exchange does: who is on instead of whom. */
export interface Replacement extends Span {
  readonly insteadOf: string;
  readonly by: string;
}

const onBy = (rota: Rota, personId: string, span: Span, layers: readonly DutyLayer[]): Span[] =>
  shiftsIn(rota, span.from, span.to).filter((s) => s.personId === personId && layers.includes(s.layer));

const holdsAll = (rota: Rota, personId: string, span: Span, layer: DutyLayer): boolean =>
  lengthOf(without([span], onBy(rota, personId, span, [layer]))) === 0;

/** Why two people may not exchange; undefined when they may. Whoever is on twice at once would leave a hole nobody sees. */
export function exchangeFault(rota: Rota, exchange: Exchange, now: number): string | undefined {
  const { give, take, askedBy, with: other, layer } = exchange;
  if (askedBy === other) return 'Nobody swaps with themself';
  for (const span of take === undefined ? [give] : [give, take]) {
    if (span.from >= span.to) return 'It ends before it begins';
    if (span.from < now) return 'It has begun; take it over instead';
  }
  if (take !== undefined && within(give, take) !== undefined)
    return 'What is given and what is taken overlap';
  if (!holdsAll(rota, askedBy, give, layer)) return `${askedBy} is not on duty all that time`;
  if (take !== undefined && !holdsAll(rota, other, take, layer))
    return `${other} is not on duty all that time`;
  if (union(onBy(rota, other, give, LAYERS)).length > 0) return `${other} is on duty then already`;
  if (take !== undefined && union(onBy(rota, askedBy, take, LAYERS)).length > 0) {
    return `${askedBy} is on duty then already`;
  }
  return undefined;
}

/** What comes of an exchange that both have agreed to. */
export const replacementsOf = ({ give, take, askedBy, with: other }: Exchange): Replacement[] => [
  { ...give, insteadOf: askedBy, by: other },
  ...(take === undefined ? [] : [{ ...take, insteadOf: other, by: askedBy }]),
];
