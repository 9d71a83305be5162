import {
  Alert,
  Anchor,
  Button,
  Group,
  Paper,
  PasswordInput,
  Select,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { CheckCircleIcon, ShieldXIcon } from '@primer/octicons-react';
import type { BlacklistHit, CheckPoint } from '@airlock/contracts/blacklist';
import type { StreamerId } from '@airlock/contracts/ids';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
import { FactList } from '../../parts/fact-list.js';
import { listText } from '../../parts/list-text.js';
import { useTimeText } from '../../parts/time.js';

const POINTS = ['register', 'publish', 'cohost', 'reconnect'] as const satisfies readonly CheckPoint[];

/** Would somebody be refused? By account, or by numbers that are hashed at once and kept nowhere. */
export const CheckPerson = ({ onOpen }: { readonly onOpen: () => void }) => {
  const { t } = useTranslation('blacklist');
  const [at, setAt] = useState<CheckPoint>('publish');
  const [streamerId, setStreamerId] = useState('');
  const [paper, setPaper] = useState('');
  const [phone, setPhone] = useState('');
  const [address, setAddress] = useState('');
  const checking = useAct('checkBlacklists');
  const isAsked = [streamerId, paper, phone, address].some((text) => text.trim() !== '');
  const check = () => {
    const claims = {
      ...(paper.trim() === '' ? {} : { document: { type: 'id_card', number: paper.trim() } }),
      ...(phone.trim() === '' ? {} : { phone: phone.trim() }),
    };
    checking.mutate(
      {
        body: {
          at,
          ...(streamerId.trim() === '' ? {} : { streamerId: streamerId.trim() as StreamerId }),
          ...(Object.keys(claims).length === 0 ? {} : { claims }),
          ...(address.trim() === '' ? {} : { address: address.trim() }),
        },
      },
      {
        // Numbers do not stay on the screen for whoever passes by.
        onSettled: () => {
          setPaper('');
          setPhone('');
        },
      },
    );
  };
  return (
    <Stack maw={760}>
      <Text size="sm" c="dimmed">
        {t('check.intro')}
      </Text>
      <Paper withBorder p="md">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            check();
          }}
        >
          <Stack>
            <Group grow align="start">
              <TextInput label={t('check.streamer')} value={streamerId} onChange={(e) => setStreamerId(e.currentTarget.value)} />
              <Select
                label={t('check.at')}
                data={POINTS.map((value) => ({ value, label: t(`point.${value}`) }))}
                value={at}
                onChange={(value) => setAt((value ?? 'publish') as CheckPoint)}
                allowDeselect={false}
              />
            </Group>
            <Group grow align="start">
              <PasswordInput label={t('check.paper')} description={t('check.hashed')} value={paper} onChange={(e) => setPaper(e.currentTarget.value)} autoComplete="off" />
              <PasswordInput label={t('check.phone')} description={t('check.hashed')} value={phone} onChange={(e) => setPhone(e.currentTarget.value)} autoComplete="off" />
            </Group>
            <TextInput label={t('check.address')} value={address} onChange={(e) => setAddress(e.currentTarget.value)} />
            <Group>
              <Button type="submit" loading={checking.isPending} disabled={!isAsked}>
                {t('check.do')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Paper>
      <ErrorNote error={checking.error} />
      {checking.data !== undefined &&
        (checking.data.allow ? (
          <Alert color="green" variant="light" icon={<CheckCircleIcon />} role="status" title={t('check.allowed')} />
        ) : (
          <Alert color="red" variant="light" icon={<ShieldXIcon />} role="status" title={t('check.refused', { count: checking.data.hits.length })}>
            <Stack gap="sm">
              {checking.data.hits.map((hit) => (
                <Hit key={hit.entryId} hit={hit} onOpen={onOpen} />
              ))}
            </Stack>
          </Alert>
        ))}
    </Stack>
  );
}; // prettier-ignore

interface HitProps {
  readonly hit: BlacklistHit;
  /** The entry is looked at. */
  readonly onOpen: () => void;
}

const Hit = ({ hit, onOpen }: HitProps) => {
  const { t } = useTranslation(['blacklist', 'approvals']);
  const time = useTimeText();
  return (
    <FactList
      facts={[
        [t('fact.family'), t(`approvals:family.${hit.family}`)],
        [t('check.by'), listText(hit.by.map((kind) => t(`key.${kind as 'person'}`)))],
        [t('fact.reasons'), hit.reason],
        [t('fact.legalBasis'), hit.legalBasis],
        [t('fact.term'), hit.until === undefined ? t('term.open') : time(hit.until)],
        [t('fact.document'), hit.document],
        [t('fact.entry'), <Anchor key="entry" component={Link} to="/blacklist" hash={hit.entryId} onClick={onOpen} size="sm">{hit.entryId}</Anchor>],
      ]}
    />
  );
}; // prettier-ignore
