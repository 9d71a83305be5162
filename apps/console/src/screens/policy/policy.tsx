import { Alert, Badge, Button, Group, Stack, Tabs, Text } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { InfoIcon } from '@primer/octicons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../api/use-api.js';
import { serverNow } from '../../live/clock.js';
import { ErrorNote } from '../../parts/error-note.js';
import { PersonName } from '../../parts/person-name.js';
import { Screen } from '../../parts/screen.js';
import { useTimeText } from '../../parts/time.js';
import { Waiting } from '../../parts/waiting.js';
import { useMay } from '../../session/use-session.js';
import type { PolicyDesk } from '@airlock/contracts/policy';
import { Backtest } from './backtest.js';
import { Changes } from './changes.js';
import { useChecker } from './checker.js';
import { dueOf } from './due-systems.js';
import { EditTab } from './edit-tab.js';
import { History } from './history.js';
import { usePolicyDesk } from './policy-desk.js';
import { Propose } from './propose.js';
import { Systems } from './systems.js';
import { Trial } from './trial.js';
import { WaitingProposals } from './waiting-proposals.js';

/** What is written and not proposed yet; kept in the browser over a reload. */
interface Draft {
  readonly base: number;
  readonly text: string;
}

const TABS = ['edit', 'changes', 'backtest', 'trial', 'systems', 'history'] as const;
type Tab = (typeof TABS)[number];
const COLOURS: Partial<Record<Tab, string>> = { trial: 'blue', systems: 'orange' };

/** Where the policy is read, written, tried, proposed and taken back. */
export const Policy = () => {
  const { t } = useTranslation(['policy', 'shell']);
  const desk = usePolicyDesk();
  const textId = desk.data?.inForce.textId;
  const text = useApi('getPolicyText', { params: { textId: textId! } }, { enabled: textId !== undefined });
  const [read, setRead] = useState<BenchProps>();
  // Whoever is at work stays where they are while the text of a new version is being read.
  const isRead = desk.data !== undefined && text.data !== undefined;
  if (isRead && (read?.desk !== desk.data || read.inForce !== text.data.source))
    setRead({ desk: desk.data, inForce: text.data.source });
  if (read === undefined || (text.data === undefined && text.error !== null))
    return (
      <Screen title={t('shell:nav.policy')}>
        {desk.error || text.error ? <ErrorNote error={desk.error ?? text.error} /> : <Waiting />}
      </Screen>
    );
  return <Bench {...read} />;
};

interface BenchProps {
  readonly desk: PolicyDesk;
  readonly inForce: string;
}

const Bench = ({ desk, inForce }: BenchProps) => {
  const { t } = useTranslation(['policy', 'shell']);
  const may = useMay();
  const [tab, setTab] = useState<Tab>('edit');
  const [draft, setDraft, forget] = useLocalStorage<Draft | undefined>({
    key: 'airlock.policy.draft',
    defaultValue: undefined,
    getInitialValueInEffect: false,
  });
  const isDraft = draft !== undefined && draft.text !== inForce;
  const text = isDraft ? draft.text : inForce;
  const checking = useChecker(text, inForce);
  const isOld = isDraft && draft.base !== desk.inForce.n;
  const change = (next: string): void => {
    if (next !== text) setDraft({ base: isDraft ? draft.base : desk.inForce.n, text: next });
  };
  const good = checking.checked?.good;
  const counts: Partial<Record<Tab, number>> = {
    changes: good?.changes.length,
    trial: desk.trial && desk.trial.differs.segments + desk.trial.differs.messages,
    systems: good?.systems.filter((s) => dueOf(s, serverNow()) !== 'later').length,
  };
  const isGood = checking.isCurrent && good !== undefined;
  return (
    <Screen
      title={t('shell:nav.policy')}
      intro={t('intro')}
      actions={
        <Group gap="xs">
          {isDraft && (
            <Button variant="default" size="xs" onClick={forget}>
              {t('discard')}
            </Button>
          )}
          {may('policy.publish') && desk.publishing && (
            <Propose
              text={text}
              base={desk.inForce.n}
              changes={good?.changes ?? []}
              disabled={!isDraft || !isGood || isOld}
              onProposed={forget}
            />
          )}
        </Group>
      }
    >
      <Standing desk={desk} isDraft={isDraft} />
      {isOld && (
        <Alert
          color="orange"
          icon={<InfoIcon />}
          title={t('old.title', { n: desk.inForce.n, base: draft.base })}
        >
          <Group gap="xs">
            <Text size="sm">{t('old.text')}</Text>
            <Button size="compact-sm" variant="default" onClick={() => setTab('changes')}>
              {t('old.look')}
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => setDraft({ ...draft, base: desk.inForce.n })}
            >
              {t('old.goOn')}
            </Button>
          </Group>
        </Alert>
      )}
      <WaitingProposals desk={desk} />
      <Tabs value={tab} onChange={(next) => setTab((next ?? 'edit') as Tab)} keepMounted={false}>
        <Tabs.List>
          {TABS.map((name) => (
            <Tabs.Tab key={name} value={name} rightSection={<TabCount name={name} n={counts[name]} />}>
              {t(`tab.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="edit" pt="sm">
          <EditTab text={text} onChange={change} checking={checking} readOnly={!may('policy.publish')} />
        </Tabs.Panel>
        <Tabs.Panel value="changes" pt="sm">
          <Changes before={inForce} after={text} checking={checking} n={desk.inForce.n} />
        </Tabs.Panel>
        <Tabs.Panel value="backtest" pt="sm">
          <Backtest text={text} isGood={isGood} />
        </Tabs.Panel>
        <Tabs.Panel value="trial" pt="sm">
          <Trial desk={desk} text={text} isGood={isGood && isDraft} />
        </Tabs.Panel>
        <Tabs.Panel value="systems" pt="sm">
          <Systems checking={checking} />
        </Tabs.Panel>
        <Tabs.Panel value="history" pt="sm">
          <History desk={desk} />
        </Tabs.Panel>
      </Tabs>
    </Screen>
  );
};

const TabCount = ({ name, n }: { readonly name: Tab; readonly n: number | undefined }) =>
  n === undefined || n === 0 ? null : (
    <Badge size="sm" variant="light" color={COLOURS[name] ?? 'gray'}>
      {n}
    </Badge>
  );

const Standing = ({ desk, isDraft }: { readonly desk: PolicyDesk; readonly isDraft: boolean }) => {
  const { t } = useTranslation('policy');
  const { inForce } = desk;
  return (
    <Stack gap={6}>
      <Group gap="xs" role="status" aria-label={t('inForce')}>
        <Badge variant="light" color="teal">
          {t('version', { n: inForce.n })}
        </Badge>
        <Text size="sm" fw={600}>
          {inForce.name}
        </Text>
        <Text size="sm" c="dimmed">
          {t('since')} {useTimeText()(inForce.publishedAt)} ·{' '}
          {inForce.origin === 'file' ? t('fromFile') : <PersonName id={inForce.publishedBy} />}
        </Text>
        {isDraft && (
          <Badge variant="outline" color="orange">
            {t('draft')}
          </Badge>
        )}
        {desk.trial !== undefined && (
          <Badge variant="light" color="blue">
            {t('onTrial', { name: desk.trial.name })}
          </Badge>
        )}
      </Group>
      {!desk.publishing && (
        <Alert color="blue" icon={<InfoIcon />} title={t('fileRules.title')}>
          {t('fileRules.text')}
        </Alert>
      )}
      {desk.publishing && desk.fileDiffers && (
        <Text size="sm" c="dimmed">
          {t('fileDiffers')}
        </Text>
      )}
    </Stack>
  );
};
