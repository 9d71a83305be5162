import { Group, Text, Timeline } from '@mantine/core';
import type { PageCall, PageEvent, PageView } from '@airlock/contracts/page';
import {
  AlertIcon,
  BellIcon,
  CheckIcon,
  DotFillIcon,
  EyeIcon,
  type Icon,
  SkipIcon,
} from '@primer/octicons-react';
import { useTranslation } from 'react-i18next';
import { usePersonName } from '../../parts/person-name.js';
import { useTimeText } from '../../parts/time.js';
import { linesOf } from './lines.js';

const ICONS: Partial<Record<PageEvent['what'], Icon>> = {
  called: BellIcon,
  seen: EyeIcon,
  acknowledged: CheckIcon,
  resolved: CheckIcon,
  skipped: SkipIcon,
  unanswered: AlertIcon,
  undelivered: AlertIcon,
};
const COLOURS: Partial<Record<PageEvent['what'], string>> = {
  called: 'orange',
  unanswered: 'red',
  undelivered: 'red',
  acknowledged: 'green',
  seen: 'green',
  resolved: 'green',
};

/** Steps called and answered, in order. */
export const CallLine = ({ page }: { readonly page: PageView }) => {
  const { t } = useTranslation('pages');
  const time = useTimeText();
  const name = usePersonName();
  return (
    <Timeline bulletSize={22} lineWidth={2} active={page.events.length} aria-label={t('timeline')}>
      {linesOf(page).map(({ event, calls }, i) => {
        const Bullet = ICONS[event.what] ?? DotFillIcon;
        return (
          <Timeline.Item
            key={i}
            color={COLOURS[event.what] ?? 'gray'}
            bullet={<Bullet size={12} />}
            title={
              <Group gap="xs">
                <Text size="sm" fw={600}>
                  {t(`event.${event.what}`)}
                  {event.layer !== undefined && ` · ${t(`layer.${event.layer}`)}`}
                </Text>
                {event.by !== undefined && <Text size="sm">{name(event.by)}</Text>}
                <Text size="xs" c="dimmed" ff="monospace" ms="auto">
                  {time(event.at)}
                </Text>
              </Group>
            }
          >
            {event.note !== undefined && <Text size="sm">{event.note}</Text>}
            {calls.length > 0 && <Attempts calls={calls} />}
          </Timeline.Item>
        );
      })}
    </Timeline>
  );
};

const Attempts = ({ calls }: { readonly calls: readonly PageCall[] }) => {
  const { t } = useTranslation('pages');
  const name = usePersonName();
  return (
    <Text size="xs" component="ul" m={0} ps="md" c="dimmed">
      {calls.map((call, i) => (
        <li key={i}>
          {call.person === undefined ? t('team') : name(call.person)} ·{' '}
          {call.name ?? t(`channel.${call.channel}`)} ·{' '}
          <Text
            span
            inherit
            c={call.state === 'failed' ? 'red' : undefined}
            fw={call.state === 'failed' ? 600 : undefined}
          >
            {t(`reached.${call.state}`)}
            {call.error !== undefined &&
              `: ${call.channel === 'console' ? t('reached.noConsole') : call.error}`}
          </Text>
        </li>
      ))}
    </Text>
  );
};
