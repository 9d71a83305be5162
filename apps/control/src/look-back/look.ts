import type { FindingsReport, LookBackReport, PolicyReport } from '@airlock/contracts/look-back';
import type { LexiconTerm } from '@airlock/contracts/lexicon';
import { HashBank } from '@airlock/media/hash-bank';
import { pdqFromHex } from '@airlock/media/pdq';
import { compileLexicon } from '@airlock/moderation/text';
import { compilePolicy } from '@airlock/policy/compile';
import { createComparison } from '@airlock/policy/compare';
import type { Opinion } from '@airlock/policy/opinion';
import { asDecided, createReplay, isMuted, type ReplayStream } from '@airlock/policy/replay';
import { type StoredRow, storedVerdict } from '@airlock/storage/repositories/replay';
import type { HashedRow, SpokenRow } from '@airlock/storage/repositories/look-back';

/** What is looked for in what was judged. */
export type LookBackJob =
  | { readonly kind: 'policy'; readonly source: string }
  | { readonly kind: 'terms'; readonly terms: readonly LexiconTerm[] }
  | { readonly kind: 'pictures'; readonly hashes: readonly string[] };

/** Some of what was judged, oldest first. */
export type Piece =
  | {
      readonly kind: 'policy';
      readonly rows: readonly StoredRow[];
      readonly streams: Readonly<Record<string, ReplayStream>>;
    }
  | { readonly kind: 'terms'; readonly rows: readonly SpokenRow[] }
  | { readonly kind: 'pictures'; readonly rows: readonly HashedRow[] };

/** Takes one piece after the other; keeps counts and examples only. */
export interface Look {
  add(piece: Piece): void;
  report(): LookBackReport;
}

const EXAMPLES = 40;
const MOST_FREQUENT = 100;
/** Examples of one term or picture: a frequent one does not hide the others. */
const OF_ONE = 5;

export const createLook = (job: LookBackJob): Look => {
  switch (job.kind) {
    case 'policy':
      return lookUnderPolicy(job.source);
    case 'terms':
      return lookForTerms(job.terms);
    case 'pictures':
      return lookForPictures(job.hashes);
    default:
      return job satisfies never;
  }
};

const saidOf = ({ decision, rules, actions }: Opinion): PolicyReport['examples'][number]['before'] => ({
  decision,
  rules: [...new Set(rules.map((r) => r.rule))],
  actions: [...new Set(actions.map((a) => a.kind))],
});

const lookUnderPolicy = (source: string): Look => {
  const compiled = compilePolicy(source);
  if (!compiled.ok) throw new Error('a policy with problems cannot be tried');
  const replay = createReplay(compiled.policy);
  const comparison = createComparison({ keep: EXAMPLES });
  return {
    add(piece) {
      if (piece.kind !== 'policy') return;
      for (const row of piece.rows) {
        const item = storedVerdict(row);
        const { verdict, person, message } = item;
        const after = replay.judge(item, piece.streams[verdict.streamId]!);
        // Judged all the same: windows and budgets go on.
        if (isMuted(verdict)) continue;
        const text = message?.text ?? (verdict.kind === 'message' ? verdict.display?.text : undefined);
        const thumbnail = verdict.signals.find((s) => s.thumbnail !== undefined)?.thumbnail;
        comparison.add({
          kind: verdict.kind,
          streamId: verdict.streamId,
          item: verdict.kind === 'segment' ? `${verdict.epoch}/${verdict.seq}` : verdict.messageId,
          at: verdict.timing.decidedAt,
          labels: [...new Set(verdict.signals.map((s) => s.label))],
          before: asDecided(verdict),
          after,
          ...(person === undefined ? {} : { truth: person !== 'publish' }),
          ...(text === undefined ? {} : { text }),
          ...(thumbnail === undefined ? {} : { thumbnail }),
        });
      }
    },
    report() {
      const { examples, people, ...counts } = comparison.report();
      return structuredClone({
        kind: 'policy',
        ...counts,
        ...(people === undefined ? {} : { people }),
        examples: examples.map(({ truth: _, before, after, labels = [], ...e }) => ({
          ...e,
          labels,
          before: saidOf(before),
          after: saidOf(after),
        })),
      }) as PolicyReport;
    },
  };
};

/** Counts findings, and keeps some examples of each. */
const createFindings = (kind: FindingsReport['kind']) => {
  const by = new Map<string, number>();
  const decided = new Map<string, number>();
  const streams = new Set<string>();
  const examples = new Map<string, FindingsReport['examples'][number][]>();
  let looked = 0;
  let found = 0;
  const bump = (map: Map<string, number>, key: string): number => {
    const n = (map.get(key) ?? 0) + 1;
    map.set(key, n);
    return n;
  };
  return {
    look: (): void => void looked++,
    add(example: FindingsReport['examples'][number], isFirstOfItem: boolean): void {
      bump(by, example.what);
      if (isFirstOfItem) {
        found++;
        bump(decided, example.decision);
        streams.add(example.streamId);
      }
      const list = examples.get(example.what) ?? [];
      examples.set(example.what, list);
      if (list.length < OF_ONE) list.push(example);
    },
    report: (): FindingsReport => ({
      ...{ kind, looked, found, streams: streams.size },
      by: [...by]
        .map(([what, n]) => ({ what, n }))
        .sort((a, b) => b.n - a.n)
        .slice(0, MOST_FREQUENT),
      decided: [...decided].map(([decision, n]) => ({ decision, n })).sort((a, b) => b.n - a.n),
      examples: [...examples.values()]
        .flat()
        .sort((a, b) => b.at - a.at)
        .slice(0, EXAMPLES),
    }),
  };
};

const lookForTerms = (terms: readonly LexiconTerm[]): Look => {
  const lexicon = compileLexicon([{ id: 'dry-run', terms: [...terms] }]);
  const findings = createFindings('terms');
  return {
    add(piece) {
      if (piece.kind !== 'terms') return;
      for (const { stream_id, message_id, text, sent_at, decision } of piece.rows) {
        findings.look();
        const hits = new Map(lexicon.match(text).map((hit) => [hit.term, hit]));
        [...hits.values()].forEach((hit, i) =>
          findings.add(
            {
              ...{ what: hit.term, streamId: stream_id, item: message_id, at: sent_at, text },
              decision: decision ?? 'unknown',
              span: [hit.span[0], hit.span[1]],
            },
            i === 0,
          ),
        );
      }
    },
    report: () => ({ ...findings.report(), kind: 'terms' }),
  };
};

const lookForPictures = (hashes: readonly string[]): Look => {
  const bank = new HashBank(hashes.map((hash) => ({ id: hash, hash, label: 'known.prohibited', note: '' })));
  const findings = createFindings('pictures');
  return {
    add(piece) {
      if (piece.kind !== 'pictures') return;
      for (const { stream_id, verdict_key, decided_at, decision, hashes: frames, thumbnail } of piece.rows) {
        const found = new Map<string, number>();
        for (const { pdq, quality } of frames) {
          findings.look();
          const words = pdqFromHex(pdq);
          for (const { entry, distance } of words === undefined ? [] : bank.match({ words, quality }))
            found.set(entry.id, Math.min(distance, found.get(entry.id) ?? 256));
        }
        [...found].forEach(([what, distance], i) =>
          findings.add(
            {
              ...{
                what,
                streamId: stream_id,
                item: verdict_key.slice(2),
                at: decided_at,
                decision,
                distance,
              },
              ...(thumbnail === null ? {} : { thumbnail }),
            },
            i === 0,
          ),
        );
      }
    },
    report: () => ({ ...findings.report(), kind: 'pictures' }),
  };
};
