import { Button, Table } from '@mantine/core';
import { type ReactNode, useState } from 'react';

/** Which one of the rows of a table is open; a second one closes the first. */
export const useOpenRow = <Id,>(): {
  readonly isOpen: (id: Id) => boolean;
  readonly toggle: (id: Id) => void;
} => {
  const [open, setOpen] = useState<Id>();
  return { isOpen: (id) => id === open, toggle: (id) => setOpen(id === open ? undefined : id) };
};

export interface ExpandableRowProps {
  readonly isOpen: boolean;
  /** Of the table. */
  readonly columns: number;
  readonly below: ReactNode;
  /** Its cells. */
  readonly children: ReactNode;
}

/** A row of a table, and what opens below it over all columns. */
export const ExpandableRow = ({ isOpen, columns, below, children }: ExpandableRowProps) => (
  <>
    <Table.Tr>{children}</Table.Tr>
    {isOpen && (
      <Table.Tr>
        <Table.Td colSpan={columns}>{below}</Table.Td>
      </Table.Tr>
    )}
  </>
);

export interface ExpandCellProps {
  readonly isOpen: boolean;
  /** What opens. */
  readonly label: string;
  readonly onToggle: () => void;
}

/** The last cell of such a row: opens and closes it. */
export const ExpandCell = ({ isOpen, label, onToggle }: ExpandCellProps) => (
  <Table.Td ta="end">
    <Button size="compact-xs" variant="subtle" aria-expanded={isOpen} aria-label={label} onClick={onToggle}>
      {isOpen ? '−' : '+'}
    </Button>
  </Table.Td>
);
