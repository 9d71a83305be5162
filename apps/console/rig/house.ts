import { startControl } from '@airlock/control/start';
import { parseArgs } from 'node:util';
import { openGround } from './ground.js';
import { startProvider } from './provider.js';
import { serveJson } from './serve-json.js';

/** Control alone, where people have accounts and sign in, with a clock that tests move: nothing is on air. */
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

/** `invite`: the first administrator's invitation; `pass`: control's clock goes on by so many ms; `now`: what it says. */
type Order = { readonly do: 'invite' | 'now' } | { readonly do: 'pass'; readonly ms: number };
const orders = await serveJson(async (body) => {
  const order = body as Order;
  if (order.do === 'invite') return { invite: await control.firstInvitation() };
  if (order.do === 'pass') aheadMs += order.ms;
  return { now: Date.now() + aheadMs };
}, port + 5);
closers.add('orders', () => orders.close());
console.log(`house ${control.url}  orders ${orders.url}`);
