import { lookup } from 'node:dns/promises';
import { realpath, stat } from 'node:fs/promises';
import { isIP } from 'node:net';
import { isAbsolute, resolve as resolvePath, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AirlockError } from '@airlock/contracts/problem';
import { isPublicAddress } from '@airlock/nest-host/addresses';

export interface SourcePolicy {
  /** Let sources lie in private, loopback and link-local networks. */
  readonly allowPrivate: boolean;
  /** Let a source be a file of this machine: any, none, or one that lies in one of these folders. */
  readonly allowFiles: boolean | readonly string[];
}

/** A source that may be opened, with everything its ffmpeg may touch. */
export interface CheckedSource {
  readonly kind: 'rtmp' | 'srt' | 'http' | 'file';
  /** What ffmpeg opens; may hold secrets, never to be logged. */
  readonly input: string;
  /** ffmpeg's `-protocol_whitelist`. */
  readonly protocols: string;
  /** `http`: its connections go through the guard, which checks every address at the time of connecting. */
  readonly viaGuard: boolean;
  /** Where it lies, as its name was last resolved; a file lies nowhere. */
  readonly address?: string;
  /** Scheme, host and path, fit for logs. */
  readonly label: string;
  /** Strings that must not appear in logs. */
  readonly secrets: readonly string[];
  /** ffmpeg input options that go with the address. */
  readonly options: readonly string[];
}

export type Resolve = (host: string) => Promise<readonly string[]>;

export const resolveHost: Resolve = async (host) =>
  (await lookup(host, { all: true })).map(({ address }) => address);

const SCHEMES = {
  'rtmp:': { kind: 'rtmp', protocols: 'rtmp,tcp' },
  'rtmps:': { kind: 'rtmp', protocols: 'rtmps,rtmp,tls,tcp,httpproxy' },
  'srt:': { kind: 'srt', protocols: 'srt,udp' },
  'http:': { kind: 'http', protocols: 'http,https,tls,tcp,httpproxy,crypto' },
  'https:': { kind: 'http', protocols: 'http,https,tls,tcp,httpproxy,crypto' },
} as const;

/**
 * Decides whether a source may be opened. Throws `invalid_input` for what is no source, `forbidden` for what the policy
 * refuses, `not_found` for a missing file or host.
 */
export async function checkSource(
  source: string,
  policy: SourcePolicy,
  resolve: Resolve = resolveHost,
): Promise<CheckedSource> {
  const url = URL.canParse(source) && !isAbsolute(source) ? new URL(source) : undefined;
  if (url === undefined || url.protocol === 'file:') return checkFile(source, url, policy);
  const scheme = SCHEMES[url.protocol as keyof typeof SCHEMES] as (typeof SCHEMES)['rtmp:'] | undefined;
  if (scheme === undefined) {
    throw new AirlockError(
      'invalid_input',
      `Sources of the scheme ${url.protocol.slice(0, 20)} are not taken.`,
      {
        hint: 'Use rtmp, rtmps, srt, http or https.',
      },
    );
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (host === '') throw new AirlockError('invalid_input', 'The source names no host.');
  const addresses = await addressesOf(host, resolve);
  if (!policy.allowPrivate && !addresses.every(isPublicAddress)) {
    throw new AirlockError('forbidden', 'The source lies in a private or reserved network.', {
      hint: 'Allow private sources in the configuration if this is a media server of your own.',
    });
  }
  // Plain RTMP and SRT are opened at the address just checked, so that a second answer of the DNS changes nothing.
  const pinned = url.protocol === 'rtmp:' || url.protocol === 'srt:';
  return {
    ...scheme,
    input: pinned ? pin(url, addresses[0] ?? host) : url.href,
    viaGuard: !pinned && !policy.allowPrivate,
    ...(addresses[0] === undefined ? {} : { address: addresses[0] }),
    label: `${url.protocol}//${url.host}${url.protocol === 'rtmp:' || url.protocol === 'rtmps:' ? firstPart(url.pathname) : url.pathname}`,
    secrets: secretsOf(url),
    options: url.protocol === 'rtmp:' ? ['-rtmp_tcurl', `rtmp://${url.host}${firstPart(url.pathname)}`] : [],
  };
}

async function checkFile(source: string, url: URL | undefined, policy: SourcePolicy): Promise<CheckedSource> {
  const path = resolvePath(url ? fileURLToPath(url) : source);
  const real = await realpath(path).catch(() => path);
  if (!(await mayRead(real, policy.allowFiles))) {
    const folders = Array.isArray(policy.allowFiles) ? policy.allowFiles.join(', ') : '';
    throw new AirlockError('forbidden', 'This file is not taken as a source here.', {
      hint: folders === '' ? 'Use an rtmp, rtmps, srt, http or https URL.' : `Files may lie in: ${folders}.`,
    });
  }
  const isFile = await stat(real).then(
    (s) => s.isFile(),
    () => false,
  );
  if (!isFile) throw new AirlockError('not_found', `There is no file ${path}.`);
  const options: readonly string[] = [];
  return { kind: 'file', input: `file:${real}`, protocols: 'file', viaGuard: false, label: path, secrets: [], options }; // prettier-ignore
}

async function mayRead(file: string, allowed: SourcePolicy['allowFiles']): Promise<boolean> {
  if (typeof allowed === 'boolean') return allowed;
  const folders = await Promise.all(allowed.map((f) => realpath(f).catch(() => undefined)));
  return folders.some((f) => f !== undefined && file.startsWith(f.endsWith(sep) ? f : f + sep));
}

async function addressesOf(host: string, resolve: Resolve): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host];
  try {
    const addresses = await resolve(host);
    if (addresses.length > 0) return addresses;
  } catch {
    // An unknown name and a silent resolver are the same to the caller: there is nobody to connect to.
  }
  throw new AirlockError('not_found', `The host ${host} is unknown.`);
}

function pin(url: URL, address: string): string {
  const authority = `${isIP(address) === 6 ? `[${address}]` : address}${url.port === '' ? '' : `:${url.port}`}`;
  const user = url.username === '' ? '' : `${url.username}${url.password === '' ? '' : `:${url.password}`}@`;
  return `${url.protocol}//${user}${authority}${url.pathname}${url.search}`;
}

const firstPart = (path: string): string => `/${path.split('/')[1] ?? ''}`;

/** User, password, every query value, and an RTMP stream name, which is often the key itself. */
function secretsOf(url: URL): readonly string[] {
  const name = url.protocol.startsWith('rtmp') ? url.pathname.split('/').slice(2).join('/') : '';
  const all = [url.search.slice(1), url.username, url.password, name, ...url.searchParams.values()];
  return [...new Set(all.flatMap((s) => [s, safeDecode(s)]))].filter((s) => s.length > 2).sort((a, b) => b.length - a.length); // prettier-ignore
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
