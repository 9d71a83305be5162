import { createHash } from 'node:crypto';
import type { BlacklistEntry } from '@airlock/contracts/blacklist';
import { FAMILIES, tokenOf } from '@airlock/moderation/blacklist';
import { inLanguage } from '@airlock/moderation/notices';
import type { Effect } from '../house/effect.js';
import { issueNotice } from '../notices/issue-notice.js';

/** Whoever cannot be found by an account is told where they ask, by what they are listed under. */
const byKey = (entry: BlacklistEntry): string => {
  const [key] = entry.keys;
  const name = 'hash' in key! ? key.hash : createHash('sha256').update(tokenOf(key!)).digest('hex');
  return `identity:${name}`;
};

const SCOPE = {
  zh: '注册、开播、连麦、重新连接',
  en: 'registering, going live, joining as a co-host, reconnecting',
};

/** Tells everybody concerned why, how long and where to appeal; on the entry's transaction. Who was told. */
export async function tellListed(
  effect: Effect,
  entry: BlacklistEntry,
  recipients: readonly string[],
  redressUntil: number,
  subject: string = entry.entryId,
): Promise<string[]> {
  const { grounds, term, family, lang } = entry;
  const told = recipients.length === 0 ? [byKey(entry)] : [...new Set(recipients)];
  for (const recipient of told)
    await issueNotice(effect, {
      kind: 'statement',
      recipient,
      subject,
      lang,
      body: {
        measure: 'blacklist',
        title: { ...FAMILIES[family].title },
        facts: [{ at: effect.now, what: grounds.facts }],
        reason: grounds.reasons,
        ground: grounds.legalBasis,
        automated: { detection: false, decision: false },
        scope: SCOPE,
        from: term.from,
        ...(term.until === undefined ? {} : { until: term.until }),
        redress: { route: grounds.appealChannel, until: redressUntil },
      },
    });
  return told;
}

export async function tellLifted(effect: Effect, entry: BlacklistEntry, reason: string): Promise<void> {
  const { entryId, family, lang } = entry;
  for (const recipient of entry.notified)
    await issueNotice(effect, {
      kind: 'lifted',
      recipient,
      subject: entryId,
      lang,
      body: {
        title: inLanguage(FAMILIES[family].title, lang),
        lifted: entryId,
        at: new Date(effect.now).toISOString(),
        reason,
      },
    });
}
