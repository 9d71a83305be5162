import { Checkbox, Group, Select, TagsInput, TextInput } from '@mantine/core';
import type { ListFamily, NamedKey } from '@airlock/contracts/blacklist';
import type { IdentityKeyKind } from '@airlock/contracts/identity';
import type { StreamerId } from '@airlock/contracts/ids';
import type { NoticeLanguage } from '@airlock/contracts/notice';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/use-api.js';
import { serverNow } from '../../live/clock.js';
import { AskedFor } from '../../parts/asked-for.js';
import { FormModal } from '../../parts/form-modal.js';
import { LongText } from '../../parts/long-text.js';
import { GroundsFields, NO_GROUNDS, TermField, termOf } from './grounds-fields.js';

const KINDS = ['person', 'phone', 'device', 'payout'] as const satisfies readonly IdentityKeyKind[];
const NAMED = ['domain', 'range', 'icp', 'app'] as const satisfies readonly NamedKey['kind'][];

interface ProposeProps {
  /** Whom it is about, where that is settled. */
  readonly streamerId?: StreamerId;
  readonly onClose: () => void;
}

/** Proposes an entry by what a streamer is known by, or by public names; the board decides. */
export const ProposeDialog = ({ streamerId, onClose }: ProposeProps) => {
  const { t, i18n } = useTranslation(['blacklist', 'approvals']);
  const [who, setWho] = useState<string>(streamerId ?? '');
  const [kinds, setKinds] = useState<string[]>([...KINDS]);
  const [named, setNamed] = useState<NamedKey>({ kind: 'domain', value: '' });
  const [family, setFamily] = useState<ListFamily>('platform');
  const [grounds, setGrounds] = useState(NO_GROUNDS);
  const [term, setTerm] = useState('365');
  const [evidence, setEvidence] = useState<string[]>([]);
  const [document, setDocument] = useState({ issuer: '', number: '' });
  const [lang, setLang] = useState<NoticeLanguage>(i18n.language === 'en' ? 'en' : 'zh-CN');
  const [reason, setReason] = useState('');
  const proposing = useAct('proposeBlacklistEntry', { refreshes: ['listBlacklist', 'listApprovals'] });
  const needsDocument = family === 'authority' || family === 'industry';
  const hasDocument = document.issuer.trim() !== '' && document.number.trim() !== '';
  const isAbout = (who.trim() !== '' && kinds.length > 0) || named.value.trim() !== '';
  const isReady =
    isAbout &&
    reason.trim() !== '' &&
    Object.values(grounds).every((text) => text.trim() !== '') &&
    (!needsDocument || hasDocument);
  const propose = () =>
    proposing.mutate({
      body: {
        ...{ family, grounds, evidence, lang, reason, term: termOf(term) },
        subject: {
          ...(who.trim() === ''
            ? {}
            : { streamerId: who.trim() as StreamerId, kinds: kinds as IdentityKeyKind[] }),
          ...(named.value.trim() === '' ? {} : { keys: [named] }),
        },
        ...(needsDocument ? { document: { ...document, effectiveAt: serverNow() } } : {}),
      },
    });
  return (
    <FormModal
      title={t('propose.title')}
      does={t('propose.do')}
      isReady={isReady}
      isBusy={proposing.isPending}
      error={proposing.error}
      onClose={onClose}
      onSubmit={propose}
      {...(proposing.data === undefined
        ? {}
        : { instead: <AskedFor title={t('asked.title')} text={t('asked.text')} onClose={onClose} /> })}
    >
      <Group grow align="start">
        <Select
          label={t('fact.family')}
          data={(['platform', 'authority', 'industry', 'commerce'] as const).map((value) => ({
            value,
            label: t(`approvals:family.${value}`),
          }))}
          value={family}
          onChange={(value) => setFamily((value ?? 'platform') as ListFamily)}
          allowDeselect={false}
        />
        <TermField value={term} onChange={setTerm} />
      </Group>
      <TextInput
        label={t('propose.who')}
        description={t('propose.whoHint')}
        value={who}
        onChange={(event) => setWho(event.currentTarget.value)}
        disabled={streamerId !== undefined}
      />
      <Checkbox.Group
        label={t('propose.kinds')}
        description={t('propose.kindsHint')}
        value={kinds}
        onChange={setKinds}
      >
        <Group mt={4}>
          {KINDS.map((kind) => (
            <Checkbox key={kind} value={kind} label={t(`key.${kind}`)} />
          ))}
        </Group>
      </Checkbox.Group>
      {streamerId === undefined && (
        <Group align="end" grow>
          <Select
            label={t('propose.named')}
            data={NAMED.map((value) => ({ value, label: t(`key.${value}`) }))}
            value={named.kind}
            onChange={(value) => setNamed({ ...named, kind: (value ?? 'domain') as NamedKey['kind'] })}
            allowDeselect={false}
          />
          <TextInput
            aria-label={t('propose.namedValue')}
            placeholder={t('propose.namedHint')}
            value={named.value}
            onChange={(event) => setNamed({ ...named, value: event.currentTarget.value })}
          />
        </Group>
      )}
      <GroundsFields value={grounds} onChange={setGrounds} />
      {needsDocument && (
        <Group grow align="start">
          {(['issuer', 'number'] as const).map((name) => (
            <TextInput
              key={name}
              label={t(`document.${name}`)}
              value={document[name]}
              onChange={(event) => setDocument({ ...document, [name]: event.currentTarget.value })}
              required
            />
          ))}
        </Group>
      )}
      <Group grow align="start">
        <TagsInput
          label={t('fact.evidence')}
          description={t('propose.evidenceHint')}
          value={evidence}
          onChange={setEvidence}
        />
        <Select
          label={t('propose.lang')}
          description={t('propose.langHint')}
          data={[
            { value: 'zh-CN', label: '中文' },
            { value: 'en', label: 'English' },
          ]}
          value={lang}
          onChange={(value) => setLang((value ?? 'zh-CN') as NoticeLanguage)}
          allowDeselect={false}
        />
      </Group>
      <LongText
        label={t('reason')}
        description={t('propose.reasonHint')}
        value={reason}
        onChange={setReason}
      />
    </FormModal>
  );
};
