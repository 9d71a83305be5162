import type { ApprovalView } from '@airlock/contracts/http/approval-api';
import { Anchor, Badge, Box, Card, Group, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Countdown, Since } from '../../parts/countdown.js';
import { PersonName } from '../../parts/person-name.js';
import { useMay } from '../../session/use-session.js';
import { mayOpen, SCREENS } from '../../shell/screens.js';
import { FactValue } from './fact-value.js';
import { factsOf, isKnown, screenOf } from './in-words.js';

const URGENT_MS = 60 * 60_000;
const COLOURS = {
  waiting: 'orange',
  approved: 'green',
  rejected: 'red',
  withdrawn: 'gray',
  lapsed: 'gray',
} as const;

export interface ApprovalCardProps {
  readonly approval: ApprovalView;
  /** What can be done about it. */
  readonly children?: ReactNode;
}

/** One request with everything whoever decides has to know. */
export const ApprovalCard = ({ approval, children }: ApprovalCardProps) => {
  const { t } = useTranslation(['approvals', 'shell']);
  const may = useMay();
  const heading = useId();
  const { kind, state, requestedBy, requestedAt, expiresAt, reason } = approval;
  const more = screenOf(approval);
  return (
    <Card withBorder padding="md" component="article" aria-labelledby={heading}>
      <Group justify="space-between" align="start" wrap="nowrap">
        <Title order={2} size="h5" id={heading}>
          {isKnown(kind) ? t(`kind.${kind.replace('.', '_') as 'access_roles'}`) : t('kind.other', { kind })}
        </Title>
        {state === 'waiting' ? (
          <Group gap={6} wrap="nowrap">
            <Text size="sm" c="dimmed">
              {t('lapses')}
            </Text>
            <Countdown to={expiresAt} urgentMs={URGENT_MS} />
          </Group>
        ) : (
          <Badge color={COLOURS[state]} variant="light">
            {t(`state.${state}`)}
          </Badge>
        )}
      </Group>
      <Text size="sm" c="dimmed" mt={2}>
        {t('askedBy')} <PersonName id={requestedBy} /> · <Since at={requestedAt} /> {t('ago')}
      </Text>
      <Box
        component="dl"
        my="sm"
        style={{ display: 'grid', gridTemplateColumns: 'minmax(110px, max-content) 1fr', gap: '4px 16px' }}
      >
        {factsOf(approval).map((fact) => (
          <Fact key={fact.name} name={t(`fact.${fact.name}`)}>
            <FactValue fact={fact} />
          </Fact>
        ))}
        <Fact name={t('fact.reason')}>{reason}</Fact>
        {approval.decidedBy !== undefined && (
          <Fact name={t('fact.decidedBy')}>
            <PersonName id={approval.decidedBy} />
          </Fact>
        )}
        {approval.note !== undefined && <Fact name={t('fact.note')}>{approval.note}</Fact>}
      </Box>
      <Stack gap="sm">
        {more !== undefined && mayOpen(more, may) && (
          <Anchor component={Link} to={SCREENS[more].path} size="sm">
            {t('more', { screen: t(`shell:nav.${more}`) })}
          </Anchor>
        )}
        {children}
      </Stack>
    </Card>
  );
};

const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <>
    <Text component="dt" size="sm" c="dimmed">
      {name}
    </Text>
    <Text component="dd" size="sm" m={0}>
      {children}
    </Text>
  </>
);
