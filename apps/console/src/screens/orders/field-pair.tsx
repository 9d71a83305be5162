import { Group, TextInput, type TextInputProps } from '@mantine/core';

export interface PairedField {
  readonly label: string;
  readonly why?: string;
  readonly value: string;
  readonly set: (text: string) => void;
  readonly isOptional?: boolean;
}

export interface FieldPairProps {
  readonly type?: TextInputProps['type'];
  /** The form begins with them. */
  readonly areFirst?: boolean;
  readonly fields: readonly [PairedField, PairedField];
}

/** Two short fields of a paper side by side. */
export const FieldPair = ({ type = 'text', areFirst = false, fields }: FieldPairProps) => (
  <Group grow align="start">
    {fields.map(({ label, why, value, set, isOptional = false }, i) => (
      <TextInput
        key={label}
        type={type}
        label={label}
        description={why}
        value={value}
        onChange={(event) => set(event.currentTarget.value)}
        required={!isOptional}
        {...(areFirst && i === 0 ? { 'data-autofocus': true } : {})}
      />
    ))}
  </Group>
);
