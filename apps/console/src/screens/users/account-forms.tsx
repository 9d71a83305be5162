import type { Account, AccountAnswer, AccountRole } from '@airlock/contracts/access';
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/use-api.js';
import { fieldOf, FormModal } from '../../parts/form-modal.js';
import { ReasonField } from '../../parts/reason-field.js';
import { RoleBoxes } from './role-boxes.js';

const REFRESHES = ['listAccounts', 'listPeople', 'listApprovals'] as const;

interface FormProps {
  readonly onClose: () => void;
  readonly onDone: (answer: AccountAnswer) => void;
}

export const InviteForm = ({ onClose, onDone }: FormProps) => {
  const { t } = useTranslation('users');
  const [roles, setRoles] = useState<AccountRole[]>([]);
  const add = useAct('addAccount', { refreshes: REFRESHES });
  const give = (data: FormData) => {
    const body = { name: fieldOf(data, 'name'), roles, reason: fieldOf(data, 'reason') };
    add.mutate({ body }, { onSuccess: onDone });
  };
  return (
    <FormModal
      title={t('invite.title')}
      does={t('invite.do')}
      isBusy={add.isPending}
      error={add.error}
      onClose={onClose}
      onSubmit={give}
    >
      <TextInput
        name="name"
        label={t('name')}
        description={t('nameHint')}
        minLength={2}
        maxLength={64}
        data-autofocus
        required
        withAsterisk={false}
      />
      <RoleBoxes roles={roles} onChange={setRoles} />
      <ReasonField />
    </FormModal>
  );
};

export const RolesForm = ({ account, onClose, onDone }: FormProps & { readonly account: Account }) => {
  const { t } = useTranslation('users');
  const [roles, setRoles] = useState<AccountRole[]>(account.roles);
  const set = useAct('setRoles', { refreshes: REFRESHES });
  const { accountId, name } = account;
  return (
    <FormModal
      title={t('changeRoles.title', { name })}
      does={t('changeRoles.do')}
      isBusy={set.isPending}
      error={set.error}
      onClose={onClose}
      onSubmit={(data) =>
        set.mutate(
          { params: { accountId }, body: { roles, reason: fieldOf(data, 'reason') } },
          { onSuccess: onDone },
        )
      }
    >
      <RoleBoxes roles={roles} onChange={setRoles} />
      <ReasonField />
    </FormModal>
  );
};

export const LockForm = ({ account, onClose, onDone }: FormProps & { readonly account: Account }) => {
  const { t } = useTranslation('users');
  const set = useAct('setDisabled', { refreshes: REFRESHES });
  const { accountId, name, disabled } = account;
  return (
    <FormModal
      title={t(disabled ? 'letIn.title' : 'lockOut.title', { name })}
      does={t(disabled ? 'letIn.do' : 'lockOut.do')}
      isDangerous={!disabled}
      isBusy={set.isPending}
      error={set.error}
      onClose={onClose}
      onSubmit={(data) =>
        set.mutate(
          { params: { accountId }, body: { disabled: !disabled, reason: fieldOf(data, 'reason') } },
          { onSuccess: onDone },
        )
      }
    >
      <ReasonField />
    </FormModal>
  );
};

export const InviteAgainForm = ({ account, onClose, onDone }: FormProps & { readonly account: Account }) => {
  const { t } = useTranslation('users');
  const again = useAct('inviteAgain', { refreshes: REFRESHES });
  const { accountId, name } = account;
  return (
    <FormModal
      title={t('inviteAgain.title', { name })}
      does={t('inviteAgain.do')}
      isBusy={again.isPending}
      error={again.error}
      onClose={onClose}
      onSubmit={(data) =>
        again.mutate(
          { params: { accountId }, body: { reason: fieldOf(data, 'reason') } },
          { onSuccess: onDone },
        )
      }
    >
      <ReasonField />
    </FormModal>
  );
};
