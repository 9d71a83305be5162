import type { AccountRole } from '@airlock/contracts/access';
import { conflictOf } from '@airlock/moderation/access';
import { Alert, Checkbox, SimpleGrid } from '@mantine/core';
import { useTranslation } from 'react-i18next';

const ROLES = [
  ...['moderator', 'duty', 'duty_lead', 'editor_in_chief', 'board', 'appeals_reviewer', 'policy_owner'],
  ...['liaison', 'minors_desk', 'retention_officer', 'auditor', 'admin'],
] as readonly AccountRole[];

export interface RoleBoxesProps {
  readonly roles: readonly AccountRole[];
  readonly onChange: (roles: AccountRole[]) => void;
}

/** The roles of an account, each with what it does; what one person may not be at once is said before it is asked for. */
export const RoleBoxes = ({ roles, onChange }: RoleBoxesProps) => {
  const { t } = useTranslation(['users', 'shell', 'access']);
  const isClash = conflictOf(roles) !== undefined;
  return (
    <>
      <Checkbox.Group
        label={t('roles')}
        value={[...roles]}
        onChange={(next) => onChange(ROLES.filter((role) => next.includes(role)))}
      >
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs" mt="xs">
          {ROLES.map((role) => (
            <Checkbox
              key={role}
              value={role}
              label={t(`shell:role.${role}`)}
              description={t(`access:does.${role}`)}
            />
          ))}
        </SimpleGrid>
      </Checkbox.Group>
      {isClash && (
        <Alert
          color="red"
          variant="light"
          role="alert"
          title={t(roles.includes('auditor') ? 'clash.auditor' : 'clash.admin')}
        />
      )}
    </>
  );
};
