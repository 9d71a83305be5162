import { Alert, Group, NumberInput, Select, TagsInput } from '@mantine/core';
import type { StreamerId } from '@airlock/contracts/ids';
import type { SanctionKind } from '@airlock/contracts/sanction';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/use-api.js';
import { serverNow } from '../../live/clock.js';
import { policy, useOne } from '../../live/live.js';
import { AskedFor } from '../../parts/asked-for.js';
import { FormModal } from '../../parts/form-modal.js';
import { LongText } from '../../parts/long-text.js';
import { useMay } from '../../session/use-session.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const KINDS = ['warn', 'unrecommend', 'limit_time', 'sink', 'fix', 'restrict', 'suspend', 'ban'] as const satisfies readonly SanctionKind[]; // prettier-ignore
const DAYS = ['1', '3', '7', '15', '30', '90', '365'] as const;
const FEATURES = ['tips', 'recommend', 'cohost', 'comments'];

interface ImposeProps {
  readonly streamerId: StreamerId;
  readonly onClose: () => void;
}

/** A measure against the streamer under the clause that was broken; grave ones wait for the board. */
export const ImposeDialog = ({ streamerId, onClose }: ImposeProps) => {
  const { t, i18n } = useTranslation(['streamers', 'approvals']);
  const may = useMay();
  const labels = useOne(policy, 'policy')?.labels ?? [];
  const [kind, setKind] = useState<SanctionKind>('warn');
  const [clause, setClause] = useState<string | null>(null);
  const [days, setDays] = useState<string | null>('7');
  const [hours, setHours] = useState<number | string>(4);
  const [features, setFeatures] = useState<string[]>(['tips']);
  const [reason, setReason] = useState('');
  const imposing = useAct('imposeSanction', {
    refreshes: ['listSanctions', 'getStreamer', 'getCredit', 'listNotices', 'listApprovals'],
  });
  const lang = i18n.language.startsWith('zh') ? 'zh' : 'en';
  const clauses = [...labels]
    .sort((a, b) => b.severity - a.severity)
    .flatMap(({ label, title, clauses: of, severity }) =>
      of.map((text) => ({
        value: `${label}\n${text}`,
        label: `${title[lang]} · ${text} (${String(severity)})`,
      })),
    );
  const isTimed = kind !== 'warn' && kind !== 'ban';
  const mustEnd = kind === 'fix';
  const isReady =
    clause !== null &&
    reason.trim() !== '' &&
    (!mustEnd || days !== null) &&
    (kind !== 'restrict' || features.length > 0) &&
    (kind !== 'limit_time' || Number(hours) > 0);
  const impose = () => {
    const [label, text] = clause!.split('\n');
    const limits =
      kind === 'restrict'
        ? { features }
        : kind === 'limit_time'
          ? { airMs: Number(hours) * HOUR_MS }
          : undefined;
    imposing.mutate(
      {
        params: { streamerId },
        body: {
          ...{ kind, reason, clause: text!, label },
          ...(isTimed && days !== null ? { until: serverNow() + Number(days) * DAY_MS } : {}),
          ...(limits === undefined ? {} : { limits }),
        },
      },
      { onSuccess: ({ approvalId }) => approvalId === undefined && onClose() },
    );
  };
  return (
    <FormModal
      title={t('impose.title', { streamer: streamerId })}
      does={t(kind === 'ban' ? 'impose.ask' : 'impose.do')}
      isDangerous
      isReady={isReady}
      isBusy={imposing.isPending}
      error={imposing.error}
      onClose={onClose}
      onSubmit={impose}
      instead={
        imposing.data?.approvalId !== undefined && (
          <AskedFor title={t('asked.title')} text={t('asked.text')} onClose={onClose} />
        )
      }
    >
      <Group grow align="start">
        <Select
          label={t('impose.kind')}
          data={KINDS.map((value) => ({ value, label: t(`approvals:action.${value}`) }))}
          value={kind}
          onChange={(value) => setKind((value ?? 'warn') as SanctionKind)}
          allowDeselect={false}
          data-autofocus
        />
        {isTimed && (
          <Select
            label={t('impose.for')}
            data={DAYS.map((value) => ({ value, label: t('days', { count: Number(value) }) }))}
            value={days}
            onChange={setDays}
            placeholder={t('impose.untilLifted')}
            clearable={!mustEnd}
          />
        )}
      </Group>
      <Select
        label={t('impose.clause')}
        description={t('impose.clauseHint')}
        data={clauses}
        value={clause}
        onChange={setClause}
        searchable
        required
      />
      {kind === 'restrict' && (
        <TagsInput
          label={t('impose.features')}
          description={t('impose.featuresHint')}
          data={FEATURES}
          value={features}
          onChange={setFeatures}
        />
      )}
      {kind === 'limit_time' && (
        <NumberInput label={t('impose.hours')} value={hours} onChange={setHours} min={1} max={24} />
      )}
      <LongText
        label={t('reason')}
        description={t('impose.reasonHint')}
        value={reason}
        onChange={setReason}
      />
      {(kind === 'ban' || kind === 'suspend') && (
        <Alert color="yellow" variant="light" p="xs">
          {t(kind === 'ban' ? (may('actions.ban') ? 'impose.banOther' : 'impose.ban') : 'impose.long')}
        </Alert>
      )}
    </FormModal>
  );
};
