import type { ChatLine } from '@airlock/contracts/http/stream-api';
import type { UserId } from '@airlock/contracts/ids';
import { Button, Group, Menu } from '@mantine/core';
import { memo, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLabelName } from '../../../parts/label-name.js';
import { useMay } from '../../../session/use-session.js';
import { marked } from '../../desk/reasons.js';
import css from '../stream.module.css';
import { spansOf } from './chat-lines.js';

const MINUTE_MS = 60_000;
/** How long an author is muted for, ms. */
export const MUTES = [10 * MINUTE_MS, 60 * MINUTE_MS, 24 * 60 * MINUTE_MS] as const;

/** Why a line is not just published, in words. */
const useWhy = (): ((line: ChatLine) => string) => {
  const { t } = useTranslation('stream');
  const name = useLabelName();
  return ({ decision, rules, signals, by }) => {
    if (decision === undefined) return t('line.judging');
    const rule = rules.at(-1);
    const known = rule?.rule === 'chat.hold' || rule?.rule === 'chat.slow' || rule?.rule === 'muted';
    const label = rule?.label ?? signals[0]?.label;
    const why = known ? t(`line.${rule.rule.replace('chat.', '') as 'hold'}`) : label && name(label);
    const who = by === undefined ? undefined : t('line.by', { by: by.replace(/^demo:/, '') });
    if (decision === 'publish' && who === undefined) return '';
    return [t(`line.did.${decision}`), why, who].filter(Boolean).join(' · ');
  };
};

export interface LineProps {
  readonly line: ChatLine;
  readonly onMute: (userId: UserId, ms: number) => void;
  readonly onDrop: (line: ChatLine) => void;
  readonly onRetract?: ((line: ChatLine) => void) | undefined;
}

/** The text with what was found in it marked; of a masked line what the audience reads. */
const Said = ({ line }: { readonly line: ChatLine }) => {
  if (line.decision === 'mask') return <span className={css.said}>{line.display ?? line.text}</span>;
  return (
    <span className={css.said}>
      {marked(line.text, spansOf(line)).map((piece, i) =>
        piece.isMarked ? (
          <mark key={i} className={css.mark}>
            {piece.text}
          </mark>
        ) : (
          piece.text
        ),
      )}
    </span>
  );
};

const Author = ({ line, onMute, onDrop, onRetract }: LineProps) => {
  const { t } = useTranslation('stream');
  const may = useMay();
  const name = line.nickname ?? line.userId;
  if (!may('actions.take')) return <span className={css.nick}>{name}</span>;
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <button type="button" className={css.nick}>
          {name}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{line.userId}</Menu.Label>
        {MUTES.map((ms) => (
          <Menu.Item key={ms} onClick={() => onMute(line.userId, ms)}>
            {t('muteFor', { time: t('minutes', { count: ms / MINUTE_MS }) })}
          </Menu.Item>
        ))}
        {may('chat.decide') && line.decision !== 'drop' && (
          <Menu.Item color="red" onClick={() => onDrop(line)}>
            {t('line.drop')}
          </Menu.Item>
        )}
        {onRetract !== undefined && (line.decision === 'publish' || line.decision === 'mask') && (
          <Menu.Item color="red" onClick={() => onRetract(line)}>
            {t('line.retract')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
};

/** One line as staff sees it, with its decision. */
export const Line = memo((props: LineProps) => {
  const why = useWhy();
  const { line } = props;
  const note = why(line);
  return (
    <li className={css.line} data-decision={line.decision}>
      <span>
        <Author {...props} />
        <Said line={line} />
      </span>
      {note !== '' && <span className={css.why}>{note}</span>}
    </li>
  );
});
Line.displayName = 'Line';

export interface HeldLineProps extends LineProps {
  readonly isChosen: boolean;
  readonly isBusy: boolean;
  readonly onPublish: (line: ChatLine) => void;
  readonly onMask: (line: ChatLine) => void;
  readonly onChoose: (line: ChatLine) => void;
}

/** A line that waits for a person. */
export const HeldLine = ({ isChosen, isBusy, onPublish, onMask, onChoose, ...props }: HeldLineProps) => {
  const { t } = useTranslation('stream');
  const why = useWhy();
  const { line, onDrop } = props;
  const ref = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isChosen) ref.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);
  return (
    <li
      ref={ref}
      className={css.line}
      data-decision="hold"
      data-chosen={isChosen}
      aria-current={isChosen || undefined}
      onClick={() => onChoose(line)}
    >
      <span>
        <Author {...props} />
        <Said line={line} />
      </span>
      <span className={css.why}>{why(line)}</span>
      <Group gap={4}>
        <Button size="compact-xs" color="teal" disabled={isBusy} onClick={() => onPublish(line)}>
          {t('line.publish')}
        </Button>
        <Button size="compact-xs" variant="default" disabled={isBusy} onClick={() => onMask(line)}>
          {t('line.mask')}
        </Button>
        <Button size="compact-xs" variant="default" disabled={isBusy} onClick={() => onDrop(line)}>
          {t('line.drop')}
        </Button>
      </Group>
    </li>
  );
};
