import { describe, expect, it } from 'vitest';
import { openDraw } from './sampling.js';

const signer = (key: number) => ({ name: 't', publicKey: new Uint8Array(32), sign: () => new Uint8Array(64).fill(key) }); // prettier-ignore

describe('the draw of cases', () => {
  it('is the same for a case however often it is drawn, and another under another key', () => {
    const [one, same, other] = [openDraw(signer(1)), openDraw(signer(1)), openDraw(signer(2))];
    expect(one('second/c1')).toBe(same('second/c1'));
    expect(one('second/c1')).not.toBe(other('second/c1'));
    expect(one('second/c1')).not.toBe(one('known/c1'));
  });

  it('falls evenly: 5 % of 20,000 cases within four standard errors', () => {
    const draw = openDraw(signer(3));
    const n = 20_000;
    const taken = Array.from({ length: n }, (_, i) => draw(`second/c${i}`)).filter((d) => d < 0.05).length;
    expect(Math.abs(taken - n * 0.05)).toBeLessThan(4 * Math.sqrt(n * 0.05 * 0.95));
  });
});
