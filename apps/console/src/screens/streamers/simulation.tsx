import { Button, Fieldset, Grid, Group, NumberInput, SimpleGrid, Stack, Switch, Text } from '@mantine/core';
import type { CreditRules } from '@airlock/contracts/credit';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useApi } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
import { Waiting } from '../../parts/waiting.js';
import { numberAt, ruleGroups, type RuleNumber, withNumber } from './rules-form.js';
import { SimulationResult } from './simulation-result.js';

/** What other numbers in the credit rules would do to whom. Nothing is changed by it. */
export const Simulation = () => {
  const rules = useApi('creditRules', {});
  if (rules.data !== undefined) return <Draft inForce={rules.data} />;
  return rules.isPending ? (
    <Waiting />
  ) : (
    <ErrorNote error={rules.error} onRetry={() => void rules.refetch()} />
  );
};

const Draft = ({ inForce }: { readonly inForce: CreditRules }) => {
  const { t } = useTranslation('streamers');
  const [draft, setDraft] = useState(inForce);
  const [reachesBack, setReachesBack] = useState(false);
  const [asked, setAsked] = useState<{ credit: CreditRules; deductions: 'as_written' | 'as_drafted' }>();
  const simulating = useAct('simulateCredit');
  const groups = ruleGroups(inForce);
  const changed = groups
    .flatMap((g) => g.numbers)
    .filter(({ path }) => numberAt(draft, path) !== numberAt(inForce, path)).length;
  const simulate = () => {
    const want = {
      credit: draft,
      deductions: reachesBack ? ('as_drafted' as const) : ('as_written' as const),
    };
    setAsked(want);
    simulating.mutate({ body: want });
  };
  return (
    <Grid gap="md">
      <Grid.Col span={{ base: 12, lg: 5 }}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            simulate();
          }}
        >
          <Stack gap="sm">
            {groups.map(({ name, numbers }) => (
              <Fieldset key={name} legend={t(`rule.${name}`)} p="sm">
                <SimpleGrid
                  cols={{ base: 2, sm: numbers.length === 4 ? 2 : 3 }}
                  spacing="sm"
                  verticalSpacing="xs"
                >
                  {numbers.map((number) => (
                    <Field
                      key={number.path.join('.')}
                      number={number}
                      value={numberAt(draft, number.path)}
                      before={numberAt(inForce, number.path)}
                      onChange={(value) => setDraft(withNumber(draft, number.path, value))}
                    />
                  ))}
                </SimpleGrid>
              </Fieldset>
            ))}
            <Switch
              label={t('simulate.reachBack')}
              description={t('simulate.reachBackHint')}
              checked={reachesBack}
              onChange={(event) => setReachesBack(event.currentTarget.checked)}
            />
            <Group>
              <Button type="submit" loading={simulating.isPending}>
                {t('simulate.do')}
              </Button>
              <Button variant="default" disabled={changed === 0} onClick={() => setDraft(inForce)}>
                {t('simulate.reset')}
              </Button>
              <Text size="sm" c="dimmed">
                {t('simulate.changed', { count: changed })}
              </Text>
            </Group>
          </Stack>
        </form>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 7 }}>
        <ErrorNote error={simulating.error} />
        {simulating.data === undefined && simulating.error === null && (
          <Text c="dimmed">{t('simulate.intro')}</Text>
        )}
        {simulating.data !== undefined && asked !== undefined && (
          <SimulationResult key={simulating.submittedAt} first={simulating.data} asked={asked} />
        )}
      </Grid.Col>
    </Grid>
  );
};

interface FieldProps {
  readonly number: RuleNumber;
  readonly value: number | undefined;
  readonly before: number | undefined;
  readonly onChange: (value: number) => void;
}

const Field = ({ number: { name, of = '' }, value, before, onChange }: FieldProps) => {
  const { t } = useTranslation('streamers');
  const isChanged = value !== before;
  return (
    <NumberInput
      size="xs"
      label={t(`rule.number.${name}`, { of })}
      description={t(isChanged ? 'simulate.was' : 'simulate.asIs', { n: before })}
      value={value ?? 0}
      onChange={(next) => {
        if (typeof next === 'number') onChange(next);
      }}
      min={0}
      styles={isChanged ? { input: { borderColor: 'var(--mantine-color-yellow-6)' } } : {}}
    />
  );
};
