import { Text } from '@mantine/core';
import type { BlacklistView } from '@airlock/contracts/http/blacklist-api';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/use-api.js';
import { FormModal, type FormModalProps } from '../../parts/form-modal.js';
import { LongText } from '../../parts/long-text.js';
import { GroundsFields, TermField, termOf } from './grounds-fields.js';

interface ChangeProps {
  readonly entry: BlacklistView;
  readonly onClose: () => void;
}

interface FrameProps extends Pick<FormModalProps, 'title' | 'does' | 'isBusy' | 'error' | 'onClose'> {
  readonly intro: string;
  readonly onDo: (reason: string) => void;
  readonly children?: ReactNode;
}

const REFRESHES = ['listBlacklist', 'getBlacklistEntry', 'listApprovals'] as const;

/** A change that is asked for with a reason. */
const Frame = ({ intro, onDo, children, ...rest }: FrameProps) => {
  const { t } = useTranslation('blacklist');
  const [reason, setReason] = useState('');
  return (
    <FormModal {...rest} isReady={reason.trim() !== ''} onSubmit={() => onDo(reason)}>
      <Text size="sm" c="dimmed">
        {intro}
      </Text>
      {children}
      <LongText label={t('reason')} value={reason} onChange={setReason} />
    </FormModal>
  );
};

/** Asks the board to end an entry; a proposed one is withdrawn at once. */
export const LiftDialog = ({ entry, onClose }: ChangeProps) => {
  const { t } = useTranslation('blacklist');
  const lifting = useAct('liftBlacklistEntry', { refreshes: REFRESHES });
  const name = entry.status === 'proposed' ? 'withdraw' : 'lift';
  return (
    <Frame
      title={t(`${name}.open`)}
      intro={t(`${name}.intro`)}
      does={t(`${name}.do`)}
      isBusy={lifting.isPending}
      error={lifting.error}
      onClose={onClose}
      onDo={(reason) =>
        lifting.mutate({ params: { entryId: entry.entryId }, body: { reason } }, { onSuccess: onClose })
      }
    />
  );
};

/** Asks the board for a longer term. */
export const ExtendDialog = ({ entry, onClose }: ChangeProps) => {
  const { t } = useTranslation('blacklist');
  const [term, setTerm] = useState('365');
  const extending = useAct('extendBlacklistEntry', { refreshes: REFRESHES });
  return (
    <Frame
      title={t('extend.open')}
      intro={t('extend.intro')}
      does={t('extend.do')}
      isBusy={extending.isPending}
      error={extending.error}
      onClose={onClose}
      onDo={(reason) =>
        extending.mutate(
          { params: { entryId: entry.entryId }, body: { ...termOf(term, entry.term.until), reason } },
          { onSuccess: onClose },
        )
      }
    >
      <TermField value={term} onChange={setTerm} label={t('extend.by')} />
    </Frame>
  );
};

/** Fills in or changes what a proposed entry says; it is asked for anew. */
export const AmendDialog = ({ entry, onClose }: ChangeProps) => {
  const { t } = useTranslation('blacklist');
  const [grounds, setGrounds] = useState(entry.grounds);
  const [term, setTerm] = useState<string>();
  const amending = useAct('amendBlacklistEntry', { refreshes: REFRESHES });
  const { from, until, permanent } = entry.term;
  return (
    <Frame
      title={t('amend.open')}
      intro={t('amend.intro')}
      does={t('amend.do')}
      isBusy={amending.isPending}
      error={amending.error}
      onClose={onClose}
      onDo={(reason) =>
        amending.mutate(
          {
            params: { entryId: entry.entryId },
            body: {
              ...{ grounds, reason },
              term:
                term === undefined
                  ? { from, permanent, ...(until === undefined ? {} : { until }) }
                  : { from, ...termOf(term, from) },
            },
          },
          { onSuccess: onClose },
        )
      }
    >
      <GroundsFields value={grounds} onChange={setGrounds} />
      <TermField value={term ?? (permanent ? 'permanent' : '')} onChange={setTerm} />
    </Frame>
  );
};
