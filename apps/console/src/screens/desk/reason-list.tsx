import type { Timeline } from '@airlock/contracts/http/review-api';
import { Button, Checkbox, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLabelName } from '../../parts/label-name.js';
import type { StreamPlayer } from '../../parts/player/stream-player.js';
import { Severity } from '../../parts/severity.js';
import css from './desk.module.css';
import { shortName } from './names.js';
import { type Fact, factsOf, type Reason, topOf } from './reasons.js';

export interface ReasonListProps {
  readonly reasons: readonly Reason[];
  readonly timeline: Timeline | undefined;
  readonly player: StreamPlayer | undefined;
  /** Keys that the decision will name. */
  readonly evidence: ReadonlySet<string>;
  readonly onEvidence?: (keys: readonly string[], isEvidence: boolean) => void;
}

/** When the newest of it was on air, on the clock of the timeline. */
const momentOf = ({ keys, at, signals }: Reason, timeline: Timeline | undefined): number => {
  const segment = timeline?.segments.find((s) => `s/${String(s.epoch)}/${String(s.seq)}` === keys[0]);
  if (segment === undefined) return at;
  const mediaMs = topOf(signals)?.atMs;
  return mediaMs === undefined ? segment.at : segment.at + mediaMs - segment.startMs;
};

/** Why the case is there, thing by thing: what was seen, by which rule, under which clause. */
export const ReasonList = ({ reasons, timeline, player, evidence, onEvidence }: ReasonListProps) => {
  const { t, i18n } = useTranslation('desk');
  const labelName = useLabelName();
  return (
    <>
      {reasons.map((reason) => {
        const { keys, kind, severity, label, signals, rules, quote, by, failure } = reason;
        const at = momentOf(reason, timeline);
        const top = topOf(signals);
        const isEvidence = keys.some((k) => evidence.has(k));
        const title = label === undefined ? t(`kind.${kind}`) : labelName(label);
        return (
          <article key={keys.at(-1)} className={css.reason}>
            {onEvidence === undefined ? (
              <span />
            ) : (
              <Checkbox
                size="xs"
                mt={3}
                checked={isEvidence}
                aria-label={t('reasons.evidence', { what: title })}
                onChange={(event) => onEvidence(keys, event.currentTarget.checked)}
              />
            )}
            <div>
              <h3>
                <Severity severity={severity} /> {title}
                {keys.length > 1 && (
                  <Text component="span" size="xs" c="dimmed">{` × ${String(keys.length)}`}</Text>
                )}
              </h3>
              <Text size="xs" c="dimmed" component="div">
                <Button size="compact-xs" variant="subtle" px={4} onClick={() => player?.seek(at - 1_000)}>
                  {new Date(at).toLocaleTimeString(i18n.language, { hour12: false })}
                </Button>
                {[
                  t(`kind.${kind}`),
                  reason.decision === undefined ? undefined : t(`decided.${reason.decision as 'hold'}`),
                  reason.action === undefined ? undefined : t(`action.${reason.action as 'cut'}`),
                  reason.did === undefined ? undefined : t(`did.${reason.did as 'dump'}`),
                  by === undefined ? undefined : shortName(by),
                  failure === undefined ? undefined : t(`failure.${failure as 'timeout'}`),
                ]
                  .filter((x) => x !== undefined)
                  .join(' · ')}
              </Text>
              {quote !== undefined && <p className={css.quote}>{quote}</p>}
              {top !== undefined && (
                <div>
                  <span className={css.meter}>
                    <i style={{ width: `${String(top.score * 100)}%` }} />
                  </span>
                  {top.score.toFixed(2)}{' '}
                  <Text component="span" size="xs" c="dimmed">
                    {top.detector.id} {top.detector.version}
                  </Text>
                </div>
              )}
              {rules.map((rule) => (
                <div key={rule.rule}>
                  <b>{rule.rule}</b>
                  {rule.clause !== undefined && ` · ${rule.clause}`}
                  <ul className={css.facts2}>
                    {factsOf(rule.facts).map((fact) => (
                      <li key={`${fact.fact} ${'label' in fact ? fact.label : fact.name}`}>
                        <FactText fact={fact} />
                      </li>
                    ))}
                  </ul>
                  <code>{rule.when}</code>
                </div>
              ))}
            </div>
          </article>
        );
      })}
    </>
  );
};

/** A fact of a rule as a sentence. */
const FactText = ({ fact }: { readonly fact: Fact }) => {
  const { t } = useTranslation('desk');
  const labelName = useLabelName();
  const two = (n: number): string => n.toFixed(2);
  switch (fact.fact) {
    case 'over':
    case 'under':
      return t(`fact.${fact.fact}`, { label: labelName(fact.label), score: two(fact.score), threshold: two(fact.threshold) }); // prettier-ignore
    case 'score':
      return t('fact.score', { label: labelName(fact.label), score: two(fact.score) });
    case 'unseen':
      return t('fact.unseen', { label: labelName(fact.label) });
    case 'threshold':
      return t('fact.threshold', { label: labelName(fact.label), threshold: two(fact.threshold) });
    case 'hits':
      return t('fact.hits', { label: labelName(fact.label), number: fact.count });
    case 'window':
      return t('fact.window', { name: fact.name, number: fact.count });
    case 'spent':
      return t('fact.spent', { name: fact.name });
    case 'field':
      return t('fact.field', { name: fact.name, value: fact.value });
  }
};
