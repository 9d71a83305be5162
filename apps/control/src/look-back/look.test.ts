import type { FindingsReport } from '@airlock/contracts/look-back';
import { LexiconTerm } from '@airlock/contracts/lexicon';
import { describe, expect, it } from 'vitest';
import { createLook, type LookBackJob, type Piece } from './look.js';

const found = (job: LookBackJob, piece: Piece): FindingsReport => {
  const look = createLook(job);
  look.add(piece);
  return look.report() as FindingsReport;
};
const term = (text: string) => LexiconTerm.parse({ term: text, label: 'spam' });
const line = (n: number, text: string, decision: string | null = 'publish', stream = 's1') => ({
  ...{ stream_id: stream, message_id: `m${String(n)}`, text, sent_at: n, decision },
});

describe('a look for terms', () => {
  const job = { kind: 'terms', terms: [term('zorblatt'), term('quux')] } as const;

  it('counts lines once, terms each time, and says what had become of the lines', () => {
    const report = found(job, {
      kind: 'terms',
      rows: [
        line(1, 'buy zorblatt now'),
        line(2, 'a quiet evening'),
        line(3, 'zorblatt and quux and zorblatt', 'hold', 's2'),
        line(4, 'quux', null),
      ],
    });
    expect(report).toMatchObject({ kind: 'terms', looked: 4, found: 3, streams: 2 });
    expect(report.by).toEqual([
      { what: 'zorblatt', n: 2 },
      { what: 'quux', n: 2 },
    ]);
    expect(new Map(report.decided.map((d) => [d.decision, d.n]))).toEqual(
      new Map([
        ['publish', 1],
        ['hold', 1],
        ['unknown', 1],
      ]),
    );
  });

  it('shows where a term stands in its line, the newest first', () => {
    const { examples } = found(job, { kind: 'terms', rows: [line(1, 'buy zorblatt'), line(2, 'quux!')] });
    expect(examples.map((e) => [e.item, e.text?.slice(...e.span!)])).toEqual([
      ['m2', 'quux'],
      ['m1', 'zorblatt'],
    ]);
  });

  it('does not let a frequent term hide a rare one', () => {
    const rows = Array.from({ length: 200 }, (_, i) => line(i + 1, 'zorblatt'));
    const report = found(job, { kind: 'terms', rows: [line(0, 'quux'), ...rows] });
    expect(report.by[0]).toEqual({ what: 'zorblatt', n: 200 });
    expect(report.examples.filter((e) => e.what === 'zorblatt')).toHaveLength(5);
    expect(report.examples.filter((e) => e.what === 'quux')).toHaveLength(1);
  });

  it('takes no notice of what it was not asked for', () => {
    expect(found(job, { kind: 'pictures', rows: [] })).toMatchObject({ looked: 0, found: 0 });
  });
});

describe('a look for pictures', () => {
  const WANTED = `${'a5'.repeat(31)}a5`;
  /** Two bits apart. */
  const NEAR = `${'a5'.repeat(31)}a6`;
  const FAR = '3c'.repeat(32);
  const shown = (seq: number, ...hashes: string[]) => ({
    ...{ stream_id: 's1', verdict_key: `s/0/${String(seq)}`, decided_at: seq, decision: 'release' },
    hashes: hashes.map((pdq, i) => ({ atMs: i * 1_000, pdq, quality: 90 })),
    thumbnail: null,
  });

  it('finds what is the same and what is near, each segment once, with how near it was', () => {
    const rows = [shown(1, FAR, NEAR, WANTED), shown(2, FAR), shown(3, NEAR)];
    const report = found({ kind: 'pictures', hashes: [WANTED] }, { kind: 'pictures', rows });
    expect(report).toMatchObject({ kind: 'pictures', looked: 5, found: 2, streams: 1 });
    expect(report.examples.map((e) => [e.item, e.distance])).toEqual([
      ['0/3', 2],
      ['0/1', 0],
    ]);
    expect(report.decided).toEqual([{ decision: 'release', n: 2 }]);
  });

  it('finds nothing in pictures too plain to be told apart', () => {
    const plain = { ...shown(1, WANTED), hashes: [{ atMs: 0, pdq: WANTED, quality: 10 }] };
    const report = found({ kind: 'pictures', hashes: [WANTED] }, { kind: 'pictures', rows: [plain] });
    expect(report).toMatchObject({ looked: 1, found: 0, examples: [] });
  });
});
