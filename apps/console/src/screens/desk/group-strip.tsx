import type { CaseGroup } from '@airlock/contracts/http/quality-api';
import type { CaseId } from '@airlock/contracts/ids';
import { Alert, Checkbox, Collapse, Group, Kbd, Text, UnstyledButton } from '@mantine/core';
import { StackIcon } from '@primer/octicons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keysOf, useKeyMap } from '../../keys/keys.js';
import { Severity } from '../../parts/severity.js';

export interface GroupStripProps {
  readonly group: CaseGroup;
  readonly own: CaseId;
  /** Those that the decision will cover as well. */
  readonly chosen: ReadonlySet<CaseId>;
  readonly onChosen: (chosen: ReadonlySet<CaseId>) => void;
}

/** Cases that show the same: which they are, and whether one decision covers them. */
export const GroupStrip = ({ group, own, chosen, onChosen }: GroupStripProps) => {
  const { t } = useTranslation('desk');
  const map = useKeyMap();
  const [isOpen, setOpen] = useState(false);
  const others = group.cases.filter((c) => c.caseId !== own);
  if (others.length === 0) return null;
  const toggle = (caseId: CaseId): void => {
    const next = new Set(chosen);
    if (!next.delete(caseId)) next.add(caseId);
    onChosen(next);
  };
  return (
    <Alert color="blue" variant="light" py={6} icon={<StackIcon />}>
      <Group gap="sm" justify="space-between">
        <Checkbox
          size="xs"
          label={t('group.together', { count: others.length })}
          checked={chosen.size === others.length}
          indeterminate={chosen.size > 0 && chosen.size < others.length}
          onChange={(e) => onChosen(new Set(e.currentTarget.checked ? others.map((c) => c.caseId) : []))}
        />
        <Kbd size="xs">{keysOf('together', map)}</Kbd>
        <Text size="xs" style={{ flex: 1 }}>
          {group.because.map((b) => t(`group.because.${b.kind}`)).join(' · ')}
        </Text>
        <UnstyledButton aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <Text size="xs" td="underline">
            {t(isOpen ? 'group.hide' : 'group.show')}
          </Text>
        </UnstyledButton>
      </Group>
      <Collapse expanded={isOpen}>
        {others.map((c) => (
          <Checkbox
            key={c.caseId}
            size="xs"
            mt={8}
            checked={chosen.has(c.caseId)}
            onChange={() => toggle(c.caseId)}
            label={
              <>
                <Severity severity={c.severity} /> {c.title ?? c.roomId ?? c.streamId} ·{' '}
                {t('row.hits', { count: c.hits })}
              </>
            }
          />
        ))}
      </Collapse>
    </Alert>
  );
};
