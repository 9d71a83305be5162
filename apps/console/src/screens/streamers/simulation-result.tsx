import { Anchor, Button, Group, Paper, Stack, Table, Text } from '@mantine/core';
import { ArrowDownIcon, ArrowUpIcon } from '@primer/octicons-react';
import type { CreditRules } from '@airlock/contracts/credit';
import type { SimulateAnswer } from '@airlock/contracts/http/credit-api';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
import classes from './streamers.module.css';
import { TierBadge } from './tier-badge.js';

interface ResultProps {
  readonly first: SimulateAnswer;
  readonly asked: { readonly credit: CreditRules; readonly deductions: 'as_written' | 'as_drafted' };
}

/** Who would change tier: counted, drawn per tier, and by id. */
export const SimulationResult = ({ first, asked }: ResultProps) => {
  const { t } = useTranslation('streamers');
  const [items, setItems] = useState(first.items);
  const [next, setNext] = useState(first.next);
  const more = useAct('simulateCredit');
  return (
    <Stack>
      <Paper withBorder p="md" role="status">
        <Text size="xl" fw={700} {...(first.drops > 0 ? { c: 'orange' } : {})}>
          {t('simulate.drops', { count: first.drops })}
        </Text>
        <Text size="sm" c="dimmed">
          {t('simulate.rises', { count: first.rises })} · {t('simulate.of', { count: first.streamers })}
        </Text>
      </Paper>
      <Histogram before={first.before} after={first.after} />
      {items.length > 0 && (
        <Paper withBorder p="sm">
          <Table verticalSpacing={4} aria-label={t('simulate.who')}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('column.streamer')}</Table.Th>
                <Table.Th ta="end">{t('simulate.before')}</Table.Th>
                <Table.Th w={40} />
                <Table.Th>{t('simulate.after')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map(({ streamerId, before, after, drops }) => (
                <Table.Tr key={streamerId}>
                  <Table.Td>
                    <Anchor component={Link} to="/streamers/$streamerId" params={{ streamerId } as never} size="sm">
                      {streamerId}
                    </Anchor>
                  </Table.Td>
                  <Table.Td>
                    <Group gap="xs" justify="end" ff="monospace">
                      {before.points} <TierBadge tier={before.tier} />
                    </Group>
                  </Table.Td>
                  <Table.Td>
                    <Text component="span" c={drops ? 'orange' : 'green'} role="img" aria-label={t(drops ? 'simulate.drop' : 'simulate.rise')}>
                      {drops ? <ArrowDownIcon /> : <ArrowUpIcon />}
                    </Text>
                  </Table.Td>
                  <Table.Td>
                    <Group gap="xs" ff="monospace">
                      <TierBadge tier={after.tier} /> {after.points}
                    </Group>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          <ErrorNote error={more.error} />
          {next !== undefined && (
            <Button
              mt="sm"
              variant="default"
              loading={more.isPending}
              onClick={() =>
                more.mutate(
                  { body: { ...asked, after: next } },
                  {
                    onSuccess: (answer) => {
                      setItems([...items, ...answer.items]);
                      setNext(answer.next);
                    },
                  },
                )
              }
            >
              {t('more')}
            </Button>
          )}
        </Paper>
      )}
    </Stack>
  );
}; // prettier-ignore

type PerTier = Readonly<Record<string, number>>;

const Histogram = ({ before, after }: { readonly before: PerTier; readonly after: PerTier }) => {
  const { t, i18n } = useTranslation('streamers');
  const tiers = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const most = Math.max(1, ...Object.values(before), ...Object.values(after));
  const bars = [
    ['before', before],
    ['after', after],
  ] as const;
  return (
    <Paper withBorder p="md" component="figure" m={0} aria-label={t('simulate.histogram')}>
      <Group gap="lg" mb="sm" aria-hidden>
        {bars.map(([name]) => (
          <Text key={name} size="xs">
            <span className={`${classes['swatch']} ${classes[name]}`} /> {t(`simulate.${name}`)}
          </Text>
        ))}
      </Group>
      <Stack gap="sm">
        {tiers.map((tier) => (
          <div key={tier} className={classes['tierRow']}>
            <TierBadge tier={tier} />
            <div>
              {bars.map(([name, counts]) => (
                <div key={name} className={classes['barRow']}>
                  <div className={classes['track']} aria-hidden>
                    <div className={classes[name]} style={{ width: `${String((100 * (counts[tier] ?? 0)) / most)}%` }} />
                  </div>
                  <span className={classes['count']} role="img" aria-label={t('simulate.inTier', { when: t(`simulate.${name}`), tier, n: counts[tier] ?? 0 })}>
                    {(counts[tier] ?? 0).toLocaleString(i18n.language)}
                  </span>
                </div>
              ))}
            </div>
          </div>
        ))}
      </Stack>
    </Paper>
  );
}; // prettier-ignore
