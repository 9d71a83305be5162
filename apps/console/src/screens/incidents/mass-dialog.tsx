import {
  Alert,
  Button,
  Group,
  Modal,
  MultiSelect,
  Select,
  SimpleGrid,
  Stack,
  TagsInput,
  Text,
  TextInput,
} from '@mantine/core';
import type { MassRequest } from '@airlock/contracts/http/action-api';
import type { IncidentMassPreview } from '@airlock/contracts/http/incident-api';
import type { IncidentView } from '@airlock/contracts/incident';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/use-api.js';
import { policy, streams, useAll, useOne } from '../../live/live.js';
import { ErrorNote } from '../../parts/error-note.js';
import { useLabelName } from '../../parts/label-name.js';
import { ReasonField } from '../../parts/reason-field.js';
import { INCIDENT_READS } from './use-incidents.js';

const KINDS = ['warn', 'mute', 'mask', 'delay', 'unrecommend', 'sink', 'cut'] as const;

interface MassDialogProps {
  readonly incident: IncidentView;
  readonly onClose: () => void;
}

/** An action on many streams: first who would be hit, then a second person's word. */
export const MassDialog = ({ incident, onClose }: MassDialogProps) => {
  const { t } = useTranslation(['incidents', 'approvals', 'shell']);
  const labelName = useLabelName();
  const labels = useOne(policy, 'policy')?.labels ?? [];
  const live = useAll(streams).filter(({ stream }) => stream.live);
  const [kind, setKind] = useState<MassRequest['kind']>('cut');
  const [categories, setCategories] = useState<string[]>([]);
  const [hits, setHits] = useState<string[]>([]);
  const [ids, setIds] = useState<string[]>([]);
  const [reason, setReason] = useState('');
  const [clause, setClause] = useState('');
  const preview = useAct('previewIncidentMass');
  const ask = useAct('requestIncidentMass', { refreshes: [...INCIDENT_READS, 'listApprovals'] });

  const target = {
    ...(ids.length === 0 ? {} : { streamIds: ids }),
    ...(categories.length === 0 ? {} : { categories }),
    ...(hits.length === 0 ? {} : { labels: hits }),
  } as MassRequest['target'];
  const request: MassRequest = {
    ...{ target, kind, reason: reason.trim(), clause: clause.trim() },
    ...(hits.length === 1 ? { label: hits[0]! } : {}),
  };
  const input = { params: { incidentId: incident.incidentId }, body: request };
  // Whatever is changed after it was looked at has not been looked at.
  const [looked, setLooked] = useState<string>();
  const asked = JSON.stringify(request);
  const seen = looked === asked ? preview.data : undefined;
  const isWhole = Object.keys(target).length > 0 && request.reason !== '' && request.clause !== '';
  const mine = [...new Set(live.map(({ stream }) => stream.category))].sort();
  return (
    <Modal opened onClose={onClose} title={t(incident.drill ? 'mass.drillTitle' : 'mass.open')} size="xl">
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t('mass.how')}
        </Text>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <Select
            label={t('mass.kind')}
            value={kind}
            onChange={(value) => setKind((value ?? 'cut') as MassRequest['kind'])}
            allowDeselect={false}
            data={KINDS.map((value) => ({ value, label: t(`approvals:action.${value}`) }))}
          />
          <MultiSelect
            label={t('mass.categories')}
            value={categories}
            onChange={setCategories}
            data={mine}
            searchable
          />
          <MultiSelect
            label={t('mass.labels')}
            value={hits}
            onChange={(next) => {
              setHits(next);
              const first = labels.find(({ label }) => label === next[0])?.clauses[0];
              if (clause === '' && first !== undefined) setClause(first);
            }}
            data={labels.map(({ label }) => ({ value: label, label: labelName(label) }))}
            searchable
            limit={50}
          />
          <TagsInput
            label={t('mass.streams')}
            value={ids}
            onChange={setIds}
            splitChars={[',', ' ', '\n']}
            data={[...new Set([...incident.links.streamIds, ...live.map(({ stream }) => stream.streamId)])]}
            limit={20}
          />
        </SimpleGrid>
        <TextInput
          label={t('mass.clause')}
          value={clause}
          onChange={(event) => setClause(event.currentTarget.value)}
          maxLength={200}
          required
        />
        <ReasonField value={reason} onChange={setReason} />
        <div aria-live="polite">
          {seen !== undefined && <Preview preview={seen} isDrill={incident.drill} />}
        </div>
        <ErrorNote error={preview.error ?? ask.error} />
        <Group justify="end">
          <Button variant="default" onClick={onClose}>
            {t('shell:cancel')}
          </Button>
          <Button
            variant={seen === undefined ? 'filled' : 'default'}
            loading={preview.isPending}
            disabled={!isWhole}
            onClick={() => preview.mutate(input, { onSuccess: () => setLooked(asked) })}
          >
            {t('mass.preview')}
          </Button>
          <Button
            color={incident.drill ? 'violet' : 'red'}
            loading={ask.isPending}
            disabled={seen === undefined || seen.streams === 0}
            onClick={() => ask.mutate(input, { onSuccess: onClose })}
          >
            {t('mass.ask')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
};

interface PreviewProps {
  readonly preview: IncidentMassPreview;
  readonly isDrill: boolean;
}

const Preview = ({ preview: p, isDrill }: PreviewProps) => {
  const { t, i18n } = useTranslation('incidents');
  const spared = p.streams - p.really;
  const number = new Intl.NumberFormat(i18n.language);
  const figures = [
    ['streams', p.streams],
    ['streamers', p.streamers],
    ['audience', p.audience],
    ['really', p.really],
  ] as const;
  return (
    <Alert color={isDrill ? 'violet' : 'orange'} variant="light" title={t('mass.would')}>
      <SimpleGrid cols={4} mb="xs">
        {figures.map(([name, value]) => (
          <div key={name}>
            <Text size="xs">{t(`mass.figure.${name}`)}</Text>
            <Text fw={700} size="lg" ff="monospace">
              {number.format(value)}
            </Text>
          </div>
        ))}
      </SimpleGrid>
      {spared > 0 && (
        <Text size="sm" fw={600}>
          {t('mass.sparedWhy', { count: spared })}
        </Text>
      )}
      <Text size="sm">
        {Object.entries(p.byCategory)
          .map(([category, count]) => `${category} ${number.format(count)}`)
          .join(' · ')}
      </Text>
      <Text component="ul" size="sm" m={0} ps="md">
        {p.sample.map((hit) => (
          <li key={hit.streamId}>
            {hit.title} · {hit.category} · {hit.streamId}
          </li>
        ))}
      </Text>
    </Alert>
  );
};
