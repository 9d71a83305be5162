import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';

const COLOURS = ['gray', 'blue', 'yellow', 'orange', 'red', 'red'] as const;

/** A severity of the taxonomy, 0 to 5, by colour and number: never by colour alone. */
export const Severity = ({ severity }: { readonly severity: number }) => {
  const { t } = useTranslation('shell');
  return (
    <Badge
      color={COLOURS[severity] ?? 'gray'}
      variant={severity >= 4 ? 'filled' : 'light'}
      aria-label={t('severity', { severity })}
    >
      {severity}
    </Badge>
  );
};
