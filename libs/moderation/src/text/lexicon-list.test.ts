import { describe, expect, it } from 'vitest';
import { parseLexiconList } from './lexicon-list.js';

describe('parseLexiconList', () => {
  it('reads lines with options and comments', () => {
    const source =
      '# ours\n\nbad word\tabuse\nfoo\tspam\tscore=0.5 mode=substring\r\n坏东西\tabuse\tpinyin\n傻逼\tabuse\tinitials except=啥比|啥笔\n';
    expect(parseLexiconList(source, 'ours')).toEqual({
      ok: true,
      list: {
        id: 'ours',
        terms: [
          { term: 'bad word', label: 'abuse', score: 0.8, mode: 'word', pinyin: false },
          { term: 'foo', label: 'spam', score: 0.5, mode: 'substring', pinyin: false },
          { term: '坏东西', label: 'abuse', score: 0.8, mode: 'word', pinyin: true },
          {
            term: '傻逼',
            label: 'abuse',
            score: 0.8,
            mode: 'word',
            pinyin: false,
            initials: true,
            except: ['啥比', '啥笔'],
          },
        ],
      },
    });
  });

  it('reads JSON with defaults', () => {
    const parsed = parseLexiconList('{"id": "x", "terms": [{"term": "foo", "label": "spam"}]}');
    expect(parsed).toMatchObject({ ok: true, list: { id: 'x', terms: [{ score: 0.8, mode: 'word' }] } });
  });

  it('reports every error with its line', () => {
    const source =
      'no label\nx\tNot A Label\ny\tabuse\tscore=2\nz\tabuse\tloud\na\tb\tc\td\nq\tabuse\tscore=';
    const parsed = parseLexiconList(source);
    expect(parsed.ok ? [] : parsed.errors.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it.each([
    ['{"id": "x",\n "terms": [}', 2],
    ['{"id": "x"', 1],
  ])('names the line of a JSON syntax error in %j', (source, line) => {
    const parsed = parseLexiconList(source);
    expect(parsed.ok ? undefined : parsed.errors[0]?.line).toBe(line);
  });

  it('names the place of a wrong JSON value and refuses a wrong id', () => {
    const wrong = parseLexiconList('{"id": "x", "terms": [{"term": "", "label": "spam"}]}');
    expect(wrong.ok ? '' : wrong.errors[0]?.message).toMatch(/^terms\.0\.term: /);
    expect(parseLexiconList('a\tabuse', 'No Id').ok).toBe(false);
  });
});
