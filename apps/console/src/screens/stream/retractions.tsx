import type { Retraction } from '@airlock/contracts/review';
import type { StreamId } from '@airlock/contracts/ids';
import { Badge, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
import { usePersonName } from '../../parts/person-name.js';
import { useTimeText } from '../../parts/time.js';
import { segmentsIn } from './pieces.js';
import css from './stream.module.css';

/** What was taken back after viewers had it, newest first; nothing where nothing was. */
export const Retractions = ({ streamId }: { readonly streamId: StreamId }) => {
  const { t } = useTranslation('stream');
  const { data, error } = useApi('listRetractions', { params: { streamId } });
  if (error === null && (data === undefined || data.items.length === 0)) return null;
  return (
    <section className={css.panel} aria-label={t('retraction.list')}>
      <Text size="sm" fw={600} mb={4}>
        {t('retraction.list')}
      </Text>
      <ErrorNote error={error} />
      <div className={css.list}>
        {data?.items.map((made) => (
          <Row key={made.retractionId} made={made} />
        ))}
      </div>
    </section>
  );
};

const Row = ({ made: { original, reason, correction, by, at } }: { readonly made: Retraction }) => {
  const { t } = useTranslation('stream');
  const time = useTimeText();
  const person = usePersonName();
  const count = segmentsIn(original);
  return (
    <div style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
      <Text size="sm">
        <Badge size="xs" mr={6} variant="light" color="red">
          {count === 0 ? t('retraction.line') : t('retraction.segments', { count })}
        </Badge>
        {reason}
      </Text>
      {correction !== undefined && <Text size="sm">“{correction}”</Text>}
      <Text className={css.small}>{[person(by), time(at), original].join(' · ')}</Text>
    </div>
  );
};
