import type { StreamView } from '@airlock/contracts/http/stream-api';
import type { StreamId } from '@airlock/contracts/ids';
import { Badge, Button, SegmentedControl, Select, Text, TextInput } from '@mantine/core';
import { SearchIcon } from '@primer/octicons-react';
import { memo, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { type Need, NEEDS, type WallFilter } from './wall-filter.js';
import css from './wall.module.css';

const NAMED = 4;

export interface FilterBarProps {
  readonly all: readonly StreamView[];
  readonly urgent: readonly StreamView[];
  readonly filter: WallFilter;
  readonly onFilter: (change: (before: WallFilter) => WallFilter) => void;
  readonly onChoose: (streamId: StreamId) => void;
  readonly searchRef: Ref<HTMLInputElement>;
}

/** What there is to choose from, as one text: the same as long as no other value comes up. */
const choices = (values: readonly (string | undefined)[]): string =>
  [...new Set(values.map((v) => v ?? '–'))].sort().join('\n');

const lines = (text: string): string[] => (text === '' ? [] : text.split('\n'));

/** Which rooms are shown; and those that need somebody now, by name. */
export const FilterBar = ({ all, urgent, filter, onFilter, onChoose, searchRef }: FilterBarProps) => (
  <div className={css.bar} role="search">
    <Filters
      classes={choices(all.map((v) => v.stream.roomClass))}
      modes={choices(all.map((v) => v.stream.release.mode))}
      tiers={choices(all.map((v) => v.stream.tier))}
      filter={filter}
      onFilter={onFilter}
      searchRef={searchRef}
    />
    <span className={css.grow} />
    <Urgent urgent={urgent} onChoose={onChoose} />
  </div>
);

const Urgent = ({ urgent, onChoose }: Pick<FilterBarProps, 'urgent' | 'onChoose'>) => {
  const { t } = useTranslation('wall');
  return (
    <div className={css.urgent}>
      {urgent.length > 0 && (
        <Text size="xs" fw={600}>
          {t('urgent')}
        </Text>
      )}
      {urgent.slice(0, NAMED).map(({ stream: { streamId, title } }) => (
        <Button
          key={streamId}
          size="compact-xs"
          color="orange"
          variant="light"
          onClick={() => onChoose(streamId)}
        >
          {title}
        </Button>
      ))}
      {urgent.length > NAMED && (
        <Badge variant="light" color="orange">
          +{urgent.length - NAMED}
        </Badge>
      )}
    </div>
  );
};

interface FiltersProps extends Pick<FilterBarProps, 'filter' | 'onFilter' | 'searchRef'> {
  /** Values to choose from, a line each. */
  readonly classes: string;
  readonly modes: string;
  readonly tiers: string;
}

/** The wall is looked at each second, what can be chosen hardly ever is another. */
const Filters = memo(({ classes, modes, tiers, filter, onFilter, searchRef }: FiltersProps) => {
  const { t } = useTranslation('wall');
  const set = (change: Partial<WallFilter>): void => onFilter((f) => ({ ...f, ...change }));
  return (
    <>
      <TextInput
        ref={searchRef}
        size="xs"
        className={css.find}
        aria-label={t('find')}
        placeholder={t('find')}
        leftSection={<SearchIcon size={12} />}
        value={filter.text}
        onChange={(e) => set({ text: e.currentTarget.value })}
        onKeyDown={(e) => e.key === 'Escape' && e.currentTarget.blur()}
      />
      <SegmentedControl
        size="xs"
        aria-label={t('need.label')}
        value={filter.need}
        onChange={(need) => set({ need: need as Need })}
        data={NEEDS.map((value) => ({ value, label: t(`need.${value}`) }))}
      />
      <FilterBy
        label={t('roomClass')}
        value={filter.roomClass}
        data={lines(classes)}
        onChange={(roomClass) => set({ roomClass })}
      />
      <FilterBy
        label={t('mode')}
        value={filter.mode}
        data={lines(modes).map((value) => ({ value, label: t(`modes.${value as 'gated'}`) }))}
        onChange={(mode) => set({ mode })}
      />
      <FilterBy
        label={t('tierLabel')}
        value={filter.tier}
        data={lines(tiers)}
        onChange={(tier) => set({ tier })}
      />
    </>
  );
});
Filters.displayName = 'Filters';

interface FilterByProps {
  readonly label: string;
  readonly value: string | null;
  readonly data: (string | { readonly value: string; readonly label: string })[];
  readonly onChange: (value: string | null) => void;
}

const FilterBy = ({ label, value, data, onChange }: FilterByProps) => (
  <Select
    size="xs"
    className={css.choice}
    clearable
    aria-label={label}
    placeholder={label}
    value={value}
    data={data}
    onChange={onChange}
  />
);
