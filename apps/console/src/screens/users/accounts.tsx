import type { Account, AccountAnswer } from '@airlock/contracts/access';
import { ActionIcon, Alert, Badge, Button, Group, Menu, Stack, Table, Text } from '@mantine/core';
import { KebabHorizontalIcon, PersonAddIcon } from '@primer/octicons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
import { useTimeText } from '../../parts/time.js';
import { Waiting } from '../../parts/waiting.js';
import { useSession } from '../../session/use-session.js';
import { InviteAgainForm, InviteForm, LockForm, RolesForm } from './account-forms.js';
import { Once } from './once.js';

type Asking =
  { readonly what: 'invite' } | { readonly what: 'roles' | 'lock' | 'again'; readonly account: Account };

/** Everybody who works here. */
export const Accounts = () => {
  const { t } = useTranslation(['users', 'shell']);
  const { view } = useSession();
  const { data, error, refetch } = useApi('listAccounts', {});
  const [asking, setAsking] = useState<Asking>();
  const [answer, setAnswer] = useState<AccountAnswer>();
  const close = () => setAsking(undefined);
  const done = (given: AccountAnswer) => {
    close();
    if (given.invite !== undefined || given.approvalId !== undefined) setAnswer(given);
  };
  if (error !== null) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Waiting />;
  return (
    <Stack>
      {view.demo !== undefined && (
        <Alert color="yellow" variant="light" title={t('demo')}>
          {t('demoText')}
        </Alert>
      )}
      <Group>
        <Button leftSection={<PersonAddIcon />} onClick={() => setAsking({ what: 'invite' })}>
          {t('invite.open')}
        </Button>
      </Group>
      {data.items.length === 0 ? (
        <Text c="dimmed">{t('none.accounts')}</Text>
      ) : (
        <AccountTable accounts={data.items} ownId={view.principal.id} onAsk={setAsking} />
      )}
      {asking?.what === 'invite' && <InviteForm onClose={close} onDone={done} />}
      {asking?.what === 'roles' && <RolesForm account={asking.account} onClose={close} onDone={done} />}
      {asking?.what === 'lock' && <LockForm account={asking.account} onClose={close} onDone={done} />}
      {asking?.what === 'again' && <InviteAgainForm account={asking.account} onClose={close} onDone={done} />}
      {answer !== undefined && <Answered answer={answer} onClose={() => setAnswer(undefined)} />}
    </Stack>
  );
};

const Answered = ({ answer, onClose }: { readonly answer: AccountAnswer; readonly onClose: () => void }) => {
  const { t } = useTranslation('users');
  const { account, invite, approvalId } = answer;
  const waits = approvalId === undefined ? '' : ` ${t('second')}`;
  return invite === undefined ? (
    <Once title={t('waits.title')} text={t('second')} onClose={onClose} />
  ) : (
    <Once
      title={t('link.title', { name: account.name })}
      text={t('link.text') + waits}
      // Behind the `#`, so that it stands in no log of a server or proxy.
      secret={`${location.origin}/enrol#${invite}`}
      onClose={onClose}
    />
  );
};

interface AccountTableProps {
  readonly accounts: readonly Account[];
  /** Nobody decides about their own account. */
  readonly ownId: string;
  readonly onAsk: (asking: Asking) => void;
}

const AccountTable = ({ accounts, ownId, onAsk }: AccountTableProps) => {
  const { t } = useTranslation(['users', 'shell']);
  const time = useTimeText();
  return (
    <Table.ScrollContainer minWidth={720}>
      <Table highlightOnHover verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('name')}</Table.Th>
            <Table.Th>{t('roles')}</Table.Th>
            <Table.Th>{t('state')}</Table.Th>
            <Table.Th>{t('lastSignIn')}</Table.Th>
            <Table.Th>{t('actions')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {accounts.map((account) => (
            <Table.Tr key={account.accountId}>
              <Table.Td fw={500}>
                {account.name}
                {account.accountId === ownId && (
                  <Text span size="xs" c="dimmed">
                    {' '}
                    {t('you')}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>
                <Group gap={4}>
                  {account.roles.map((role) => (
                    <Badge key={role} variant="light" color="gray">
                      {t(`shell:role.${role}`)}
                    </Badge>
                  ))}
                  {account.roles.length === 0 && (
                    <Text size="sm" c="dimmed">
                      {t('noRoles')}
                    </Text>
                  )}
                </Group>
              </Table.Td>
              <Table.Td>
                <State account={account} />
              </Table.Td>
              <Table.Td>{account.lastSignInAt === undefined ? '–' : time(account.lastSignInAt)}</Table.Td>
              <Table.Td>
                {account.accountId !== ownId && <AccountMenu account={account} onAsk={onAsk} />}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
};

const State = ({ account: { disabled, enrolled, external } }: { readonly account: Account }) => {
  const { t } = useTranslation('users');
  if (disabled)
    return (
      <Badge color="red" variant="light">
        {t('is.lockedOut')}
      </Badge>
    );
  if (!enrolled)
    return (
      <Badge color="yellow" variant="light">
        {t('is.invited')}
      </Badge>
    );
  return (
    <Badge color="green" variant="light">
      {t(external ? 'is.external' : 'is.active')}
    </Badge>
  );
};

const AccountMenu = ({
  account,
  onAsk,
}: {
  readonly account: Account;
  readonly onAsk: (asking: Asking) => void;
}) => {
  const { t } = useTranslation('users');
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" aria-label={t('actionsOf', { name: account.name })}>
          <KebabHorizontalIcon />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {!account.external && (
          <>
            <Menu.Item onClick={() => onAsk({ what: 'roles', account })}>{t('changeRoles.open')}</Menu.Item>
            <Menu.Item onClick={() => onAsk({ what: 'again', account })}>{t('inviteAgain.open')}</Menu.Item>
          </>
        )}
        <Menu.Item
          {...(account.disabled ? {} : { color: 'red' })}
          onClick={() => onAsk({ what: 'lock', account })}
        >
          {t(account.disabled ? 'letIn.open' : 'lockOut.open')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
};
