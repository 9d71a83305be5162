import type { MediaMtxHook, NginxRtmpHook, SrsHook } from '@airlock/contracts/http/hooks';
import type { PublisherClaim } from './hooks.js';

const MAX_CREDENTIALS = 32;

/** What came behind `?`, as far as admission takes it: what comes twice or is too long is no credential. */
const credentialsOf = (entries: Iterable<readonly [string, string]>): Record<string, string> => {
  const seen = new Map<string, string | undefined>();
  for (const [key, value] of entries) seen.set(key, seen.has(key) ? undefined : value);
  const usable = [...seen].filter(
    (e): e is [string, string] =>
      e[0] !== '' && e[0].length <= 64 && e[1] !== undefined && e[1].length <= 512,
  );
  return Object.fromEntries(usable.slice(0, MAX_CREDENTIALS));
};

const MAX_HOST = 255;

/** The host of `rtmp://host:port/app`, without port or brackets. */
const hostOf = (tcUrl: string): { host?: string } => {
  const host = URL.parse(tcUrl)?.hostname.replace(/^\[|\]$/g, '') ?? '';
  return host === '' || host.length > MAX_HOST ? {} : { host };
};

export interface HookClaim extends PublisherClaim {
  /** What a reader shows to be our capture. */
  readonly key: string | undefined;
}

/** The part before the last `/` is the application; a path without one has none. */
export const claimOfMediaMtx = (hook: MediaMtxHook): HookClaim => {
  const slash = hook.path.lastIndexOf('/');
  const query = new URLSearchParams(hook.query);
  const login: [string, string][] = [
    ['user', hook.user],
    ['pass', hook.password],
    ['token', hook.token],
  ];
  const given = login.filter(([name, value]) => value !== '' && !query.has(name));
  return {
    app: hook.path.slice(0, Math.max(slash, 0)),
    name: hook.path.slice(slash + 1),
    publisherId: hook.id ?? '',
    remoteAddress: hook.ip,
    credentials: credentialsOf([...query, ...given]),
    key: single(query.getAll('key')),
  };
};

export const claimOfSrs = (hook: SrsHook): HookClaim => {
  const query = new URLSearchParams(hook.param);
  return {
    app: hook.app,
    name: hook.stream,
    vhost: hook.vhost,
    publisherId: hook.client_id,
    remoteAddress: hook.ip,
    ...hostOf(hook.tcUrl),
    credentials: credentialsOf(query),
    key: single(query.getAll('key')),
  };
};

/** nginx-rtmp's own fields; what else there is came from the publisher. */
const OWN = new Set([
  'app',
  'flashver',
  'swfurl',
  'tcurl',
  'pageurl',
  'addr',
  'clientid',
  'epoch',
  'call',
  'name',
  'type',
  'start',
  'duration',
  'reset',
]);

export const claimOfNginxRtmp = (hook: NginxRtmpHook): HookClaim => {
  const args = Object.entries(hook).filter(([name]) => !OWN.has(name));
  return {
    app: hook.app,
    name: hook.name,
    publisherId: hook.clientid,
    remoteAddress: hook.addr,
    ...hostOf(hook['tcurl'] ?? ''),
    credentials: credentialsOf(args),
    key: hook['key'],
  };
};

const single = (values: readonly string[]): string | undefined =>
  values.length === 1 ? values[0] : undefined;
