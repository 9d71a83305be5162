import { Canvas, colour } from './canvas.js';
import { drawModules, type Modules } from './modules.js';
import type { Painter } from './painter.js';
import { drawWriting, writtenLine, writtenSize } from './writing.js';

/** What the advert's code holds: an example of a contact, which is nobody's. */
export const ADVERT_CODE = 'weixin://contacts/profile/example_only';

/** `ADVERT_CODE` as a QR code of version 3; rows of 29 squares, the highest bit on the left, 1 is dark. */
const ROWS =
  '1fd97c7f 10488741 174f0f5d 1759d45d 175c3c5d 1052d241 1fd5557f 00124b00 117ce9f9 028974fb 0bc0ec71 19358ed9 0569be89 0ca2dc79 1c7924d9 ' +
  '0f3b6c59 144aca8a 111b3471 06defdd5 053daf20 1ccba9f2 0018fb1b 1fd43b55 10467912 175adbfa 17423481 174b680f 104baf53 1fdf692a';
const SIDE = 29;

function advertCode(): Modules {
  const rows = ROWS.split(' ').map((row) => parseInt(row, 16));
  const data = rows.flatMap((row) =>
    Array.from({ length: SIDE }, (_, x) => ((row >> (SIDE - 1 - x)) & 1 ? 0 : 255)),
  );
  return { width: SIDE, height: SIDE, data };
}

/** Lines of the advert, large to small, and their em in pixels of a picture 960 wide. */
const LINES = [
  ['澳门新葡京娱乐城', 54],
  ['首存送百分之百彩金', 40],
  ['扫码进群稳赚不赔', 30],
] as const;

/** A banner for a casino with a code to a contact, as it is held into pictures to lead viewers away; drawn over the scene. */
export function advert(width: number, height: number): Painter {
  const unit = width / 960;
  const strip = new Canvas(width, Math.round((190 * unit) / 2) * 2);
  strip.gradient(0, strip.height, colour('#b3121d'), colour('#6d0710'));
  strip.rect(0, 0, width, 4 * unit, colour('#ffd34d'));
  strip.rect(0, strip.height - 4 * unit, width, 4 * unit, colour('#ffd34d'));
  let y = 16 * unit;
  for (const [text, em] of LINES) {
    const line = writtenLine(text);
    const size = em * unit;
    drawWriting(strip, line, { x: 48 * unit, y, size }, colour('#ffe9a8'));
    y += writtenSize(line, size)[1] + 4 * unit;
  }
  const module = Math.max(2, Math.round(4 * unit));
  drawModules(strip, advertCode(), { x: Math.round(width - 190 * unit), y: Math.round(36 * unit), module });
  const top = Math.round((height * 0.55) / 2) * 2;
  return (canvas) => canvas.paste(strip, top);
}
