import { Checkbox, Group, MultiSelect, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type RuleForm, ruleOf, type Weekday, WEEKDAYS } from './rule-form.js';

export interface RuleFieldsProps {
  readonly rule: RuleForm;
  readonly onChange: (rule: RuleForm) => void;
}

const HOURS = Array.from({ length: 24 }, (_, hour) => ({
  value: String(hour),
  label: `${String(hour).padStart(2, '0')}:00`,
}));

/** When shifts come again, in a form where that can be said in one. */
export const RuleFields = ({ rule, onChange }: RuleFieldsProps) => {
  const { t } = useTranslation('duty');
  const set = (more: Partial<RuleForm>) => onChange({ ...rule, ...more });
  return (
    <Stack gap="xs">
      <Group align="start" grow>
        <Select
          label={t('rule.repeats')}
          data={(['daily', 'weekly', 'own'] as const).map((value) => ({ value, label: t(`rule.${value}`) }))}
          value={rule.repeats}
          onChange={(value) => set({ repeats: value as RuleForm['repeats'], own: ruleOf(rule) })}
          allowDeselect={false}
        />
        {rule.repeats !== 'own' && (
          <>
            <NumberInput
              label={t(rule.repeats === 'daily' ? 'rule.everyDays' : 'rule.everyWeeks')}
              value={rule.every}
              onChange={(value) => set({ every: Math.max(1, Number(value)) })}
              min={1}
              max={52}
              allowDecimal={false}
            />
            <MultiSelect
              label={t('rule.hours')}
              placeholder={rule.hours.length === 0 ? t('rule.asStart') : undefined}
              data={HOURS}
              value={rule.hours.map(String)}
              onChange={(hours) => set({ hours: hours.map(Number) })}
              searchable
            />
          </>
        )}
      </Group>
      {rule.repeats === 'weekly' && (
        <Checkbox.Group
          label={t('rule.days')}
          value={[...rule.days]}
          onChange={(days) => set({ days: days as Weekday[] })}
        >
          <Group gap="sm" mt={4}>
            {WEEKDAYS.map((day) => (
              <Checkbox key={day} value={day} label={t(`weekday.${day}`)} />
            ))}
          </Group>
        </Checkbox.Group>
      )}
      {rule.repeats === 'own' && (
        <TextInput
          label={t('rule.own')}
          description={t('rule.ownWhy')}
          value={rule.own}
          onChange={(event) => set({ own: event.currentTarget.value })}
          ff="monospace"
        />
      )}
    </Stack>
  );
};
