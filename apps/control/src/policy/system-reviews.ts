import type { Policy } from '@airlock/policy/policy';
import { deadlinesRepository } from '@airlock/storage/repositories/deadlines';
import type { Effect } from '../house/effect.js';

const AHEAD_MS = 14 * 86_400_000;
const KIND = 'policy.review';

/** Management systems of the policy that comes into force are read again by their dates; those it has no more are not. */
export async function setReviews({ tx, now }: Effect, { source: { systems = {} } }: Policy): Promise<void> {
  const deadlines = deadlinesRepository(tx);
  for (const { key } of await deadlines.list({ kind: KIND, limit: 1_000 }))
    if (!(key.slice(KIND.length + 1) in systems)) await deadlines.cancel(key, now);
  for (const [name, { title, owner, version, reviewBy }] of Object.entries(systems)) {
    const dueAt = Date.parse(reviewBy);
    await deadlines.set({
      ...{ key: `${KIND}/${name}`, kind: KIND, subject: name, dueAt, urgency: 'notify' },
      title: `${owner} reads ${title.zh} ${version} (${title.en}) again`,
      remindAt: [dueAt - AHEAD_MS],
    });
  }
}
