import { Button, Group, Paper, Stack, Textarea } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { ErrorNote } from './error-note.js';

export interface DecideFormProps {
  /** What is chosen from. */
  readonly children: ReactNode;
  readonly isChosen: boolean;
  /** Of the words that go with the choice. */
  readonly label: string;
  readonly description: string;
  readonly submit: string;
  readonly deciding: { readonly isPending: boolean; readonly error: Error | null };
  readonly onDecide: (words: string) => void;
}

/** A decision that is not taken without words to whom it concerns. */
export const DecideForm = ({
  children,
  isChosen,
  label,
  description,
  submit,
  deciding,
  onDecide,
}: DecideFormProps) => {
  const [words, setWords] = useState('');
  return (
    <Paper withBorder p="md">
      <Stack>
        {children}
        <Textarea
          label={label}
          description={description}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          autosize
          minRows={3}
        />
        <ErrorNote error={deciding.error} />
        <Group justify="end">
          <Button
            loading={deciding.isPending}
            disabled={!isChosen || words.trim() === ''}
            onClick={() => onDecide(words)}
          >
            {submit}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
};
