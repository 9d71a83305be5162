import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';

const COLOURS = ['red', 'orange', 'yellow', 'blue'] as const;
const ROMAN = ['Ⅰ', 'Ⅱ', 'Ⅲ', 'Ⅳ'] as const;

/** How grave, from 1 (gravest) to 4. */
export const Level = ({ level, size = 'md' }: { readonly level: number; readonly size?: 'md' | 'xl' }) => {
  const { t } = useTranslation('incidents');
  return (
    <Badge
      color={COLOURS[level - 1] ?? 'gray'}
      variant={level <= 2 ? 'filled' : 'light'}
      size={size}
      title={t(`level.${String(level) as '1'}`)}
      aria-label={t('levelOf', { level: t(`level.${String(level) as '1'}`) })}
    >
      {ROMAN[level - 1]}
    </Badge>
  );
};

/** Nothing of it is real. */
export const DrillMark = () => {
  const { t } = useTranslation('incidents');
  return (
    <Badge color="violet" variant="outline">
      {t('drill.mark')}
    </Badge>
  );
};
