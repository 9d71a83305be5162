import type { Card, CreditEntry, CreditRules, Measure } from '@airlock/contracts/credit';
import type { NotCounted } from './ledger.js';

export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

export interface ExplainOptions {
  /** What a label is called; the label itself by default. */
  readonly titleOf?: (label: string) => Bilingual | undefined;
}

type Explained = ExplainOptions & { readonly by?: number; readonly why?: NotCounted };

const ACTIONS: Readonly<Record<NonNullable<CreditEntry['cause']>['action'], Bilingual>> = {
  warn: { zh: '警告', en: 'Warning' },
  mute: { zh: '禁言', en: 'Mute' },
  unrecommend: { zh: '停止推荐', en: 'No recommendation' },
  limit_time: { zh: '限制时长', en: 'Limited time on air' },
  sink: { zh: '排序沉底', en: 'Lower place in rankings' },
  fix: { zh: '限期整改', en: 'Term to put things right' },
  mask: { zh: '先审后播', en: 'Shown only with approval' },
  delay: { zh: '延迟播出', en: 'Delayed' },
  restrict: { zh: '限制功能', en: 'Restriction' },
  cut: { zh: '切断直播', en: 'Stream cut' },
  suspend: { zh: '暂停开播', en: 'Suspension' },
  ban: { zh: '封禁', en: 'Ban' },
};
const CARDS: Readonly<Record<Card, Bilingual>> = {
  yellow: { zh: '黄牌', en: 'yellow card' },
  red: { zh: '红牌', en: 'red card' },
};
const NOT_COUNTED: Readonly<Record<NotCounted, Bilingual>> = {
  reversed: { zh: '已撤销，不计分', en: 'reversed, counts for nothing' },
  incident: { zh: '同一事件已计分，不重复扣分', en: 'the same incident has counted already' },
  not_clean: { zh: '该场直播有违规，不计入', en: 'there was a violation in that stream, not counted' },
};

export const explainMeasure = (measure: Measure): Bilingual => ACTIONS[measure];

const signed = (n: number): string => (n < 0 ? `−${-n}` : `+${n}`);
const hours = (ms: number): string => (ms / 3_600_000).toFixed(1).replace(/\.0$/, '');

/** `zh` and `en` by one template each, from parts that are there in both languages. */
const joined = (parts: readonly (Bilingual | undefined)[]): Bilingual => {
  const there = parts.filter((p) => p !== undefined);
  return { zh: there.map((p) => p.zh).join('；'), en: there.map((p) => p.en).join('; ') };
};

const what = (entry: CreditEntry, { titleOf }: ExplainOptions): Bilingual => {
  const { cause, liveMs = 0, reason } = entry;
  switch (entry.kind) {
    case 'deduction': {
      if (cause === undefined) return { zh: '扣分', en: 'Deduction' };
      const { zh, en } = ACTIONS[cause.action];
      if (cause.label === undefined) return { zh: `${zh}：${reason}`, en: `${en}: ${reason}` };
      const title = titleOf?.(cause.label) ?? { zh: cause.label, en: cause.label };
      const clause = cause.clause === undefined ? '' : `（${cause.clause}）`;
      const clauseEn = cause.clause === undefined ? '' : ` (${cause.clause})`;
      return { zh: `${zh}：${title.zh}${clause}`, en: `${en}: ${title.en}${clauseEn}` };
    }
    case 'reversal':
      return { zh: `撤销先前的扣分：${reason}`, en: `An earlier deduction was reversed: ${reason}` };
    case 'clean_time':
      return {
        zh: `无违规直播 ${hours(liveMs)} 小时`,
        en: `${hours(liveMs)} hours on air without a violation`,
      };
    case 'manual':
      return { zh: `人工调整：${reason}`, en: `Changed by hand: ${reason}` };
    default:
      return entry.kind satisfies never;
  }
};

/** A ledger line in words for its streamer: what happened, by which clause, what it cost and why not, if it did not. */
export const explainEntry = (entry: CreditEntry, options: Explained = {}): Bilingual => {
  const { by = entry.points, why } = options;
  const { card, audience, cause } = entry;
  return joined([
    what(entry, options),
    entry.kind === 'deduction' && cause !== undefined && audience !== undefined && audience > 0
      ? { zh: `在线 ${audience} 人`, en: `${audience} viewers` }
      : undefined,
    card === undefined || why !== undefined ? undefined : CARDS[card],
    why === undefined ? undefined : NOT_COUNTED[why],
    entry.kind === 'reversal' ? undefined : { zh: `${signed(by)} 分`, en: `${signed(by)} points` },
  ]);
};

export const explainDecay = ({ decay, start }: CreditRules, by: number): Bilingual => ({
  zh: `每满 ${decay.time.days} 天向 ${start} 分回归 ${decay.time.points} 分；${signed(by)} 分`,
  en: `${decay.time.points} towards ${start} for every ${decay.time.days} days; ${signed(by)} points`,
});
