import { AirlockError } from '@airlock/contracts/problem';
import { Label } from '@airlock/contracts/signal';
import { z } from 'zod';
import { type Landmark, landmarksOf } from './landmarks.js';

/** Landmarks of an entry at most: some ten minutes of music. */
const MAX_LANDMARKS = 65_536;
/** A landmark that so many entries share says nothing. */
const COMMON = 256;

const Print = z.string().transform((text, context) => {
  const marks = unpack(text);
  if (marks && marks.length > 0 && marks.length <= MAX_LANDMARKS) return text;
  context.addIssue({ code: 'custom', message: 'is not the print of a sound' });
  return z.NEVER;
});

/** One sound known by its print. */
export const SoundEntry = z.object({
  id: z.string().min(1),
  label: Label,
  note: z.string().default(''),
  /** Landmarks, 6 bytes each (hash, frame; little-endian), base64. */
  print: Print,
});
export type SoundEntry = z.infer<typeof SoundEntry>;

function pack(marks: readonly Landmark[]): string {
  const view = new DataView(new ArrayBuffer(marks.length * 6));
  for (const [i, { hash, frame }] of marks.entries()) {
    view.setUint16(i * 6, hash & 0xffff, true);
    view.setUint8(i * 6 + 2, hash >> 16);
    view.setUint16(i * 6 + 3, frame & 0xffff, true);
    view.setUint8(i * 6 + 5, frame >> 16);
  }
  return Buffer.from(view.buffer).toString('base64');
}

function unpack(text: string): Landmark[] | undefined {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length % 6 !== 0 || bytes.toString('base64') !== text) return undefined;
  return Array.from({ length: bytes.length / 6 }, (_, i) => ({
    hash: bytes.readUIntLE(i * 6, 3),
    frame: bytes.readUIntLE(i * 6 + 3, 3),
  }));
}

/** An entry for a sound at hand: 16 kHz mono, best 10 s or more. */
export function soundEntry(samples: Float32Array, id: string, label: string, note = ''): SoundEntry {
  const marks = landmarksOf(samples).slice(0, MAX_LANDMARKS);
  if (marks.length === 0)
    throw new AirlockError('invalid_input', 'There is nothing in this sound to know it by.', {
      hint: 'Silence, and tones that never change, have no print.',
    });
  return SoundEntry.parse({ id, label, note, print: pack(marks) });
}

/** Where a landmark lies in the bank. */
export interface Place {
  readonly entry: number;
  readonly frame: number;
}

/** An immutable set of known sounds, indexed by landmark. */
export class SoundBank {
  readonly entries: readonly SoundEntry[];
  readonly #places = new Map<number, Place[]>();

  /** @throws AirlockError `invalid_input` with one issue per faulty entry. */
  constructor(entries: readonly unknown[]) {
    const parsed = z.array(SoundEntry).safeParse(entries);
    if (!parsed.success)
      throw new AirlockError('invalid_input', 'The bank of sounds has faulty entries.', {
        issues: parsed.error.issues
          .slice(0, 20)
          .map(({ path, message }) => ({ path: path.join('.'), message })),
      });
    this.entries = parsed.data;
    for (const [entry, { print }] of this.entries.entries())
      for (const { hash, frame } of unpack(print)!) {
        const places = this.#places.get(hash);
        if (places) places.push({ entry, frame });
        else this.#places.set(hash, [{ entry, frame }]);
      }
  }

  /** Where else this landmark was heard; nothing for one that is everywhere. */
  places(hash: number): readonly Place[] {
    const places = this.#places.get(hash);
    return places === undefined || places.length > COMMON ? [] : places;
  }

  /** Reads a JSON array of entries. @throws AirlockError `invalid_input` */
  static fromJson(text: string): SoundBank {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (cause) {
      throw new AirlockError('invalid_input', 'The bank of sounds is no JSON.', { cause });
    }
    if (!Array.isArray(value))
      throw new AirlockError('invalid_input', 'The bank of sounds must be an array.');
    return new SoundBank(value);
  }

  /** Reads CSV with a header line that names id, label and print, in any order; no cell holds a comma or a quote. */
  static fromCsv(text: string): SoundBank {
    const [header = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
    const columns = header.split(',').map((name) => name.trim().toLowerCase());
    return new SoundBank(
      lines
        .filter((line) => line.trim() !== '')
        .map((line) => {
          const cells = line.split(',');
          return Object.fromEntries(columns.map((name, i) => [name, (cells[i] ?? '').trim()]));
        }),
    );
  }

  toJson(): string {
    return JSON.stringify(this.entries, undefined, 2);
  }

  toCsv(): string {
    const cell = (text: string): string => text.replaceAll(/[,"\r\n]+/g, ' ');
    const row = ({ id, label, note, print }: SoundEntry): string =>
      [cell(id), label, cell(note), print].join(',');
    return ['id,label,note,print', ...this.entries.map(row)].join('\r\n') + '\r\n';
  }
}
