import type { AdmissionRequest } from '@airlock/contracts/admission';
import {
  BlacklistEntry,
  type BlacklistHit,
  type BlacklistId,
  BlacklistTerm,
  type SubjectKey,
} from '@airlock/contracts/blacklist';
import type {
  BlacklistAnswer,
  BlacklistCheck,
  BlacklistSubject,
  BlacklistView,
  ProposeEntry,
} from '@airlock/contracts/http/blacklist-api';
import type { IdentityKey } from '@airlock/contracts/identity';
import type { StreamerId } from '@airlock/contracts/ids';
import { AirlockError } from '@airlock/contracts/problem';
import type { NoteSigner } from '@airlock/moderation/audit';
import {
  FAMILIES,
  isInForce,
  kindOf,
  type Narrower,
  reportState,
  tokenOf,
  tokensAgainst,
  tokensOfAddress,
} from '@airlock/moderation/blacklist';
import type { Closers } from '@airlock/nest-host/lifecycle';
import { gathered } from '@airlock/storage/gathered';
import { blacklistRepository } from '@airlock/storage/repositories/blacklist';
import { identitiesRepository } from '@airlock/storage/repositories/identities';
import { doorOf } from '../admission/at-the-door.js';
import { type Actor, airlock } from '../house/effect.js';
import type { AdmissionFinding, AdmissionRule } from '../house/hooks.js';
import type { HouseGround } from '../house/house.js';
import { startRounds } from '../house/rounds.js';
import type { Identities } from '../identity/identities.js';
import { type BlacklistFollower, createEntries } from './entries.js';
import { followToNewKey } from './follow-to-new-key.js';
import { createListFiles } from './list-files.js';
import { createSharing } from './sharing.js';

/** An entry that begins later is felt on air within 10 s of its beginning. */
const SWEEP_MS = 5_000;
/** More accounts than this are nobody's: a device of a shop, a number of an agency. */
const MAX_TOLD = 20;

const isHashed = (key: SubjectKey): key is IdentityKey => 'hash' in key;

const hitOf = ({ entry, tokens }: { entry: BlacklistEntry; tokens: string[] }): BlacklistHit => ({
  entryId: entry.entryId,
  family: entry.family,
  by: [...new Set(tokens.map(kindOf))],
  reason: entry.grounds.reasons,
  legalBasis: entry.grounds.legalBasis,
  appealChannel: entry.grounds.appealChannel,
  ...(entry.term.until === undefined ? {} : { until: entry.term.until }),
  ...(entry.document === undefined ? {} : { document: `${entry.document.issuer} ${entry.document.number}` }),
});

/** A hit in the words of admission. */
const findingOf = (hit: BlacklistHit): AdmissionFinding => ({
  code: `blacklist.${hit.family}`,
  reason: [
    `on ${FAMILIES[hit.family].title.en} (${hit.entryId}) until ${hit.until === undefined ? 'it is lifted' : new Date(hit.until).toISOString()}`,
    ...(hit.document === undefined ? [] : [hit.document]),
    `appeals: ${hit.appealChannel}`,
  ].join('; '),
  basis: hit.legalBasis,
});

/** Blacklists at work: asked at the door, kept by the board, exchanged with others. */
export const openBlacklists = (
  ground: HouseGround,
  { identities, signer }: { readonly identities: Identities; readonly signer: NoteSigner },
  closers: Closers,
) => {
  const { db, clock, logger, newId, reconsider, admissionRules, effects } = ground;
  const stored = blacklistRepository(db.queries);

  const accounts: BlacklistFollower = {
    async recipients({ tx }, { keys }) {
      const subjects = await identitiesRepository(tx).subjectsWith(keys.filter(isHashed));
      return subjects.slice(0, MAX_TOLD).map((id) => `streamer:${id}`);
    },
    async changed({ keys }) {
      for (const streamerId of await identities.subjectsWith(keys.filter(isHashed)))
        reconsider({ streamerId });
      // Addresses are known of requests, not of people.
      if (keys.some((k) => k.kind === 'ip' || k.kind === 'range')) reconsider({});
    },
  };
  const followers: BlacklistFollower[] = [accounts];
  const entries = createEntries(ground, followers);
  const files = createListFiles(ground, entries, signer);
  const sharing = createSharing(ground, signer);

  /** What speaks against these keys now; `narrower`: entries on a part of what is asked about count as well. */
  const meeting = async (
    tokens: readonly string[],
    narrower: readonly Narrower[] = [],
  ): Promise<BlacklistHit[]> => (await stored.meeting([...new Set(tokens)], clock(), narrower)).map(hitOf);

  const tokensOf = async ({ streamerId, ...given }: Omit<BlacklistCheck, 'at'>): Promise<string[]> => {
    const known = streamerId === undefined ? [] : await identities.keysOf(streamerId);
    return tokensFor({ ...given, keys: [...known, ...given.keys] });
  };

  const tokensFor = ({ claims, keys, address }: Omit<BlacklistCheck, 'at' | 'streamerId'>): string[] => {
    const brought = claims === undefined ? [] : identities.keysFor(claims);
    const here =
      address === undefined
        ? []
        : identities.keysFor({ devices: [], payouts: [], addresses: [address] }).map(tokenOf);
    return [
      ...[...brought, ...keys].flatMap(tokensAgainst),
      ...here,
      ...(address === undefined ? [] : tokensOfAddress(address)),
    ];
  };

  const keysOf = async (family: ProposeEntry['family'], subject: BlacklistSubject): Promise<SubjectKey[]> => {
    const { streamerId, kinds, claims, keys } = subject;
    const { subjects } = FAMILIES[family];
    // Where somebody came from once says little of who they are: only whoever means an address lists it.
    const wanted = kinds ?? (['person', 'phone', 'device', 'payout'] as const);
    const known = streamerId === undefined ? [] : await identities.keysOf(streamerId);
    const all = [
      ...known.filter((k) => wanted.includes(k.kind) && subjects.includes(k.kind)),
      ...(claims === undefined ? [] : identities.keysFor(claims)),
      ...keys,
    ];
    const byToken = new Map(all.map((key) => [tokenOf(key), key]));
    if (byToken.size > 0) return [...byToken.values()];
    throw new AirlockError('invalid_input', 'Nothing is known that the entry could follow', {
      hint: 'Report the identity first, or give `claims` or `keys`. An account alone cannot be listed.',
    });
  };

  const door = doorOf(db);
  /** Entries in force by what they stand under: who asks meanwhile shares a look-up. */
  const listed = gathered(async (tokens: readonly string[]) => {
    const found = await stored.meeting(tokens, clock());
    return Map.groupBy(
      found.flatMap(({ entry, tokens: own }) => own.map((token) => ({ token, entry }))),
      (hit) => hit.token,
    );
  });
  const hitsOn = async (tokens: readonly string[]): Promise<BlacklistHit[]> => {
    const found = await Promise.all([...new Set(tokens)].map((token) => listed(token)));
    const hits = Map.groupBy(found.flatMap((f) => f ?? []), ({ entry }) => entry.entryId); // prettier-ignore
    return [...hits.values()].map((of) => hitOf({ entry: of[0]!.entry, tokens: of.map((h) => h.token) }));
  };

  const rule: AdmissionRule = {
    name: 'blacklist',
    async opinion({ streamerId, remoteAddress, host }: AdmissionRequest) {
      const hosts = host === undefined ? [] : tokensOfAddress(host);
      const domain =
        host === undefined || hosts.length > 0 ? [] : tokensAgainst({ kind: 'domain', value: host });
      const address = remoteAddress === undefined ? {} : { address: remoteAddress };
      const { keys } = await door(streamerId);
      const hits = await hitsOn([...tokensFor({ keys: [...keys], ...address }), ...hosts, ...domain]);
      return hits.length === 0 ? {} : { deny: hits.map(findingOf) };
    },
  };
  admissionRules.push(rule);

  let sweptAt = clock();
  const sweep = async (): Promise<number> => {
    const now = clock();
    for (const { entryId } of await stored.begun(sweptAt, now)) await entries.changed(entryId);
    sweptAt = now;
    await followToNewKey(ground, identities);
    return entries.sweep(airlock('blacklists'));
  };
  const sweeping = startRounds(sweep, { everyMs: SWEEP_MS, logger, failure: 'blacklists' });
  closers.add('blacklists', () => sweeping.close());

  const view = (entry: BlacklistEntry): BlacklistView => ({
    ...entry,
    inForce: isInForce(entry, clock()),
    reportState: reportState(entry, clock()),
  });

  return {
    ...files,
    rule,
    meeting,
    sharing,
    /** Parts of the house that list or serve others add themselves. */
    followers,
    amend: entries.amend,
    extend: entries.extend,
    lift: entries.lift,
    /** Writes down what is over, has begun entries felt on air; how many were over. */
    sweep,
    /** Follows people to the newest key that their numbers are hashed under; how many entries had to. */
    rekey: () => followToNewKey(ground, identities),

    async propose(actor: Actor, want: ProposeEntry) {
      const { family, subject, grounds, term, evidence, document, actionId, lang, reason } = want;
      const now = clock();
      const entry = BlacklistEntry.parse({
        entryId: newId('bl', now) as BlacklistId,
        family,
        status: 'proposed',
        keys: await keysOf(family, subject),
        grounds,
        term: BlacklistTerm.parse({ ...term, from: term.from ?? now }),
        evidence,
        document,
        actionId,
        lang,
        proposedBy: actor.id,
        proposedAt: now,
      });
      return { approvalId: await entries.propose(actor, entry, reason), entry: view(entry) };
    },

    report: async (...args: Parameters<typeof entries.report>) => view(await entries.report(...args)),

    /** May this person do this now? Who is refused, and where, is written down. */
    async check(actor: Actor, { at, ...want }: BlacklistCheck): Promise<BlacklistAnswer> {
      const hits = await meeting(await tokensOf(want));
      const [worst] = hits;
      if (worst !== undefined)
        await effects(actor, async ({ record }) =>
          record({
            kind: 'blacklist.refused',
            subject: worst.entryId,
            detail: {
              ...{ at, entries: hits.map((h) => h.entryId), by: [...new Set(hits.flatMap((h) => h.by))] },
              ...(want.streamerId === undefined ? {} : { streamerId: want.streamerId }),
            },
          }),
        );
      return { allow: hits.length === 0, hits };
    },

    async get(entryId: BlacklistId): Promise<BlacklistView> {
      const entry = await stored.get(entryId);
      if (entry === undefined) throw new AirlockError('not_found', `There is no entry ${entryId}`);
      return view(entry);
    },

    async list({
      streamerId,
      ...page
    }: Parameters<typeof stored.list>[0] & { readonly streamerId?: StreamerId }): Promise<BlacklistView[]> {
      const keys = streamerId === undefined ? undefined : await identities.keysOf(streamerId);
      return (await stored.list({ ...page, tokens: keys?.map(tokenOf) })).map(view);
    },
  };
};
export type Blacklists = ReturnType<typeof openBlacklists>;
