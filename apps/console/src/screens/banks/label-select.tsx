import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { policy, useOne } from '../../live/live.js';
import { useLabelName } from '../../parts/label-name.js';

export interface LabelSelectProps {
  readonly value: string;
  readonly onChange: (label: string) => void;
}

/** One label of the policy in force. */
export const LabelSelect = ({ value, onChange }: LabelSelectProps) => {
  const { t } = useTranslation('banks');
  const name = useLabelName();
  const labels = useOne(policy, 'policy')?.labels.map(({ label }) => label) ?? [];
  return (
    <Select
      label={t('label')}
      data={[...new Set([value, ...labels])].map((label) => ({ value: label, label: name(label) }))}
      value={value}
      onChange={(label) => label !== null && onChange(label)}
      searchable
      allowDeselect={false}
    />
  );
};
