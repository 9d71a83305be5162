import type { CaseDecision } from '@airlock/contracts/case';
import type { Retraction } from '@airlock/contracts/review';
import { Alert, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { shortName } from './names.js';

/** What was taken back: a line of chat, else a part of the picture. */
export const retractedKind = ({ original }: Retraction): 'kind.message' | 'kind.segment' =>
  original.startsWith('m/') ? 'kind.message' : 'kind.segment';

/** Nothing is decided while one only looks; what somebody else decides meanwhile is said. */
export const LookedAt = ({ decision }: { readonly decision: CaseDecision | undefined }) => {
  const { t } = useTranslation('desk');
  if (decision === undefined) return <Alert color="gray" variant="light" py={6} title={t('looking.title')} />;
  const { outcome, clause, note, by } = decision;
  return (
    <Alert
      color="blue"
      variant="light"
      py={6}
      role="status"
      title={t('looking.decided', { name: shortName(by) })}
    >
      <Text size="sm">
        {t(`says.${outcome}`)} – {clause} – {note}
      </Text>
    </Alert>
  );
};

export interface TakenBackProps {
  /** Newest first. */
  readonly retractions: readonly Retraction[];
  /** When the case was opened, ms since 1970. */
  readonly since: number;
}

/** What of the stream was taken back while the case is open: the newest of it. */
export const TakenBack = ({ retractions, since }: TakenBackProps) => {
  const { t } = useTranslation('desk');
  const newest = retractions[0];
  if (newest === undefined || newest.at < since) return null;
  return (
    <Alert
      color="orange"
      variant="light"
      py={6}
      role="status"
      title={t('takenBack', { name: shortName(newest.by), what: t(retractedKind(newest)) })}
    >
      <Text size="sm">{newest.reason}</Text>
    </Alert>
  );
};
