import type { ClauseChoice } from '@airlock/contracts/http/review-api';
import { Button, Kbd, Select, Text, TextInput } from '@mantine/core';
import { type KeyboardEvent, type RefObject, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { keysOf, useKeyMap } from '../../keys/keys.js';
import css from './desk.module.css';
import { type Outcome, OUTCOMES } from './outcomes.js';

export interface DecideBarProps {
  readonly clauses: readonly ClauseChoice[];
  /** Index into `clauses`. */
  readonly clause: number;
  readonly onClause: (index: number) => void;
  readonly note: string;
  /** What is written down where nobody wrote anything. */
  readonly ownNote: string;
  readonly onNote: (note: string) => void;
  readonly evidenceCount: number;
  readonly possible: readonly Outcome[];
  /** Asked for once, and waits for the second time. */
  readonly armed: Outcome | undefined;
  /** Who loses it, where the policy wants a cut asked about once more. */
  readonly armedFor: string | undefined;
  readonly isBusy: boolean;
  readonly onOutcome: (outcome: Outcome) => void;
  readonly onDisarm: () => void;
  readonly clauseRef: RefObject<HTMLInputElement | null>;
  readonly noteRef: RefObject<HTMLInputElement | null>;
}

/** Clause, note and outcome: the clause of what was found stands there already, so that an outcome is one key. */
export const DecideBar = (props: DecideBarProps) => {
  const { clauses, clause, onClause, note, ownNote, onNote, evidenceCount } = props;
  const { possible, armed, armedFor, isBusy, onOutcome, onDisarm, clauseRef, noteRef } = props;
  const { t, i18n } = useTranslation('desk');
  const map = useKeyMap();
  const lang = i18n.language.startsWith('zh') ? 'zh' : 'en';
  const data = useMemo(() => {
    const option = (c: ClauseChoice, i: number) => ({
      value: String(i),
      label: `${c.clause} – ${c.title[lang]}`,
    });
    const all = clauses.map(option);
    const found = all.filter((_, i) => clauses[i]?.isFound === true);
    const rest = all.filter((_, i) => clauses[i]?.isFound !== true);
    return [
      { group: t('decide.found'), items: found },
      { group: t('decide.others'), items: rest },
    ].filter((g) => g.items.length > 0);
  }, [clauses, lang, t]);
  const leave = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key !== 'Escape' && event.key !== 'Enter') return;
    event.preventDefault();
    event.stopPropagation();
    event.currentTarget.blur();
  };
  return (
    <section className={css.decide} aria-label={t('decide.title')}>
      <div className={css.grounds}>
        <Select
          ref={clauseRef}
          size="xs"
          label={`${t('decide.clause')} (${keysOf('clause', map)})`}
          data={data}
          value={String(clause)}
          onChange={(value) => value !== null && onClause(Number(value))}
          allowDeselect={false}
          searchable
          maxDropdownHeight={320}
          comboboxProps={{ position: 'top', width: 380 }}
          // Chosen or left: keys decide again instead of being searched for.
          onDropdownClose={() => clauseRef.current?.blur()}
        />
        <TextInput
          ref={noteRef}
          size="xs"
          label={`${t('decide.note')} (${keysOf('note', map)})`}
          placeholder={ownNote}
          value={note}
          maxLength={2_000}
          onChange={(event) => onNote(event.currentTarget.value)}
          onKeyDown={leave}
        />
        <Text size="xs" c="dimmed" pb={6}>
          {t('decide.evidence', { count: evidenceCount })}
        </Text>
      </div>
      {armed === undefined ? (
        <div className={css.outcomes} role="group" aria-label={t('decide.outcome')}>
          {possible.map((outcome) => (
            <Button
              key={outcome}
              size="xs"
              color={OUTCOMES[outcome].colour}
              variant={outcome === 'cut' ? 'filled' : 'light'}
              disabled={isBusy}
              rightSection={<Kbd size="xs">{keysOf(outcome, map)}</Kbd>}
              aria-keyshortcuts={keysOf(outcome, map)}
              onClick={() => onOutcome(outcome)}
            >
              {t(`outcome.${outcome}`)}
            </Button>
          ))}
        </div>
      ) : (
        <div className={css.armed} role="alert">
          <Text size="sm" fw={600}>
            {t(`armed.${armed as 'cut'}`)} {armedFor}
          </Text>
          <Button
            size="xs"
            color="red"
            autoFocus
            rightSection={<Kbd size="xs">{keysOf(armed, map)}</Kbd>}
            onClick={() => onOutcome(armed)}
          >
            {t('armed.yes', { outcome: t(`outcome.${armed}`) })}
          </Button>
          <Button
            size="xs"
            variant="default"
            rightSection={<Kbd size="xs">{keysOf('giveBack', map)}</Kbd>}
            onClick={onDisarm}
          >
            {t('armed.no')}
          </Button>
        </div>
      )}
    </section>
  );
};
