import { Canvas, colour, mix } from './canvas.js';
import { seededRandom } from '../random.js';

/** `prohibited` is dumped by the demo policy, `illegal` ends the stream. */
export type CardKind = 'prohibited' | 'illegal';

const STYLE = {
  prohibited: { seed: 11, dark: '#2b0b12', light: '#ffcf4a', accent: '#d7263d', title: 'PROHIBITED CONTENT' },
  illegal: { seed: 77, dark: '#071a2c', light: '#8ef0e0', accent: '#6a1fd0', title: 'ILLEGAL CONTENT' },
} as const;

/**
 * The stand-in for what must never be shown: a loud, harmless picture. The tiles make it rich in low frequencies, so
 * that its PDQ hash is of full quality and the two cards lie far apart.
 */
export function renderCard(kind: CardKind, width = 960, height = 540): Canvas {
  const style = STYLE[kind];
  const canvas = new Canvas(width, height);
  const random = seededRandom(style.seed);
  const dark = colour(style.dark);
  const light = colour(style.light);
  const columns = 12;
  const rows = 7;
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const tone = mix(dark, light, random() ** 1.4);
      canvas.rect(
        (column * width) / columns,
        (row * height) / rows,
        width / columns,
        height / rows + 1,
        tone,
      );
    }
  }
  const cx = width / 2;
  const cy = height * 0.44;
  const radius = height * 0.3;
  const white = colour('#ffffff');
  const accent = colour(style.accent);
  if (kind === 'prohibited') {
    canvas.ellipse(cx, cy, radius, radius, white);
    canvas.ring(cx, cy, radius, radius * 0.78, accent);
    const d = radius * 0.64;
    const w = radius * 0.13;
    canvas.polygon([[cx - d - w, cy - d + w], [cx - d + w, cy - d - w], [cx + d + w, cy + d - w], [cx + d - w, cy + d + w]], accent); // prettier-ignore
  } else {
    canvas.polygon([[cx, cy - radius * 1.15], [cx + radius * 1.3, cy + radius], [cx - radius * 1.3, cy + radius]], accent); // prettier-ignore
    canvas.polygon([[cx, cy - radius * 0.72], [cx + radius * 0.93, cy + radius * 0.8], [cx - radius * 0.93, cy + radius * 0.8]], white); // prettier-ignore
    canvas.rect(cx - radius * 0.1, cy - radius * 0.25, radius * 0.2, radius * 0.6, accent);
    canvas.ellipse(cx, cy + radius * 0.56, radius * 0.12, radius * 0.12, accent);
  }
  const unit = width / 960;
  canvas.rect(0, height * 0.79, width, height * 0.17, dark);
  canvas.textCentred(cx, height * 0.81, 7 * unit, style.title, white);
  canvas.textCentred(cx, height * 0.915, 3 * unit, 'TEST CARD', light);
  return canvas;
}
