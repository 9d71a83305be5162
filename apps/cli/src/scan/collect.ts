import type { MessageVerdict, SegmentDecision, SegmentVerdict } from '@airlock/contracts/verdict';
import type { Policy } from '@airlock/policy/policy';
import type { RecordedLine } from './chat-file.js';
import type { PlacedSegment } from './flight.js';
import { thin } from './lanes.js';
import type { ChatFinding, ScanReport } from './report.js';
import { type PlacedVerdict, titleOf } from './runs.js';

/** What is kept of the verdicts while they come in; times in ms of media. */
export interface Collected {
  readonly judgedMs: number;
  readonly hits: number;
  readonly coverage: Omit<ScanReport['coverage'], 'mediaMs'>;
  readonly kept: ScanReport['kept'];
  readonly strip: ScanReport['strip'];
  readonly withRules: readonly PlacedVerdict[];
  readonly chat: NonNullable<ScanReport['chat']>;
  lanes(totalMs: number): ScanReport['lanes'];
}

export interface Collector {
  segment(placed: PlacedSegment, verdict: SegmentVerdict): void;
  message(line: RecordedLine, verdict: MessageVerdict): void;
  readonly state: Collected;
}

type Run = { -readonly [K in keyof ScanReport['strip'][number]]: ScanReport['strip'][number][K] };
const KEPT = { release: 'releasedMs', hold: 'heldMs', dump: 'dumpedMs' } as const satisfies Record<
  SegmentDecision,
  string
>;

export function createCollector(policy: Policy, thresholdOf: (label: string) => number): Collector {
  const coverage = { segments: 0, frames: 0, reused: 0, unwatchedMs: 0, unheardMs: 0 };
  const kept = { releasedMs: 0, heldMs: 0, dumpedMs: 0 };
  const pieces: (Run & { ordinal: number })[] = [];
  const withRules: PlacedVerdict[] = [];
  const points = new Map<string, [number, number][]>();
  const chat = {
    lines: 0,
    decisions: { publish: 0, mask: 0, hold: 0, drop: 0 },
    findings: [] as ChatFinding[],
  };
  let judgedMs = 0;
  let hits = 0;

  return {
    segment({ ordinal, offsetMs, fromMs, toMs }, verdict) {
      const { decision, failure } = verdict;
      coverage.segments += 1;
      coverage.frames += verdict.coverage.frames;
      coverage.reused += verdict.coverage.reused;
      coverage.unwatchedMs += verdict.coverage.unwatchedMs;
      coverage.unheardMs += verdict.coverage.unheardMs ?? 0;
      kept[KEPT[decision]] += toMs - fromMs;
      judgedMs += toMs - fromMs;
      if (decision !== 'release') hits += 1;
      pieces.push({ ordinal, fromMs, toMs, decision, ...(failure === undefined ? {} : { failure }) });
      if (verdict.rules.length > 0) withRules.push({ ordinal, fromMs, toMs, offsetMs, verdict });
      for (const { label, score, atMs } of verdict.signals) {
        const lane = points.get(label) ?? [];
        lane.push([atMs === undefined ? fromMs : atMs + offsetMs, score]);
        points.set(label, lane);
      }
    },
    message(line, verdict) {
      chat.lines += 1;
      chat.decisions[verdict.decision] += 1;
      if (verdict.decision === 'publish') return;
      hits += 1;
      chat.findings.push(chatFinding(line, verdict, policy));
    },
    state: {
      get judgedMs() {
        return judgedMs;
      },
      get hits() {
        return hits;
      },
      coverage,
      kept,
      withRules,
      chat,
      get strip() {
        return joinRuns(pieces);
      },
      lanes: (totalMs) =>
        [...points]
          .map(([label, all]) => ({
            label,
            title: titleOf(policy, label),
            threshold: thresholdOf(label),
            points: thin(all, totalMs),
          }))
          .sort((a, b) => highest(b.points) - highest(a.points)),
    },
  };
}

const highest = (points: readonly (readonly [number, number])[]): number =>
  points.reduce((most, [, score]) => Math.max(most, score), 0);

function joinRuns(pieces: readonly (Run & { ordinal: number })[]): Run[] {
  const runs: Run[] = [];
  for (const { ordinal: _, ...piece } of [...pieces].sort((a, b) => a.ordinal - b.ordinal)) {
    const last = runs.at(-1);
    if (last?.decision === piece.decision && last.failure === piece.failure) last.toMs = piece.toMs;
    else runs.push({ ...piece });
  }
  return runs;
}

function chatFinding(line: RecordedLine, verdict: MessageVerdict, policy: Policy): ChatFinding {
  const { decision, display, rules, signals } = verdict;
  return {
    ...line,
    ...(display === undefined ? {} : { shown: display.text }),
    decision,
    marks: signals.map(({ label, score, span, detail }) => ({
      label,
      title: titleOf(policy, label),
      score,
      ...(span === undefined ? {} : { span }),
      ...(detail === undefined ? {} : { detail }),
    })),
    rules: rules.map(({ rule, clause, severity, when, facts }) => ({
      rule,
      severity,
      when,
      facts,
      ...(clause === undefined ? {} : { clause }),
    })),
  };
}
