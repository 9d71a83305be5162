import type { CaseId } from '@airlock/contracts/ids';
import type { QueueItem } from '@airlock/contracts/review';
import { AlertIcon, DeviceCameraVideoIcon, EyeIcon, PersonFillIcon, ShieldLockIcon } from '@primer/octicons-react'; // prettier-ignore
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../api/client.js';
import { useAtSeconds } from '../../live/clock.js';
import { useOne } from '../../live/live.js';
import { queue } from '../../live/queue.js';
import { useLabelName } from '../../parts/label-name.js';
import { listText } from '../../parts/list-text.js';
import { Severity } from '../../parts/severity.js';
import { clockText } from '../../parts/time-text.js';
import { useLengthText } from '../../parts/time.js';
import { usePreferences } from '../../session/preferences.js';
import { useSession } from '../../session/use-session.js';
import css from './desk.module.css';
import { shortName } from './names.js';

export const ROW_HEIGHT = 60;
const URGENT_MS = 15_000;

export interface QueueRowProps {
  readonly caseId: CaseId;
  /** As it is in the list; the queue may know better by now. */
  readonly item: QueueItem;
  readonly top: number;
  readonly index: number;
  readonly count: number;
  readonly isSelected: boolean;
  readonly isOpen: boolean;
  readonly onSelect: (item: QueueItem, index: number) => void;
  readonly onTake: (item: QueueItem) => void;
}

/** One case in the queue: drawn again when it changes, and not when others do. */
export const QueueRow = memo((props: QueueRowProps) => {
  const { caseId, top, index, count, isSelected, isOpen, onSelect, onTake } = props;
  const { t } = useTranslation('desk');
  const length = useLengthText();
  const item = useOne(queue, caseId) ?? props.item;
  const labelName = useLabelName();
  const { stream, severity, label, waiting } = item;
  const what = label === undefined ? t('row.waits') : labelName(label);
  const facts = [
    item.escalatedFrom === undefined ? undefined : t('row.escalated'),
    stream.title || stream.roomId,
    stream.category,
    t(`mode.${stream.mode}`),
    stream.tier === undefined ? undefined : t('row.tier', { tier: stream.tier }),
    t('row.audience', { count: stream.audience }),
    item.hits > 1 ? t('row.hits', { count: item.hits }) : undefined,
  ].filter((f) => f !== undefined);
  return (
    <div
      id={rowId(caseId)}
      className={css.row}
      role="option"
      aria-selected={isSelected}
      aria-posinset={index + 1}
      aria-setsize={count}
      data-open={isOpen || undefined}
      data-jump={item.jump !== undefined || undefined}
      style={{ transform: `translateY(${String(top)}px)` }}
      onClick={() => onSelect(item, index)}
      onDoubleClick={() => onTake(item)}
    >
      <Thumb item={item} />
      <div className={css.what}>
        <div className={css.name}>
          <Severity severity={severity} />
          <span className={css.ellipsis}>{what}</span>
        </div>
        <div className={css.facts}>
          {item.jump !== undefined && (
            <b className={css.urgent}>
              <AlertIcon size={12} /> {t('row.jump')}{' '}
            </b>
          )}
          {facts.join(' · ')}
        </div>
      </div>
      <div className={css.aside}>
        <Due item={item} />
        {item.deadline === undefined && waiting !== undefined && (
          <span className={css.default}>{t('row.waiting', { length: length(waiting.durationMs) })}</span>
        )}
        <Who item={item} />
      </div>
    </div>
  );
});
QueueRow.displayName = 'QueueRow';

export const rowId = (caseId: CaseId): string => `case-${caseId}`;

const Thumb = ({ item }: { readonly item: QueueItem }) => {
  const { blur, greyscale } = usePreferences();
  const { thumbnail, veil } = item;
  if (thumbnail === undefined)
    return (
      <div className={css.thumb}>{veil === undefined ? <DeviceCameraVideoIcon /> : <ShieldLockIcon />}</div>
    );
  return (
    <div className={css.thumb}>
      <img
        className={[blur && css.blur, greyscale && css.grey].filter(Boolean).join(' ')}
        src={urlOf('getThumbnail', { query: { key: thumbnail } })}
        alt=""
        loading="lazy"
        decoding="async"
      />
    </div>
  );
};

/** Seconds to the deadline, and what happens then. What waits without one waits until a person decides. */
export const Due = ({ item: { deadline, waiting } }: { readonly item: QueueItem }) => {
  const { t } = useTranslation('desk');
  const left = useAtSeconds((now) => (deadline === undefined ? 0 : Math.max(0, deadline.at - now)));
  if (deadline === undefined)
    return waiting === undefined ? null : <span className={css.default}>{t('default.keep')}</span>;
  return (
    <>
      <time className={left <= URGENT_MS ? css.urgent : undefined}>{clockText(left)}</time>
      <span className={css.default}>{t(`default.${deadline.default}`)}</span>
    </>
  );
};

/** Who has it, else who looks at it. */
const Who = ({ item: { lease, lookers } }: { readonly item: QueueItem }) => {
  const { t } = useTranslation('desk');
  const me = useSession().view.principal.id;
  if (lease !== undefined)
    return (
      <span className={css.who} title={lease.by}>
        <PersonFillIcon size={12} /> {lease.by === me ? t('row.mine') : shortName(lease.by)}
      </span>
    );
  const others = lookers.filter((l) => l.by !== me);
  if (others.length === 0) return null;
  return (
    <span className={css.default} title={listText(others.map((l) => l.by))}>
      <EyeIcon size={12} /> {others.length}
    </span>
  );
};
