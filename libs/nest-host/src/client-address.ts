import type { FastifyRequest } from 'fastify';
import { isIP } from 'node:net';

export interface ClientAddress {
  readonly address: string;
  /** 0 where a proxy did not say it. */
  readonly port: number;
}

const FORWARDED = 'x-forwarded-for';
/** `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
const WITH_PORT = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/;

const parsed = (entry: string): ClientAddress => {
  const [, v6, v4, port] = WITH_PORT.exec(entry) ?? [];
  const address = v6 ?? v4;
  return address === undefined || isIP(address) === 0
    ? { address: entry.replace(/^\[|\]$/g, ''), port: 0 }
    : { address, port: Number(port) };
};

/** What proxies said of a request, ports included. */
const SAID = new WeakMap<object, readonly ClientAddress[]>();

/** Takes the ports out of `X-Forwarded-For`, so that addresses alone are compared; before anything reads `request.ip`. */
export const readForwarded = (request: FastifyRequest): void => {
  const said = request.raw.headers[FORWARDED];
  if (said === undefined) return;
  const entries = String(said)
    .split(',')
    .map((entry) => parsed(entry.trim()));
  SAID.set(request.raw, entries);
  request.raw.headers[FORWARDED] = entries.map(({ address }) => address).join(', ');
};

/**
 * Whose request it is, for limits and the log: the peer, and where that is a proxy the server was told to trust, whom the
 * nearest untrusted entry of `X-Forwarded-For` names (with its port, where the proxy writes `address:port`).
 */
export const clientOf = (request: FastifyRequest): ClientAddress | undefined => {
  const { remoteAddress, remotePort } = request.socket;
  if (remoteAddress === undefined || remotePort === undefined) return undefined;
  const { ip } = request;
  if (ip === remoteAddress) return { address: ip, port: remotePort };
  return SAID.get(request.raw)?.findLast((entry) => entry.address === ip) ?? { address: ip, port: 0 };
};
