import { ScanReport } from './report.js';

/** For tests: a report with one finding of each kind and one chat line; parsed, so that the schema knows it. */
export function sampleReport(over: Partial<ScanReport> = {}): ScanReport {
  const rule = {
    rule: 'known-prohibited',
    clause: 'House rules 1.1',
    severity: 4,
    when: 'over("known.prohibited")',
    facts: { 'score(known.prohibited)': 0.97, 'threshold(known.prohibited)': 0.5 },
  };
  return ScanReport.parse({
    v: 1,
    source: {
      name: 'show.mp4',
      kind: 'file',
      durationMs: 8_000,
      transcoded: false,
      complete: true,
      end: 'source ended',
    },
    run: { startedAt: 1_792_000_000_000, tookMs: 400, speed: 20 },
    policy: { name: 'Airlock default', version: '1', hash: 'a'.repeat(64) },
    stream: {
      ...{ title: 'show', category: 'other', audience: 0, tier: '' },
      roomClass: 'default',
      roomClassTitle: { zh: '默认', en: 'Default' },
      mode: 'gated',
      sampling: { fps: 1 },
    },
    models: [{ name: 'small', version: '1', sha256: 'b'.repeat(64), licence: 'MIT' }],
    hashBank: { name: 'bank.csv', entries: 2, sha256: 'c'.repeat(64) },
    coverage: { segments: 4, mediaMs: 8_000, frames: 8, reused: 2, unwatchedMs: 0 },
    kept: { releasedMs: 6_000, heldMs: 0, dumpedMs: 2_000 },
    strip: [
      { fromMs: 0, toMs: 2_000, decision: 'release' },
      { fromMs: 2_000, toMs: 4_000, decision: 'dump' },
      { fromMs: 4_000, toMs: 8_000, decision: 'release' },
    ],
    lanes: [
      {
        label: 'known.prohibited',
        title: { zh: '已知', en: 'Known' },
        threshold: 0.5,
        points: [[2_000, 0.97]],
      },
    ],
    findings: [
      {
        id: 'f1',
        label: 'known.prohibited',
        title: { zh: '已知违禁内容', en: 'Known prohibited content' },
        severity: 4,
        decision: 'dump',
        fromMs: 2_000,
        toMs: 4_000,
        seen: { fromMs: 2_000, toMs: 3_000, pictures: 2 },
        peak: {
          score: 0.97,
          threshold: 0.5,
          atMs: 2_000,
          detector: { id: 'known-pdq', version: '1' },
          detail: { distance: 2 },
        },
        rules: [rule],
        actions: ['cut'],
        hits: [
          {
            epoch: 0,
            seq: 1,
            fromMs: 2_000,
            toMs: 4_000,
            atMs: 2_000,
            score: 0.97,
            rules: ['known-prohibited'],
            decision: 'dump',
          },
        ],
        pictures: [{ atMs: 2_000, score: 0.97, thumbnail: 'data:image/jpeg;base64,/9j/' }],
      },
    ],
    chat: {
      lines: 2,
      decisions: { publish: 1, mask: 1, hold: 0, drop: 0 },
      findings: [
        {
          line: 2,
          atMs: 1_500,
          userId: 'u1',
          nickname: 'Ann',
          text: 'you idiot, hello',
          shown: 'you *****, hello',
          decision: 'mask',
          marks: [{ label: 'abuse', title: { zh: '辱骂', en: 'Abuse' }, score: 0.8, span: [4, 9] }],
          rules: [{ ...rule, rule: 'abuse-mild' }],
        },
      ],
    },
    notes: [],
    ...over,
  });
}

/** For tests: the same with nothing found. */
export const cleanReport = (over: Partial<ScanReport> = {}): ScanReport =>
  sampleReport({
    kept: { releasedMs: 8_000, heldMs: 0, dumpedMs: 0 },
    strip: [{ fromMs: 0, toMs: 8_000, decision: 'release' }],
    lanes: [],
    findings: [],
    chat: { lines: 2, decisions: { publish: 2, mask: 0, hold: 0, drop: 0 }, findings: [] },
    ...over,
  });
