import type { PageView } from '@airlock/contracts/page';
import type { Queries } from '@airlock/storage/database';
import { pagesRepository } from '@airlock/storage/repositories/pages';
import { csv } from '../csv.js';

/** Pages of a time with everything that happened to them, oldest first. */
export const pageHistory = async (q: Queries, from: number, until: number): Promise<PageView[]> => {
  const pages = pagesRepository(q);
  const found = await pages.between(from, until);
  const ids = found.map((p) => p.pageId);
  const [events, calls] = await Promise.all([pages.events(ids), pages.calls(ids)]);
  return found.map((page) => ({
    ...page,
    events: events.filter((e) => e.pageId === page.pageId).map(({ pageId: _id, ...event }) => event),
    calls: calls
      .filter((c) => c.pageId === page.pageId)
      .map(({ pageId: _id, callId: _call, ...call }) => call),
  }));
};

const time = (ms: number | undefined): string => (ms === undefined ? '' : new Date(ms).toISOString());

const COLUMNS = [
  'page', 'kind', 'urgency', 'drill', 'count', 'raised', 'step', 'layer', 'call', 'person', 'channel', 'called',
  'arrived', 'result', 'error', 'state', 'acknowledged by', 'acknowledged', 'resolved by', 'resolved',
]; // prettier-ignore

/** One row for each call; a page that called nobody has one row of its own. */
export const historyCsv = (history: readonly PageView[]): string => {
  const rows = history.flatMap((p) => {
    const head = [p.pageId, p.kind, p.urgency, p.drill, p.count, time(p.raisedAt)];
    const tail = [p.state, p.acknowledgedBy, time(p.acknowledgedAt), p.resolvedBy, time(p.resolvedAt)];
    const layerOf = (step: number) => p.events.find((e) => e.what === 'called' && e.step === step)?.layer;
    if (p.calls.length === 0) return [[...head, ...Array<string>(9).fill(''), ...tail]];
    return p.calls.map((c) => [
      ...head,
      ...[c.step + 1, layerOf(c.step), c.round + 1, c.person ?? '*', c.name ?? c.channel, time(c.at)],
      ...[time(c.settledAt), c.state, c.error],
      ...tail,
    ]);
  });
  return csv(COLUMNS, rows);
};
