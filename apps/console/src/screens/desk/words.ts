import type { Timeline } from '@airlock/contracts/http/review-api';

/** One thing that was written or said, at a wall time (ms since 1970). */
export interface Line {
  readonly key: string;
  readonly at: number;
  readonly from: 'chat' | 'ocr' | 'code' | 'speech';
  readonly text: string;
  readonly by?: string;
  /** What became of a chat line. */
  readonly decision?: string;
  readonly labels: readonly string[];
  /** Parts of the text that something was found in. */
  readonly spans: readonly (readonly [number, number])[];
}

/** Chat, writing in the picture and what was said, on one clock. */
export const linesOf = ({ chat, texts, signals }: Timeline): readonly Line[] => {
  const written = chat.map((l): Line => ({
    ...{ key: `m/${l.messageId}`, at: l.sentAt, from: 'chat', text: l.text, by: l.nickname ?? l.userId },
    ...(l.decision === undefined ? {} : { decision: l.decision }),
    labels: [...new Set(l.rules.flatMap((r) => r.label ?? []))],
    spans: l.signals.flatMap((s) => (s.span === undefined ? [] : [s.span])),
  }));
  const read = texts.map(({ at, epoch, seq, text }, n): Line => {
    const of = signals.filter(
      ({ signal: s, ...m }) =>
        m.epoch === epoch && m.seq === seq && s.source === 'text' && s.detail?.['origin'] === text.origin && s.atMs === text.atMs, // prettier-ignore
    );
    return {
      ...{
        key: `${text.origin}/${String(epoch)}/${String(seq)}/${String(n)}`,
        at,
        from: text.origin,
        text: text.text,
      },
      labels: [...new Set(of.map((s) => s.signal.label))],
      spans: of.flatMap(({ signal: { span } }) => (span === undefined ? [] : [span])),
    };
  });
  return [...written, ...read].sort((a, b) => a.at - b.at);
};
