import { Alert, Anchor, Button, Group, Paper, Stack, Text, TextInput } from '@mantine/core';
import { ClockIcon } from '@primer/octicons-react';
import type { BlacklistView } from '@airlock/contracts/http/blacklist-api';
import { Link } from '@tanstack/react-router';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/use-api.js';
import { Countdown } from '../../parts/countdown.js';
import { ErrorNote } from '../../parts/error-note.js';
import { FactList } from '../../parts/fact-list.js';
import { PersonName } from '../../parts/person-name.js';
import { useTimeText } from '../../parts/time.js';
import { useMay } from '../../session/use-session.js';
import { useWaitingApprovals } from '../approvals/waiting-approvals.js';
import { AmendDialog, ExtendDialog, LiftDialog } from './change-dialogs.js';
import { useKeysText } from './entry-words.js';

/** One entry: why, on what basis, for how long, and what may be asked of the board about it. */
export const EntryPane = ({ entry: e }: { readonly entry: BlacklistView }) => {
  const { t } = useTranslation(['blacklist', 'approvals', 'shell']);
  const time = useTimeText();
  const keysText = useKeysText();
  const may = useMay();
  const [doing, setDoing] = useState<'amend' | 'extend' | 'lift'>();
  const waiting = (useWaitingApprovals() ?? []).filter(
    (a) => a.subject === e.entryId || (e.origin !== undefined && a.subject === e.origin.importId),
  );
  const close = () => setDoing(undefined);
  return (
    <Stack>
      {waiting.map((a) => (
        <Alert key={a.approvalId} color="yellow" variant="light" icon={<ClockIcon />} title={t('waiting')}>
          <Text size="sm">
            {a.reason} · <PersonName id={a.requestedBy} />
          </Text>
          <Anchor component={Link} to="/approvals" size="sm">
            {t('shell:toApprovals')}
          </Anchor>
        </Alert>
      ))}
      <Paper withBorder p="md">
        <FactList
          facts={[
            [t('fact.entry'), e.entryId],
            [t('fact.family'), t(`approvals:family.${e.family}`)],
            [t('fact.follows'), keysText(e.keys)],
            [t('fact.facts'), <Said key="facts" text={e.grounds.facts} />],
            [t('fact.reasons'), <Said key="reasons" text={e.grounds.reasons} />],
            [t('fact.legalBasis'), <Said key="basis" text={e.grounds.legalBasis} />],
            [t('fact.appealChannel'), <Said key="channel" text={e.grounds.appealChannel} />],
            [
              t('fact.term'),
              `${time(e.term.from)} – ${e.term.permanent ? t('term.permanent') : e.term.until === undefined ? t('term.open') : time(e.term.until)}`,
            ],
            [t('fact.evidence'), e.evidence.length === 0 ? undefined : <Evidence ids={e.evidence} />],
            [
              t('fact.document'),
              e.document && `${e.document.issuer} ${e.document.number} · ${time(e.document.effectiveAt)}`,
            ],
            [t('fact.proposed'), <Done key="proposed" by={e.proposedBy} at={e.proposedAt} />],
            [
              t('fact.votes'),
              e.votes.length === 0
                ? undefined
                : e.votes.map((v) => (
                    <div key={`${v.by} ${String(v.at)}`}>
                      <Done by={v.by} at={v.at} /> · {t(`vote.${v.on}`)}
                    </div>
                  )),
            ],
            [t('fact.origin'), e.origin && `${e.origin.entryId} · ${e.origin.signer.split('+')[0]!}`],
            [t('fact.told'), e.notified.length === 0 ? undefined : t('told', { count: e.notified.length })],
            [t('fact.ended'), e.endedAt && `${time(e.endedAt)} · ${e.endReason ?? ''}`],
          ]}
        />
        {may('blacklists.propose') && (e.status === 'active' || e.status === 'proposed') && (
          <Group mt="md" gap="xs">
            {e.status === 'proposed' && (
              <Button variant="default" onClick={() => setDoing('amend')}>
                {t('amend.open')}
              </Button>
            )}
            {e.inForce && !e.term.permanent && (
              <Button variant="default" onClick={() => setDoing('extend')}>
                {t('extend.open')}
              </Button>
            )}
            <Button variant="default" onClick={() => setDoing('lift')}>
              {t(e.status === 'proposed' ? 'withdraw.open' : 'lift.open')}
            </Button>
          </Group>
        )}
      </Paper>
      {e.report !== undefined && <Report entry={e} />}
      {doing === 'amend' && <AmendDialog entry={e} onClose={close} />}
      {doing === 'extend' && <ExtendDialog entry={e} onClose={close} />}
      {doing === 'lift' && <LiftDialog entry={e} onClose={close} />}
    </Stack>
  );
};

/** A field of which none may be empty before the entry takes effect. */
const Said = ({ text }: { readonly text: string }) => {
  const { t } = useTranslation('blacklist');
  return text === '' ? (
    <Text span size="sm" c="orange">
      {t('missing')}
    </Text>
  ) : (
    <span style={{ whiteSpace: 'pre-wrap' }}>{text}</span>
  );
};

const Done = ({ by, at }: { readonly by: string; readonly at: number }) => {
  const time = useTimeText();
  return (
    <>
      <PersonName id={by} /> · {time(at)}
    </>
  );
};

const Evidence = ({ ids }: { readonly ids: readonly string[] }) => {
  const may = useMay();
  return (
    <>
      {ids.map((evidenceId, i) => (
        <Fragment key={evidenceId}>
          {i > 0 && ', '}
          {evidenceId.startsWith('ev_') && may('evidence.read') ? (
            <Anchor component={Link} to="/evidence/$evidenceId" params={{ evidenceId } as never} size="sm">
              {evidenceId}
            </Anchor>
          ) : (
            evidenceId
          )}
        </Fragment>
      ))}
    </>
  );
};

/** The report to the authority: written by itself, sent and confirmed by people, in time. */
const Report = ({ entry }: { readonly entry: BlacklistView }) => {
  const { t } = useTranslation('blacklist');
  const time = useTimeText();
  const may = useMay();
  const [receipt, setReceipt] = useState('');
  const reporting = useAct('reportBlacklistEntry', { refreshes: ['listBlacklist', 'getBlacklistEntry'] });
  const { report, reportState, entryId } = entry;
  if (report === undefined) return null;
  const step = (body: { step: 'sent' } | { step: 'received'; receipt?: string }) =>
    reporting.mutate({ params: { entryId }, body });
  return (
    <Paper withBorder p="md" component="section" aria-label={t('report.title')}>
      <Group justify="space-between">
        <Text fw={600}>{t('report.title')}</Text>
        <Group gap="xs">
          <Text size="sm" {...(reportState === 'red' ? { c: 'red', fw: 600 } : {})}>
            {t(`report.state.${reportState}`)}
          </Text>
          {(reportState === 'draft' || reportState === 'sent') && (
            <Countdown to={report.dueAt} urgentMs={8 * 3_600_000} />
          )}
        </Group>
      </Group>
      <FactList
        facts={[
          [t('report.to'), report.addressee],
          [t('report.due'), time(report.dueAt)],
          [t('report.sent'), report.sentAt && <Done by={report.sentBy ?? ''} at={report.sentAt} />],
          [t('report.receipt'), report.receivedAt && `${report.receipt ?? '–'} · ${time(report.receivedAt)}`],
        ]}
      />
      <Text
        size="sm"
        mt="xs"
        p="xs"
        ff="monospace"
        style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
        lang="zh-CN"
      >
        {report.text}
      </Text>
      <ErrorNote error={reporting.error} />
      {may('reports.write') && report.receivedAt === undefined && (
        <Group align="end" mt="xs">
          {report.sentAt === undefined ? (
            <Button loading={reporting.isPending} onClick={() => step({ step: 'sent' })}>
              {t('report.markSent')}
            </Button>
          ) : (
            <>
              <TextInput
                label={t('report.receipt')}
                value={receipt}
                onChange={(event) => setReceipt(event.currentTarget.value)}
              />
              <Button
                loading={reporting.isPending}
                disabled={receipt.trim() === ''}
                onClick={() => step({ step: 'received', receipt: receipt.trim() })}
              >
                {t('report.markReceived')}
              </Button>
            </>
          )}
        </Group>
      )}
    </Paper>
  );
};
