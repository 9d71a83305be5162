import { Canvas, colour, mix } from './canvas.js';
import { seededRandom } from '../random.js';
import type { Painter } from './painter.js';

const WATER = [colour('#1d7fb8'), colour('#08284f')] as const;
const SAND = [colour('#d9c08a'), colour('#9c8050')] as const;
const FISH = ['#ff9f1c', '#ffd166', '#ef476f', '#06d6a0', '#f4f1de', '#9b5de5', '#f15bb5'].map(colour);
const PLANT = [colour('#2a9d5c'), colour('#1b7a55')] as const;
const WHITE = colour('#e8fbff');
const INK = colour('#10131c');

/** A fish tank; everything moves in whole periods, so that the loop has no seam. */
export function aquarium(width: number, height: number, loopMs: number): Painter {
  const back = new Canvas(width, height);
  const floor = height - 70;
  back.gradient(0, floor, WATER[0], WATER[1]);
  back.gradient(floor, 70, SAND[0], SAND[1]);
  const random = seededRandom(5);
  for (let i = 0; i < 26; i += 1) {
    const tone = mix(SAND[1], WATER[1], random() * 0.6);
    back.ellipse(
      random() * width,
      floor + 20 + random() * 50,
      8 + random() * 26,
      4 + random() * 10,
      tone,
      0.8,
    );
  }
  const fish = Array.from({ length: 11 }, (_, i) => ({
    laps: 1 + Math.floor(random() * 3),
    way: random() < 0.5 ? -1 : 1,
    offset: random(),
    depth: 90 + random() * (floor - 190),
    size: 16 + random() * 24,
    tone: FISH[i % FISH.length] ?? WHITE,
  }));
  const bubbles = Array.from({ length: 30 }, () => ({ x: random() * width, laps: 2 + Math.floor(random() * 4), offset: random(), r: 2 + random() * 5 })); // prettier-ignore
  const plants = Array.from({ length: 9 }, (_, i) => ({ x: 40 + i * (width / 9) + random() * 50, tall: 70 + random() * 130, phase: random() * 6 })); // prettier-ignore

  return (canvas, ms) => {
    canvas.copyFrom(back);
    const turn = ms / loopMs;
    const wave = (laps: number, phase: number): number => Math.sin(2 * Math.PI * laps * turn + phase);
    for (let i = 0; i < 5; i += 1) {
      const x = (i + 0.5) * (width / 5) + 40 * wave(2, i);
      canvas.polygon([[x, 0], [x + 60, 0], [x - 60, floor], [x - 190, floor]], WHITE, 0.07); // prettier-ignore
    }
    plants.forEach((p, i) => {
      for (let k = 0; k < 14; k += 1) {
        const up = (k / 14) * p.tall;
        canvas.ellipse(p.x + (k / 14) * 20 * wave(3, p.phase + k / 4), floor + 16 - up, 9 - k / 2.4, p.tall / 20, PLANT[i % 2] ?? WHITE); // prettier-ignore
      }
    });
    for (const f of fish) {
      const span = width + 160;
      const along = (((f.offset + f.way * f.laps * turn) % 1) + 1) % 1;
      const x = along * span - 80;
      const y = f.depth + 12 * wave(4, f.offset * 9);
      const tail = f.size * (0.55 + 0.12 * wave(20, f.offset * 7));
      const back1 = x - f.way * f.size * 1.3;
      canvas.polygon([[x - f.way * f.size * 0.7, y], [back1 - f.way * 8, y - tail], [back1 - f.way * 8, y + tail]], mix(f.tone, INK, 0.25)); // prettier-ignore
      canvas.ellipse(x, y, f.size * 1.15, f.size * 0.62, f.tone);
      canvas.ellipse(x - f.way * 2, y + f.size * 0.2, f.size * 0.8, f.size * 0.3, WHITE, 0.25);
      canvas.ellipse(x + f.way * f.size * 0.68, y - f.size * 0.12, f.size * 0.15, f.size * 0.15, WHITE);
      canvas.ellipse(x + f.way * f.size * 0.72, y - f.size * 0.12, f.size * 0.08, f.size * 0.08, INK);
    }
    for (const b of bubbles) {
      const up = (b.offset + b.laps * turn) % 1;
      const x = b.x + 6 * wave(6, b.offset * 8);
      canvas.ring(x, floor - up * floor, b.r + up * 3, Math.max(0.5, b.r + up * 3 - 2), WHITE, 0.55);
    }
  };
}
