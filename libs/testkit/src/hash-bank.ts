import { pdqHex, pdqOfFrame } from '@airlock/media/pdq';
import { Canvas } from './scenes/canvas.js';
import { SCENES, scenePainter, type CardKind, type SceneName } from './scenes.js';

export interface KnownHash {
  /** PDQ, 64 hex digits. */
  readonly pdq: string;
  readonly label: 'known.prohibited' | 'known.illegal';
  readonly description: string;
}

const LABELS = { prohibited: 'known.prohibited', illegal: 'known.illegal' } as const satisfies Record<
  CardKind,
  string
>;

/** PDQ hashes of the test cards as the demo clips show them: what a real bank would hold of real content. */
export function demoHashes(): readonly KnownHash[] {
  return (Object.keys(SCENES) as SceneName[]).flatMap((name) => {
    const { card, title } = SCENES[name];
    if (card === undefined) return [];
    const canvas = new Canvas(960, 540);
    scenePainter(name)(canvas, card.fromMs);
    const { words } = pdqOfFrame(canvas.frame());
    return [{ pdq: pdqHex(words), label: LABELS[card.kind], description: `test card in ${title}` }];
  });
}

/** The demo's hash bank as CSV with a header line. */
export const demoHashBank = (): string =>
  ['pdq,label,description', ...demoHashes().map((h) => `${h.pdq},${h.label},${h.description}`), ''].join(
    '\n',
  );
