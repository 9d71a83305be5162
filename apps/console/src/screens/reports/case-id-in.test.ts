import { describe, expect, it } from 'vitest';
import { caseIdIn } from './case-id-in.js';

describe('the case that somebody means', () => {
  it.each([
    ['case_0mwrf5fdvda56dd', 'case_0mwrf5fdvda56dd'],
    ['  case_1 \n', 'case_1'],
    ['https://console.example/desk/case_1', 'case_1'],
    ['https://console.example/desk/case_1?view=held#x', 'case_1'],
    ['/desk/case_1/', 'case_1'],
    ['https://console.example/streams/s1', undefined],
    ['two words', undefined],
    ['', undefined],
  ])('%j is %j', (text, id) => expect(caseIdIn(text)).toBe(id));
});
