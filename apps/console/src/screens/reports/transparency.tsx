import { Button, Group, Paper, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { TransparencyStatement } from '@airlock/contracts/transparency';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/client.js';
import { ErrorNote } from '../../parts/error-note.js';
import { useSession } from '../../session/use-session.js';
import { useNumbers } from './numbers.js';
import type { Asked } from './reports.js';
import { saveText } from '../../parts/save-file.js';

/** All statements of reasons of the time, in the fields of the public database: control gives them in batches. */
const allStatements = async (from: number, until: number): Promise<readonly TransparencyStatement[]> => {
  const all: TransparencyStatement[] = [];
  let after: string | undefined;
  do {
    const batch = await call('exportStatements', {
      query: { from, until, ...(after === undefined ? {} : { after }) },
    });
    all.push(...batch.statements);
    after = batch.next;
  } while (after !== undefined);
  return all;
};

/** The export for the transparency report. */
export const Transparency = ({ asked: { span, name } }: { readonly asked: Asked }) => {
  const { t } = useTranslation('reports');
  const { count } = useNumbers();
  const { withSecondFactor } = useSession();
  const saving = useMutation({
    mutationFn: () => withSecondFactor(() => allStatements(span.from, span.to)),
    onSuccess: (statements) => {
      if (statements.length > 0)
        saveText(`${name('transparency')}.json`, 'application/json', JSON.stringify({ statements }, null, 1));
    },
  });
  return (
    <Paper component="section" withBorder p="md" aria-label={t('transparency.title')}>
      <Group justify="space-between">
        <div>
          <Title order={2} size="h5">
            {t('transparency.title')}
          </Title>
          <Text size="xs" c="dimmed">
            {t('transparency.about')}
          </Text>
          <Text size="sm" role="status">
            {saving.data !== undefined &&
              (saving.data.length === 0
                ? t('transparency.none')
                : t('transparency.saved', { count: saving.data.length, n: count(saving.data.length) }))}
          </Text>
          <ErrorNote error={saving.error} />
        </div>
        <Button variant="default" loading={saving.isPending} onClick={() => saving.mutate()}>
          {t('transparency.save')}
        </Button>
      </Group>
    </Paper>
  );
};
