import { colour, type Canvas } from './canvas.js';
import { textWidth } from './font.js';

const INK = colour('#0a0f18');
const PAPER = colour('#ffffff');

/** `mm:ss.d` of a media time in ms. */
export function clockText(ms: number): string {
  const s = Math.floor(ms / 1000);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${two(Math.floor(s / 60))}:${two(s % 60)}.${Math.floor((ms % 1000) / 100)}`;
}

/** The name of the room and a running clock, so that both sides of a screen can be compared at a glance. */
export function drawOverlay(canvas: Canvas, name: string, ms: number): void {
  const clock = clockText(ms);
  const right = canvas.width - textWidth(clock, 3) - 24;
  canvas.rect(12, 12, textWidth(name, 3) + 24, 41, INK, 0.55);
  canvas.text(24, 22, 3, name, PAPER);
  canvas.rect(right - 12, 12, textWidth(clock, 3) + 24, 41, INK, 0.55);
  canvas.text(right, 22, 3, clock, PAPER);
}
