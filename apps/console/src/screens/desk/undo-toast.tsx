import type { ActResult } from '@airlock/contracts/review';
import type { CaseId } from '@airlock/contracts/ids';
import { Button, Kbd, Text } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { keysOf, useKeyMap } from '../../keys/keys.js';
import { serverNow, useSeconds } from '../../live/clock.js';
import { useLabelName } from '../../parts/label-name.js';
import css from './desk.module.css';
import type { Outcome } from './outcomes.js';

const SHOWN_MS = 8_000;

/** What was decided last. */
export interface Done {
  readonly caseId: CaseId;
  readonly outcome: Outcome;
  readonly title: string;
  readonly label?: string;
  readonly at: number;
  readonly undoableUntil?: number;
  readonly acts: readonly ActResult[];
  /** Similar cases that were decided with it, and those that were left. */
  readonly together?: { readonly decided: readonly CaseId[]; readonly left: readonly string[] };
  readonly isSecondLook: boolean;
}

export interface UndoToastProps {
  readonly done: Done;
  readonly isUndoing: boolean;
  readonly onUndo: () => void;
  readonly onOver: () => void;
}

/** What was decided, and for how long it can be taken back; or that it cannot. */
export const UndoToast = ({ done, isUndoing, onUndo, onOver }: UndoToastProps) => {
  const { t } = useTranslation('desk');
  const map = useKeyMap();
  const labelName = useLabelName();
  const now = useSeconds();
  const { undoableUntil, at, acts, together, outcome, title, label, isSecondLook } = done;
  const over = Math.max(undoableUntil ?? 0, at + SHOWN_MS);
  useEffect(() => {
    const timer = setTimeout(onOver, Math.max(0, over - serverNow()));
    return () => clearTimeout(timer);
  }, [over, onOver]);
  const left = Math.max(0, Math.ceil(((undoableUntil ?? 0) - now) / 1_000));
  const failed = acts.filter((a) => a.state === 'failed');
  return (
    <div className={css.toast}>
      <div className={css.toastBody} role="status">
        <div style={{ flex: 1 }}>
          <Text size="sm" fw={600}>
            {t(isSecondLook ? 'done.look' : `done.${outcome}`)} – {title}
          </Text>
          <Text size="xs">
            {[
              label === undefined ? undefined : labelName(label),
              together === undefined ? undefined : t('done.together', { count: together.decided.length }),
              together === undefined || together.left.length === 0
                ? undefined
                : t('done.left', { list: together.left.join('; ') }),
              isSecondLook || undoableUntil !== undefined ? undefined : t('done.final'),
            ]
              .filter((x) => x !== undefined)
              .join(' · ')}
          </Text>
          {failed.map((a) => (
            <Text key={a.act.do} size="xs" fw={600}>
              {t('done.failed', { error: a.error ?? '' })}
            </Text>
          ))}
        </div>
        {left > 0 && (
          <>
            <Button
              size="xs"
              color="gray"
              variant="white"
              c="#20262c"
              loading={isUndoing}
              rightSection={<Kbd size="xs">{keysOf('undo', map)}</Kbd>}
              onClick={onUndo}
            >
              {t('done.undo')}
            </Button>
            <time className={css.toastLeft}>{left}</time>
          </>
        )}
      </div>
    </div>
  );
};
