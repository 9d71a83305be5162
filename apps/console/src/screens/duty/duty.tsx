import { Tabs } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Screen } from '../../parts/screen.js';
import { CalendarsTab } from './calendars.js';
import { CoverageTab } from './coverage.js';
import { HandoverTab } from './handover.js';
import { HistoryTab } from './history.js';
import { NowTab } from './now.js';
import { PeopleTab } from './people.js';
import { Rota } from './rota.js';
import { StaffingTab } from './staffing.js';
import { useDutyNow } from './use-duty.js';

const TABS = {
  now: NowTab,
  rota: Rota,
  coverage: CoverageTab,
  handover: HandoverTab,
  staffing: StaffingTab,
  people: PeopleTab,
  history: HistoryTab,
  calendars: CalendarsTab,
} as const;
type Tab = keyof typeof TABS;

/** Who is on duty, who will be, and what they hand over to each other. */
export const Duty = () => {
  const { t } = useTranslation('duty');
  const navigate = useNavigate();
  const { tab = 'now' } = useSearch({ strict: false }) as { tab?: string };
  const shown = tab in TABS ? (tab as Tab) : 'now';
  const now = useDutyNow();
  const waiting = (now?.handoversDue ?? 0) + (now?.handoversWritten ?? 0);
  const Shown = TABS[shown];
  return (
    <Screen title={t('title')} intro={t('intro')}>
      <Tabs
        value={shown}
        onChange={(value) => void navigate({ to: '/duty', search: { tab: value } as never, replace: true })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          {(Object.keys(TABS) as Tab[]).map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`tab.${name}`)}
              {name === 'handover' && waiting > 0 ? ` · ${String(waiting)}` : ''}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={shown}>
          <Shown />
        </Tabs.Panel>
      </Tabs>
    </Screen>
  );
};
