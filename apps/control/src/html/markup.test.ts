import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml, foreign, html, pieces } from './markup.js';

describe('html', () => {
  it('escapes whatever is inserted, but not what it made itself', () => {
    const inner = html`<b title="${'"><script>'}">${"it's <i> & more"}</b>`;
    expect(html`<p>${inner}${[1, 'a<b', false, undefined]}</p>`.text).toBe(
      '<p><b title="&quot;&gt;&lt;script&gt;">it&#39;s &lt;i&gt; &amp; more</b>1a&lt;b</p>',
    );
  });

  it('never lets a text open a tag, end an attribute or carry a control character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => !/[<>"']|[^\P{Cc}\n\t]/u.test(escapeHtml(text))),
    );
  });

  it('keeps a text that turns its direction to itself', () => {
    expect(foreign('\u202Eevil').text).toBe('<bdi>\u202Eevil</bdi>');
  });
});

describe('pieces', () => {
  it('cuts where marks begin and end', () => {
    expect(
      pieces('you idiot', [
        [4, 9],
        [0, 5],
      ]),
    ).toEqual([
      { text: 'you ', spans: [1] },
      { text: 'i', spans: [0, 1] },
      { text: 'diot', spans: [0] },
    ]);
  });

  it('loses nothing, whatever the marks', () => {
    const spans = fc.array(fc.tuple(fc.integer({ min: -5, max: 50 }), fc.integer({ min: -5, max: 50 })));
    fc.assert(
      fc.property(fc.string(), spans, (text, marks) => {
        expect(
          pieces(text, marks)
            .map((p) => p.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });
});
