import { describe, expect, it } from 'vitest';
import { cleanReport, sampleReport } from '../report.testkit.js';
import type { ScanReport } from '../report.js';
import { htmlReport } from './page.js';
import { pinned, ticks } from './timeline.js';

const EVIL = `"'></style><script>alert(1)</script><img src=x onerror=alert(1)>`;

/** Puts a hostile text into every string of a report that somebody outside could have written. */
function hostile(): ScanReport {
  const r = sampleReport();
  const [finding, line] = [r.findings[0]!, r.chat!.findings[0]!];
  return {
    ...r,
    source: { ...r.source, name: EVIL, end: EVIL },
    stream: { ...r.stream, title: EVIL, category: EVIL, tier: EVIL },
    findings: [
      {
        ...finding,
        title: { zh: EVIL, en: EVIL },
        label: EVIL,
        rules: [{ rule: EVIL, clause: EVIL, severity: 1, when: EVIL, facts: { [EVIL]: EVIL } }],
        peak: { ...finding.peak!, detail: { [EVIL]: EVIL }, detector: { id: EVIL, version: EVIL } },
        pictures: [{ ...finding.pictures[0]!, thumbnail: EVIL }],
      },
    ],
    lanes: [{ ...r.lanes[0]!, label: EVIL, title: { zh: EVIL, en: EVIL } }],
    chat: {
      ...r.chat!,
      findings: [
        {
          ...line,
          userId: EVIL,
          nickname: EVIL,
          text: EVIL,
          shown: EVIL,
          marks: [
            { ...line.marks[0]!, title: { zh: EVIL, en: EVIL }, span: [3, 12], detail: { term: EVIL } },
          ],
        },
      ],
    },
    notes: [EVIL],
  };
}

describe('htmlReport', () => {
  it('is one file that runs nothing and fetches nothing', () => {
    const page = htmlReport(sampleReport());
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).toContain('default-src &#39;none&#39;');
    expect(page).not.toMatch(/<script|<link|<iframe|url\(|@import|https?:\/\//i);
    for (const [, source] of page.matchAll(/\bsrc="([^"]*)"/g))
      expect(source).toMatch(/^data:image\/jpeg;base64,/);
    for (const [, target] of page.matchAll(/\bhref="([^"]*)"/g)) expect(target).toMatch(/^#f\d+$/);
  });

  it('shows no text of a stranger as markup', () => {
    const page = htmlReport(hostile());
    const honest = htmlReport(sampleReport());
    const tags = (text: string): string[] =>
      [...text.matchAll(/<([a-z][a-z0-9]*)/gi)].map(([, name]) => name!);
    expect(new Set(tags(page))).toEqual(new Set(tags(honest)));
    expect(tags(page).filter((name) => name === 'img')).toHaveLength(1);
    expect(page.match(/<\/style>/g)).toHaveLength(1);
    expect(page).not.toMatch(/<script|<img src=x/);
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  it('marks what is to blame in a chat line and says what the audience reads', () => {
    const page = htmlReport(sampleReport());
    expect(page).toMatch(/you <mark title="Abuse 0\.80">idiot<\/mark>, hello/);
    expect(page).toContain('you *****, hello');
  });

  it('says every finding in both languages, with rule, clause, facts and what would happen', () => {
    const page = htmlReport(sampleReport());
    for (const text of [
      'Known prohibited content',
      '已知违禁内容',
      'known-prohibited',
      'House rules 1.1',
      'cut the stream',
      'removed',
    ])
      expect(page).toContain(text);
    expect(page).toContain('over(&quot;known.prohibited&quot;)');
  });

  it('says so when there is nothing', () => {
    const page = htmlReport(cleanReport());
    expect(page).toContain('No finding in the picture');
    expect(page).not.toContain('<article');
  });
});

describe('ticks', () => {
  it.each([
    [500, [0]],
    [8_000, [0, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000]],
    [40_000, [0, 5000, 10_000, 15_000, 20_000, 25_000, 30_000, 35_000, 40_000]],
  ])('of %d ms are round', (totalMs, at) => expect(ticks(totalMs)).toEqual(at));

  it('stay few over a whole day and more', () => {
    for (const hours of [1, 3, 10, 24, 200]) expect(ticks(hours * 3_600_000).length).toBeLessThanOrEqual(10);
  });
});

it('numbers findings on the timeline where there is room, the most severe first', () => {
  const [one] = sampleReport().findings;
  const at = (fromMs: number, severity: number) => ({ ...one!, fromMs, toMs: fromMs, severity });
  const all = [at(0, 3), at(1_000, 5), at(50_000, 1), at(90_000, 2), at(90_100, 2)];
  expect(pinned(all, 100_000).map((p) => p.n)).toEqual([2, 3, 4]);
});
