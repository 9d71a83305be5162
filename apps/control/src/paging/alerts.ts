import type { Alert, AlertAnswer, AlertGroup } from '@airlock/contracts/http/alert-api';
import type { Page } from '@airlock/contracts/page';
import type { Principal } from '@airlock/contracts/person';
import { pagesRepository } from '@airlock/storage/repositories/pages';
import { createHash } from 'node:crypto';
import { actorFor } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import type { Engine } from './engine.js';
import { groupKeyOf, type RaisePage } from './raise.js';

const KIND = 'alert';
/** Alerts that a title names. */
const NAMED = 4;

const nameOf = ({ labels }: Alert): string => labels['alertname'] ?? 'alert';
/** What waits for the morning wakes nobody. */
const wakes = ({ labels }: Alert): boolean => labels['severity'] === 'page';

const titleOf = (alerts: readonly Alert[]): string => {
  const names = [...new Set(alerts.map(nameOf))];
  const named = names.slice(0, NAMED).join(', ');
  const [first] = alerts;
  if (names.length > 1) return names.length > NAMED ? `${named} … (${String(names.length)})` : named;
  return [named, first?.annotations['summary']].filter((part) => part !== undefined).join(': ');
};

/**
 * Alerts of the machines call whoever is on duty. What the Alertmanager grouped is one page, however many alerts it
 * holds: it calls when the group begins, and anew when somebody took it on and another alert came to it. The group as
 * it stands is sent again and again; what was told before changes nothing.
 */
export const createAlerts =
  (
    { db, effects }: Pick<HouseGround, 'db' | 'effects'>,
    { raise, engine }: { readonly raise: RaisePage; readonly engine: Pick<Engine, 'advance'> },
  ) =>
  async (group: AlertGroup, who: Principal): Promise<AlertAnswer> => {
    const actor = actorFor(who, 'alerts.raise');
    const firing = group.alerts.filter((alert) => alert.status === 'firing' && wakes(alert));
    const subject = createHash('sha256').update(group.groupKey).digest('hex').slice(0, 32);
    const pages = pagesRepository(db.queries);
    const standing: Page[] = [];
    for (const pageId of await pages.ofGroup(groupKeyOf({ kind: KIND, subject }))) {
      const page = await pages.get(pageId);
      if (page !== undefined) standing.push(page);
    }
    const [page] = standing;

    if (firing.length === 0) {
      // Of a group that was cut short nobody knows whether what was left out is over too.
      const isOver = group.status === 'resolved' || group.truncatedAlerts === 0;
      if (page === undefined || !isOver)
        return { did: page === undefined ? 'nothing' : 'standing', ...(page && { pageId: page.pageId }) };
      for (const { pageId } of standing)
        await engine.advance(actor, pageId, {
          type: 'resolved',
          by: who.id,
          note: 'no alert fires any more',
        });
      return { did: 'resolved', pageId: page.pageId };
    }

    const known = Math.max(-Infinity, ...standing.map((p) => p.lastAt));
    const fresh = firing.filter(({ startsAt }) => Date.parse(startsAt) > known);
    if (page !== undefined && fresh.length === 0) return { did: 'standing', pageId: page.pageId };
    const raised = await effects(actor, async (effect) => {
      // Whoever took the group on works on what it was then.
      effect.record({
        kind: 'alert.received',
        subject,
        detail: { alerts: [...new Set(firing.map(nameOf))], groupKey: group.groupKey.slice(0, 500) },
      });
      return raise(effect, { kind: KIND, subject, what: titleOf(firing), joins: 'open' });
    });
    return { did: raised.count > 1 ? 'joined' : 'raised', pageId: raised.pageId };
  };
export type Alerts = ReturnType<typeof createAlerts>;
