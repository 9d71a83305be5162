import type { ActionKind } from '@airlock/contracts/action';

interface Both {
  readonly zh: string;
  readonly en: string;
}

/** What measures are called to the people they hit. */
export const MEASURES: Readonly<Record<Exclude<ActionKind, 'lift'>, Both>> = {
  warn: { zh: '警告', en: 'Warning' },
  unrecommend: { zh: '停止推荐', en: 'Taken out of recommendations' },
  limit_time: { zh: '限制直播时长', en: 'Time on air limited' },
  sink: { zh: '排序沉底', en: 'Ranked last' },
  fix: { zh: '限期整改', en: 'To be put right within a period' },
  mute: { zh: '禁言', en: 'Muted' },
  mask: { zh: '画面遮蔽，经审核后播出', en: 'Covered; shown only after review' },
  delay: { zh: '延迟播出', en: 'Shown with a delay' },
  restrict: { zh: '限制功能', en: 'Features restricted' },
  cut: { zh: '中断直播', en: 'Stream cut' },
  suspend: { zh: '暂停直播', en: 'Suspended' },
  ban: { zh: '封禁', en: 'Banned' },
};
