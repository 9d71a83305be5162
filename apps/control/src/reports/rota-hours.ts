import type { DutyLayer, DutyShift } from '@airlock/contracts/duty';
import type { RotaRow } from '@airlock/contracts/report';

const HOUR_MS = 3_600_000;
const LAYERS: readonly DutyLayer[] = ['primary', 'backup', 'lead'];

/** How much of each hour of [from, to) somebody was on, by layer; two at once count once. Times in ms since 1970. */
export const rotaHours = (
  shifts: readonly Pick<DutyShift, 'layer' | 'from' | 'to'>[],
  { from, to }: { readonly from: number; readonly to: number },
): RotaRow[] => {
  const rows: RotaRow[] = [];
  for (const layer of LAYERS) {
    const own = shifts.filter((s) => s.layer === layer).sort((a, b) => a.from - b.from);
    let next = 0;
    for (let begin = from; begin < to;) {
      const end = Math.min(to, (Math.floor(begin / HOUR_MS) + 1) * HOUR_MS);
      let covered = 0;
      let until = begin;
      while (next < own.length && own[next]!.to <= begin) next += 1;
      for (let i = next; i < own.length && own[i]!.from < end; i++) {
        const since = Math.max(own[i]!.from, until);
        const upTo = Math.min(own[i]!.to, end);
        if (upTo > since) covered += upTo - since;
        until = Math.max(until, upTo);
      }
      rows.push({ at: begin, layer, coveredMs: covered, totalMs: end - begin });
      begin = end;
    }
  }
  return rows.sort((a, b) => a.at - b.at);
};
