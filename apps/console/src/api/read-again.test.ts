import { QueryClient, QueryObserver, queryOptions } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepPushed, readAgain } from './read-again.js';

const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
beforeEach(() => client.mount());
afterEach(() => {
  client.clear();
  client.unmount();
});

/** A list whose answers come when the test says so, in the order of asking. */
const open = (name: string) => {
  const asked: { answer: (list: string[]) => void; fail: () => void; signal: AbortSignal }[] = [];
  const query = queryOptions({
    queryKey: [name, {}] as const,
    queryFn: ({ signal }) =>
      new Promise<string[]>((resolve, reject) => {
        asked.push({ answer: resolve, fail: () => reject(new Error('away')), signal });
      }),
  });
  return { query, asked, known: () => client.getQueryData(query.queryKey) };
};
type Opened = ReturnType<typeof open>;

const look = ({ query }: Opened): (() => void) => new QueryObserver(client, query).subscribe(() => undefined);
/** Everything that answers set off has happened. */
const settled = () => new Promise((resolve) => setTimeout(resolve));
const add = (line: string) => (known: readonly string[] | undefined) => known && [...known, line];

describe('what was pushed', () => {
  it('is not covered by a first answer that was asked for before it', async () => {
    const list = open('list');
    look(list);
    keepPushed(client, list.query, add('pushed'));
    list.asked[0]!.answer(['old']);
    await settled();
    expect(list.asked).toHaveLength(2);
    list.asked[1]!.answer(['old', 'pushed']);
    await settled();
    expect(list.known()).toEqual(['old', 'pushed']);
    expect(list.asked).toHaveLength(2);
  });

  it('is not covered by a later answer that was asked for before it', async () => {
    const list = open('list');
    look(list);
    list.asked[0]!.answer(['old']);
    await settled();
    void client.invalidateQueries({ queryKey: ['list'] });
    keepPushed(client, list.query, add('pushed'));
    expect(list.known()).toEqual(['old', 'pushed']);
    expect(list.asked[1]!.signal.aborted).toBe(true);
    list.asked[1]!.answer(['old']);
    await settled();
    expect(list.known()).toEqual(['old', 'pushed']);
    list.asked[2]!.answer(['old', 'pushed', 'more']);
    await settled();
    expect(list.known()).toEqual(['old', 'pushed', 'more']);
  });

  it('is known at once where it is the whole answer, and stays so', async () => {
    const list = open('list');
    look(list);
    keepPushed(client, list.query, () => ['pushed']);
    expect(list.known()).toEqual(['pushed']);
    list.asked[0]!.answer(['old']);
    await settled();
    expect(list.known()).toEqual(['pushed']);
  });

  it('costs no reading where nothing is being read', async () => {
    const list = open('list');
    look(list);
    list.asked[0]!.answer(['old']);
    await settled();
    keepPushed(client, list.query, add('pushed'));
    await settled();
    expect(list.asked).toHaveLength(1);
    expect(list.known()).toEqual(['old', 'pushed']);
  });

  it('is read once more however much of it came during the first reading', async () => {
    const list = open('list');
    look(list);
    for (let i = 0; i < 20; i += 1) keepPushed(client, list.query, add('pushed'));
    list.asked[0]!.answer(['old']);
    await settled();
    expect(list.asked).toHaveLength(2);
  });
});

describe('reading again', () => {
  it('leaves alone what it does not name', async () => {
    const [one, other] = [open('one'), open('other')];
    look(one);
    look(other);
    void readAgain(client, { queryKey: ['one'] });
    one.asked[0]!.answer([]);
    other.asked[0]!.answer([]);
    await settled();
    expect([one.asked.length, other.asked.length]).toEqual([2, 1]);
  });

  it('asks once more also after a refusal, which may be older than the change as well', async () => {
    const list = open('list');
    look(list);
    void readAgain(client);
    list.asked[0]!.fail();
    await settled();
    list.asked[1]!.answer(['new']);
    await settled();
    expect(list.known()).toEqual(['new']);
  });

  it('takes what was fetched ahead for old, and asks for it when somebody looks', async () => {
    const list = open('list');
    void client.prefetchQuery({ ...list.query, staleTime: Infinity });
    void readAgain(client);
    list.asked[0]!.answer(['old']);
    await settled();
    expect(list.asked).toHaveLength(1);
    look(list);
    expect(list.asked).toHaveLength(2);
  });

  it('is over when what is on screen has been read', async () => {
    const list = open('list');
    look(list);
    let isOver = false;
    const over = readAgain(client).then(() => (isOver = true));
    list.asked[0]!.answer(['old']);
    await settled();
    expect(isOver).toBe(false);
    list.asked[1]!.answer(['new']);
    await over;
    expect(list.known()).toEqual(['new']);
  });
});
