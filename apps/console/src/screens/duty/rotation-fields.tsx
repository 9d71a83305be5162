import { ActionIcon, Button, Fieldset, Group, MultiSelect, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core'; // prettier-ignore
import type { DutyLayer } from '@airlock/contracts/duty';
import { PlusIcon, TrashIcon } from '@primer/octicons-react';
import { useTranslation } from 'react-i18next';
import { LAYERS } from './bars.js';
import { ZoneSelect } from './fields.js';
import type { RotationDraft } from './rotation-draft.js';
import { RuleFields } from './rule-fields.js';
import { usePeopleChoice } from './use-names.js';

export interface RotationFieldsProps {
  readonly rotation: RotationDraft;
  readonly onChange: (rotation: RotationDraft) => void;
  readonly onRemove: () => void;
}

/** Shifts that come again by a rule, and whose turn each is. */
export const RotationFields = ({ rotation: r, onChange, onRemove }: RotationFieldsProps) => {
  const { t } = useTranslation('duty');
  const set = (more: Partial<RotationDraft>) => onChange({ ...r, ...more });
  return (
    <Fieldset legend={r.name === '' ? t('rotation.unnamed') : r.name}>
      <Stack gap="xs">
        <Group align="end" grow preventGrowOverflow={false}>
          <TextInput
            label={t('rotation.name')}
            value={r.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <Select
            label={t('layerField')}
            data={LAYERS.map((value) => ({ value, label: t(`layer.${value}`) }))}
            value={r.layer}
            onChange={(value) => set({ layer: value as DutyLayer })}
            allowDeselect={false}
          />
          <NumberInput
            label={t('rotation.level')}
            value={r.level}
            onChange={(value) => set({ level: Number(value) })}
            min={0}
            max={9}
            allowDecimal={false}
          />
        </Group>
        <Group align="end" grow>
          <TextInput
            type="datetime-local"
            label={t('rotation.start')}
            value={r.start}
            onChange={(event) => set({ start: event.currentTarget.value })}
          />
          <NumberInput
            label={t('rotation.hours')}
            value={r.hours}
            onChange={(value) => set({ hours: Number(value) })}
            min={0.25}
            max={744}
            step={0.5}
          />
          <ZoneSelect value={r.timeZone} onChange={(timeZone) => set({ timeZone })} />
        </Group>
        <RuleFields rule={r.rule} onChange={(rule) => set({ rule })} />
        <Turns rotation={r} onChange={onChange} />
        <Group justify="space-between" align="end">
          <TextInput
            type="datetime-local"
            label={t('rotation.until')}
            value={r.until}
            onChange={(event) => set({ until: event.currentTarget.value })}
          />
          <Button variant="subtle" color="red" leftSection={<TrashIcon />} onClick={onRemove}>
            {t('rotation.remove')}
          </Button>
        </Group>
      </Stack>
    </Fieldset>
  );
};

const Turns = ({ rotation: r, onChange }: Omit<RotationFieldsProps, 'onRemove'>) => {
  const { t } = useTranslation('duty');
  const choice = usePeopleChoice();
  const put = (turns: string[][]) => onChange({ ...r, turns });
  return (
    <Stack gap={6}>
      <Group justify="space-between" align="end">
        <Text size="sm" fw={500}>
          {t('rotation.turns')}
        </Text>
        <Group gap="xs">
          <Text size="xs" c="dimmed">
            {t('rotation.turnEvery')}
          </Text>
          <NumberInput
            aria-label={t('rotation.turnEvery')}
            size="xs"
            w={64}
            min={1}
            max={366}
            allowDecimal={false}
            value={r.turnEvery.count}
            onChange={(value) => onChange({ ...r, turnEvery: { ...r.turnEvery, count: Math.max(1, Number(value)) } })} // prettier-ignore
          />
          <Select
            aria-label={t('rotation.turnUnit')}
            size="xs"
            w={110}
            data={(['shift', 'day', 'week'] as const).map((value) => ({ value, label: t(`unit.${value}`) }))}
            value={r.turnEvery.unit}
            onChange={(unit) => onChange({ ...r, turnEvery: { ...r.turnEvery, unit: unit as 'shift' } })}
            allowDeselect={false}
          />
        </Group>
      </Group>
      {r.turns.map((people, i) => (
        <Group key={i} gap="xs" wrap="nowrap">
          <Text size="sm" w={20} ta="end" ff="monospace">
            {i + 1}
          </Text>
          <MultiSelect
            aria-label={t('rotation.turn', { n: i + 1 })}
            data={choice}
            value={people}
            onChange={(chosen) => put(r.turns.with(i, chosen))}
            searchable
            flex={1}
          />
          <ActionIcon
            variant="subtle"
            color="red"
            aria-label={t('rotation.removeTurn', { n: i + 1 })}
            onClick={() => put(r.turns.filter((_, at) => at !== i))}
          >
            <TrashIcon />
          </ActionIcon>
        </Group>
      ))}
      <Group>
        <Button size="xs" variant="default" leftSection={<PlusIcon />} onClick={() => put([...r.turns, []])}>
          {t('rotation.addTurn')}
        </Button>
      </Group>
    </Stack>
  );
};
