import type { CaseId, StreamId } from '@airlock/contracts/ids';
import type { Veil } from '@airlock/contracts/wellness';
import { useMemo, useState } from 'react';
import { call } from '../../api/client.js';
import { usePreferences } from '../../session/preferences.js';

export interface Veils {
  readonly blur: boolean;
  readonly greyscale: boolean;
  readonly mute: boolean;
  /** Puts it on or takes it off; each time it is taken off is counted. */
  readonly toggle: (veil: Veil) => void;
}

/** What softens a picture and its sound: at first as the person prefers, then as they ask. */
export const useVeils = (of: { readonly streamId?: StreamId; readonly caseId?: CaseId }): Veils => {
  const { blur, greyscale, mute } = usePreferences();
  const [asked, setAsked] = useState<Partial<Record<Veil, boolean>>>({});
  const { streamId, caseId } = of;
  return useMemo(() => {
    const on = { blur, greyscale, mute, ...asked };
    const toggle = (veil: Veil): void => {
      if (on[veil])
        void call('unveil', {
          body: {
            veil,
            ...(streamId === undefined ? {} : { streamId }),
            ...(caseId === undefined ? {} : { caseId }),
          },
        }).catch(() => undefined);
      setAsked({ ...asked, [veil]: !on[veil] });
    };
    return { ...on, toggle };
  }, [blur, greyscale, mute, asked, streamId, caseId]);
};
