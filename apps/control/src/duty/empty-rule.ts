import type { AdmissionRule } from '../house/hooks.js';

/** Where the policy asks for it, no stream starts while nobody on the rota has signed on. What runs already runs on. */
export const emptyRule = (
  isAsked: () => boolean,
  isAnybodyThere: (now: number) => Promise<boolean>,
): AdmissionRule => ({
  name: 'duty',
  async opinion(_request, now, onAir) {
    if (onAir !== undefined || !isAsked() || (await isAnybodyThere(now))) return {};
    return {
      deny: [
        {
          code: 'duty.nobody_on_shift',
          reason: 'Nobody is on shift; streams cannot start now',
          basis: '2018 Joint Notice §4',
        },
      ],
    };
  },
});
