import { describe, expect, it } from 'vitest';
import { placeAt } from './place.js';

/** The place of `|`. */
const at = (text: string) => placeAt(text.replace('|', ''), text.indexOf('|'));

describe('where the cursor stands', () => {
  it('knows the value of a key by the keys above it', () => {
    expect(at('taxonomy:\n  gambling:\n    segments: d|\n')).toMatchObject({
      ...{ path: ['taxonomy', 'gambling', 'segments'], kind: 'value', written: 'd' },
    });
  });

  it('knows what a mapping may still name', () => {
    expect(at('roomClasses:\n  - name: all\n    sam|\n    title: { zh: a, en: b }\n')).toMatchObject({
      ...{ path: ['roomClasses', '*'], kind: 'key', written: 'sam', taken: ['name', 'title'] },
    });
  });

  it('reads lists whose dash stands in the column of their key', () => {
    expect(at('roomClasses:\n- name: all\n  release:\n    mode: |\n').path).toEqual([
      'roomClasses',
      '*',
      'release',
      'mode',
    ]);
  });

  it('reads mappings in braces, quotes and other braces in them included', () => {
    const rule = 'rules:\n  segments:\n    - { id: x, when: over("a, b"), decision: h|';
    expect(at(rule)).toMatchObject({ path: ['rules', 'segments', '*', 'decision'], written: 'h' });
    expect(at('roomClasses:\n  - name: a\n    release: { mode: gated, de| }')).toMatchObject({
      ...{ path: ['roomClasses', '*', 'release'], kind: 'key', written: 'de', taken: ['mode'] },
    });
  });

  it('begins at the top', () => {
    expect(at('name: x\nta|')).toMatchObject({ path: [], kind: 'key', written: 'ta', taken: ['name'] });
  });
});
