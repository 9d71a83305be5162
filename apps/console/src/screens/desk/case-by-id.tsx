import type { CaseId } from '@airlock/contracts/ids';
import { Anchor, Text } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
import { Screen } from '../../parts/screen.js';
import { useTimeText } from '../../parts/time.js';
import { Waiting } from '../../parts/waiting.js';
import { Desk } from './desk.js';
import { hold } from './hold.js';

const route = getRouteApi('/desk/$caseId');

/** The desk with the one case open that an address names, not claimed yet. */
export const CaseById = () => {
  const caseId = route.useParams().caseId as CaseId;
  const { t } = useTranslation('desk');
  const time = useTimeText();
  const { data, error, refetch } = useApi('getCase', { params: { caseId } });
  const item = data?.item;
  useEffect(() => {
    // Whoever holds it already goes on.
    if (item !== undefined && hold.view().open?.item.caseId !== caseId) hold.look(item);
    // Only when the address is another one: what happens to the case afterwards opens nothing.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [caseId, item === undefined]);
  if (item !== undefined) return <Desk />;
  return (
    <Screen title={t('byId.title')}>
      <ErrorNote error={error} onRetry={() => void refetch()} />
      {data === undefined && error === null && <Waiting />}
      {data !== undefined && (
        <>
          <Text>{t('byId.closed', { id: caseId, at: time(data.case.updatedAt) })}</Text>
          <Anchor component={Link} to="/streams/$streamId" params={{ streamId: data.case.streamId } as never}>
            {t('byId.stream')}
          </Anchor>
        </>
      )}
      <Anchor component={Link} to="/desk">
        {t('byId.desk')}
      </Anchor>
    </Screen>
  );
};
