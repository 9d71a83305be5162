import type { StreamView } from '@airlock/contracts/http/stream-api';
import type { SegmentVerdict } from '@airlock/contracts/verdict';
import { Badge, Modal, Table, Text, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../api/client.js';
import { useLabelName } from '../../parts/label-name.js';
import { Severity } from '../../parts/severity.js';
import { usePreferences } from '../../session/preferences.js';
import { type HitRun, runsOf, topOf } from './hit-runs.js';
import css from './stream.module.css';

const COLOURS = { hold: 'orange', dump: 'red', release: 'gray' } as const;

/** Why anything of the stream was held or taken out: newest first. */
export const Hits = ({ view }: { readonly view: StreamView }) => {
  const { t } = useTranslation('stream');
  const [open, setOpen] = useState<HitRun>();
  const runs = runsOf(view.hits);
  return (
    <section className={css.panel} aria-label={t('hits.title')}>
      <Text size="sm" fw={600} mb={4}>
        {t('hits.title')}
      </Text>
      {runs.length === 0 && (
        <Text size="sm" c="dimmed">
          {t(view.stream.release.mode === 'review' ? 'hits.noneReview' : 'hits.none')}
        </Text>
      )}
      <div className={css.list}>
        {runs.map((run) => (
          <HitRow key={run.key} run={run} onOpen={() => setOpen(run)} />
        ))}
      </div>
      {open !== undefined && <HitDetail run={open} onClose={() => setOpen(undefined)} />}
    </section>
  );
};

const useTime = (): ((at: number) => string) => {
  const { i18n } = useTranslation();
  return (at) => new Date(at).toLocaleTimeString(i18n.language, { hour12: false });
};

const HitRow = ({ run, onOpen }: { readonly run: HitRun; readonly onOpen: () => void }) => {
  const { t } = useTranslation('stream');
  const name = useLabelName();
  const time = useTime();
  const signal = topOf(run.newest);
  const rule = run.newest.rules[0];
  const label = signal?.label ?? rule?.label;
  return (
    <UnstyledButton className={css.hit} onClick={onOpen}>
      <Still verdict={run.newest} />
      <span style={{ minWidth: 0 }}>
        <Text size="sm" component="span" display="block" className={css.clip}>
          <Badge size="xs" color={COLOURS[run.newest.decision]} variant="light" mr={6}>
            {t(`decision.${run.newest.decision}`)}
          </Badge>
          {label === undefined ? t(`failure.${run.newest.failure ?? 'missing'}`) : name(label)}
          {signal === undefined ? '' : ` ${signal.score.toFixed(2)}`}
          {run.count > 1 ? ` × ${String(run.count)}` : ''}
        </Text>
        <span className={`${css.small} ${css.clip}`} style={{ display: 'block' }}>
          {[rule?.rule, rule?.clause].filter(Boolean).join(' · ')}
        </span>
      </span>
      <time className={css.small}>{time(run.newest.timing.decidedAt)}</time>
    </UnstyledButton>
  );
};

/** The frame of the strongest signal, soft as the person likes it. */
const Still = ({ verdict }: { readonly verdict: SegmentVerdict }) => {
  const { blur } = usePreferences();
  const key = verdict.signals.find((s) => s.thumbnail !== undefined)?.thumbnail;
  return (
    <span className={css.thumb}>
      {key !== undefined && (
        <img src={urlOf('getThumbnail', { query: { key } })} alt="" className={blur ? css.blur : undefined} />
      )}
    </span>
  );
};

const HitDetail = ({
  run: { newest, count },
  onClose,
}: {
  readonly run: HitRun;
  readonly onClose: () => void;
}) => {
  const { t } = useTranslation('stream');
  const name = useLabelName();
  const time = useTime();
  const { signals, rules, timing, coverage, policyHash, epoch, seq, texts } = newest;
  const took = [
    [t('took.arrive'), timing.receivedAt - timing.capturedAt],
    [t('took.decode'), timing.decodeMs],
    [t('took.see'), timing.inferMs],
    [t('took.decide'), timing.decidedAt - timing.capturedAt],
  ] as const;
  return (
    <Modal opened onClose={onClose} size="xl" title={t('hits.why')}>
      <Table withRowBorders verticalSpacing={4}>
        <Table.Tbody>
          {signals.map((s, i) => (
            <Row key={i} name={i === 0 ? t('seen') : ''}>
              {name(s.label)} <b>{s.score.toFixed(2)}</b>{' '}
              <span className={css.small}>
                {[
                  s.detector.id,
                  s.detector.version,
                  ...Object.entries(s.detail ?? {}).map(([k, v]) => `${k}: ${String(v)}`),
                ].join(' · ')}
              </span>
            </Row>
          ))}
          {texts?.map((x, i) => (
            <Row key={`t${String(i)}`} name={t('read')}>
              “{x.text}”
            </Row>
          ))}
          {rules.map((r, i) => (
            <Row key={`r${String(i)}`} name={i === 0 ? t('rule') : ''}>
              <Severity severity={r.severity} /> {r.rule} <code>{r.when}</code>{' '}
              <span className={css.small}>
                {[r.clause, ...Object.entries(r.facts).map(([k, v]) => `${k} = ${JSON.stringify(v)}`)]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </Row>
          ))}
          <Row name={t('segment')}>
            {epoch} / {seq}
            {count > 1 ? ` (${t('hits.run', { count })})` : ''}
          </Row>
          <Row name={t('coverage')}>{t('frames', { count: coverage.frames, reused: coverage.reused })}</Row>
          <Row name={t('took.title')}>
            {took
              .flatMap(([what, ms]) => (ms === undefined ? [] : [`${what} ${ms.toFixed(0)} ms`]))
              .join(' → ')}
          </Row>
          <Row name={t('decided')}>
            {time(timing.decidedAt)} · <code>{policyHash.slice(0, 12)}</code>
          </Row>
        </Table.Tbody>
      </Table>
    </Modal>
  );
};

const Row = ({ name, children }: { readonly name: string; readonly children: React.ReactNode }) => (
  <Table.Tr>
    <Table.Th scope="row" w={130} style={{ verticalAlign: 'top' }}>
      {name}
    </Table.Th>
    <Table.Td style={{ overflowWrap: 'anywhere' }}>{children}</Table.Td>
  </Table.Tr>
);
