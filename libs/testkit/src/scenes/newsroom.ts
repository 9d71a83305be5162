import { Canvas, colour, mix } from './canvas.js';
import { GLYPH_ADVANCE } from './font.js';
import { seededRandom } from '../random.js';
import type { Painter } from './painter.js';

const WALL = [colour('#0d2a52'), colour('#134b86')] as const;
const DESK = [colour('#d8e3ef'), colour('#8ea3b8')] as const;
const RED = colour('#c81d25');
const WHITE = colour('#ffffff');
const INK = colour('#0b1a30');
const LAND = colour('#4fa3d9');
const HEADLINES =
  'CITY LIBRARY OPENS ITS NEW READING ROOM  ·  MORNING FOG, SUNNY LATER, 21 DEGREES  ·  ' +
  'LOCAL TEAM WINS 3-2 AFTER EXTRA TIME  ·  BRIDGE REPAIRS DONE TWO WEEKS EARLY  ·  ';

/** A news desk without an anchor: map, charts, lower third and ticker. */
export function newsroom(width: number, height: number, loopMs: number): Painter {
  const back = new Canvas(width, height);
  back.gradient(0, height, WALL[0], WALL[1]);
  const random = seededRandom(33);
  const map = { x: 60, y: 84, w: 520, h: 250 };
  back.rect(map.x - 8, map.y - 8, map.w + 16, map.h + 16, WHITE, 0.2);
  back.rect(map.x, map.y, map.w, map.h, INK);
  const lands = Array.from({ length: 7 }, (_, i) => ({ x: map.x + 50 + i * 68, y: map.y + 60 + random() * 120, r: 34 + random() * 34 })); // prettier-ignore
  for (let y = map.y + 8; y < map.y + map.h - 6; y += 10) {
    for (let x = map.x + 8; x < map.x + map.w - 6; x += 10) {
      const on = lands.some(
        (l) => ((x - l.x) / l.r) ** 2 + ((y - l.y) / (l.r * 0.8)) ** 2 < 1 + 0.3 * Math.sin(x * y),
      );
      back.ellipse(x, y, 3, 3, on ? LAND : WALL[1], on ? 1 : 0.35);
    }
  }
  back.rect(620, 84, 280, 250, INK, 0.85);
  back.text(636, 98, 2, 'MARKETS TODAY', WHITE);
  back.polygon(
    [
      [0, 400],
      [width, 400],
      [width, 372],
      [width - 160, 356],
      [160, 356],
      [0, 372],
    ],
    DESK[0],
  );
  back.gradient(400, 60, DESK[1], mix(DESK[1], INK, 0.5));
  back.rect(0, 424, 250, 46, RED);
  back.text(22, 436, 3, 'NEWS LIVE', WHITE);
  back.rect(250, 424, width - 250, 46, WHITE);
  back.text(268, 436, 3, 'MORNING BRIEFING', INK);
  back.rect(0, 470, width, 70, INK);
  const lapPx = HEADLINES.length * GLYPH_ADVANCE * 3;

  return (canvas, ms) => {
    canvas.copyFrom(back);
    const turn = ms / loopMs;
    for (let i = 0; i < 5; i += 1) {
      const l = lands[i + 1];
      if (l === undefined) continue;
      const beat = (turn * 10 + i / 5) % 1;
      canvas.ring(l.x, l.y, 4 + beat * 26, 2 + beat * 23, RED, 1 - beat);
      canvas.ellipse(l.x, l.y, 4, 4, RED);
    }
    for (let i = 0; i < 12; i += 1) {
      const tall =
        60 + 50 * Math.sin(i * 0.8 + 2 * Math.PI * turn) + 30 * Math.sin(i * 2.1 - 4 * Math.PI * turn);
      canvas.rect(640 + i * 21, 318 - tall, 14, tall, i % 3 === 0 ? RED : LAND);
    }
    const x = -turn * lapPx;
    canvas.text(x, 492, 3, HEADLINES, WHITE);
    canvas.text(x + lapPx, 492, 3, HEADLINES, WHITE);
  };
}
