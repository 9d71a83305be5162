import { describe, expect, it } from 'vitest';
import { linksFrom } from './links-from.js';

describe('what somebody pasted as links', () => {
  it('is sorted by what each id is of', () => {
    expect(linksFrom('room-1.0mwr, case_1 pg_2，act_3')).toEqual({
      streamIds: ['room-1.0mwr'],
      caseIds: ['case_1'],
      pageIds: ['pg_2'],
      actionIds: ['act_3'],
    });
    expect(linksFrom('room_7')).toEqual({ streamIds: ['room_7'] });
  });

  it('is nothing where it is empty or no id', () => {
    expect(linksFrom('  ')).toBeUndefined();
    expect(linksFrom('room-1 <script>')).toBeUndefined();
  });
});
