import { Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLabelName } from '../../parts/label-name.js';
import classes from './policy.module.css';

export interface LabelBar {
  readonly label: string;
  readonly n: number;
  readonly stricter: number;
  readonly laxer: number;
}

/** By label, how many items would be treated more strictly or more laxly. */
export const LabelBars = ({ labels }: { readonly labels: readonly LabelBar[] }) => {
  const { t, i18n } = useTranslation('policy');
  const name = useLabelName();
  const count = (n: number): string => n.toLocaleString(i18n.language);
  const most = Math.max(1, ...labels.map((l) => l.stricter + l.laxer));
  const share = (n: number): string => `${String((100 * n) / most)}%`;
  return (
    <Stack gap={6}>
      <Group gap="md">
        <Text size="xs">
          <span className={`${classes.key} ${classes.stricter}`} aria-hidden /> {t('bars.stricter')}
        </Text>
        <Text size="xs">
          <span className={`${classes.key} ${classes.laxer}`} aria-hidden /> {t('bars.laxer')}
        </Text>
      </Group>
      <Stack gap={6} component="ul" m={0} p={0} style={{ listStyle: 'none' }} aria-label={t('bars.title')}>
        {labels.map((l) => (
          <li key={l.label} className={classes.bar}>
            <Text size="sm" truncate title={l.label}>
              {name(l.label)}
            </Text>
            <div className={classes.track} aria-hidden>
              <div className={classes.stricter} style={{ width: share(l.stricter) }} />
              <div className={classes.laxer} style={{ width: share(l.laxer) }} />
            </div>
            <span
              className={classes.numbers}
              aria-label={t('bars.of', { stricter: l.stricter, laxer: l.laxer, n: l.n })}
            >
              +{count(l.stricter)} / −{count(l.laxer)}
            </span>
          </li>
        ))}
      </Stack>
    </Stack>
  );
};
