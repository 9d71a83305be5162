import { Canvas, colour, mix } from './canvas.js';
import { seededRandom } from '../random.js';
import type { Painter } from './painter.js';

const DUSK = [colour('#27296b'), colour('#f2a65a')] as const;
const HILLS = ['#6b5b8c', '#4a4173', '#2d2c54', '#191c36'].map(colour);
const SUN = colour('#ffe8b0');
const LAKE = colour('#c98a6a');

/** Dusk over the hills, clouds and birds; loops without a seam. */
export function landscape(width: number, height: number, loopMs: number): Painter {
  const back = new Canvas(width, height);
  const random = seededRandom(9);
  const shore = height * 0.78;
  back.gradient(0, shore, DUSK[0], DUSK[1]);
  for (let i = 0; i < 70; i += 1) back.ellipse(random() * width, random() * height * 0.35, 1, 1, SUN, 0.7);
  back.gradient(shore, height - shore, LAKE, DUSK[0]);
  const sunX = width * 0.64;
  for (let i = 8; i > 0; i -= 1) back.ellipse(sunX, height * 0.52, 46 + i * 14, 46 + i * 14, SUN, 0.05);
  back.ellipse(sunX, height * 0.52, 46, 46, SUN);
  HILLS.forEach((tone, i) => {
    const base = height * (0.5 + i * 0.09);
    const f = 0.004 + i * 0.0017;
    back.skyline(shore, (x) => base + 34 * Math.sin(x * f + i * 2.1) + 16 * Math.sin(x * f * 2.7 + i) + 6 * Math.sin(x * 0.05 + i), tone); // prettier-ignore
  });
  const clouds = Array.from({ length: 7 }, () => ({ x: random(), y: 60 + random() * height * 0.25, s: 20 + random() * 30, laps: random() < 0.7 ? 1 : 2 })); // prettier-ignore
  const birds = Array.from({ length: 9 }, () => ({ x: random() * 0.3, y: 90 + random() * 110, phase: random() * 6, s: 6 + random() * 8 })); // prettier-ignore
  const cloud = mix(DUSK[1], SUN, 0.6);

  return (canvas, ms) => {
    canvas.copyFrom(back);
    const turn = ms / loopMs;
    for (const c of clouds) {
      const x = ((c.x + c.laps * turn) % 1) * (width + 320) - 160;
      for (const [dx, dy, s] of [
        [-1.6, 0.2, 0.7],
        [-0.6, -0.15, 1],
        [0.6, 0, 0.85],
        [1.5, 0.25, 0.6],
      ] as const) {
        // prettier-ignore
        canvas.ellipse(x + dx * c.s, c.y + dy * c.s, c.s * s * 1.3, c.s * s * 0.5, cloud, 0.35);
      }
    }
    for (const b of birds) {
      const x = ((b.x + 1 - turn * 1) % 1) * (width + 80) - 40;
      const flap = b.s * 0.7 * Math.sin(2 * Math.PI * 30 * turn + b.phase);
      const y = b.y + 10 * Math.sin(2 * Math.PI * 3 * turn + b.phase);
      canvas.polygon(
        [
          [x, y],
          [x - b.s * 1.6, y - flap],
          [x - b.s * 0.5, y + 3],
        ],
        HILLS[3] ?? DUSK[0],
      );
      canvas.polygon(
        [
          [x, y],
          [x + b.s * 1.6, y - flap],
          [x + b.s * 0.5, y + 3],
        ],
        HILLS[3] ?? DUSK[0],
      );
    }
    for (let i = 0; i < 26; i += 1) {
      const y = shore + 6 + i * 4.4;
      const sway = 14 * Math.sin(2 * Math.PI * 4 * turn + i * 1.3);
      const half = 10 + i * 2.2 + 6 * Math.sin(i * 5.7 + 2 * Math.PI * 6 * turn);
      canvas.rect(sunX + sway - half, y, half * 2, 2, SUN, 0.55);
    }
  };
}
