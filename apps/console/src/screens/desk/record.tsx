import type { CaseDossier } from '@airlock/contracts/http/review-api';
import { Group, List, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLabelName } from '../../parts/label-name.js';
import { Severity } from '../../parts/severity.js';
import css from './desk.module.css';
import { retractedKind } from './by-others.js';
import { shortName } from './names.js';

/** What is known of the streamer: tier and points, measures in force, earlier cases, what was done to this stream. */
export const Record = ({ dossier }: { readonly dossier: CaseDossier }) => {
  const { t, i18n } = useTranslation('desk');
  const labelName = useLabelName();
  const { streamer, actions, retractions, stream } = dossier;
  const day = (at: number): string =>
    new Date(at).toLocaleString(i18n.language, { dateStyle: 'short', timeStyle: 'short', hour12: false });
  return (
    <div className={css.scroll} tabIndex={0} role="region" aria-label={t('record.title')}>
      <Stack gap="sm">
        <Text size="sm">
          {[
            streamer.streamerId,
            streamer.tier === undefined ? undefined : t('row.tier', { tier: streamer.tier }),
            streamer.points === undefined ? undefined : t('record.points', { count: streamer.points }),
            stream === undefined ? undefined : t('record.since', { at: day(stream.startedAt) }),
          ]
            .filter((x) => x !== undefined)
            .join(' · ')}
        </Text>
        <div>
          <Text size="xs" fw={600}>
            {t('record.sanctions')}
          </Text>
          {streamer.sanctions.length === 0 ? (
            <Text size="xs" c="dimmed">
              {t('record.noSanctions')}
            </Text>
          ) : (
            <List size="xs">
              {streamer.sanctions.map((s) => (
                <List.Item key={s.sanctionId}>
                  {t(`action.${s.kind}`)} – {s.ground}
                  {s.until !== undefined && ` – ${t('record.until', { at: day(s.until) })}`}
                </List.Item>
              ))}
            </List>
          )}
        </div>
        <div>
          <Text size="xs" fw={600}>
            {t('record.actions')}
          </Text>
          {actions.length === 0 ? (
            <Text size="xs" c="dimmed">
              {t('record.noActions')}
            </Text>
          ) : (
            <List size="xs">
              {actions.map(({ action, inForce }) => (
                <List.Item key={action.actionId}>
                  {t(`action.${action.kind}`)} – {action.reason} – {day(action.decidedAt)}
                  {!inForce && ` – ${t('record.over')}`}
                </List.Item>
              ))}
            </List>
          )}
        </div>
        {retractions.length > 0 && (
          <div>
            <Text size="xs" fw={600}>
              {t('record.retracted')}
            </Text>
            <List size="xs">
              {retractions.map((r) => (
                <List.Item key={r.retractionId}>
                  {t(retractedKind(r))} – {r.reason} – {day(r.at)} ({shortName(r.by)})
                </List.Item>
              ))}
            </List>
          </div>
        )}
        <div>
          <Text size="xs" fw={600}>
            {t('record.earlier')}
          </Text>
          {streamer.earlier.length === 0 && (
            <Text size="xs" c="dimmed">
              {t('record.noEarlier')}
            </Text>
          )}
          {streamer.earlier.map(({ case: c, decision }) => (
            <Group key={c.caseId} gap={6} wrap="nowrap" align="start" py={3}>
              <Severity severity={c.severity} />
              <Text size="xs">
                {day(c.openedAt)} – {c.label === undefined ? t('row.waits') : labelName(c.label)} –{' '}
                {decision === undefined
                  ? t('record.open')
                  : `${t(`says.${decision.outcome}`)}, ${decision.clause} (${shortName(decision.by)})`}
                {decision !== undefined && (
                  <Text component="span" size="xs" c="dimmed" display="block">
                    {decision.note}
                  </Text>
                )}
              </Text>
            </Group>
          ))}
        </div>
      </Stack>
    </div>
  );
};
