import { isSeparate } from '@airlock/moderation/roles';
import { Badge, Text, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { usePersonName } from '../../parts/person-name.js';
import { useTimeText } from '../../parts/time.js';

/** What terms and pictures have in common: where each comes from and who answers for it. */
export interface Answered {
  readonly source: string;
  readonly note: string;
  readonly addedBy: string;
  readonly addedAt: number;
  readonly approvedBy?: string | undefined;
  readonly approvedAt?: number | undefined;
  readonly status: 'active' | 'quarantined' | 'removed';
  readonly statusBy?: string | undefined;
  readonly statusReason?: string | undefined;
  readonly statusAt?: number | undefined;
}

/** Whether `who` is the second person that it waits for. */
export const canApprove = (
  { addedBy, approvedBy, status }: Pick<Answered, 'addedBy' | 'approvedBy' | 'status'>,
  who: string,
): boolean => approvedBy === undefined && status === 'active' && isSeparate(addedBy, who);

const COLOURS = { acts: 'green', pending: 'orange', quarantined: 'yellow', removed: 'gray' } as const;

/** Whether it acts, and if not, why not. */
export const StatusBadge = ({ entry }: { readonly entry: Answered }) => {
  const { t } = useTranslation('banks');
  const { status, approvedBy } = entry;
  const how = status !== 'active' ? status : approvedBy === undefined ? 'pending' : 'acts';
  return (
    <Badge color={COLOURS[how]} variant="light" tt="none" miw="max-content">
      {t(`is.${how}`)}
    </Badge>
  );
};

/** Who added it, who approved it, who changed it last and why. */
export const By = ({ entry }: { readonly entry: Answered }) => {
  const { t } = useTranslation('banks');
  const name = usePersonName();
  const time = useTimeText();
  const { source, note, addedBy, addedAt, approvedBy, approvedAt, status, statusBy, statusReason, statusAt } =
    entry;
  const at = (when: number | undefined): string => (when ? time(when) : '');
  return (
    <>
      <Line text={t('by.added', { name: name(addedBy) })} more={[at(addedAt), source, note]} />
      {approvedBy !== undefined && (
        <Line text={t('by.approved', { name: name(approvedBy) })} more={[at(approvedAt)]} />
      )}
      {statusBy !== undefined && (
        <Line
          text={`${t(`by.${status}`, { name: name(statusBy) })}${statusReason === undefined ? '' : `: ${statusReason}`}`}
          more={[at(statusAt)]}
        />
      )}
    </>
  );
};

const Line = ({ text, more }: { readonly text: string; readonly more: readonly string[] }) => {
  const label = more.filter((part) => part !== '').join(' · ');
  return (
    <Tooltip
      label={label}
      disabled={label === ''}
      events={{ hover: true, focus: true, touch: true }}
      multiline
    >
      <Text size="xs" style={{ overflowWrap: 'anywhere' }}>
        {text}
      </Text>
    </Tooltip>
  );
};
