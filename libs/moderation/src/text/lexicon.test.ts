import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LexiconTerm } from './lexicon-list.js';
import { MAX_HITS, compileLexicon } from './lexicon.js';

function term(text: string, options: Partial<LexiconTerm> = {}): LexiconTerm {
  return { term: text, label: 'abuse', score: 0.8, mode: 'word', pinyin: false, ...options };
}

function lexiconOf(...terms: LexiconTerm[]) {
  return compileLexicon([{ id: 'test', terms }]);
}

/** What each hit covers, with `~` where separators were skipped. */
function hits(lexicon: ReturnType<typeof lexiconOf>, message: string): string[] {
  return lexicon
    .match(message)
    .map(({ span, strength }) => (strength === 'skipped' ? '~' : '') + message.slice(...span));
}

describe('word edges', () => {
  const lexicon = lexiconOf(term('ass'), term('加v'), term('3p'), term('kill yourself'));

  it.each([
    ['ass', ['ass']],
    ['dumb ass!', ['ass']],
    ['我ass你', ['ass']],
    ['ass2', ['ass']],
    ['class', []],
    ['assassin', []],
    ['cl4ss a5set', []],
    ['as soon', []],
    ['加v12345', ['加v']],
    ['加vip', []],
    ['3p', ['3p']],
    ['ep', []],
    ['13p', []],
    ['kill-yourself now', ['kill-yourself']],
    ['killyourself', ['killyourself']],
    ['skill yourself', []],
  ])('%j → %j', (message, expected) => {
    expect(hits(lexicon, message)).toEqual(expected);
  });

  it('do not matter for substrings', () => {
    expect(hits(lexiconOf(term('ass', { mode: 'substring' })), 'classic')).toEqual(['ass']);
  });
});

describe('spelling', () => {
  const lexicon = lexiconOf(term('kill'), term('ass'), term('boob'), term('杀人'), term('penis'));

  it.each([
    ['kiiiill', ['kiiiill']],
    ['killllll', ['killllll']],
    ['asssss', ['asssss']],
    ['kil', []],
    ['as', []],
    ['kiil', []],
    ['k i l l', ['~k i l l']],
    ['k.i.l.l', ['~k.i.l.l']],
    ['ki11 kiII k1ll', ['ki11', 'kiII', 'k1ll']],
    ['b00b 8008', ['b00b']],
    ['杀\u200b人', ['杀\u200b人']],
    ['杀 🔪 人', ['~杀 🔪 人']],
    ['杀..........人', []],
    ['pen is', []],
    ['p e n i s', ['~p e n i s']],
  ])('%j → %j', (message, expected) => {
    expect(hits(lexicon, message)).toEqual(expected);
  });

  it('scores a hit that skipped separators lower', () => {
    const [plain] = lexicon.match('杀人');
    const [skipped] = lexicon.match('杀-人');
    expect([plain?.score, skipped?.strength]).toEqual([0.8, 'skipped']);
    expect(skipped!.score).toBeLessThan(plain!.score);
  });
});

describe('sounds', () => {
  const lexicon = lexiconOf(term('加微信', { pinyin: true }), term('杀人'));

  it.each(['家维新', 'jia wei xin', 'jiaweixin', '加wei信', 'JiaＷei新'])('finds %j', (message) => {
    expect(lexicon.match(message)).toMatchObject([{ term: '加微信', view: 'pinyin' }]);
  });

  it('reports a term as it reads rather than as it sounds, and only terms that ask for it', () => {
    expect(lexicon.match('加微信')).toMatchObject([{ view: 'text', score: 0.8 }]);
    expect(lexicon.match('沙仁 sharen')).toEqual([]);
  });
});

it('names term, list and span, and changes its version with its lists', () => {
  const lexicon = compileLexicon([
    { id: 'one', terms: [term('foo')] },
    { id: 'two', terms: [term('bar'), term('foo', { label: 'spam' })] },
  ]);
  expect(lexicon.match('a foo')).toMatchObject([
    { listId: 'one', termId: 'one/0', label: 'abuse', span: [2, 5] },
    { listId: 'two', termId: 'two/1', label: 'spam', span: [2, 5] },
  ]);
  expect(lexicon.version).not.toBe(lexiconOf(term('foo')).version);
  expect(compileLexicon([]).match('foo')).toEqual([]);
  expect(lexiconOf(term('。。')).size).toBe(0);
});

it('bounds the hits of one message', () => {
  const lexicon = lexiconOf(term('a'), term('b'), term('c'));
  expect(lexicon.match('a b c '.repeat(600))).toHaveLength(MAX_HITS);
});

const letter = fc.constantFrom('甲', '乙', '丙');
const word = fc.array(letter, { minLength: 1, maxLength: 4 }).map((letters) => letters.join(''));
const words = fc.uniqueArray(word, { minLength: 1, maxLength: 6 });

it('finds every literal occurrence, whatever repeats surround it', () => {
  fc.assert(
    fc.property(words, fc.string({ unit: letter, maxLength: 30 }), (terms, message) => {
      const found = new Set(
        lexiconOf(...terms.map((text) => term(text)))
          .match(message)
          .map((hit) => hit.term),
      );
      for (const text of terms) if (message.includes(text)) expect(found).toContain(text);
    }),
    { numRuns: 500 },
  );
});

it('finds every whole word, whatever words stand around it', () => {
  const latin = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 4 });
  const message = fc.array(fc.tuple(latin, fc.constantFrom(' ', '. ', '-', '你')), { maxLength: 8 });
  fc.assert(
    fc.property(fc.uniqueArray(latin, { minLength: 1, maxLength: 6 }), message, (terms, words) => {
      const text = words.flat().join('');
      const found = new Set(
        lexiconOf(...terms.map((word) => term(word)))
          .match(text)
          .map((hit) => hit.term),
      );
      for (const [word] of words) if (terms.includes(word)) expect(found).toContain(word);
    }),
    { numRuns: 500 },
  );
});

it('agrees with a naive matcher where nothing repeats', () => {
  const noRepeats = (text: string): string => text.replace(/(.)([ .]*\1)+/gu, '$1');
  const separated = fc.string({ unit: fc.oneof(letter, letter, fc.constantFrom(' ', '.')), maxLength: 24 });
  fc.assert(
    fc.property(words, separated, (drawn, drawnMessage) => {
      const terms = [...new Set(drawn.map(noRepeats))];
      const message = noRepeats(drawnMessage);
      const found = lexiconOf(...terms.map((text) => term(text)))
        .match(message)
        .filter((hit) => hit.view === 'text')
        .map((hit) => `${hit.term} ${hit.span.join('-')} ${hit.strength}`);
      expect(found.toSorted()).toEqual(terms.flatMap((text) => naive(text, message)).toSorted());
    }),
    { numRuns: 500 },
  );
});

/** Non-overlapping occurrences of `text` in `message` without its separators, leftmost first. */
function naive(text: string, message: string): string[] {
  const places = [...message].flatMap((unit, at) => (unit === ' ' || unit === '.' ? [] : [at]));
  const letters = places.map((at) => message[at]).join('');
  const found: string[] = [];
  let free = 0;
  for (let at = letters.indexOf(text); at >= 0; at = letters.indexOf(text, at + 1)) {
    const start = places[at]!;
    const end = places[at + text.length - 1]! + 1;
    if (start < free) continue;
    free = end;
    found.push(`${text} ${start}-${end} ${end - start > text.length ? 'skipped' : 'contiguous'}`);
  }
  return found;
}
