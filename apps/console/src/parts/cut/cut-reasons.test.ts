import type { PolicySummary, StreamView } from '@airlock/contracts/http/stream-api';
import { describe, expect, it } from 'vitest';
import { asksAgain, cutReasons } from './cut-reasons.js';

const label = (name: string, severity: number): PolicySummary['labels'][number] => ({
  ...{ label: name, severity, clauses: [`clause of ${name}`], title: { en: name.toUpperCase(), zh: '标' } },
});
const policy = {
  labels: [label('spam', 1), label('weapons', 3), label('sexual', 4)],
} as unknown as PolicySummary;
const view = (hits: readonly string[], stream: object = {}): StreamView =>
  ({ hits: hits.map((h) => ({ rules: [{ label: h }], signals: [] })), stream }) as unknown as StreamView;

describe('why a stream is cut', () => {
  it('offers what was seen in it first, whatever its severity, then what is gravest; each once', () => {
    const reasons = cutReasons(view(['spam', 'weapons', 'spam', 'unknown']), policy, 'en');
    expect(reasons.map((r) => [r.label, r.isSeen])).toEqual([['spam', true], ['weapons', true], ['sexual', false]]); // prettier-ignore
    expect(reasons[0]).toMatchObject({ title: 'SPAM', clause: 'clause of spam' });
    expect(cutReasons(view([]), undefined, 'zh')).toEqual([]);
  });

  it('is asked about once more for good and big rooms, or as the person wants', () => {
    expect(asksAgain('big', view([], { tier: 'A' }))).toBe(true);
    expect(asksAgain('big', view([], { tier: 'B', audience: 20_000 }))).toBe(true);
    expect(asksAgain('big', view([], { tier: 'B', audience: 20 }))).toBe(false);
    expect([asksAgain('never', view([], { tier: 'A' })), asksAgain('always', view([]))]).toEqual([
      false,
      true,
    ]);
  });
});
