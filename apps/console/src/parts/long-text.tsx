import { Textarea, type TextareaProps } from '@mantine/core';

export interface LongTextProps extends Omit<TextareaProps, 'onChange'> {
  /** Left out where the form reads its field by `name`. */
  readonly onChange?: (text: string) => void;
}

/** A few lines that have to be written, a reason for instance. */
export const LongText = ({ onChange, ...rest }: LongTextProps) => (
  <Textarea
    autosize
    minRows={2}
    maxLength={2_000}
    required
    {...rest}
    onChange={(event) => onChange?.(event.currentTarget.value)}
  />
);
