import { describe, expect, it } from 'vitest';
import { notesOn } from './notes.js';
import { progressText, progressView } from './progress.js';
import { hasHits } from './report.js';
import { cleanReport, sampleReport } from './report.testkit.js';
import { columnsOf, harmless, table, textReport } from './text-report.js';

describe('textReport', () => {
  it('says what would have been kept from the audience, where, by which rule and clause', () => {
    const text = textReport(sampleReport());
    expect(text).toContain('show.mp4: 2 s removed, 1 chat line not published as written.');
    expect(text).toMatch(
      /0:02\.0–0:04\.0 +known\.prohibited +0\.97 +removed \+ cut +known-prohibited +House rules 1\.1/,
    );
    expect(text).toMatch(/0:01\.5 +Ann +you idiot, hello +masked +abuse-mild/);
  });

  it('calls nothing clean that was not looked at', () => {
    expect(textReport(cleanReport())).toContain('Clean.');
    const unseen = cleanReport({
      coverage: { segments: 4, mediaMs: 8_000, frames: 4, reused: 0, unwatchedMs: 4_000 },
    });
    expect(textReport(unseen)).toContain('Nothing found, but 4 s of it were not looked at.');
    expect([hasHits(cleanReport()), hasHits(unseen), hasHits(sampleReport())]).toEqual([false, false, true]);
  });

  it('takes the sting out of what steers a terminal', () => {
    expect(harmless('a\u001b[2Jb\u202Ec\n')).toBe('a·[2Jb·c·');
  });

  it('aligns text of any width', () => {
    expect(columnsOf('中a')).toBe(3);
    expect(
      table(
        ['x', 'y'],
        [
          ['中', '1'],
          ['a', '2'],
        ],
      ),
    ).toEqual(['x   y', '─────', '中  1', 'a   2']);
  });
});

describe('notesOn', () => {
  it('says what a reader must know', () => {
    const { notes: _, ...report } = cleanReport();
    expect(notesOn(report)).toEqual([]);
    expect(
      notesOn({ ...report, source: { ...report.source, complete: false, end: 'stopped' } })[0],
    ).toContain('stopped');
    expect(notesOn({ ...report, source: { ...report.source, durationMs: 60_000 } })[0]).toContain('damaged');
    expect(notesOn({ ...report, stream: { ...report.stream, mode: 'review' } })[0]).toContain('approves');
    const failed = { fromMs: 0, toMs: 2_000, decision: 'hold', failure: 'undecodable' } as const;
    expect(notesOn({ ...report, strip: [failed] })[0]).toMatch(
      /^2 s could not be judged \(undecodable\).*--transcode/,
    );
    const sampling = { fps: 1, everyFrame: false, keyframesOnly: true };
    const sparse = {
      stream: { ...report.stream, sampling },
      coverage: { ...report.coverage, frames: 2 },
    };
    expect(notesOn({ ...report, ...sparse })[0]).toContain('--thorough');
  });
});

describe('progress', () => {
  const state = { step: 'judging', doneMs: 26_000, totalMs: 40_000, hits: 2, wallMs: 1_000 } as const;

  it('says how far, how fast and what so far', () => {
    expect(progressText(state)).toBe('judging 0:26 of 0:40 · 26× real time · 2 hits so far');
    expect(progressText({ ...state, totalMs: undefined, hits: 0, wallMs: 0 })).toBe(
      'judging 0:26 · no hit so far',
    );
  });

  it('writes a line now and then where there is no terminal', () => {
    const written: string[] = [];
    const stream = { write: (line: string) => written.push(line) } as unknown as NodeJS.WritableStream;
    const view = progressView(stream);
    for (let wallMs = 0; wallMs <= 12_000; wallMs += 100) view.update({ ...state, wallMs });
    view.done();
    expect(written).toHaveLength(2);
    expect(written[0]).toMatch(/^airlock scan: judging .*\n$/);
  });
});
