import type { RetractRequest } from '@airlock/contracts/http/review-api';
import type { ChatLine } from '@airlock/contracts/http/stream-api';
import type { StreamId } from '@airlock/contracts/ids';
import { Group, Input, NumberInput, RangeSlider, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/use-api.js';
import { fieldOf, FormModal } from '../../parts/form-modal.js';
import { LongText } from '../../parts/long-text.js';
import type { StreamPlayer } from '../../parts/player/stream-player.js';
import { ReasonField } from '../../parts/reason-field.js';
import { useLengthText } from '../../parts/time.js';
import { type Around, firstRun, piecesAround } from './pieces.js';
import css from './stream.module.css';

export interface RetractDialogProps {
  readonly streamId: StreamId;
  /** What is taken back; segments around what is on screen unless given. */
  readonly line: ChatLine | undefined;
  readonly player: StreamPlayer | undefined;
  readonly onClose: () => void;
}

/** Takes back what was published, with a reason for the record and a correction for the audience. */
export const RetractDialog = ({ streamId, line, player, onClose }: RetractDialogProps) => {
  const { t } = useTranslation('stream');
  // What stood around the moment at which it was opened: the player goes on meanwhile.
  const [around] = useState(() => piecesAround(player?.placed ?? [], player?.at() ?? 0));
  const [range, setRange] = useState(() => (around === undefined ? undefined : firstRun(around)));
  const retract = useAct('retract', { refreshes: ['listRetractions', 'listChat'] });

  const what = (data: FormData): Pick<RetractRequest, 'run' | 'messageId'> => {
    if (line !== undefined) return { messageId: line.messageId };
    const [from, to] = range?.map((i) => around?.pieces[i]) ?? [];
    const given = (name: string): number => Number(fieldOf(data, name));
    return {
      run:
        from === undefined || to === undefined
          ? { epoch: given('epoch'), fromSeq: given('fromSeq'), toSeq: given('toSeq') }
          : { epoch: from.epoch, fromSeq: from.seq, toSeq: to.seq },
    };
  };
  const submit = (data: FormData): void => {
    const correction = fieldOf(data, 'correction');
    retract.mutate(
      {
        params: { streamId },
        body: {
          ...what(data),
          reason: fieldOf(data, 'reason'),
          ...(correction === '' ? {} : { correction }),
        },
      },
      { onSuccess: onClose },
    );
  };

  return (
    <FormModal
      title={t(line === undefined ? 'retraction.title' : 'retraction.lineTitle')}
      does={t('retract')}
      isBusy={retract.isPending}
      error={retract.error}
      isDangerous
      onClose={onClose}
      onSubmit={submit}
    >
      <Text size="sm" c="dimmed">
        {t('retraction.about')}
      </Text>
      {line !== undefined ? (
        <Text className={css.line}>
          <span className={css.nick}>{line.nickname ?? line.userId}</span>
          <span className={css.said}>{line.display ?? line.text}</span>
        </Text>
      ) : around === undefined || range === undefined ? (
        <ByNumber />
      ) : (
        <RunSlider around={around} range={range} onRange={setRange} />
      )}
      <ReasonField data-autofocus />
      <LongText
        name="correction"
        label={t('retraction.correction')}
        description={t('retraction.correctionHint')}
        maxLength={1_000}
        required={false}
      />
    </FormModal>
  );
};

interface RunSliderProps {
  readonly around: Around;
  readonly range: [number, number];
  readonly onRange: (range: [number, number]) => void;
}

const RunSlider = ({ around: { pieces }, range, onRange }: RunSliderProps) => {
  const { t, i18n } = useTranslation('stream');
  const length = useLengthText();
  const time = (at: number): string => new Date(at).toLocaleTimeString(i18n.language, { hour12: false });
  const [from, to] = [pieces[range[0]]!, pieces[range[1]]!];
  return (
    <Input.Wrapper
      label={t('retraction.range')}
      labelElement="div"
      description={
        <span aria-live="polite">
          {t('retraction.run', {
            count: to.seq - from.seq + 1,
            length: length(to.until - from.from, 1),
            from: time(from.from),
            until: time(to.until),
          })}
        </span>
      }
      inputWrapperOrder={['label', 'input', 'description']}
    >
      <RangeSlider
        my="xs"
        min={0}
        max={pieces.length - 1}
        minRange={0}
        value={range}
        onChange={onRange}
        label={(i) => time(pieces[i]!.from)}
        thumbFromLabel={t('retraction.from')}
        thumbToLabel={t('retraction.until')}
      />
    </Input.Wrapper>
  );
};

/** For what is too old to be played. */
const ByNumber = () => {
  const { t } = useTranslation('stream');
  return (
    <Input.Wrapper description={t('retraction.byNumber')}>
      <Group grow mt="xs">
        {(
          [
            ['epoch', 'epoch'],
            ['fromSeq', 'from'],
            ['toSeq', 'until'],
          ] as const
        ).map(([name, label]) => (
          <NumberInput
            key={name}
            name={name}
            label={t(`retraction.${label}`)}
            min={0}
            allowDecimal={false}
            allowNegative={false}
            required
            withAsterisk={false}
          />
        ))}
      </Group>
    </Input.Wrapper>
  );
};
