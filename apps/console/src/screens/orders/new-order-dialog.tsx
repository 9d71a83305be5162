import { Select, TagsInput } from '@mantine/core';
import type { StreamerId, StreamId } from '@airlock/contracts/ids';
import type { AuthorityOrder, OrderBasis } from '@airlock/contracts/order';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/use-api.js';
import { serverNow } from '../../live/clock.js';
import { streams, useAll } from '../../live/live.js';
import { FormModal } from '../../parts/form-modal.js';
import { LongText } from '../../parts/long-text.js';
import { momentOf, momentText } from './due.js';
import { FieldPair } from './field-pair.js';

const BASES = ['eu_terrorist_content', 'au_class_1', 'au_cyber_abuse', 'other'] as const satisfies readonly OrderBasis[]; // prettier-ignore
/** So many tags are offered; others are typed. */
const OFFERED = 20;

export interface NewOrderDialogProps {
  readonly onClose: () => void;
  readonly onEntered: (order: AuthorityOrder) => void;
}

/** An order that came in, as its paper says. */
export const NewOrderDialog = ({ onClose, onEntered }: NewOrderDialogProps) => {
  const { t } = useTranslation('orders');
  const live = useAll(streams);
  const [issuer, setIssuer] = useState('');
  const [docNo, setDocNo] = useState('');
  const [basis, setBasis] = useState<OrderBasis>('eu_terrorist_content');
  const [received, setReceived] = useState(() => momentText(serverNow()));
  const [due, setDue] = useState('');
  const [streamIds, setStreamIds] = useState<string[]>([]);
  const [streamerIds, setStreamerIds] = useState<string[]>([]);
  const [text, setText] = useState('');
  const entering = useAct('enterOrder', { refreshes: ['listOrders'] });
  const receivedAt = momentOf(received);
  const dueAt = momentOf(due);
  const isWhole =
    issuer.trim() !== '' &&
    docNo.trim() !== '' &&
    text.trim() !== '' &&
    receivedAt !== undefined &&
    (basis !== 'other' || dueAt !== undefined) &&
    streamIds.length + streamerIds.length > 0;
  const enter = () => {
    if (receivedAt === undefined) return;
    entering.mutate(
      {
        body: {
          ...{ issuer, docNo, basis, receivedAt, text },
          ...(dueAt === undefined ? {} : { dueAt }),
          targets: [
            ...streamIds.map((id) => ({ kind: 'stream' as const, streamId: id as StreamId })),
            ...streamerIds.map((id) => ({ kind: 'streamer' as const, streamerId: id as StreamerId })),
          ],
        },
      },
      { onSuccess: onEntered },
    );
  };
  return (
    <FormModal
      title={t('new.title')}
      does={t('new.do')}
      isReady={isWhole}
      isBusy={entering.isPending}
      error={entering.error}
      onClose={onClose}
      onSubmit={enter}
    >
      <FieldPair
        areFirst
        fields={[
          { label: t('new.issuer'), value: issuer, set: setIssuer },
          { label: t('new.docNo'), value: docNo, set: setDocNo },
        ]}
      />
      <Select
        label={t('fact.basis')}
        data={BASES.map((value) => ({ value, label: t(`basisLong.${value}`) }))}
        value={basis}
        onChange={(value) => setBasis((value ?? 'other') as OrderBasis)}
        allowDeselect={false}
      />
      <FieldPair
        type="datetime-local"
        fields={[
          { label: t('fact.received'), why: t('new.receivedWhy'), value: received, set: setReceived },
          {
            ...{ label: t('fact.due'), value: due, set: setDue, isOptional: basis !== 'other' },
            why: t(basis === 'other' ? 'new.dueNeeded' : 'new.dueEarlier'),
          },
        ]}
      />
      <TagsInput
        label={t('new.streams')}
        description={t('new.tagsWhy')}
        data={live.map((v) => v.stream.streamId)}
        limit={OFFERED}
        value={streamIds}
        onChange={setStreamIds}
        acceptValueOnBlur
        clearable
      />
      <TagsInput
        label={t('new.streamers')}
        data={[...new Set(live.map((v) => v.stream.streamerId as string))]}
        limit={OFFERED}
        value={streamerIds}
        onChange={setStreamerIds}
        acceptValueOnBlur
        clearable
      />
      <LongText
        label={t('new.text')}
        value={text}
        onChange={setText}
        minRows={3}
        maxRows={10}
        maxLength={10_000}
      />
    </FormModal>
  );
};
