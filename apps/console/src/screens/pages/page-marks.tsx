import { Badge } from '@mantine/core';
import type { Page } from '@airlock/contracts/page';
import { useTranslation } from 'react-i18next';

const COLOURS: Readonly<Record<Page['state'], string>> = {
  open: 'red',
  acknowledged: 'blue',
  resolved: 'gray',
};

/** What a page is, at a glance: how grave, how it stands, whether it is a drill. */
export const PageMarks = ({ page }: { readonly page: Page }) => {
  const { t } = useTranslation('pages');
  return (
    <>
      {page.drill && (
        <Badge size="sm" color="violet" variant="outline">
          {t('drill')}
        </Badge>
      )}
      {page.urgency === 'critical' && (
        <Badge size="sm" color="red" variant="filled">
          {t('urgency.critical')}
        </Badge>
      )}
      <Badge size="sm" color={COLOURS[page.state]} variant="light">
        {t(`state.${page.state}`)}
      </Badge>
      {page.count > 1 && (
        <Badge size="sm" color="gray" variant="light">
          {t('times', { count: page.count })}
        </Badge>
      )}
    </>
  );
};
