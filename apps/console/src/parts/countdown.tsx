import { Text } from '@mantine/core';
import { useSeconds } from '../live/clock.js';
import { clockText } from './time-text.js';

/** Seconds left to a time (ms since 1970), red when few. */
export const Countdown = ({ to, urgentMs = 10_000 }: { readonly to: number; readonly urgentMs?: number }) => {
  const left = Math.max(0, to - useSeconds());
  return (
    <Text component="time" size="sm" fw={600} c={left < urgentMs ? 'red' : undefined} ff="monospace">
      {clockText(left)}
    </Text>
  );
};

/** How long ago, counted up. */
export const Since = ({ at }: { readonly at: number }) => (
  <Text component="time" size="sm" ff="monospace" c="dimmed">
    {clockText(Math.max(0, useSeconds() - at))}
  </Text>
);
