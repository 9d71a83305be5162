import {
  ChannelTarget,
  type Channel,
  type ChannelId,
  type ChannelRequest,
  type NewChannel,
} from '@airlock/contracts/page';
import type { ChannelAdded, ChannelTest } from '@airlock/contracts/http/page-api';
import type { Principal } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import { may } from '@airlock/moderation/roles';
import { assertStepUp } from '@airlock/nest-host/access';
import type { Queries } from '@airlock/storage/database';
import { pageChannelsRepository, type StoredChannel } from '@airlock/storage/repositories/page-channels';
import { actorFor } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import type { SecretBox } from '../house/secret-box.js';
import { newSecret } from '../webhooks/sender.js';
import { type Calls, sealName } from './calls.js';

/** As far as it may be shown: addresses of robots are secrets, and those of people are theirs. */
const shownTarget = (target: ChannelTarget): string => {
  if (target.kind !== 'email') return new URL(target.url).host;
  const [name = '', host = ''] = target.to.split('@');
  return `${name.slice(0, 1)}…@${host}`;
};

export interface ChannelSettingsDeps {
  readonly box: SecretBox;
  readonly calls: Pick<Calls, 'test'>;
  /** Whether there is a mail server. */
  readonly canMail: boolean;
}

/** Ways to reach people: one's own, or everybody's for whoever manages them. */
export const createChannelSettings = (
  { db, effects, clock, newId }: HouseGround,
  { box, calls, canMail }: ChannelSettingsDeps,
) => {
  /** One's own needs no leave; the team's and others' do, and a fresh second factor: they carry news out of the house. */
  const allow = (who: Principal, person: string | undefined): void => {
    if (person === who.id) return;
    if (!may(who, 'paging.manage'))
      throw new AirlockError('forbidden', "Only your own channels are yours to change; the team's are not");
    assertStepUp(who, 'paging.manage', clock());
  };

  const need = async (q: Queries, channelId: ChannelId): Promise<StoredChannel> => {
    const found = await pageChannelsRepository(q).get(channelId);
    if (found === undefined) throw new AirlockError('not_found', `There is no channel ${channelId}`);
    return found;
  };

  const check = (target: ChannelTarget): void => {
    if (target.kind === 'email' && !canMail)
      throw new AirlockError('conflict', 'No mail server is set up', {
        hint: 'Start control with AIRLOCK_SMTP_URL and AIRLOCK_SMTP_FROM.',
      });
  };

  const seal = (channelId: ChannelId, target: ChannelTarget): string =>
    box.seal(JSON.stringify(target), sealName(channelId));

  const said = ({ name, person, layers, lang, inDrill, enabled, kind, target }: Channel) => ({ name, person, layers, lang, inDrill, enabled, kind, target }); // prettier-ignore

  return {
    async list(who: Principal): Promise<Channel[]> {
      const all = (await pageChannelsRepository(db.queries).list()).map((s) => s.channel);
      return may(who, 'paging.manage')
        ? all
        : all.filter((c) => c.person === undefined || c.person === who.id);
    },

    add(who: Principal, { target: wanted, person, ...rest }: NewChannel): Promise<ChannelAdded> {
      allow(who, person);
      check(wanted);
      const makes = wanted.kind === 'webhook' && wanted.secret === undefined;
      const target: ChannelTarget = makes ? { ...wanted, secret: newSecret() } : wanted;
      return effects(actorFor(who, 'pages.answer'), async ({ tx, now, record }) => {
        const channelId = newId('ch', now) as ChannelId;
        const channel: Channel = {
          ...{ channelId, kind: target.kind, ...rest, target: shownTarget(target) },
          ...(person === undefined ? {} : { person }),
          ...{ createdBy: who.id, createdAt: now },
        };
        await pageChannelsRepository(tx).put({ channel, sealed: seal(channelId, target) });
        record({ kind: 'page.channel_added', subject: channelId, after: said(channel) });
        return makes && target.kind === 'webhook' ? { ...channel, secret: target.secret } : channel;
      });
    },

    set(who: Principal, channelId: ChannelId, { target, person, ...rest }: ChannelRequest): Promise<Channel> {
      return effects(actorFor(who, 'pages.answer'), async ({ tx, record }) => {
        const before = await need(tx, channelId);
        allow(who, before.channel.person);
        allow(who, person);
        if (target !== undefined && target.kind !== before.channel.kind)
          throw new AirlockError('conflict', `It is a channel of the kind ${before.channel.kind}`);
        if (target !== undefined) check(target);
        const { person: _person, ...kept } = before.channel;
        const channel: Channel = {
          ...{ ...kept, ...rest, target: target === undefined ? kept.target : shownTarget(target) },
          ...(person === undefined ? {} : { person }),
        };
        // Whoever changes a webhook's address does not change what signs for it by leaving it out.
        const old = ChannelTarget.parse(JSON.parse(box.open(before.sealed, sealName(channelId))));
        const next =
          target?.kind === 'webhook' && old.kind === 'webhook' && target.secret === undefined
            ? { ...target, secret: old.secret }
            : target;
        const sealed = next === undefined ? before.sealed : seal(channelId, next);
        await pageChannelsRepository(tx).put({ channel, sealed });
        record({
          kind: 'page.channel_changed',
          subject: channelId,
          before: said(before.channel),
          after: said(channel),
        });
        return channel;
      });
    },

    remove(who: Principal, channelId: ChannelId): Promise<void> {
      return effects(actorFor(who, 'pages.answer'), async ({ tx, record }) => {
        const { channel } = await need(tx, channelId);
        allow(who, channel.person);
        await pageChannelsRepository(tx).remove(channelId);
        record({ kind: 'page.channel_removed', subject: channelId, before: said(channel) });
      });
    },

    async test(who: Principal, channelId: ChannelId): Promise<ChannelTest> {
      const stored = await need(db.queries, channelId);
      allow(who, stored.channel.person);
      const begun = performance.now();
      const error = await calls.test(stored, clock()).then(
        () => undefined,
        (e: unknown) => (e instanceof Error ? e.message : String(e)),
      );
      const tookMs = Math.round(performance.now() - begun);
      await effects(actorFor(who, 'pages.answer'), async ({ tx, now, record }) => {
        await pageChannelsRepository(tx).went(channelId, now, error);
        record({
          kind: 'page.channel_tested',
          subject: channelId,
          detail: { ok: error === undefined, error },
        });
      });
      return { ok: error === undefined, tookMs, ...(error === undefined ? {} : { error }) };
    },
  };
};
export type ChannelSettings = ReturnType<typeof createChannelSettings>;
