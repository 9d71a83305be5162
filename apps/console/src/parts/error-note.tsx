import { Alert, Button, List, Text } from '@mantine/core';
import { AlertIcon, LockIcon } from '@primer/octicons-react';
import { useTranslation } from 'react-i18next';
import { Refused, Unreachable } from '../api/client.js';
import { askSecondFactor } from '../session/asked.js';

export interface ErrorNoteProps {
  /** Nothing is shown where there is none. */
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** What went wrong in the words of control, and what to do about it. */
export const ErrorNote = ({ error, onRetry }: ErrorNoteProps) => {
  const { t } = useTranslation('shell');
  if (error === undefined || error === null) return null;
  if (error instanceof Refused && error.wantsSecondFactor && onRetry !== undefined)
    return (
      <Alert
        color="yellow"
        variant="light"
        icon={<LockIcon />}
        role="alert"
        title={t('factor.needed', { ns: 'access' })}
      >
        <Button
          size="xs"
          variant="default"
          onClick={() => void askSecondFactor().then((given) => given && onRetry())}
        >
          {t('factor.give', { ns: 'access' })}
        </Button>
      </Alert>
    );
  const problem = error instanceof Refused ? error.problem : undefined;
  const text =
    error instanceof Unreachable
      ? t('error.unreachable')
      : (problem?.detail ?? (error instanceof Error ? error.message : t('error.unknown')));
  return (
    <Alert color="red" variant="light" icon={<AlertIcon />} role="alert" title={text}>
      {problem?.hint !== undefined && <Text size="sm">{problem.hint}</Text>}
      {problem?.issues !== undefined && (
        <List size="sm">
          {problem.issues.map(({ path, message }) => (
            <List.Item key={`${path} ${message}`}>
              <b>{path}</b> {message}
            </List.Item>
          ))}
        </List>
      )}
      {onRetry !== undefined && (
        <Button mt="xs" size="xs" variant="default" onClick={onRetry}>
          {t('error.retry')}
        </Button>
      )}
    </Alert>
  );
};
