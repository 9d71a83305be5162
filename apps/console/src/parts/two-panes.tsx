import { Grid, Paper, ScrollArea, Stack, Text, UnstyledButton } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { Fragment, type ReactNode } from 'react';
import { ErrorNote } from './error-note.js';
import classes from './two-panes.module.css';
import { Waiting } from './waiting.js';

export interface TwoPanesProps<T> {
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
  /** What the list says of an item; it is the button that shows it. */
  readonly line: (item: T) => ReactNode;
  readonly chosen: string | undefined;
  readonly onChoose: (key: string) => void;
  readonly children: ReactNode;
  /** Shown in place of an empty list. */
  readonly empty: string;
  /** What the list is of, for those who do not see it. */
  readonly label: string;
}

/** A list beside the one of its items that is worked on. Arrow keys go through the list. */
export const TwoPanes = <T,>(props: TwoPanesProps<T>) => {
  const { items, keyOf, line, chosen, onChoose, children, empty, label } = props;
  const move = (by: number): void => {
    const at = items.findIndex((item) => keyOf(item) === chosen);
    const next = items[Math.max(0, Math.min(items.length - 1, at + by))];
    if (next === undefined) return;
    onChoose(keyOf(next));
    document.getElementById(`pane-${keyOf(next)}`)?.focus();
  };
  if (items.length === 0) return <Text c="dimmed">{empty}</Text>;
  return (
    <Grid gap="md">
      <Grid.Col span={{ base: 12, md: 5 }}>
        <Paper withBorder>
          {/* A line that is too long is shortened; as a table, which it is otherwise, the list would grow beside its frame. */}
          <ScrollArea.Autosize
            mah="calc(100vh - 220px)"
            styles={{ content: { display: 'block', minWidth: 0 } }}
          >
            <Stack
              gap={0}
              role="listbox"
              aria-label={label}
              onKeyDown={(event) => {
                const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
                if (by === 0) return;
                event.preventDefault();
                move(by);
              }}
            >
              {items.map((item, i) => {
                const key = keyOf(item);
                return (
                  <UnstyledButton
                    key={key}
                    id={`pane-${key}`}
                    role="option"
                    aria-selected={key === chosen}
                    tabIndex={key === chosen || (chosen === undefined && i === 0) ? 0 : -1}
                    className={classes['line'] ?? ''}
                    onClick={() => onChoose(key)}
                  >
                    {line(item)}
                  </UnstyledButton>
                );
              })}
            </Stack>
          </ScrollArea.Autosize>
        </Paper>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 7 }}>{children}</Grid.Col>
    </Grid>
  );
};

export interface ReadPanesProps<T> extends Omit<TwoPanesProps<T>, 'children'> {
  /** Where the items come from. */
  readonly read: UseQueryResult;
  /** The item that is worked on: the chosen one, or the first. */
  readonly pane: (item: T) => ReactNode;
}

/** Two panes over a list that is read from control. */
export const ReadPanes = <T,>({ read, pane, ...panes }: ReadPanesProps<T>) => {
  const { items, keyOf, chosen } = panes;
  const shown = items.find((item) => keyOf(item) === chosen) ?? items[0];
  const key = shown === undefined ? undefined : keyOf(shown);
  return (
    <>
      <ErrorNote error={read.error} onRetry={() => void read.refetch()} />
      {read.isPending ? (
        <Waiting />
      ) : (
        <TwoPanes {...panes} chosen={key}>
          {shown !== undefined && <Fragment key={key}>{pane(shown)}</Fragment>}
        </TwoPanes>
      )}
    </>
  );
};
