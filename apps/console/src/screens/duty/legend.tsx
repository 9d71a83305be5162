import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { LAYERS } from './bars.js';
import classes from './week.module.css';

const still = { position: 'static', padding: 0 } as const;

/** What the colours and lines of the picture say. */
export const Legend = () => {
  const { t } = useTranslation('duty');
  return (
    <Group gap="lg">
      {LAYERS.map((layer) => (
        <Text key={layer} size="xs">
          <span
            className={`${classes['key']} ${classes['bar']}`}
            style={still}
            data-layer={layer}
            aria-hidden
          />
          {t(`layer.${layer}`)}
        </Text>
      ))}
      <Text size="xs">
        <span className={`${classes['key']} ${classes['bar']}`} style={still} data-changed aria-hidden />
        {t('legend.changed')}
      </Text>
      <Text size="xs">
        <span className={`${classes['key']} ${classes['gap']}`} style={still} aria-hidden />
        {t('week.gap')}
      </Text>
      <Text size="xs">
        <span className={`${classes['key']} ${classes['alone']}`} style={still} aria-hidden />
        {t('legend.alone')}
      </Text>
      <Text size="xs" c="dimmed">
        {t('legend.keys')}
      </Text>
    </Group>
  );
};
