import { expect, test } from 'vitest';
import { KnownEntry } from '@airlock/contracts/known';
import { BANK_FORMATS, readBank, writeBank } from './threat-exchange.js';

const hash = (digit: string) => digit.repeat(64);
const entry = (entryId: string, over: Partial<KnownEntry> = {}) =>
  KnownEntry.parse({
    bank: 'house',
    entryId,
    hash: hash(entryId),
    label: 'known.illegal',
    note: 'a, "b"',
    source: 'hotline',
    addedBy: 'ann',
    addedAt: 1_000_000,
    approvedBy: 'bob',
    approvedAt: 2_000_000,
    ...over,
  });
const frames = [0, 1].map((i) => ({ atMs: i * 1_000, pdq: hash('c'), quality: 80 + i }));
const bank = [entry('1'), entry('2', { note: '' }), entry('c', { frames })];

test('JSON carries every entry there and back', () => {
  const { source, approvedBy, approvedAt, ...said } = bank[2]!;
  expect(readBank(writeBank(bank, 'json'))[2]).toMatchObject({
    entryId: 'c',
    label: said.label,
    note: said.note,
    frames,
    source,
    approvedBy,
    approvedAt,
    status: 'active',
  });
});

test('CSV carries pictures with who approved them', () => {
  expect(readBank(writeBank(bank, 'csv'))).toEqual([
    expect.objectContaining({
      entryId: '1',
      hash: hash('1'),
      note: 'a, "b"',
      approvedBy: 'bob',
      approvedAt: 2_000_000,
    }),
    expect.objectContaining({ entryId: '2', hash: hash('2'), note: '', label: 'known.illegal' }),
  ]);
});

test('what the console exports is read, its times in ms and who answers for the bank passed over', () => {
  const [, read] = [
    readBank(JSON.stringify({ owner: 'desk', entries: [{ entryId: '1', hash: hash('1'), label: 'hate' }] })),
    readBank(`entryId,hash,label,approvedBy,approvedAt,owner\r\n1,${hash('1')},hate,bob,2000000,desk\r\n`),
  ].map(([e]) => {
    expect(e).toMatchObject({ entryId: '1', hash: hash('1'), label: 'hate' });
    return e;
  });
  expect(read).toMatchObject({ approvedBy: 'bob', approvedAt: 2_000_000 });
});

test('threat updates carry pictures, clips and labels; approval does not travel', () => {
  const read = readBank(writeBank([...bank, entry('9', { status: 'removed' })], 'threatexchange'));
  expect(read.map((e) => [e.entryId, e.label, e.note])).toEqual([
    ['1', 'known.illegal', 'a, "b"'],
    ['2', 'known.illegal', ''],
    ['c', 'known.illegal', 'a, "b"'],
  ]);
  expect(read[2]!.frames).toEqual(frames);
  expect(read.every((e) => e.approvedBy === undefined)).toBe(true);
});

test('what ThreatExchange itself answers is understood, other kinds of signals are passed over', () => {
  const data = [
    {
      id: '7',
      indicator: hash('A'),
      type: 'HASH_PDQ',
      last_updated: 1,
      should_delete: false,
      tags: [{ text: 'hate' }],
    },
    { id: '8', indicator: hash('b'), type: 'HASH_PDQ', last_updated: 1, should_delete: true },
    { id: '9', indicator: 'http://example.com', type: 'URI', last_updated: 1, should_delete: false },
  ];
  expect(readBank(JSON.stringify({ data }), { label: 'hate' })).toEqual([
    {
      entryId: '7',
      hash: hash('a'),
      label: 'hate',
      note: 'hate',
      source: 'threatexchange 7',
      status: 'active',
    },
  ]);
});

test('lines of a local_file exchange, with the kind of signal or without', () => {
  const lines = readBank(writeBank(bank, 'lines'));
  expect(lines.map((e) => e.hash)).toEqual([hash('1'), hash('2'), hash('c')]);
  expect(lines[2]!.frames).toEqual(frames);
  expect(readBank(`${hash('d')}\n${hash('E')}\n`).map((e) => e.entryId)).toEqual([
    `pdq-${hash('d')}`,
    `pdq-${hash('e')}`,
  ]);
});

test('the four columns of a bank file are enough, and every faulty entry is named', () => {
  expect(readBank(`\uFEFFnote,HASH,id\r\nx,${hash('F')},f1\r\n`)).toEqual([
    { entryId: 'f1', hash: hash('f'), label: 'known.prohibited', note: 'x', status: 'active' },
  ]);
  expect(() => readBank(`id,hash,label\n1,zz,a\n,${hash('1')},a\n2,${hash('2')},Not A Label\n`)).toThrow(
    expect.objectContaining({
      issues: [0, 1, 2].map((i) => expect.objectContaining({ path: expect.stringMatching(`^${i}\\.`) })),
    }),
  );
  for (const bad of ['{', '{}', 'hash\n']) expect(() => readBank(bad)).toThrow(/bank|columns/);
  expect(BANK_FORMATS.length).toBe(4);
});
