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

  it('is asked about once more where the policy wants it: by tier, room class or audience', () => {
    const rules = { tiers: ['A'], roomClasses: ['news'], audience: 10_000 };
    const asked = (stream: object, given: typeof rules | undefined = rules): boolean =>
      asksAgain(given, { tier: 'B', audience: 20, roomClass: 'default', ...stream });
    expect(asked({})).toBe(false);
    expect([asked({ tier: 'A' }), asked({ roomClass: 'news' }), asked({ audience: 10_000 })]).toEqual([
      true,
      true,
      true,
    ]);
    expect(asked({ tier: undefined, audience: undefined })).toBe(false);
    expect(asksAgain(undefined, { roomClass: 'default' })).toBe(true);
  });
});
