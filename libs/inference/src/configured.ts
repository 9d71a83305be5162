import type { DetectorKind, DetectorKinds, Seen } from './detector.js';
import type { PlannedDetector } from './detector-plan.js';

/** What was seen, under the name it is configured by, and marked where it must not count. */
function renamed({ signals, texts, settled = false, ...rest }: Seen, name: string, shadow: boolean): Seen {
  const marked = <T extends Seen['signals'][number] | NonNullable<Seen['texts']>[number]>(one: T): T => ({
    ...one,
    detector: { ...one.detector, id: name },
    ...(shadow ? { shadow: true } : {}),
  });
  return {
    ...rest,
    // One on trial must not keep the others from looking.
    settled: settled && !shadow,
    signals: signals.map(marked),
    ...(texts === undefined ? {} : { texts: texts.map(marked) }),
  };
}

/** A detector as its settings want it: its name, how often it looks, and whether what it sees counts. */
export function asConfigured<D extends DetectorKinds[DetectorKind]>(
  detector: D,
  { name, use, shadow, everyMs }: Pick<PlannedDetector, 'name' | 'use' | 'shadow' | 'everyMs'>,
): D {
  const detect = detector.detect.bind(detector) as (...args: unknown[]) => Promise<Seen>;
  const asItIs = !shadow && name === use;
  return {
    ...detector,
    id: asItIs ? detector.id : name,
    ...(everyMs === undefined ? {} : { everyMs }),
    warmUp: () => detector.warmUp(),
    close: () => detector.close(),
    detect: asItIs ? detect : async (...args: unknown[]) => renamed(await detect(...args), name, shadow),
  };
}
