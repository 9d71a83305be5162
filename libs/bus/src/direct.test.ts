import { expect, it } from 'vitest';
import { ControlRecord } from '@airlock/contracts/control';
import { inProcessDirectPath } from './direct.js';

const cut = ControlRecord.parse({
  type: 'action',
  action: {
    actionId: 'a1',
    kind: 'cut',
    streamId: 's1',
    origin: { type: 'human', user: 'u', role: 'duty' },
    reason: 'seen',
    decidedAt: 1,
  },
});

it('reaches every listener within the call, although one of them fails', async () => {
  const path = inProcessDirectPath();
  const heard: string[] = [];
  path.on(() => {
    throw new Error('a broken gate');
  });
  path.on((record) => void heard.push(record.type));
  const sent = path.send(cut);
  expect(heard).toEqual(['action']);
  await expect(sent).rejects.toThrow('1 of 2 listeners');
});

it('stops for those who stop listening, and only for them', async () => {
  const path = inProcessDirectPath();
  let heard = 0;
  const listener = () => void (heard += 1);
  const off = path.on(listener);
  path.on(listener);
  off();
  off();
  await path.send(cut);
  expect(heard).toBe(1);
});
