import type { MassView } from '@airlock/contracts/http/action-api';
import type { StreamId } from '@airlock/contracts/ids';
import { Alert, MultiSelect, SegmentedControl, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/use-api.js';
import { streams, useAll } from '../../live/live.js';
import { fieldOf, FormModal } from '../../parts/form-modal.js';
import { ReasonField } from '../../parts/reason-field.js';
import { INCIDENT_READS } from './use-incidents.js';

const LISTED = 10;

interface RollBackDialogProps {
  readonly mass: MassView;
  readonly onClose: () => void;
}

/** Lifts an action on many streams again: where it hit wrongly, or everywhere. */
export const RollBackDialog = ({ mass, onClose }: RollBackDialogProps) => {
  const { t } = useTranslation(['incidents', 'approvals']);
  const live = useAll(streams);
  const [isAll, setAll] = useState(false);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const undo = useAct('rollBackMass', { refreshes: INCIDENT_READS });
  const { approvalId, kind, inForce } = mass;
  const nameOf = (id: string): string => {
    const title = live.find(({ stream }) => stream.streamId === id)?.stream.title;
    return title === undefined ? id : `${title} · ${id}`;
  };
  // What was lifted meanwhile by somebody else is chosen no more.
  const streamIds = isAll ? inForce : inForce.filter((id) => chosen.includes(id));
  return (
    <FormModal
      title={t('rollBack.title', { kind: t(`approvals:action.${kind}` as 'approvals:action.cut') })}
      does={t('rollBack.do')}
      isBusy={undo.isPending}
      isReady={streamIds.length > 0}
      error={undo.error}
      onClose={onClose}
      onSubmit={(data) =>
        undo.mutate(
          {
            params: { approvalId },
            body: { streamIds: streamIds as StreamId[], reason: fieldOf(data, 'reason') },
          },
          { onSuccess: onClose },
        )
      }
    >
      <SegmentedControl
        value={isAll ? 'all' : 'some'}
        onChange={(value) => setAll(value === 'all')}
        aria-label={t('rollBack.where')}
        data={[
          { value: 'some', label: t('rollBack.some') },
          { value: 'all', label: t('rollBack.all', { count: inForce.length }) },
        ]}
      />
      {!isAll && (
        <MultiSelect
          label={t('rollBack.streams')}
          value={[...chosen]}
          onChange={setChosen}
          data={inForce.map((id) => ({ value: id, label: nameOf(id) }))}
          searchable
          limit={50}
        />
      )}
      <div aria-live="polite">
        {streamIds.length > 0 && (
          <Alert color="blue" variant="light" title={t('rollBack.lifted', { count: streamIds.length })}>
            <Text component="ul" size="sm" m={0} ps="md">
              {streamIds.slice(0, LISTED).map((id) => (
                <li key={id}>{nameOf(id)}</li>
              ))}
            </Text>
            {streamIds.length > LISTED && (
              <Text size="sm">{t('rollBack.more', { count: streamIds.length - LISTED })}</Text>
            )}
            <Text size="sm" mt={4}>
              {t('rollBack.stays', { count: inForce.length - streamIds.length })}
            </Text>
          </Alert>
        )}
      </div>
      <ReasonField />
    </FormModal>
  );
};
