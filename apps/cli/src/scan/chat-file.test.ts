import { AirlockError } from '@airlock/contracts/problem';
import { expect, it } from 'vitest';
import { parseChat, readChatFile } from './chat-file.js';

it('reads media times and wall times, in order of time, with the lines they stand on', async () => {
  const lines = [
    '\uFEFF{"sentAt":5000,"userId":"a","text":"second"}',
    '',
    '{"sentAt":2000,"userId":"b","nickname":"B","text":"first"}',
    '{"atMs":10.5,"userId":"c","text":"third, 0 ms after the first"}',
  ];
  expect(await parseChat('chat.jsonl', lines)).toEqual([
    { line: 3, atMs: 0, userId: 'b', nickname: 'B', text: 'first' },
    { line: 4, atMs: 10.5, userId: 'c', text: 'third, 0 ms after the first' },
    { line: 1, atMs: 3000, userId: 'a', text: 'second' },
  ]);
});

it('names every line that is wrong, and how', async () => {
  const lines = [
    '{"atMs":0,"userId":"a","text":"ok"}',
    '{"atMs":',
    '{"atMs":1,"userId":"","text":"x"}',
    '{"userId":"a","text":"x"}',
  ];
  const error = await parseChat('c.jsonl', lines).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(AirlockError);
  const said = (error as AirlockError).message.split('\n');
  expect(said[0]).toBe('c.jsonl:2 is not JSON');
  expect(said[1]).toMatch(/^c\.jsonl:3 userId: /);
  expect(said[2]).toBe('c.jsonl:4 needs either atMs or sentAt');
  expect((error as AirlockError).hint).toContain('atMs');
});

it('says ten faults and counts the rest; a line of a megabyte is one of them', async () => {
  const long = JSON.stringify({ atMs: 0, userId: 'a', text: 'x'.repeat(1_000_000) });
  const error = (await parseChat(
    'c',
    Array.from({ length: 14 }, () => long),
  ).catch((e: unknown) => e)) as AirlockError;
  expect(error.message.split('\n')).toHaveLength(11);
  expect(error.message).toContain('… and 4 more');
  expect(error.message.length).toBeLessThan(2_000);
});

it('says which file is missing', async () => {
  await expect(readChatFile('/nowhere/chat.jsonl')).rejects.toMatchObject({ code: 'not_found' });
});
