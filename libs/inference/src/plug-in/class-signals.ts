import type { Label, Signal } from '@airlock/contracts/signal';
import type { ModelManifest } from '../manifest.js';
import type { Opinion } from '../session.js';

/** Scores a manifest says nothing of are reported from here on. */
const FLOOR = 0.05;

/**
 * What a classifier's opinion is as signals: each class that the manifest gives a label and that reaches its threshold is
 * one; of several classes with one label the surest speaks.
 */
export function classSignals(
  { name, version, labels, thresholds }: ModelManifest,
  opinion: Opinion,
  about: Pick<Signal, 'source' | 'atMs'>,
): Signal[] {
  const best = new Map<Label, Signal>();
  for (const [kind, label] of Object.entries(labels)) {
    const score = Math.min(1, Math.max(0, opinion[kind] ?? 0));
    if (score < (thresholds[kind] ?? FLOOR) || score <= (best.get(label)?.score ?? -1)) continue;
    const detector = { id: name, version };
    best.set(label, { label, score, detector, ...about, detail: { class: kind } });
  }
  return [...best.values()];
}
