import { Checkbox, Group, MultiSelect, PasswordInput, Select, Switch, TextInput } from '@mantine/core';
import type { DutyLayer } from '@airlock/contracts/duty';
import type { Channel, ChannelTarget } from '@airlock/contracts/page';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useApi } from '../../api/use-api.js';
import { useMay, useSession } from '../../session/use-session.js';
import { FormModal } from '../../parts/form-modal.js';

type Kind = ChannelTarget['kind'];
const KINDS = ['feishu', 'dingtalk', 'wecom', 'slack', 'email', 'webhook', 'pagerduty'] as const;
const WITH_SECRET: readonly Kind[] = ['webhook', 'feishu', 'dingtalk'];
const LAYERS = ['primary', 'backup', 'lead'] as const;
const TEAM = '';

/** What the form says as the contract takes it. */
const targetOf = (kind: Kind, to: string, secret: string): ChannelTarget => {
  const signed = secret === '' ? {} : { secret };
  switch (kind) {
    case 'email':
      return { kind, to };
    case 'pagerduty':
      return { kind, routingKey: to } as ChannelTarget;
    case 'webhook':
    case 'feishu':
    case 'dingtalk':
      return { kind, url: to, ...signed };
    case 'wecom':
    case 'slack':
      return { kind, url: to };
  }
};

export interface ChannelFormProps {
  /** Undefined for a new one. */
  readonly channel?: Channel;
  readonly onClose: () => void;
  /** Told what was made for a webhook. */
  readonly onSecret: (secret: string) => void;
}

/** A way to reach somebody: whom, at which steps, and where it leads. */
export const ChannelForm = ({ channel, onClose, onSecret }: ChannelFormProps) => {
  const { t, i18n } = useTranslation('pages');
  const may = useMay();
  const me = useSession().view.principal;
  const people =
    useApi('listPeople', {}, { enabled: may('paging.manage') && may('duty.read') }).data?.items ?? [];
  const [name, setName] = useState(channel?.name ?? '');
  const [person, setPerson] = useState<string>(channel === undefined ? me.id : (channel.person ?? TEAM));
  const [kind, setKind] = useState<Kind>((channel?.kind ?? 'feishu') as Kind);
  const [to, setTo] = useState('');
  const [secret, setSecret] = useState('');
  const [layers, setLayers] = useState<readonly string[]>(channel?.layers ?? []);
  const [lang, setLang] = useState(channel?.lang ?? (i18n.language as 'en' | 'zh-CN'));
  const [inDrill, setInDrill] = useState(channel?.inDrill ?? false);
  const [enabled, setEnabled] = useState(channel?.enabled ?? true);
  const refreshes = ['listChannels'] as const;
  const add = useAct('addChannel', { refreshes });
  const change = useAct('setChannel', { refreshes });
  const submit = (): void => {
    const said = {
      ...{ name, lang, inDrill, enabled, layers: [...layers] as DutyLayer[] },
      ...(person === TEAM ? {} : { person }),
    };
    if (channel === undefined)
      add.mutate(
        { body: { ...said, target: targetOf(kind, to, secret) } },
        {
          onSuccess: (added) => {
            if (added.secret !== undefined) onSecret(added.secret);
            onClose();
          },
        },
      );
    else
      change.mutate(
        {
          params: { channelId: channel.channelId },
          body: { ...said, ...(to === '' ? {} : { target: targetOf(kind, to, secret) }) },
        },
        { onSuccess: onClose },
      );
  };
  const others = people.filter(({ id }) => id !== me.id).map(({ id, name: label }) => ({ value: id, label }));
  return (
    <FormModal
      title={channel === undefined ? t('channels.add') : t('channels.editTitle', { name: channel.name })}
      does={t('channels.save')}
      isBusy={add.isPending || change.isPending}
      error={add.error ?? change.error}
      onClose={onClose}
      onSubmit={submit}
    >
      <TextInput
        label={t('channels.name')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        maxLength={100}
        required
        data-autofocus
      />
      {may('paging.manage') && (
        <Select
          label={t('channels.whose')}
          value={person}
          onChange={(value) => setPerson(value ?? me.id)}
          allowDeselect={false}
          data={[{ value: me.id, label: t('channels.mine') }, { value: TEAM, label: t('team') }, ...others]}
          searchable
        />
      )}
      <Select
        label={t('channels.kind')}
        value={kind}
        onChange={(value) => setKind((value ?? 'feishu') as Kind)}
        allowDeselect={false}
        disabled={channel !== undefined}
        data={KINDS.map((value) => ({ value, label: t(`channel.${value}`) }))}
      />
      <TextInput
        label={t(
          kind === 'email' ? 'channels.mail' : kind === 'pagerduty' ? 'channels.routingKey' : 'channels.url',
        )}
        description={channel === undefined ? undefined : t('channels.targetKept', { target: channel.target })}
        type={kind === 'email' ? 'email' : 'text'}
        value={to}
        onChange={(event) => setTo(event.currentTarget.value.trim())}
        required={channel === undefined}
      />
      {WITH_SECRET.includes(kind) && (
        <PasswordInput
          label={t('channels.signing')}
          description={t(kind === 'webhook' ? 'channels.signingMade' : 'channels.signingOptional')}
          value={secret}
          onChange={(event) => setSecret(event.currentTarget.value.trim())}
          autoComplete="off"
        />
      )}
      <MultiSelect
        label={t('channels.steps')}
        description={t('channels.stepsWhy')}
        value={[...layers]}
        onChange={setLayers}
        data={LAYERS.map((value) => ({ value, label: t(`layer.${value}`) }))}
      />
      <Select
        label={t('channels.lang')}
        value={lang}
        onChange={(value) => setLang((value ?? 'zh-CN') as typeof lang)}
        allowDeselect={false}
        data={[
          { value: 'zh-CN', label: '中文' },
          { value: 'en', label: 'English' },
        ]}
      />
      <Group>
        <Switch
          label={t('channels.enabled')}
          checked={enabled}
          onChange={(event) => setEnabled(event.currentTarget.checked)}
        />
        <Checkbox
          label={t('channels.inDrill')}
          checked={inDrill}
          onChange={(event) => setInDrill(event.currentTarget.checked)}
        />
      </Group>
    </FormModal>
  );
};
