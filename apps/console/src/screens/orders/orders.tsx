import { Button, Group, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Screen } from '../../parts/screen.js';
import { useMay } from '../../session/use-session.js';
import { NewOrderDialog } from './new-order-dialog.js';
import { NewReportDialog, type ReportDraft } from './new-report-dialog.js';
import { OrderList } from './order-list.js';
import { ReportList } from './report-list.js';

/** What authorities order, with its clock, and what is reported to them. */
export const Orders = () => {
  const { t } = useTranslation('orders');
  const may = useMay();
  const [view, setView] = useState<'orders' | 'reports'>('orders');
  const [isEntering, setEntering] = useState(false);
  const [draft, setDraft] = useState<ReportDraft>();
  const [chosenOrder, setOrder] = useState<string>();
  const [chosenReport, setReport] = useState<string>();
  return (
    <Screen
      title={t('title')}
      intro={t('intro')}
      actions={
        <Group gap="xs">
          <SegmentedControl
            value={view}
            onChange={(value) => setView(value as 'orders' | 'reports')}
            data={(['orders', 'reports'] as const).map((value) => ({ value, label: t(`view.${value}`) }))}
            aria-label={t('view.of')}
          />
          {view === 'orders' && may('orders.act') && (
            <Button onClick={() => setEntering(true)}>{t('new.open')}</Button>
          )}
          {view === 'reports' && may('reports.write') && (
            <Button onClick={() => setDraft({})}>{t('draft.open')}</Button>
          )}
        </Group>
      }
    >
      {view === 'orders' ? (
        <OrderList chosen={chosenOrder} onChoose={setOrder} onReport={setDraft} />
      ) : (
        <ReportList chosen={chosenReport} onChoose={setReport} />
      )}
      {isEntering && (
        <NewOrderDialog
          onClose={() => setEntering(false)}
          onEntered={({ orderId }) => {
            setOrder(orderId);
            setEntering(false);
          }}
        />
      )}
      {draft !== undefined && (
        <NewReportDialog
          draft={draft}
          onClose={() => setDraft(undefined)}
          onDrafted={({ reportId }) => {
            setReport(reportId);
            setView('reports');
            setDraft(undefined);
          }}
        />
      )}
    </Screen>
  );
};
