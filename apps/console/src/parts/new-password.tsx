import { PasswordInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** Characters of a password at least; control says the same. */
const MIN_LENGTH = 12;

/** What is wrong with a new password as it was entered. */
export type PasswordFault = 'short' | 'differ';

export const newPasswordIn = (
  data: FormData,
): { readonly password: string; readonly fault?: PasswordFault } => {
  const password = String(data.get('password') ?? '');
  if (password.length < MIN_LENGTH) return { password, fault: 'short' };
  return password === data.get('again') ? { password } : { password, fault: 'differ' };
};

export interface NewPasswordProps {
  readonly fault: PasswordFault | undefined;
  readonly autoFocus?: boolean;
}

/** The fields of a new password, given twice: `newPasswordIn` reads them. */
export const NewPassword = ({ fault, autoFocus = false }: NewPasswordProps) => {
  const { t } = useTranslation('access');
  return (
    <>
      <PasswordInput
        name="password"
        label={t('enrol.new')}
        description={t('enrol.rule', { count: MIN_LENGTH })}
        autoComplete="new-password"
        maxLength={256}
        visibilityToggleButtonProps={{ 'aria-label': t('signIn.show') }}
        error={fault === 'short' && t('enrol.short', { count: MIN_LENGTH })}
        autoFocus={autoFocus}
        required
        withAsterisk={false}
      />
      <PasswordInput
        name="again"
        label={t('enrol.again')}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': t('signIn.show') }}
        error={fault === 'differ' && t('enrol.differ')}
        required
        withAsterisk={false}
      />
    </>
  );
};
