import type { AccountRole, Grant } from '@airlock/contracts/access';
import { Badge, Button, Group, NumberInput, Select, Stack, Table, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useApi } from '../../api/use-api.js';
import { useSeconds } from '../../live/clock.js';
import { Countdown } from '../../parts/countdown.js';
import { ErrorNote } from '../../parts/error-note.js';
import { PersonName } from '../../parts/person-name.js';
import { useTimeText } from '../../parts/time.js';
import { Waiting } from '../../parts/waiting.js';
import { useMay, useSession } from '../../session/use-session.js';
import { fieldOf, FormModal } from '../../parts/form-modal.js';
import { ReasonField } from '../../parts/reason-field.js';
import { Once } from './once.js';

/** The same words as control's: whoever breaks the glass says why at some length. */
const MIN_REASON = 10;
const BREAKABLE = [
  ...['moderator', 'duty', 'duty_lead', 'editor_in_chief', 'board', 'appeals_reviewer', 'policy_owner'],
  ...['liaison', 'retention_officer', 'auditor', 'admin'],
] as readonly Exclude<AccountRole, 'minors_desk'>[];

/** Roles that were had for a while: in an emergency, or for the cases of minors. */
export const Grants = () => {
  const { t } = useTranslation('users');
  const may = useMay();
  const { data, error, refetch } = useApi('listGrants', { query: { limit: 100 } });
  const [asking, setAsking] = useState<'glass' | 'minors'>();
  const [isAsked, setAsked] = useState(false);
  const close = () => setAsking(undefined);
  if (error !== null) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Waiting />;
  return (
    <Stack>
      <Group>
        {may('break_glass.use') && (
          <Button color="red" variant="light" onClick={() => setAsking('glass')}>
            {t('glass.open')}
          </Button>
        )}
        {may('minors.view') && <Button onClick={() => setAsking('minors')}>{t('minors.open')}</Button>}
      </Group>
      {data.items.length === 0 ? (
        <Text c="dimmed">{t('none.grants')}</Text>
      ) : (
        <GrantTable grants={data.items} />
      )}
      {asking === 'glass' && <BreakGlass onClose={close} />}
      {asking === 'minors' && (
        <AskForMinors
          onClose={close}
          onDone={() => {
            close();
            setAsked(true);
          }}
        />
      )}
      {isAsked && <Once title={t('waits.title')} text={t('minors.asked')} onClose={() => setAsked(false)} />}
    </Stack>
  );
};

const BreakGlass = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useTranslation(['users', 'shell']);
  const { refresh } = useSession();
  const [role, setRole] = useState<string | null>(null);
  const take = useAct('breakGlass', { refreshes: ['listGrants'] });
  return (
    <FormModal
      title={t('glass.title')}
      does={t('glass.do')}
      isDangerous
      isBusy={take.isPending}
      error={take.error}
      onClose={onClose}
      onSubmit={(data) =>
        take.mutate(
          { body: { role: role as (typeof BREAKABLE)[number], reason: fieldOf(data, 'reason') } },
          { onSuccess: () => void refresh().then(onClose) },
        )
      }
    >
      <Text size="sm">{t('glass.text')}</Text>
      <Select
        label={t('glass.role')}
        data={BREAKABLE.map((value) => ({ value, label: t(`shell:role.${value}`) }))}
        value={role}
        onChange={setRole}
        required
        withAsterisk={false}
      />
      <ReasonField minLength={MIN_REASON} />
    </FormModal>
  );
};

const AskForMinors = ({ onClose, onDone }: { readonly onClose: () => void; readonly onDone: () => void }) => {
  const { t } = useTranslation('users');
  const [minutes, setMinutes] = useState<number>(60);
  const ask = useAct('askGrant', { refreshes: ['listGrants', 'listApprovals'] });
  return (
    <FormModal
      title={t('minors.title')}
      does={t('minors.do')}
      isBusy={ask.isPending}
      error={ask.error}
      onClose={onClose}
      onSubmit={(data) => {
        const subject = fieldOf(data, 'case');
        const body = { reason: fieldOf(data, 'reason'), minutes, ...(subject === '' ? {} : { subject }) };
        ask.mutate({ body }, { onSuccess: onDone });
      }}
    >
      <TextInput name="case" label={t('minors.case')} description={t('minors.caseHint')} maxLength={100} />
      <NumberInput
        label={t('minors.minutes')}
        value={minutes}
        onChange={(next) => setMinutes(Number(next))}
        min={5}
        max={480}
        allowDecimal={false}
      />
      <ReasonField />
    </FormModal>
  );
};

const GrantTable = ({ grants }: { readonly grants: readonly Grant[] }) => {
  const { t } = useTranslation(['users', 'shell']);
  const { view, refresh } = useSession();
  const may = useMay();
  const time = useTimeText();
  const now = useSeconds();
  const end = useAct('endGrant', { refreshes: ['listGrants'] });
  return (
    <>
      <ErrorNote error={end.error} />
      <Table.ScrollContainer minWidth={860}>
        <Table highlightOnHover verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('grant.person')}</Table.Th>
              <Table.Th>{t('grant.role')}</Table.Th>
              <Table.Th>{t('grant.kind')}</Table.Th>
              <Table.Th>{t('reason')}</Table.Th>
              <Table.Th>{t('grant.from')}</Table.Th>
              <Table.Th>{t('grant.until')}</Table.Th>
              <Table.Th>{t('grant.by')}</Table.Th>
              <Table.Th ta="end">{t('grant.views')}</Table.Th>
              <Table.Th>{t('actions')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {grants.map((grant) => {
              const isOver = grant.endedAt !== undefined || grant.until <= now;
              const mayEnd = grant.accountId === view.principal.id || may('users.manage');
              return (
                <Table.Tr key={grant.grantId} c={isOver ? 'dimmed' : undefined}>
                  <Table.Td>
                    <PersonName id={grant.accountId} />
                  </Table.Td>
                  <Table.Td>{t(`shell:role.${grant.role}`)}</Table.Td>
                  <Table.Td>
                    <Badge variant="light" color={grant.kind === 'break_glass' ? 'red' : 'blue'}>
                      {t(`grant.is.${grant.kind}`)}
                    </Badge>
                  </Table.Td>
                  <Table.Td maw={280}>
                    <Text size="sm" lineClamp={3} title={grant.reason}>
                      {grant.reason}
                    </Text>
                    {grant.subject !== undefined && (
                      <Text size="xs" c="dimmed">
                        {t('grant.subject', { subject: grant.subject })}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td>{time(grant.from)}</Table.Td>
                  <Table.Td>
                    {isOver ? (
                      time(grant.endedAt ?? grant.until)
                    ) : (
                      <Countdown to={grant.until} urgentMs={300_000} />
                    )}
                  </Table.Td>
                  <Table.Td>
                    {grant.approvedBy === undefined ? (
                      t('grant.nobody')
                    ) : (
                      <PersonName id={grant.approvedBy} />
                    )}
                  </Table.Td>
                  <Table.Td ta="end">{grant.views}</Table.Td>
                  <Table.Td>
                    {!isOver && mayEnd && (
                      <Button
                        size="compact-sm"
                        variant="default"
                        loading={end.isPending && end.variables.params.grantId === grant.grantId}
                        onClick={() =>
                          end.mutate(
                            { params: { grantId: grant.grantId } },
                            { onSuccess: () => void refresh() },
                          )
                        }
                      >
                        {t('grant.end')}
                      </Button>
                    )}
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
};
