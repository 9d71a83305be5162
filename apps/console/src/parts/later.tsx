import { type ComponentType, lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { nextFrame } from '../live/live.js';

/** After the page was loaded, ms. */
const REST_MS = 2_000;
/** What is drawn after the first picture is drawn by then, however busy the page is, ms. */
const AT_LATEST_MS = 1_000;

const atRest = (run: () => void): void => {
  if (document.readyState === 'complete') setTimeout(run, REST_MS);
  else window.addEventListener('load', () => setTimeout(run, REST_MS), { once: true });
};

/**
 * A part that hardly anybody sees, in a file of its own. It is loaded when it is drawn first, and otherwise once the page
 * has come to rest: so it is there when the network or control is not.
 */
export const later = <P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> => {
  let loading: Promise<{ default: ComponentType<P> }> | undefined;
  const once = (): Promise<{ default: ComponentType<P> }> =>
    (loading ??= load().then(
      (part) => ({ default: part }),
      (error: unknown) => {
        loading = undefined;
        throw error;
      },
    ));
  atRest(() => void once().catch(() => undefined));
  const Part = lazy(once) as unknown as ComponentType<P>;
  const Later = (props: P) => (
    <Suspense fallback={null}>
      <Part {...props} />
    </Suspense>
  );
  return Later;
};

let hasBegun = false;

const whenIdle = (run: () => void): (() => void) => {
  if (!('requestIdleCallback' in window)) {
    const timer = setTimeout(run, AT_LATEST_MS / 4);
    return () => clearTimeout(timer);
  }
  const asked = requestIdleCallback(run, { timeout: AT_LATEST_MS });
  return () => cancelIdleCallback(asked);
};

/** Draws what is inside when there is time for it after the first picture: what everybody waits for comes before it. */
export const AfterFirst = ({ children }: { readonly children: ReactNode }) => {
  const [isTime, setTime] = useState(hasBegun);
  useEffect(() => {
    if (isTime) return undefined;
    let callOff: (() => void) | undefined;
    let isGone = false;
    // There is idle time before the first picture as well: after its frame it is behind it.
    nextFrame(() => {
      if (isGone) return;
      callOff = whenIdle(() => {
        hasBegun = true;
        setTime(true);
      });
    });
    return () => {
      isGone = true;
      callOff?.();
    };
  }, [isTime]);
  return isTime ? children : null;
};
