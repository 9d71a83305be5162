import { Badge, Group, Text } from '@mantine/core';
import type { CreditView } from '@airlock/contracts/http/credit-api';
import type { CreditRules } from '@airlock/contracts/credit';
import type { StreamerId } from '@airlock/contracts/ids';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
import { FactList } from '../../parts/fact-list.js';
import { Panel } from '../../parts/panel.js';
import { useTimeText } from '../../parts/time.js';
import { Waiting } from '../../parts/waiting.js';
import { courseOf, heightOf } from './course.js';
import { Measures } from './find-streamer.js';
import classes from './streamers.module.css';

/** Where the streamer stands, how it came about, and what the next tier needs. */
export const CreditPanel = ({ streamerId }: { readonly streamerId: StreamerId }) => {
  const { t, i18n } = useTranslation(['streamers', 'approvals']);
  const time = useTimeText();
  const credit = useApi('getCredit', { params: { streamerId } });
  const rules = useApi('creditRules', {});
  const lang = i18n.language.startsWith('zh') ? 'zh' : 'en';
  const c = credit.data;
  return (
    <Panel title={t('credit.title')}>
      <ErrorNote error={credit.error} onRetry={() => void credit.refetch()} />
      {credit.isPending && <Waiting />}
      {c !== undefined && (
        <>
          <Group align="baseline" gap="sm">
            <Text fw={700} fz={32} lh={1} ff="monospace">
              {c.points}
            </Text>
            <Text fw={600}>
              {c.tier.name} · {c.tier.title[lang]}
            </Text>
            {c.cards.map(({ card, at, until }) => (
              <Badge key={`${card} ${String(at)}`} color={card} variant="light" tt="none">
                {t('credit.card', { card: t(`approvals:card.${card}`), until: time(until) })}
              </Badge>
            ))}
          </Group>
          {rules.data !== undefined && <CourseChart credit={c} rules={rules.data} />}
          <FactList
            facts={[
              [
                t('credit.measures'),
                c.measures.length > 0 ? (
                  <Measures measures={c.measures.map((m) => m.measure)} />
                ) : (
                  t('credit.noMeasures')
                ),
              ],
              [t('credit.fixBy'), c.fixBy === undefined ? undefined : time(c.fixBy)],
              [t('credit.next'), c.next === undefined ? undefined : nextText(c.next)],
            ]}
          />
        </>
      )}
    </Panel>
  );

  function nextText({ tier, points, at }: NonNullable<CreditView['next']>): string {
    const missing = t('credit.missing', { tier: tier.name, count: points });
    return at === undefined ? missing : `${missing}; ${t('credit.byTime', { at: time(at) })}`;
  }
};

const CourseChart = ({ credit, rules }: { readonly credit: CreditView; readonly rules: CreditRules }) => {
  const { t } = useTranslation('streamers');
  const time = useTimeText();
  const course = courseOf(credit, rules);
  if (course === undefined)
    return (
      <Text size="sm" c="dimmed">
        {t('credit.unchanged', { start: credit.start })}
      </Text>
    );
  const marks = rules.tiers.slice(0, -1);
  return (
    <div>
      <figure
        className={classes['course']}
        role="img"
        aria-label={t('credit.course', {
          from: time(course.from),
          start: credit.start,
          points: credit.points,
        })}
      >
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden>
          {marks.map(({ name, atLeast }) => (
            <line key={name} x1="0" x2="100" y1={heightOf(atLeast, course)} y2={heightOf(atLeast, course)} />
          ))}
          <path d={course.path} />
        </svg>
        {marks.map(({ name, atLeast }) => (
          <span
            key={name}
            className={classes['mark']}
            style={{ top: `${String(heightOf(atLeast, course))}%` }}
            aria-hidden
          >
            {name} ≥ {atLeast}
          </span>
        ))}
      </figure>
      <Group justify="space-between" mt={4}>
        <Text size="xs" c="dimmed">
          {time(course.from)}
        </Text>
        <Text size="xs" c="dimmed">
          {time(course.until)}
        </Text>
      </Group>
    </div>
  );
};
