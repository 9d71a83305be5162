import { createHash } from 'node:crypto';
import type { ApprovalId } from '@airlock/contracts/approval';
import { BlacklistEntry, type BlacklistId, ListFamily } from '@airlock/contracts/blacklist';
import type { ImportList } from '@airlock/contracts/http/blacklist-api';
import { AirlockError } from '@airlock/contracts/problem';
import { type NoteSigner, openNote, parseVerifierKey, signNote } from '@airlock/moderation/audit';
import { problemsOf, readList, tokenOf, votesNeeded, writeList } from '@airlock/moderation/blacklist';
import { blacklistRules } from '@airlock/policy/blacklist-source';
import { sha256 } from '@airlock/storage/repositories/audit-proofs';
import { blacklistRepository } from '@airlock/storage/repositories/blacklist';
import { z } from 'zod';
import { verifyEd25519 } from '../audit/log-key.js';
import type { Actor } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import { type Entries, votedOn } from './entries.js';

const KIND = 'blacklist.import';
const WITHIN_MS = 14 * 86_400_000;
const SHOWN = 10;

const Asked = z.object({ askedBy: z.string(), votes: z.array(z.string()).default([]) });

/** What was taken in, and waits for people. */
export interface TakenIn {
  readonly importId: string;
  readonly approvalId: ApprovalId;
  readonly entries: number;
  readonly issuer: string;
  readonly problems: string[];
}

/** Lists that come and go as signed files. */
export const createListFiles = (ground: HouseGround, entries: Entries, signer: NoteSigner) => {
  const { approvals, effects, policy, db, clock, newId } = ground;

  approvals.define({
    kind: KIND,
    approver: 'blacklists.decide',
    async apply(effect, approval) {
      const repository = blacklistRepository(effect.tx);
      const waiting = (await repository.ofImport(approval.subject)).filter((e) => e.status === 'proposed');
      const asked = Asked.parse(approval.proposal);
      const needed = Math.max(1, ...waiting.map((e) => votesNeeded(e.term)));
      const { votes, isDecided } = votedOn(effect.who, asked, needed);
      if (!isDecided) {
        const { subject, reason } = approval;
        const proposal = { ...approval.proposal, votes };
        await approvals.ask(effect, { kind: KIND, subject, proposal, reason, withinMs: WITHIN_MS });
        return;
      }
      for (const entry of waiting) {
        const voted = { ...entry, votes: votes.map((by) => ({ by, at: effect.now, on: 'add' as const })) };
        await entries.save(effect, 'added', entry, await entries.activate(effect, voted), approval.reason);
      }
      await repository.setImport(approval.subject, 'approved');
    },
    async after({ subject }) {
      for (const { entryId } of await blacklistRepository(db.queries).ofImport(subject))
        await entries.changed(entryId);
    },
  });

  return {
    /** Takes a signed list in. None of it refuses anybody before it is approved. Throws `invalid_input`, and `conflict` for a file it has seen. */
    import: async (actor: Actor, { note, key, reason }: ImportList): Promise<TakenIn> => {
      const verifier = parseVerifierKey(sha256, key);
      const text = openNote(sha256, verifyEd25519, note, verifier);
      if (text === undefined)
        throw new AirlockError('invalid_input', 'The list is not signed with this key, or was changed since');
      const { header, entries: listed } = readList(text);
      const fileHash = createHash('sha256').update(note).digest('hex');
      return effects(actor, async (effect) => {
        const { tx, now, who, record } = effect;
        const importId = newId('bi', now);
        const repository = blacklistRepository(tx);
        const file = { importId, state: 'waiting', fileHash, signer: key.trim(), importedBy: who.id, importedAt: now, header, note } as const; // prettier-ignore
        if (!(await repository.addImport(file)))
          throw new AirlockError('conflict', 'This very file was taken in before');
        const made = listed.map(({ entryId, ...said }): BlacklistEntry => {
          said.keys.forEach(tokenOf);
          const origin = { importId, signer: key.trim(), fileHash, entryId };
          return BlacklistEntry.parse({
            ...said,
            entryId: newId('bl', now) as BlacklistId,
            status: 'proposed',
            origin,
            proposedBy: who.id,
            proposedAt: now,
          });
        });
        await repository.add(made);
        const provenance = {
          issuer: header.issuer,
          signer: verifier.name,
          key: key.trim(),
          fileHash,
          entries: made.length,
        };
        record({ kind: 'blacklist.imported', subject: importId, reason, detail: provenance });
        const terms = blacklistRules(policy().source);
        const problems = made.flatMap((e) => problemsOf(e, terms, now).map((p) => `${e.entryId}: ${p}`));
        const approvalId = await approvals.ask(effect, {
          kind: KIND,
          subject: importId,
          proposal: { askedBy: who.id, votes: [], ...provenance, problems: problems.slice(0, SHOWN) },
          reason,
          withinMs: WITHIN_MS,
        });
        return { importId, approvalId, entries: made.length, issuer: header.issuer, problems: problems.slice(0, SHOWN) }; // prettier-ignore
      });
    },

    /** What is in force, signed with the key of the audit log. Written down: a list has left the house. */
    export: (actor: Actor, family?: ListFamily): Promise<string> =>
      effects(actor, async ({ tx, record }) => {
        const families = family === undefined ? ListFamily.options : [family];
        const listed = await blacklistRepository(tx).inForce(clock(), families);
        const header = { issuer: signer.name, families, exportedAt: clock() };
        const note = signNote(sha256, signer, writeList(header, listed));
        const fileHash = createHash('sha256').update(note).digest('hex');
        record({
          kind: 'blacklist.exported',
          subject: signer.name,
          detail: { families, entries: listed.length, fileHash },
        });
        return note;
      }),
  };
};
