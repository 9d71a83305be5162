import type { KnownEntry, KnownStatus } from '@airlock/contracts/known';
import { AirlockError } from '@airlock/contracts/problem';
import { isSeparate } from '../roles/roles.js';

export type KnownCommand =
  | { readonly type: 'approve' }
  /** By the system when it matches too much, or by a person. */
  | { readonly type: 'quarantine'; readonly reason: string }
  /** Back into action; a person's only. */
  | { readonly type: 'activate'; readonly reason: string }
  | { readonly type: 'remove'; readonly reason: string };

export interface KnownChange {
  readonly entry: KnownEntry;
  /** What the audit log calls it. */
  readonly verb: string;
}

/** Which status may follow which; what is missing is refused. */
const NEXT: Readonly<
  Record<Exclude<KnownCommand['type'], 'approve'>, { from: readonly KnownStatus[]; to: KnownStatus }>
> = {
  quarantine: { from: ['active'], to: 'quarantined' },
  activate: { from: ['quarantined', 'removed'], to: 'active' },
  remove: { from: ['active', 'quarantined'], to: 'removed' },
};

/** Throws `forbidden` where whoever brought something in would approve it as well. */
export const needSecond = ({ addedBy }: Pick<KnownEntry, 'addedBy'>, by: string): void => {
  if (isSeparate(addedBy, by)) return;
  throw new AirlockError('forbidden', 'Whoever added it cannot approve it as well', {
    hint: 'A second person has to.',
  });
};

/**
 * The entry after a command, with what to write down. `by` is a person's id, or `undefined` for the system itself, which
 * may put an entry out of action and nothing else.
 * @throws AirlockError `conflict` where the command does not fit the entry, `forbidden` where the system oversteps or
 * somebody approves what they added.
 */
export function changeStatus(
  entry: KnownEntry,
  command: KnownCommand,
  by: string | undefined,
  now: number,
): KnownChange {
  if (by === undefined && command.type !== 'quarantine')
    throw new AirlockError('forbidden', 'Only a person lets a known picture act');
  if (command.type === 'approve') {
    if (entry.approvedBy !== undefined)
      throw new AirlockError('conflict', `${entry.entryId} was approved by ${entry.approvedBy} already`);
    if (entry.status === 'removed') throw new AirlockError('conflict', `${entry.entryId} is removed`);
    needSecond(entry, by!);
    return { entry: { ...entry, approvedBy: by!, approvedAt: now }, verb: 'known.approved' };
  }
  const { from, to } = NEXT[command.type];
  if (!from.includes(entry.status))
    throw new AirlockError('conflict', `${entry.entryId} is ${entry.status}, which cannot become ${to}`);
  return {
    entry: {
      ...entry,
      status: to,
      statusBy: by ?? 'airlock:known',
      statusReason: command.reason.slice(0, 500),
      statusAt: now,
    },
    verb: `known.${to}`,
  };
}
