import { bankEntry, HashBank, type BankEntry } from '@airlock/media/hash-bank';
import { pdqOfFrame } from '@airlock/media/pdq';
import { Canvas } from './scenes/canvas.js';
import { SCENES, scenePainter, type CardKind, type SceneName } from './scenes.js';

const LABELS = { prohibited: 'known.prohibited', illegal: 'known.illegal' } as const satisfies Record<
  CardKind,
  string
>;

/** PDQ hashes of the test cards as the demo clips show them: what a real bank would hold of real content. */
export function demoHashes(): readonly BankEntry[] {
  return (Object.keys(SCENES) as SceneName[]).flatMap((name) => {
    const { card, title } = SCENES[name];
    if (card === undefined) return [];
    const canvas = new Canvas(960, 540);
    scenePainter(name)(canvas, card.fromMs);
    const hash = pdqOfFrame(canvas.frame());
    return [bankEntry(hash, `test-card-${card.kind}`, LABELS[card.kind], `in ${title}`)];
  });
}

/** The demo's hash bank as `HashBank.read` reads it. */
export const demoHashBank = (): string => new HashBank(demoHashes()).toCsv();
