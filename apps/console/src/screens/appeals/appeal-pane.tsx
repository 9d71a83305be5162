import { Button, Group, Paper, Radio, Stack, Table, Text, Textarea } from '@mantine/core';
import type { Appeal, AppealOutcome } from '@airlock/contracts/redress';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useApi } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
import { useLabelName } from '../../parts/label-name.js';
import { useTimeText } from '../../parts/time.js';
import { useMay, useSession } from '../../session/use-session.js';

/** One appeal: what it is against, why, and the decision of somebody else than who decided first. */
export const AppealPane = ({ appeal: a }: { readonly appeal: Appeal }) => {
  const { t } = useTranslation('appeals');
  const may = useMay();
  const { view } = useSession();
  const taking = useAct('takeAppeal', { refreshes: ['listAppeals'] });
  const isOwn = a.decider === view.principal.id;
  return (
    <Stack>
      <Paper withBorder p="md">
        <Text fw={600}>{t('grounds')}</Text>
        <Text style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{a.grounds}</Text>
        <Text size="xs" c="dimmed" mt="xs">
          {t('filedBy', { who: a.filedBy })}
        </Text>
      </Paper>
      <Against appeal={a} />
      {a.state === 'decided' && (
        <Paper withBorder p="md">
          <Text fw={600}>{a.outcome !== undefined && t(`outcome.${a.outcome}`)}</Text>
          <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
            {a.reason}
          </Text>
          <Text size="xs" c="dimmed">
            {a.reviewer}
          </Text>
        </Paper>
      )}
      {isOwn && a.state !== 'decided' && <Text size="sm">{t('own')}</Text>}
      {!isOwn && a.state === 'waiting' && may('appeals.decide') && (
        <Group>
          <Button
            loading={taking.isPending}
            onClick={() => taking.mutate({ params: { appealId: a.appealId } })}
          >
            {t('take')}
          </Button>
          <ErrorNote error={taking.error} />
        </Group>
      )}
      {a.state === 'assigned' &&
        (a.reviewer === view.principal.id ? (
          <Decide appeal={a} />
        ) : (
          <Text size="sm">{t('with', { who: a.reviewer })}</Text>
        ))}
    </Stack>
  );
};

const Against = ({ appeal: a }: { readonly appeal: Appeal }) => {
  const { t } = useTranslation('appeals');
  const time = useTimeText();
  const labelName = useLabelName();
  const isAction = a.against.startsWith('act_');
  const action = useApi('getAction', { params: { actionId: a.against } }, { enabled: isAction });
  const facts: readonly (readonly [string, string])[] =
    action.data === undefined
      ? [[t('fact.against'), a.against]]
      : [
          [t('fact.against'), `${action.data.action.kind} · ${a.against}`],
          [t('fact.decided'), time(action.data.action.decidedAt)],
          [t('fact.reason'), action.data.action.reason],
          ...(action.data.action.label === undefined ? [] : [[t('fact.label'), labelName(action.data.action.label)] as const]), // prettier-ignore
          ...(action.data.action.clause === undefined ? [] : [[t('fact.clause'), action.data.action.clause] as const]), // prettier-ignore
          [t('fact.force'), t(action.data.inForce ? 'inForce' : 'over')],
        ];
  return (
    <Paper withBorder p="md">
      <Table withRowBorders={false} verticalSpacing={2}>
        <Table.Tbody>
          {[...facts, [t('fact.decider'), a.decider] as const].map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th w={160} fw={500} c="dimmed">
                {name}
              </Table.Th>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
};

const Decide = ({ appeal }: { readonly appeal: Appeal }) => {
  const { t } = useTranslation('appeals');
  const [outcome, setOutcome] = useState<AppealOutcome>();
  const [reason, setReason] = useState('');
  const deciding = useAct('decideAppeal', { refreshes: ['listAppeals', 'appealStatistics', 'getAction'] });
  return (
    <Paper withBorder p="md">
      <Stack>
        <Radio.Group
          label={t('decide.outcome')}
          value={outcome ?? null}
          onChange={(value) => setOutcome(value as AppealOutcome)}
        >
          <Stack gap="xs" mt="xs">
            {(['upheld', 'partly', 'reversed'] as const).map((value) => (
              <Radio
                key={value}
                value={value}
                label={t(`outcome.${value}`)}
                description={t(`outcomeWhy.${value}`)}
              />
            ))}
          </Stack>
        </Radio.Group>
        <Textarea
          label={t('decide.reason')}
          description={t('decide.reasonWhy', { lang: appeal.lang })}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          autosize
          minRows={3}
        />
        <ErrorNote error={deciding.error} />
        <Group justify="end">
          <Button
            loading={deciding.isPending}
            disabled={outcome === undefined || reason.trim() === ''}
            onClick={() => {
              if (outcome !== undefined)
                deciding.mutate({ params: { appealId: appeal.appealId }, body: { outcome, reason } });
            }}
          >
            {t('decide.do')}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
};
