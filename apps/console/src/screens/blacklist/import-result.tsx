import { Alert, Anchor, Button, Group, List, Stack, Text } from '@mantine/core';
import { ClockIcon } from '@primer/octicons-react';
import type { Answer } from '../../api/client.js';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

interface ResultProps {
  readonly answer: NonNullable<Answer<'importBlacklist'>>;
  readonly onAgain: () => void;
}

/** What was taken in: it refuses nobody before somebody else has looked at it. */
export const ImportResult = ({ answer, onAgain }: ResultProps) => {
  const { t } = useTranslation(['blacklist', 'shell']);
  return (
    <Stack>
      <Alert
        color="yellow"
        variant="light"
        icon={<ClockIcon />}
        role="status"
        title={t('import.taken', { count: answer.entries, issuer: answer.issuer })}
      >
        {t('import.waits')}
      </Alert>
      {answer.problems.length > 0 && (
        <div>
          <Text size="sm" fw={600}>
            {t('import.problems')}
          </Text>
          <List size="sm">
            {answer.problems.map((problem) => (
              <List.Item key={problem}>{problem}</List.Item>
            ))}
          </List>
        </div>
      )}
      <Group justify="space-between">
        <Anchor component={Link} to="/approvals" size="sm">
          {t('shell:toApprovals')}
        </Anchor>
        <Button variant="default" onClick={onAgain}>
          {t('import.again')}
        </Button>
      </Group>
    </Stack>
  );
};
