import { Button, CloseButton, Group, Kbd, Paper, Progress, Stack, Text } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { call, onAnswered } from '../api/client.js';
import { keysOf, useKeyMap } from '../keys/keys.js';
import type { KeyName } from '../keys/table.js';
import { useSession } from '../session/use-session.js';
import { setStep, useStep } from './progress.js';
import { advance, after, type Step, STEPS } from './steps.js';

/** What is pressed in each step. */
const KEYS: Readonly<Record<Step, readonly KeyName[]>> = {
  claim: ['next'],
  watch: ['play', 'back', 'forward'],
  decide: ['dump', 'clean'],
  undo: ['undo'],
  audit: [],
  line: [],
};
/** Whoever works the queue does not read the log: the last look is the auditor's. */
const AUDITOR = 'auditor';

/** Walks a newcomer through one real case of the demo; goes on when they really do what it says. */
export const Guide = () => {
  const step = useStep();
  const { view } = useSession();
  return step === undefined || view.demo === undefined ? null : <Card step={step} />;
};

const Card = ({ step }: { readonly step: Step }) => {
  const { t } = useTranslation(['guide', 'shell']);
  const map = useKeyMap();
  useEffect(() => {
    const stop = onAnswered((operation) => setStep(advance(step, operation)));
    const onPlaying = () => setStep(advance(step, 'played'));
    document.addEventListener('playing', onPlaying, true);
    return () => {
      stop();
      document.removeEventListener('playing', onPlaying, true);
    };
  }, [step]);
  const asAuditor = () =>
    void call('signInDemo', { body: { person: AUDITOR } }).then(() => {
      setStep('line');
      location.assign('/audit');
    });
  const at = STEPS.indexOf(step) + 1;
  return (
    <Paper withBorder p="xs" m="xs" component="section" aria-label={t('title')}>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text size="sm" fw={600}>
          {t('title')}
        </Text>
        <CloseButton size="sm" aria-label={t('end')} onClick={() => setStep(undefined)} />
      </Group>
      <Progress
        size="xs"
        my={6}
        value={(at / STEPS.length) * 100}
        aria-label={t('progress', { at, of: STEPS.length })}
      />
      <Stack gap={6} role="status">
        <Text size="sm">{t(`step.${step}`)}</Text>
        {KEYS[step].map((name) => (
          <Group key={name} gap={6} wrap="nowrap">
            <Kbd size="xs">{keysOf(name, map)}</Kbd>
            <Text size="xs">{t(`shell:keys.${name}`)}</Text>
          </Group>
        ))}
      </Stack>
      <Group mt="xs" gap="xs">
        {step === 'audit' ? (
          <Button size="compact-xs" onClick={asAuditor}>
            {t('asAuditor')}
          </Button>
        ) : (
          <Button
            size="compact-xs"
            variant={step === 'line' ? 'filled' : 'default'}
            onClick={() => setStep(after(step))}
          >
            {t(step === 'line' ? 'done' : 'next')}
          </Button>
        )}
      </Group>
    </Paper>
  );
};
