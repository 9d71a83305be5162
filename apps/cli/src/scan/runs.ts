import type { Signal } from '@airlock/contracts/signal';
import type { RuleHit, SegmentDecision, SegmentVerdict } from '@airlock/contracts/verdict';
import { SEGMENT_STRICTNESS } from '@airlock/policy/evaluate-segment';
import { listedFor, selfAndParents } from '@airlock/policy/labels';
import type { Policy } from '@airlock/policy/policy';
import type { Finding } from './report.js';

/** A judged segment in its place in the recording. */
export interface PlacedVerdict {
  /** Counts whole segments from 0, over epochs. */
  readonly ordinal: number;
  /** Media time in the recording, ms. */
  readonly fromMs: number;
  readonly toMs: number;
  /** What must be added to the epoch's clock to get the recording's, ms. */
  readonly offsetMs: number;
  readonly verdict: SegmentVerdict;
}

/** A finding before its pictures are read: `key` names a thumbnail in the blob store. */
export interface FindingDraft extends Omit<Finding, 'pictures'> {
  readonly pictures: readonly { readonly atMs: number; readonly score: number; readonly key: string }[];
}

const UNJUDGED = 'unjudged';

interface Part {
  readonly at: PlacedVerdict;
  readonly hits: readonly RuleHit[];
  readonly signals: readonly Signal[];
}

/** Joins consecutive segments with the same label into findings, in order of time. `thresholdOf`: of the room class. */
export function findRuns(
  segments: readonly PlacedVerdict[],
  policy: Policy,
  thresholdOf: (label: string) => number,
): FindingDraft[] {
  const open = new Map<string, Part[]>();
  const runs: { label: string; parts: Part[] }[] = [];
  for (const at of [...segments].sort((a, b) => a.ordinal - b.ordinal)) {
    for (const [label, hits] of byLabel(at.verdict.rules)) {
      const signals = at.verdict.signals.filter((s) => selfAndParents(s.label).includes(label));
      const part: Part = { at, hits, signals };
      const run = open.get(label);
      if (run?.at(-1)?.at.ordinal === at.ordinal - 1) run.push(part);
      else {
        const parts = [part];
        open.set(label, parts);
        runs.push({ label, parts });
      }
    }
  }
  return runs.map(({ label, parts }, i) => toFinding(`f${i + 1}`, label, parts, policy, thresholdOf));
}

function byLabel(rules: readonly RuleHit[]): Map<string, RuleHit[]> {
  const groups = new Map<string, RuleHit[]>();
  for (const hit of rules) {
    const label = hit.label ?? hit.rule;
    groups.set(label, [...(groups.get(label) ?? []), hit]);
  }
  return groups;
}

function toFinding(
  id: string,
  label: string,
  parts: readonly Part[],
  policy: Policy,
  thresholdOf: (label: string) => number,
): FindingDraft {
  const [first, last] = [parts[0]!.at, parts.at(-1)!.at];
  const threshold = thresholdOf(label);
  const seen = parts.flatMap(({ at, signals }) =>
    signals.flatMap((s) => (s.atMs === undefined ? [] : [{ signal: s, atMs: s.atMs + at.offsetMs }])),
  );
  const peak = highest(seen);
  // Where nothing reaches the threshold (a rule on lower scores), everything that was seen is the evidence.
  const over = seen.filter((s) => s.signal.score >= threshold);
  const evidence = over.length > 0 ? over : seen;
  const strongest = parts.find((p) => peak !== undefined && p.signals.includes(peak.signal)) ?? parts[0]!;
  const rules = new Map(parts.flatMap((p) => p.hits).map((hit) => [hit.rule, hit]));
  for (const hit of strongest.hits) rules.set(hit.rule, hit);
  const severity = Math.max(...[...rules.values()].map((r) => r.severity));
  const decisionOf = (hits: readonly RuleHit[]): SegmentDecision =>
    SEGMENT_STRICTNESS.findLast((d) => hits.some((hit) => ruleDecision(policy, hit) === d)) ?? 'hold';
  return {
    id,
    label,
    title: titleOf(policy, label),
    severity,
    decision: decisionOf(parts.flatMap((p) => p.hits)),
    fromMs: first.fromMs,
    toMs: last.toMs,
    ...(evidence.length === 0
      ? {}
      : {
          seen: {
            fromMs: Math.min(...evidence.map((s) => s.atMs)),
            toMs: Math.max(...evidence.map((s) => s.atMs)),
            pictures: new Set(evidence.map((s) => s.atMs)).size,
          },
        }),
    ...(peak === undefined
      ? {}
      : {
          peak: {
            score: peak.signal.score,
            threshold,
            atMs: peak.atMs,
            detector: peak.signal.detector,
            ...(peak.signal.detail === undefined ? {} : { detail: peak.signal.detail }),
          },
        }),
    rules: [...rules.values()].map(({ rule, clause, severity, when, facts }) => ({
      rule,
      severity,
      when,
      facts,
      ...(clause === undefined ? {} : { clause }),
    })),
    actions: [
      ...new Set(
        parts.flatMap(({ at }) => at.verdict.actions.filter((a) => rules.has(a.rule)).map((a) => a.kind)),
      ),
    ],
    hits: parts.map(({ at, hits, signals }) => {
      const best = highest(signals.map((signal) => ({ signal, atMs: (signal.atMs ?? 0) + at.offsetMs })));
      return {
        epoch: at.verdict.epoch,
        seq: at.verdict.seq,
        fromMs: at.fromMs,
        toMs: at.toMs,
        ...(best === undefined ? {} : { atMs: best.atMs, score: best.signal.score }),
        rules: hits.map((hit) => hit.rule),
        decision: decisionOf(hits),
      };
    }),
    pictures: picturesOf(evidence),
  };
}

const highest = <T extends { readonly signal: Signal }>(seen: readonly T[]): T | undefined =>
  seen.reduce<T | undefined>(
    (a, b) => (a !== undefined && a.signal.score >= b.signal.score ? a : b),
    undefined,
  );

/** One per thumbnail: a picture that stood still was judged once and kept once. */
function picturesOf(seen: readonly { signal: Signal; atMs: number }[]): FindingDraft['pictures'] {
  const pictures = new Map<string, { atMs: number; score: number; key: string }>();
  for (const { signal, atMs } of seen) {
    const key = signal.thumbnail;
    if (key === undefined) continue;
    const have = pictures.get(key);
    pictures.set(key, {
      key,
      atMs: Math.min(atMs, have?.atMs ?? Infinity),
      score: Math.max(signal.score, have?.score ?? 0),
    });
  }
  return [...pictures.values()].sort((a, b) => a.atMs - b.atMs);
}

/** What this one rule asked for; the verdict has only the strictest of all. */
function ruleDecision(policy: Policy, hit: RuleHit): SegmentDecision {
  if (hit.facts['error'] !== undefined || hit.facts['budgetSpent'] !== undefined) return 'hold';
  if (hit.rule === UNJUDGED) return hit.facts['decision'] === 'release' ? 'release' : 'hold';
  if (hit.rule.startsWith('taxonomy:'))
    return policy.taxonomy.get(hit.rule.slice('taxonomy:'.length))?.segments ?? 'hold';
  return policy.rules.segments.find((r) => r.id === hit.rule)?.decision ?? 'hold';
}

/** Title of a label in the policy's words; of its nearest listed parent where it is not listed itself. */
export function titleOf(policy: Policy, label: string): { zh: string; en: string } {
  if (label === UNJUDGED) return { zh: '未能判定', en: 'Could not be judged' };
  const listed = listedFor(label, policy.taxonomy);
  const title = listed === undefined ? undefined : policy.taxonomy.get(listed)?.title;
  return title ? { zh: title.zh, en: title.en } : { zh: label, en: label };
}
