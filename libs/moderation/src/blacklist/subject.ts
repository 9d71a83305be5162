import type { NamedKey, SubjectKey } from '@airlock/contracts/blacklist';
import { AirlockError } from '@airlock/contracts/problem';

// Every key becomes one text, so that a list is one index of texts: wider keys (a network, a parent domain, a licence
// of several sites) are found by asking for everything that would cover what is asked about.

/** A shorter prefix would list a whole country. */
const WIDEST = { 4: 16, 6: 32 } as const;

interface Ip {
  readonly family: 4 | 6;
  readonly bits: 32 | 128;
  readonly value: bigint;
}

const fourOf = (text: string): bigint | undefined => {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((p) => /^(0|[1-9]\d{0,2})$/.test(p) && Number(p) < 256))
    return undefined;
  return parts.reduce((sum, p) => (sum << 8n) | BigInt(p), 0n);
};

const sixOf = (text: string): bigint | undefined => {
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const four = tail === null ? undefined : fourOf(tail[2]!);
  if (tail !== null && four === undefined) return undefined;
  const plain =
    tail === null ? text : `${tail[1]}${(four! >> 16n).toString(16)}:${(four! & 0xffffn).toString(16)}`;
  const halves = plain.split('::');
  if (halves.length > 2) return undefined;
  const [head, end] = halves.map((h) => (h === '' ? [] : h.split(':')));
  const groups = [...head!, ...(end ?? [])];
  const missing = 8 - groups.length;
  if (end === undefined ? missing !== 0 : missing < 1) return undefined;
  if (!groups.every((g) => /^[0-9a-f]{1,4}$/.test(g))) return undefined;
  return [...head!, ...Array.from({ length: missing }, () => '0'), ...(end ?? [])].reduce(
    (sum, g) => (sum << 16n) | BigInt(`0x${g}`),
    0n,
  );
};

const MAPPED = 0xffffn << 32n;

const ipOf = (text: string): Ip | undefined => {
  const lower = text.trim().toLowerCase();
  const four = fourOf(lower);
  if (four !== undefined) return { family: 4, bits: 32, value: four };
  const six = lower.includes(':') ? sixOf(lower.replace(/^\[(.*)\]$/, '$1')) : undefined;
  if (six === undefined) return undefined;
  return six >> 32n === MAPPED >> 32n
    ? { family: 4, bits: 32, value: six & 0xffff_ffffn }
    : { family: 6, bits: 128, value: six };
};

const rangeToken = ({ family, bits, value }: Ip, length: number): string => {
  const host = BigInt(bits - length);
  return `range:${family}:${((value >> host) << host).toString(16).padStart(bits / 4, '0')}/${length}`;
};

const refuse = (what: string, value: string, hint: string): never => {
  throw new AirlockError('invalid_input', `${value.slice(0, 100)} is no ${what}`, { hint });
};

interface Range {
  readonly ip: Ip;
  readonly length: number;
}

const rangeOf = (text: string): Range => {
  const [, address = '', given] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text.trim()) ?? [];
  const ip = ipOf(address);
  if (ip === undefined)
    return refuse('address or range', text, 'Write 192.0.2.7, 192.0.2.0/24 or 2001:db8::/48.');
  const mapped = ip.bits === 32 && address.includes(':') ? 96 : 0;
  const length = given === undefined ? ip.bits : Number(given) - mapped;
  if (length > ip.bits || length < WIDEST[ip.family])
    return refuse(
      'range that can be listed',
      text,
      `At least /${WIDEST[ip.family]} and at most /${ip.bits} for IPv${ip.family}.`,
    );
  return { ip, length };
};

const around = ({ ip, length }: Range): string[] =>
  Array.from({ length: length - WIDEST[ip.family] + 1 }, (_, i) => rangeToken(ip, length - i));

/** A domain as it is compared: lower case, no dot at the end. Undefined for what is none. */
export const domainOf = (text: string): string | undefined => {
  const domain = text.trim().toLowerCase().replace(/\.$/, '');
  const isDomain =
    domain.length <= 253 &&
    /^([a-z0-9_]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/.test(domain);
  return isDomain ? domain : undefined;
};

/** `京ICP备12345678号-3` as it is compared. Undefined for what is none. */
export const icpOf = (text: string): string | undefined => {
  const number = text.normalize('NFKC').replace(/\s/g, '').toUpperCase();
  return /^\p{Script=Han}(ICP|B2-)?[备证]?\d{4,14}号?(-\d{1,4})?$/u.test(number) ? number : undefined;
};

const NAMED: Readonly<Record<NamedKey['kind'], (value: string) => string>> = {
  range: (v) => {
    const { ip, length } = rangeOf(v);
    return rangeToken(ip, length);
  },
  icp: (v) =>
    `icp:${icpOf(v) ?? refuse('ICP number', v, 'It looks like 京ICP备12345678号 or 京ICP备12345678号-1.')}`,
  domain: (v) =>
    `domain:${domainOf(v) ?? refuse('domain', v, 'Write example.com; other scripts in Punycode (xn--).')}`,
  app: (v) => `app:${v.trim()}`,
};

/** The one text that stands for a key. Throws `invalid_input` for one that cannot be. */
export const tokenOf = (key: SubjectKey): string =>
  'hash' in key ? `${key.kind}:${key.keyId}:${key.hash}` : NAMED[key.kind](key.value);

/** What an address is covered by: itself and every network around it that may be listed. Nothing for no address. */
export const tokensOfAddress = (address: string): string[] => {
  const ip = ipOf(address);
  return ip === undefined ? [] : around({ ip, length: ip.bits });
};

const tokensOfDomain = (value: string): string[] => {
  const labels = (domainOf(value) ?? '').split('.');
  return labels.slice(0, -1).map((_, i) => `domain:${labels.slice(i).join('.')}`);
};

const tokensOfIcp = (value: string): string[] => {
  const number = icpOf(value);
  return number === undefined
    ? []
    : [...new Set([number, number.replace(/-\d+$/, '')])].map((n) => `icp:${n}`);
};

/** Every text under which an entry may stand that speaks against this key. */
export const tokensAgainst = (key: SubjectKey): string[] => {
  if ('hash' in key) return [tokenOf(key)];
  if (key.kind === 'range') return around(rangeOf(key.value));
  if (key.kind === 'domain') return tokensOfDomain(key.value);
  return key.kind === 'icp' ? tokensOfIcp(key.value) : [tokenOf(key)];
};

/** Texts of narrower keys: those between two texts (a network's addresses), or with a tail or a head (a domain's hosts). */
export type Narrower =
  { readonly from: string; readonly to: string } | { readonly head: string; readonly tail: string };

/** Where entries stand that list a part of this key: one address of a network, one host of a domain. */
export const narrowerThan = (key: NamedKey): Narrower | undefined => {
  if (key.kind === 'domain') return { head: 'domain:', tail: `.${tokenOf(key).slice('domain:'.length)}` };
  if (key.kind === 'icp') return { head: `${tokenOf(key)}-`, tail: '' };
  if (key.kind === 'app') return undefined;
  const { ip, length } = rangeOf(key.value);
  const host = BigInt(ip.bits - length);
  const last = { ...ip, value: ip.value | ((1n << host) - 1n) };
  return { from: rangeToken(ip, length).replace(/\/.*/, '/'), to: `${rangeToken(last, ip.bits)}~` };
};

/** The kind of key that a text stands for. */
export const kindOf = (token: string): string => token.slice(0, token.indexOf(':'));
