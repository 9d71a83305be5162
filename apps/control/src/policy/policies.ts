import type { Approval } from '@airlock/contracts/approval';
import type { PolicyCheck, ProposeRequest } from '@airlock/contracts/http/policy-api';
import type { Principal } from '@airlock/contracts/person';
import { type PolicyChange, type PolicyDesk, PolicyProposal, type PolicyTextId, type PolicyTrial, type PolicyVersion } from '@airlock/contracts/policy'; // prettier-ignore
import { AirlockError } from '@airlock/contracts/problem';
import type { Closers } from '@airlock/nest-host/lifecycle';
import type { PolicyInForce } from '@airlock/nest-host/policy-in-force';
import { policyChanges } from '@airlock/policy/policy-changes';
import type { Queries } from '@airlock/storage/database';
import { approvalsRepository } from '@airlock/storage/repositories/approvals';
import { policiesRepository, type PolicyText } from '@airlock/storage/repositories/policies';
import { actorFor, airlock } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import { type Announcer, createAnnouncer, type AnnouncerDeps } from './announcer.js';
import { checked, checkOf, nameOf, textIdOf } from './checked.js';
import { setReviews } from './system-reviews.js';

export const PUBLISH = 'policy.publish';
/** Proposals that wait, shown at a glance. */
const SHOWN = 100;

export interface PoliciesDeps
  extends
    Pick<HouseGround, 'db' | 'clock' | 'effects' | 'approvals' | 'hub' | 'logger'>,
    Pick<AnnouncerDeps, 'bus' | 'direct'> {
  readonly inForce: PolicyInForce;
}

/** The policies of the house: what was in force, what is proposed, and how one takes the place of another. */
export type Policies = Awaited<ReturnType<typeof openPolicies>>;

export const openPolicies = async (deps: PoliciesDeps, closers: Closers) => {
  const { db, effects, approvals, inForce, hub, logger } = deps;
  const announcer: Announcer = createAnnouncer(deps);
  closers.add('policies', () => announcer.close());
  let trialOf: () => PolicyTrial | undefined = () => undefined;

  /** The version in force, as far as this transaction knows. */
  const standing = async (q: Queries): Promise<PolicyVersion | undefined> => {
    const repo = policiesRepository(q);
    const ours = inForce.ruledBy === 'house' ? await repo.newest('house') : undefined;
    return ours ?? (await repo.newest('file'));
  };

  /** Writes down what is in force and came from elsewhere: the file, or the topic after the database was lost. */
  const writeDown = async (): Promise<void> => {
    const policy = inForce.current();
    const published = inForce.published();
    const source = inForce.text();
    const text: PolicyText = { textId: textIdOf(source), hash: policy.hash, source };
    await effects(airlock('policy'), async (effect) => {
      const { tx, now, record } = effect;
      const repo = policiesRepository(tx);
      const newest = await repo.newest();
      if (published === undefined ? newest?.hash === policy.hash : (await repo.get(published)) !== undefined)
        return;
      await repo.keepText(text, now);
      const n = published ?? (newest?.n ?? 0) + 1;
      const origin = published === undefined ? 'file' : 'house';
      const version: PolicyVersion = {
        ...{ n, hash: policy.hash, textId: text.textId, name: nameOf(policy), origin, publishedAt: now },
        publishedBy: 'airlock:policy',
        reason: origin === 'file' ? 'as its file says' : 'as the topic says',
      };
      if (!(await repo.add(version))) return;
      record({
        kind: 'policy.followed',
        subject: policy.hash,
        policyHash: policy.hash,
        detail: { n, origin, name: version.name },
      });
      await setReviews(effect, policy);
    });
  };
  let writing: Promise<void> = Promise.resolve();
  const writeDownSoon = (): Promise<void> =>
    (writing = writing
      .then(writeDown)
      .catch((err: unknown) => logger.error({ err }, 'the policy in force was not written down')));

  const desk = async (): Promise<PolicyDesk> => {
    await writing;
    const repo = policiesRepository(db.queries);
    const published = inForce.published();
    const version = await (published === undefined ? repo.newest('file') : repo.get(published));
    if (version === undefined)
      throw new AirlockError('not_ready', 'The policy in force is not written down yet');
    const waiting = await approvalsRepository(db.queries).list({ limit: SHOWN, state: 'waiting' });
    const trial = trialOf();
    return {
      ruledBy: inForce.ruledBy,
      publishing: inForce.ruledBy === 'house',
      inForce: version,
      fileDiffers: inForce.file.current().hash !== inForce.current().hash,
      waiting: waiting.flatMap((a) => {
        const proposal = a.kind === PUBLISH ? PolicyProposal.safeParse(a.proposal) : undefined;
        return proposal?.success ? [{ ...a, proposal: proposal.data }] : [];
      }),
      ...(trial === undefined ? {} : { trial }),
    };
  };
  const tell = (): void =>
    void desk().then(
      (view) => hub.push('policy_desk', view),
      (err: unknown) => logger.warn({ err }, 'nobody was told of the policies'),
    );

  const announce = async (version: PolicyVersion): Promise<void> => {
    const { n, hash, textId, publishedAt: at } = version;
    const { source } = await need(textId);
    await announcer.announce({ v: 1, type: 'policy', slot: 'in_force', n, hash, source, at });
  };
  const need = async (textId: PolicyTextId): Promise<PolicyText> => {
    const text = await policiesRepository(db.queries).text(textId);
    if (text === undefined) throw new AirlockError('not_found', `There is no policy with the text ${textId}`);
    return text;
  };
  const mayPublish = (): void => {
    if (inForce.ruledBy === 'house') return;
    throw new AirlockError('conflict', 'The policy is managed by its file; publishing is off', {
      hint: 'Change the file, or let the house rule: AIRLOCK_POLICY_RULES=house.',
    });
  };
  const overtaken = (base: number, n: number): AirlockError =>
    new AirlockError('conflict', `It was written against version ${base}, and version ${n} is in force`, {
      hint: 'Look at what changed, and propose it again.',
    });

  const ask = async (
    who: Principal,
    { source, base, reason, rollsBackTo }: ProposeRequest & { readonly rollsBackTo?: number },
  ): Promise<Approval> => {
    mayPublish();
    const policy = checked(source);
    return effects(actorFor(who, PUBLISH), async (effect) => {
      const now = await standing(effect.tx);
      if (now !== undefined && now.n !== base) throw overtaken(base, now.n);
      if (now?.hash === policy.hash)
        throw new AirlockError('conflict', 'It says what the policy in force says', {
          hint: 'Change something.',
        });
      const textId = textIdOf(source);
      await policiesRepository(effect.tx).keepText({ textId, hash: policy.hash, source }, effect.now);
      const proposal: PolicyProposal = {
        ...{ textId, hash: policy.hash, name: nameOf(policy), base },
        ...(rollsBackTo === undefined ? {} : { rollsBackTo }),
      };
      const approvalId = await approvals.ask(effect, {
        kind: PUBLISH,
        subject: policy.hash,
        proposal,
        reason,
      });
      effect.afterwards(tell);
      return (await approvalsRepository(effect.tx).get(approvalId))!;
    });
  };

  approvals.define({
    kind: PUBLISH,
    approver: PUBLISH,
    async apply(effect, approval) {
      mayPublish();
      const { tx, now, who, record, announce: say } = effect;
      const repo = policiesRepository(tx);
      const { textId, base, rollsBackTo } = PolicyProposal.parse(approval.proposal);
      const before = await standing(tx);
      if (before !== undefined && before.n !== base) throw overtaken(base, before.n);
      const text = await repo.text(textId);
      // Whatever was good when it was proposed: what cannot be compiled now is never put in force.
      const policy = checked(text?.source ?? '');
      const n = ((await repo.newest())?.n ?? 0) + 1;
      const version: PolicyVersion = {
        ...{ n, hash: policy.hash, textId, name: nameOf(policy), origin: 'house', publishedAt: now },
        ...{ publishedBy: who.id, proposedBy: approval.requestedBy, reason: approval.reason },
        approvalId: approval.approvalId,
        ...(rollsBackTo === undefined ? {} : { rollsBackTo }),
      };
      if (!(await repo.add(version)))
        throw new AirlockError('conflict', 'Another version was published this moment');
      record({
        kind: 'policy.published',
        subject: policy.hash,
        reason: approval.reason,
        policyHash: policy.hash,
        before: before && { n: before.n, hash: before.hash },
        after: { n, hash: policy.hash },
        detail: {
          name: version.name,
          textId,
          proposedBy: approval.requestedBy,
          ...(rollsBackTo === undefined ? {} : { rollsBackTo }),
        },
      });
      say({
        type: 'airlock.policy.published',
        subject: policy.hash,
        data: { n, hash: policy.hash, name: version.name },
      });
      await setReviews(effect, policy);
    },
    async after() {
      const version = await policiesRepository(db.queries).newest('house');
      if (version !== undefined) await announce(version);
      tell();
    },
  });

  await writeDownSoon();
  // The topic may have lost what was published, or never got it.
  if (inForce.ruledBy === 'house') {
    const ours = await policiesRepository(db.queries).newest('house');
    if (ours !== undefined && ours.n > (inForce.published() ?? 0)) await announce(ours);
  }
  const offs = [inForce.onChange(() => void writeDownSoon().then(tell)), inForce.file.onChange(() => tell())];
  closers.add('policy in force', () => offs.forEach((off) => off()));

  return {
    desk,
    announcer,
    need,
    /** Something on the desk changed. */
    tell,
    /** Who says what is on trial. */
    showTrial: (of: () => PolicyTrial | undefined): void => void (trialOf = of),
    versions: (page: { limit: number; before?: number | undefined }) =>
      policiesRepository(db.queries).list(page),
    check: (source: string): PolicyCheck => checkOf(source, inForce.current()),
    async diff(before: PolicyTextId, after: PolicyTextId): Promise<PolicyChange[]> {
      const [had, has] = await Promise.all([need(before), need(after)]);
      return policyChanges(checked(had.source).source, checked(has.source).source);
    },
    /** Asks a second person. Throws `invalid_input` with all problems, or `conflict` where another version is in force by now. */
    propose: ask,
    /** Asks a second person to put an earlier version in force again. */
    async rollBack(who: Principal, n: number, reason: string): Promise<Approval> {
      const repo = policiesRepository(db.queries);
      const [version, now] = await Promise.all([repo.get(n), standing(db.queries)]);
      if (version === undefined) throw new AirlockError('not_found', `There is no version ${n}`);
      const { source } = await need(version.textId);
      return ask(who, { source, base: now?.n ?? n, reason, rollsBackTo: n });
    },
  };
};
