import type { PipelineView } from '@airlock/contracts/pipeline';
import { describe, expect, it } from 'vitest';
import { curve, withLook } from './history.js';

const look = (at: number) => ({ at }) as PipelineView;

describe('the looks at the pipeline', () => {
  it('are kept for ten minutes, in order and once each', () => {
    let looks: readonly PipelineView[] = [];
    for (let at = 1; at <= 400; at += 1) looks = withLook(looks, look(at));
    expect(looks).toHaveLength(300);
    expect([looks[0]!.at, looks.at(-1)!.at]).toEqual([101, 400]);
    expect(withLook(looks, look(400))).toBe(looks);
    expect(withLook(looks, look(7))).toBe(looks);
  });

  it('make a curve that fills its box, with gaps where nothing was measured', () => {
    expect(curve([0, 5, 10], 100, 20)).toBe('0.0,20.0 50.0,10.0 100.0,0.0');
    expect(curve([0, undefined, 10], 100, 20)).toBe('0.0,20.0 100.0,0.0');
    expect(curve([0, 0], 10, 10)).toBe('0.0,10.0 10.0,10.0');
    expect(curve([1], 10, 10)).toBe('');
  });
});
