import { Anchor } from '@mantine/core';
import type { PageId } from '@airlock/contracts/page';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
import { Screen } from '../../parts/screen.js';
import { Waiting } from '../../parts/waiting.js';
import { PagePane } from './page-pane.js';

const route = getRouteApi('/pages/$pageId');

/** The one page that a message outside of the house points at. */
export const PageById = () => {
  const { t } = useTranslation(['pages', 'shell']);
  const pageId = route.useParams().pageId as PageId;
  const read = useApi('getPage', { params: { pageId } });
  return (
    <Screen title={t('shell:nav.pages')}>
      <Anchor component={Link} to="/pages" size="sm">
        {t('all')}
      </Anchor>
      <ErrorNote error={read.error} onRetry={() => void read.refetch()} />
      {read.isPending && <Waiting />}
      {read.isSuccess && <PagePane page={read.data} />}
    </Screen>
  );
};
