import type { AccountRole } from '@airlock/contracts/access';
import { startControl } from '@airlock/control/start';
import { accountsRepository } from '@airlock/storage/repositories/accounts';
import { parseArgs } from 'node:util';
import { drawClips } from './clips.js';
import { inRepository, openGround } from './ground.js';
import { startProvider } from './provider.js';
import { serveJson } from './serve-json.js';
import { Stage } from './stage.js';

/** Control alone, where people have accounts and sign in, with a clock that tests move: nothing is on air unless told. */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4340' },
    /** With an identity provider, two ports after the orders. */
    provider: { type: 'boolean', default: false },
  },
});
const port = Number(values.port);

const { closers, logger, bus, db, blobs, direct, policy } = await openGround('house');

const url = `http://127.0.0.1:${values.port}`;
const provider = values.provider
  ? await startProvider(port + 7, `${url}/v1/session/oidc/callback`)
  : undefined;
closers.add('provider', () => provider?.close());
let aheadMs = 0;
const control = await startControl({
  ...{ bus, blobs, db, direct, logger, policy },
  mediaServers: [],
  ...(provider === undefined ? {} : { oidc: provider.oidc }),
  gateUrl: () => url,
  http: { host: '127.0.0.1', port },
  clock: () => Date.now() + aheadMs,
});
closers.add('control', () => control.close());

/** A room goes on air, and something of its first segment is held. */
const show = async (): Promise<{ readonly streamId: string }> => {
  const clips = await drawClips(inRepository('.airlock/rig'), blobs);
  const stage = new Stage({
    ...{ bus, control, clips, blobs },
    policy: policy.current,
    onTrial: policy.onTrial,
  });
  const room = await stage.open('pets');
  room.hits.push({ label: 'violence', decision: 'hold' });
  await stage.segment(room);
  return { streamId: room.streamId };
};

/** As if administrators had given them, which takes two. */
const giveRoles = async (name: string, roles: readonly AccountRole[]): Promise<void> => {
  const accounts = accountsRepository(db.queries);
  const found = await accounts.byName(name);
  if (found === undefined) throw new Error(`nobody is called ${name}`);
  await accounts.setRoles(found.account.accountId, roles);
};

/**
 * `invite`: the first administrator's invitation; `pass`: control's clock goes on by so many ms; `now`: what it says;
 * `unproven`: every session is as one whose identity provider asked for no second factor.
 */
type Order =
  | { readonly do: 'invite' | 'now' | 'show' | 'unproven' }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'roles'; readonly name: string; readonly roles: readonly AccountRole[] };
const orders = await serveJson(async (body) => {
  const order = body as Order;
  if (order.do === 'invite') return { invite: await control.firstInvitation() };
  if (order.do === 'show') return show();
  if (order.do === 'roles') await giveRoles(order.name, order.roles);
  if (order.do === 'unproven') await db.queries.updateTable('sessions').set({ verified_at: null }).execute();
  if (order.do === 'pass') aheadMs += order.ms;
  return { now: Date.now() + aheadMs };
}, port + 5);
closers.add('orders', () => orders.close());
console.log(`house ${control.url}  orders ${orders.url}`);
