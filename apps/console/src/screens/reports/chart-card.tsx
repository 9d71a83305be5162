import { Anchor, Button, Group, Paper, Table, Text, Title } from '@mantine/core';
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNote } from '../../parts/error-note.js';
import { Waiting } from '../../parts/waiting.js';
import classes from './reports.module.css';

/** The same numbers as in the drawing, for those who do not see it or want to read them. */
export interface Numbers {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What a file is fetched from. */
export interface Files {
  readonly csv: string;
  readonly json: string;
  /** Without its ending. */
  readonly name: string;
}

export interface ChartCardProps {
  readonly title: string;
  /** How to read it, in a sentence. */
  readonly about: string;
  /** What the drawing shows, in a sentence. */
  readonly summary: string;
  /** Said in place of a drawing of nothing. */
  readonly empty: string | undefined;
  readonly numbers: Numbers;
  readonly files: Files;
  readonly state: { readonly isPending: boolean; readonly error: unknown; readonly refetch: () => unknown };
  readonly controls?: ReactNode;
  readonly children: ReactNode;
}

/** One drawing with its title, its numbers as a table, and both files of them. */
export const ChartCard = (props: ChartCardProps) => {
  const { title, about, summary, empty, numbers, files, state, controls, children } = props;
  const { t } = useTranslation('reports');
  const id = useId();
  const [isTable, setTable] = useState(false);
  return (
    <Paper component="section" withBorder p="md" className={classes['card'] ?? ''} aria-labelledby={id}>
      <Group justify="space-between" align="start" wrap="nowrap" gap="sm">
        <div>
          <Title order={2} size="h5" id={id}>
            {title}
          </Title>
          <Text size="xs" c="dimmed">
            {about}
          </Text>
        </div>
        <Group gap="xs" wrap="nowrap" className={classes['files'] ?? ''}>
          <Button
            size="compact-xs"
            variant="default"
            aria-pressed={isTable}
            aria-label={t('asTableOf', { title })}
            onClick={() => setTable(!isTable)}
          >
            {t(isTable ? 'asChart' : 'asTable')}
          </Button>
          <Anchor href={files.csv} download={`${files.name}.csv`} aria-label={t('csvOf', { title })}>
            CSV
          </Anchor>
          <Anchor href={files.json} download={`${files.name}.json`} aria-label={t('jsonOf', { title })}>
            JSON
          </Anchor>
        </Group>
      </Group>
      {controls}
      <ErrorNote error={state.error} onRetry={() => void state.refetch()} />
      {state.isPending ? (
        <Waiting />
      ) : state.error !== null ? null : empty !== undefined ? (
        <Text size="sm" c="dimmed" my="auto" py="lg" ta="center">
          {empty}
        </Text>
      ) : isTable ? (
        <NumbersTable numbers={numbers} title={title} />
      ) : (
        <div role="img" aria-label={summary}>
          {children}
        </div>
      )}
    </Paper>
  );
};

export const NumbersTable = ({ numbers, title }: { readonly numbers: Numbers; readonly title: string }) => (
  <Table.ScrollContainer minWidth={320} mah={320} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
    <Table verticalSpacing={3} fz="xs" className={classes['numbers'] ?? ''} aria-label={title}>
      <Table.Thead>
        <Table.Tr>
          {numbers.columns.map((name) => (
            <Table.Th key={name} scope="col">
              {name}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {numbers.rows.map((row, i) => (
          <Table.Tr key={i}>
            {row.map((cell, column) => (
              <Table.Td key={column}>{cell}</Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </Table.ScrollContainer>
);
