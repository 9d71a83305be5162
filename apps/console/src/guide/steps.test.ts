import { describe, expect, it } from 'vitest';
import { advance, after, STEPS } from './steps.js';

describe('the guided first case', () => {
  it('goes on when the person really does what it speaks of', () => {
    const done = ['getCase', 'played', 'decideCase', 'undoDecision'] as const;
    expect(done.reduce(advance, STEPS[0])).toBe('audit');
    expect(after('line')).toBeUndefined();
  });

  it('does not hold up somebody who decides before they have watched', () => {
    expect(advance('watch', 'decideCase')).toBe('undo');
  });

  it('never goes back, and is not moved by anything else', () => {
    expect(advance('undo', 'getCase')).toBe('undo');
    expect(advance('claim', 'listPeople')).toBe('claim');
  });

  it('waits where there was no case to take', () => {
    expect(advance('claim', 'claimNext')).toBe('claim');
  });
});
