import { Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { instantOfText, wallText } from './zone.js';

export interface MomentInputProps {
  readonly label: string;
  /** ms since 1970. */
  readonly value: number | undefined;
  readonly onChange: (at: number | undefined) => void;
  readonly zone: string;
}

/** A moment by the clock on the wall of a zone, which is named. */
export const MomentInput = ({ label, value, onChange, zone }: MomentInputProps) => (
  <TextInput
    type="datetime-local"
    label={label}
    description={zone}
    value={value === undefined ? '' : wallText(value, zone)}
    onChange={(event) => onChange(instantOfText(event.currentTarget.value, zone))}
    required
    withAsterisk={false}
  />
);

export interface ZoneSelectProps {
  readonly value: string;
  readonly onChange: (zone: string) => void;
}

export const ZoneSelect = ({ value, onChange }: ZoneSelectProps) => {
  const { t } = useTranslation('duty');
  const zones = [...new Set([value, 'UTC', ...Intl.supportedValuesOf('timeZone')])].sort();
  return (
    <Select
      label={t('timeZone')}
      data={zones}
      value={value}
      onChange={(zone) => zone !== null && onChange(zone)}
      searchable
      limit={60}
      allowDeselect={false}
    />
  );
};
