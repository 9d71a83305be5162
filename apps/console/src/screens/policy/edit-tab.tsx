import {
  Box,
  Button,
  Group,
  List,
  NavLink,
  Paper,
  ScrollArea,
  Stack,
  Text,
  UnstyledButton,
} from '@mantine/core';
import { AlertIcon, CheckCircleIcon } from '@primer/octicons-react';
import { lazy, Suspense, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLabelName } from '../../parts/label-name.js';
import { Waiting } from '../../parts/waiting.js';
import type { Checking } from './checker.js';
import type { EditorHandle } from './editor/policy-editor.js';
import { GROUPS, outlineOf } from './outline.js';
import classes from './policy.module.css';

const PolicyEditor = lazy(() =>
  import('./editor/policy-editor.js').then((m) => ({ default: m.PolicyEditor })),
);
const NO_PROBLEMS = [] as const;

export interface EditTabProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly checking: Checking;
  readonly readOnly: boolean;
}

/** The policy as text, beside what is in it by name. */
export const EditTab = ({ text, onChange, checking, readOnly }: EditTabProps) => {
  const { t, i18n } = useTranslation('policy');
  const editor = useRef<EditorHandle>(null);
  const problems = checking.isCurrent ? (checking.checked?.problems ?? NO_PROBLEMS) : NO_PROBLEMS;
  const texts = useMemo(
    () => ({
      about: (name: string) => t(`about.${name as 'over'}`),
      language: i18n.language.startsWith('zh') ? ('zh' as const) : ('en' as const),
    }),
    [t, i18n.language],
  );
  const jump = (line: number, column?: number): void => editor.current?.jump(line, column);
  return (
    <div className={classes.bench}>
      <OutlinePanel text={text} checking={checking} onJump={jump} />
      <Stack gap="xs" className={classes.text}>
        <Box className={classes.editor}>
          <Suspense fallback={<Waiting />}>
            <PolicyEditor
              handle={editor}
              value={text}
              onChange={onChange}
              problems={problems}
              schema={checking.schema}
              hints={checking.hints}
              texts={texts}
              label={t('editor')}
              readOnly={readOnly}
            />
          </Suspense>
        </Box>
        <Problems checking={checking} onJump={jump} />
      </Stack>
    </div>
  );
};

const Problems = ({
  checking,
  onJump,
}: {
  readonly checking: Checking;
  readonly onJump: (line: number, column: number) => void;
}) => {
  const { t } = useTranslation('policy');
  const { checked, isCurrent } = checking;
  if (checked === undefined)
    return (
      <Text size="sm" c="dimmed" role="status">
        {t('checking')}
      </Text>
    );
  const { problems, good } = checked;
  return (
    <Paper withBorder p="xs" role="status" aria-label={t('check')} style={{ opacity: isCurrent ? 1 : 0.6 }}>
      {good !== undefined ? (
        <Group gap="xs">
          <Text c="teal" component="span" display="inline-flex">
            <CheckCircleIcon />
          </Text>
          <Text size="sm">
            {t('good', { labels: good.hints.labels.length, classes: good.hints.roomClasses.length })}
          </Text>
          <Text size="sm" c="dimmed">
            {t('changesCount', { count: good.changes.length })}
          </Text>
        </Group>
      ) : (
        <Stack gap={4}>
          <Group gap="xs">
            <Text c="red" component="span" display="inline-flex">
              <AlertIcon />
            </Text>
            <Text size="sm" fw={600}>
              {t('problems', { count: problems.length })}
            </Text>
          </Group>
          <ScrollArea.Autosize mah={150}>
            <List size="sm" listStyleType="none" withPadding={false}>
              {problems.map((p) => (
                <List.Item key={`${String(p.line)}:${String(p.column)} ${p.message}`}>
                  <UnstyledButton onClick={() => onJump(p.line, p.column)} className={classes.problem}>
                    <Text component="span" size="sm" c="dimmed" ff="monospace">
                      {p.line}:{p.column}
                    </Text>{' '}
                    {p.message}{' '}
                    <Text component="span" size="sm" c="dimmed">
                      {p.hint}
                    </Text>
                  </UnstyledButton>
                </List.Item>
              ))}
            </List>
          </ScrollArea.Autosize>
        </Stack>
      )}
    </Paper>
  );
};

const OutlinePanel = ({
  text,
  checking,
  onJump,
}: {
  readonly text: string;
  readonly checking: Checking;
  readonly onJump: (line: number) => void;
}) => {
  const { t, i18n } = useTranslation('policy');
  const outline = useMemo(() => outlineOf(text), [text]);
  const labelName = useLabelName();
  const lang = i18n.language.startsWith('zh') ? 'zh' : 'en';
  const titleOf = (group: string, name: string): string => {
    if (group === 'taxonomy')
      return checking.hints.labels.find((l) => l.label === name)?.title[lang] ?? labelName(name);
    if (group === 'sections') return t(`section.${name as 'retention'}`, { defaultValue: name });
    return name;
  };
  return (
    <ScrollArea
      className={classes.outline}
      type="auto"
      component="nav"
      aria-label={t('outline')}
      viewportProps={{ tabIndex: -1 }}
    >
      {GROUPS.map((group) =>
        outline[group].length === 0 ? null : (
          <NavLink
            key={group}
            label={t(`group.${group}`)}
            description={String(outline[group].length)}
            defaultOpened={group === 'taxonomy' || group === 'roomClasses'}
            className={classes.group}
            component="button"
          >
            {outline[group].map(({ name, line }) => {
              const title = titleOf(group, name);
              return (
                <Button
                  key={`${name} ${String(line)}`}
                  variant="subtle"
                  color="gray"
                  size="compact-xs"
                  fullWidth
                  justify="start"
                  onClick={() => onJump(line)}
                  title={title === name ? undefined : name}
                  className={classes.entry}
                  classNames={{ label: classes.entryText }}
                >
                  {title}
                </Button>
              );
            })}
          </NavLink>
        ),
      )}
    </ScrollArea>
  );
};
