import { Canvas, colour } from './canvas.js';
import { seededRandom } from '../random.js';
import type { Painter } from './painter.js';

const SPACE = [colour('#0b0d2a'), colour('#3a1258')] as const;
const NEON = ['#00f5d4', '#fee440', '#f15bb5', '#9b5de5', '#00bbf9'].map(colour);
const WHITE = colour('#ffffff');
const INK = colour('#12122a');

/** A game stream: a ship in a star field, a score that counts. */
export function arcade(width: number, height: number, loopMs: number): Painter {
  const back = new Canvas(width, height);
  back.gradient(0, height, SPACE[0], SPACE[1]);
  const random = seededRandom(21);
  const stars = Array.from({ length: 120 }, () => ({ x: random(), y: random() * height, laps: 2 + Math.floor(random() * 9) })); // prettier-ignore
  const rocks = Array.from({ length: 12 }, (_, i) => ({ x: random(), y: 90 + random() * (height - 200), r: 12 + random() * 26, laps: 3 + (i % 4), tone: NEON[i % 5] ?? WHITE })); // prettier-ignore

  return (canvas, ms) => {
    canvas.copyFrom(back);
    const turn = ms / loopMs;
    const left = (x: number, laps: number, pad: number): number =>
      (1 - ((x + laps * turn) % 1)) * (width + pad * 2) - pad;
    for (const s of stars) canvas.rect(left(s.x, s.laps, 4), s.y, s.laps, 2, WHITE, 0.25 + s.laps / 16);
    for (let i = 0; i < 9; i += 1) {
      const y = height - 90 + i * i * 1.4;
      canvas.rect(0, y, width, 1.6, NEON[3] ?? WHITE, 0.6);
    }
    for (let i = -9; i <= 9; i += 1) {
      const x = width / 2 + i * 46 + 46 * ((turn * 40) % 1);
      canvas.polygon([[x, height - 90], [x + 2, height - 90], [x + (x - width / 2) * 1.6 + 3, height], [x + (x - width / 2) * 1.6, height]], NEON[3] ?? WHITE, 0.5); // prettier-ignore
    }
    for (const r of rocks) {
      const x = left(r.x, r.laps, 50);
      canvas.ellipse(x, r.y, r.r, r.r, r.tone, 0.9);
      canvas.ellipse(x - r.r * 0.3, r.y - r.r * 0.3, r.r * 0.4, r.r * 0.35, WHITE, 0.35);
      canvas.ellipse(x + r.r * 0.35, r.y + r.r * 0.3, r.r * 0.25, r.r * 0.22, INK, 0.35);
    }
    const x = 190 + 50 * Math.sin(2 * Math.PI * 2 * turn);
    const y = height * 0.45 + height * 0.22 * Math.sin(2 * Math.PI * 3 * turn);
    const flame = 26 + 14 * Math.sin(2 * Math.PI * 90 * turn);
    canvas.polygon(
      [
        [x - 34, y - 9],
        [x - 34 - flame, y],
        [x - 34, y + 9],
      ],
      NEON[1] ?? WHITE,
    );
    canvas.polygon(
      [
        [x - 40, y - 26],
        [x + 50, y],
        [x - 40, y + 26],
        [x - 24, y],
      ],
      NEON[0] ?? WHITE,
    );
    canvas.ellipse(x + 4, y, 13, 8, INK);
    for (let i = 0; i < 3; i += 1)
      canvas.rect(x + 60 + ((turn * 60 + i / 3) % 1) * 600, y - 2, 34, 4, NEON[2] ?? WHITE);
    canvas.textCentred(
      width / 2,
      70,
      4,
      `SCORE ${String(Math.floor(ms / 40) * 10).padStart(6, '0')}`,
      NEON[1] ?? WHITE,
    );
  };
}
