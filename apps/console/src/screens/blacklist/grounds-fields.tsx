import { Group, Select, Textarea, TextInput } from '@mantine/core';
import type { BlacklistGrounds } from '@airlock/contracts/blacklist';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../live/clock.js';

const DAY_MS = 86_400_000;
const DAYS = ['30', '90', '180', '365', '1095', '1825'] as const;
const FOR_GOOD = 'permanent';

export const NO_GROUNDS: BlacklistGrounds = { facts: '', reasons: '', legalBasis: '', appealChannel: '' };

interface GroundsProps {
  readonly value: BlacklistGrounds;
  readonly onChange: (value: BlacklistGrounds) => void;
}

/** What the person concerned is told; no field of it may be empty. */
export const GroundsFields = ({ value, onChange }: GroundsProps) => {
  const { t } = useTranslation('blacklist');
  const field = (name: keyof BlacklistGrounds) => ({
    label: t(`fact.${name}`),
    value: value[name],
    required: true,
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange({ ...value, [name]: event.currentTarget.value }),
  });
  return (
    <>
      <Textarea {...field('facts')} description={t('factsHint')} autosize minRows={2} maxLength={4_000} />
      <TextInput {...field('reasons')} maxLength={4_000} />
      <Group grow align="start">
        <TextInput {...field('legalBasis')} maxLength={200} />
        <TextInput {...field('appealChannel')} maxLength={4_000} />
      </Group>
    </>
  );
};

interface TermProps {
  /** Days, or `permanent`. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly label?: string;
}

export const TermField = ({ value, onChange, label }: TermProps) => {
  const { t } = useTranslation('blacklist');
  return (
    <Select
      label={label ?? t('fact.term')}
      {...(value === FOR_GOOD ? { description: t('term.twoVotes') } : {})}
      data={[
        ...DAYS.map((days) => ({ value: days, label: t('term.days', { count: Number(days) }) })),
        { value: FOR_GOOD, label: t('term.permanent') },
      ]}
      value={value}
      onChange={(next) => onChange(next ?? value)}
      allowDeselect={false}
    />
  );
};

/** Of what was chosen in a `TermField`, from a time on (now by default), ms since 1970. */
export const termOf = (chosen: string, from = serverNow()): { until: number } | { permanent: true } =>
  chosen === FOR_GOOD ? { permanent: true } : { until: from + Number(chosen) * DAY_MS };
