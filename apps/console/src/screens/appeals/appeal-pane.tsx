import { Anchor, Button, Group, Paper, Radio, Stack, Text } from '@mantine/core';
import type { Appeal, AppealOutcome } from '@airlock/contracts/redress';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useApi } from '../../api/use-api.js';
import { DecideForm } from '../../parts/decide-form.js';
import { ErrorNote } from '../../parts/error-note.js';
import { FactList } from '../../parts/fact-list.js';
import { useLabelName } from '../../parts/label-name.js';
import { listText } from '../../parts/list-text.js';
import { usePersonName } from '../../parts/person-name.js';
import { useTimeText } from '../../parts/time.js';
import { useMay, useSession } from '../../session/use-session.js';

/** One appeal: what it is against, why, and the decision of somebody else than who decided first. */
export const AppealPane = ({ appeal: a }: { readonly appeal: Appeal }) => {
  const { t } = useTranslation('appeals');
  const may = useMay();
  const { view } = useSession();
  const taking = useAct('takeAppeal', { refreshes: ['listAppeals'] });
  const isOwn = a.decider.split(' ').includes(view.principal.id);
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
  const name = usePersonName();
  const may = useMay();
  const isAction = a.against.startsWith('act_');
  const action = useApi('getAction', { params: { actionId: a.against } }, { enabled: isAction });
  const decided = action.data?.action;
  return (
    <Paper withBorder p="md">
      <FactList
        facts={[
          [
            t('fact.against'),
            decided !== undefined ? (
              `${decided.kind} · ${a.against}`
            ) : a.against.startsWith('bl_') && may('blacklists.read') ? (
              <Anchor key="against" component={Link} to="/blacklist" hash={a.against} size="sm">
                {a.against}
              </Anchor>
            ) : (
              a.against
            ),
          ],
          [t('fact.decided'), decided && time(decided.decidedAt)],
          [t('fact.reason'), decided?.reason],
          [t('fact.label'), decided?.label && labelName(decided.label)],
          [t('fact.clause'), decided?.clause],
          [t('fact.force'), action.data && t(action.data.inForce ? 'inForce' : 'over')],
          [t('fact.decider'), listText(a.decider.split(' ').map(name))],
        ]}
      />
    </Paper>
  );
};

const Decide = ({ appeal }: { readonly appeal: Appeal }) => {
  const { t } = useTranslation('appeals');
  const [outcome, setOutcome] = useState<AppealOutcome>();
  const deciding = useAct('decideAppeal', { refreshes: ['listAppeals', 'appealStatistics', 'getAction'] });
  return (
    <DecideForm
      isChosen={outcome !== undefined}
      label={t('decide.reason')}
      description={t('decide.reasonWhy', { lang: appeal.lang })}
      submit={t('decide.do')}
      deciding={deciding}
      onDecide={(reason) => {
        if (outcome !== undefined)
          deciding.mutate({ params: { appealId: appeal.appealId }, body: { outcome, reason } });
      }}
    >
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
    </DecideForm>
  );
};
