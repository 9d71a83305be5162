import type { AddedKey, ApiKey } from '@airlock/contracts/access';
import type { Permission } from '@airlock/contracts/person';
import {
  Badge,
  Button,
  Code,
  Group,
  MultiSelect,
  NumberInput,
  Stack,
  Table,
  Text,
  TextInput,
} from '@mantine/core';
import { PlusIcon } from '@primer/octicons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useApi } from '../../api/use-api.js';
import { useSeconds } from '../../live/clock.js';
import { ErrorNote } from '../../parts/error-note.js';
import { PersonName } from '../../parts/person-name.js';
import { useTimeText } from '../../parts/time.js';
import { Waiting } from '../../parts/waiting.js';
import { fieldOf, FormModal } from '../../parts/form-modal.js';
import { Once } from './once.js';
import { MACHINE_SCOPES } from './scopes.js';

/** Machines' ways in. */
export const Keys = () => {
  const { t } = useTranslation('users');
  const { data, error, refetch } = useApi('listKeys', {});
  const [isAdding, setAdding] = useState(false);
  const [added, setAdded] = useState<AddedKey>();
  const [ending, setEnding] = useState<ApiKey>();
  if (error !== null) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Waiting />;
  return (
    <Stack>
      <Group>
        <Button leftSection={<PlusIcon />} onClick={() => setAdding(true)}>
          {t('key.open')}
        </Button>
      </Group>
      {data.items.length === 0 ? (
        <Text c="dimmed">{t('none.keys')}</Text>
      ) : (
        <KeyTable keys={data.items} onEnd={setEnding} />
      )}
      {isAdding && (
        <AddKey
          onClose={() => setAdding(false)}
          onDone={(key) => {
            setAdding(false);
            setAdded(key);
          }}
        />
      )}
      {ending !== undefined && <EndKey apiKey={ending} onClose={() => setEnding(undefined)} />}
      {added !== undefined && (
        <Once
          title={t('key.made', { name: added.key.name })}
          text={t('key.text')}
          secret={added.secret}
          onClose={() => setAdded(undefined)}
        />
      )}
    </Stack>
  );
};

const AddKey = ({
  onClose,
  onDone,
}: {
  readonly onClose: () => void;
  readonly onDone: (key: AddedKey) => void;
}) => {
  const { t } = useTranslation('users');
  const [scopes, setScopes] = useState<string[]>([]);
  const [days, setDays] = useState<number>(90);
  const add = useAct('addKey', { refreshes: ['listKeys'] });
  return (
    <FormModal
      title={t('key.title')}
      does={t('key.do')}
      isBusy={add.isPending}
      isReady={scopes.length > 0}
      error={add.error}
      onClose={onClose}
      onSubmit={(data) =>
        add.mutate(
          { body: { name: fieldOf(data, 'name'), scopes: scopes as Permission[], days } },
          { onSuccess: onDone },
        )
      }
    >
      <TextInput
        name="name"
        label={t('key.name')}
        description={t('key.nameHint')}
        maxLength={100}
        data-autofocus
        required
        withAsterisk={false}
      />
      <MultiSelect
        label={t('key.scopes')}
        description={t('key.scopesHint')}
        data={[...MACHINE_SCOPES]}
        value={scopes}
        onChange={setScopes}
        searchable
        clearable
      />
      <NumberInput
        label={t('key.days')}
        value={days}
        onChange={(next) => setDays(Number(next))}
        min={1}
        max={400}
        allowDecimal={false}
      />
    </FormModal>
  );
};

const EndKey = ({ apiKey, onClose }: { readonly apiKey: ApiKey; readonly onClose: () => void }) => {
  const { t } = useTranslation('users');
  const end = useAct('revokeKey', { refreshes: ['listKeys'] });
  const { keyId, name } = apiKey;
  return (
    <FormModal
      title={t('key.end', { name })}
      does={t('key.endDo')}
      isDangerous
      isBusy={end.isPending}
      error={end.error}
      onClose={onClose}
      onSubmit={() => end.mutate({ params: { keyId } }, { onSuccess: onClose })}
    >
      <Text size="sm">{t('key.endText')}</Text>
    </FormModal>
  );
};

const KeyTable = ({
  keys,
  onEnd,
}: {
  readonly keys: readonly ApiKey[];
  readonly onEnd: (key: ApiKey) => void;
}) => {
  const { t } = useTranslation('users');
  const time = useTimeText();
  const now = useSeconds();
  return (
    <Table.ScrollContainer minWidth={720}>
      <Table highlightOnHover verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('key.name')}</Table.Th>
            <Table.Th>{t('key.scopes')}</Table.Th>
            <Table.Th>{t('key.by')}</Table.Th>
            <Table.Th>{t('key.expires')}</Table.Th>
            <Table.Th>{t('key.used')}</Table.Th>
            <Table.Th>{t('state')}</Table.Th>
            <Table.Th>{t('actions')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {keys.map((key) => {
            const isOver = key.revokedAt !== undefined || key.expiresAt <= now;
            return (
              <Table.Tr key={key.keyId} c={isOver ? 'dimmed' : undefined}>
                <Table.Td fw={500}>{key.name}</Table.Td>
                <Table.Td>
                  <Group gap={4}>
                    {key.scopes.map((scope) => (
                      <Code key={scope}>{scope}</Code>
                    ))}
                  </Group>
                </Table.Td>
                <Table.Td>
                  <PersonName id={key.createdBy} />
                </Table.Td>
                <Table.Td>{key.expiresAt !== undefined && time(key.expiresAt)}</Table.Td>
                <Table.Td>{key.lastUsedAt === undefined ? '–' : time(key.lastUsedAt)}</Table.Td>
                <Table.Td>
                  <Badge variant="light" color={isOver ? 'gray' : 'green'}>
                    {t(key.revokedAt !== undefined ? 'key.revoked' : isOver ? 'key.expired' : 'key.inForce')}
                  </Badge>
                </Table.Td>
                <Table.Td>
                  {!isOver && (
                    <Button size="compact-sm" variant="subtle" color="red" onClick={() => onEnd(key)}>
                      {t('key.endDo')}
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
};
