import type { LooksAnswer, LooksRequest } from '@airlock/contracts/http/patrol-api';
import type { StreamId } from '@airlock/contracts/ids';
import { describe, expect, it } from 'vitest';
import { Looks } from './looks.js';

const A = 'a' as StreamId;
const B = 'b' as StreamId;

/** Control, as far as looks go: a token is good for one report. */
const control = () => {
  const asked: LooksRequest[] = [];
  const good = new Map<StreamId, string>();
  let count = 0;
  const take = ({ streamId, token, end }: LooksRequest['looks'][number]): LooksAnswer['looks'][number] => {
    const gone = { streamId, dwellMs: 0, proven: false };
    if (token !== undefined && token !== good.get(streamId)) return { ...gone, refused: 'stale' };
    count += 1;
    good.set(streamId, `t${String(count)}`);
    return end ? gone : { ...gone, token: `t${String(count)}` };
  };
  return {
    asked,
    forget: () => good.clear(),
    ask: async (body: LooksRequest) => {
      asked.push(body);
      await Promise.resolve();
      return { looks: body.looks.map(take) };
    },
  };
};
const concern = { kind: 'concern', note: 'a knife' } as const;

describe('what is told of rooms on a screen', () => {
  it('goes one report after the other, so that none is taken for an old one', async () => {
    const { ask, asked } = control();
    const looks = new Looks([A, B], ask);
    const first = looks.beat(true);
    const told = looks.tell(true, A, concern);
    expect(await looks.beat(true), 'nothing while another is on its way').toEqual([]);
    await first;
    expect(await told).not.toHaveProperty('refused');
    expect(asked.map((r) => r.looks.map((l) => l.token ?? '–'))).toEqual([['–', '–'], ['t1']]);
    expect(await looks.beat(true)).toMatchObject([{ token: 't4' }, { token: 't5' }]);
    await looks.end(true);
    expect(asked.at(-1)?.looks).toMatchObject([
      { end: true, token: 't4' },
      { end: true, token: 't5' },
    ]);
  });

  it('begins a look anew for a finding where control knows none any more', async () => {
    const { ask, asked, forget } = control();
    const looks = new Looks([A], ask);
    await looks.beat(true);
    forget();
    expect(await looks.tell(true, A, concern)).not.toHaveProperty('refused');
    expect(asked.map((r) => 'finding' in r.looks[0]!)).toEqual([false, true, false, true]);
  });

  it('says why a finding was not taken, and goes on after an answer that never came', async () => {
    let isAway = true;
    const looks = new Looks([A], () => isAway ? Promise.reject(new Error('away')) : Promise.resolve({ looks: [{ streamId: A, dwellMs: 0, proven: false, refused: 'off_air' }] })); // prettier-ignore
    await expect(looks.tell(true, A, concern)).rejects.toThrow('away');
    isAway = false;
    expect(await looks.tell(true, A, concern)).toMatchObject({ refused: 'off_air' });
    expect(await looks.beat(true)).toHaveLength(1);
  });
});
