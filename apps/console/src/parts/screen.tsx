import { Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

export interface ScreenProps {
  readonly title: string;
  /** One sentence: what this screen is for. */
  readonly intro?: string;
  /** Buttons that concern the whole screen. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** The frame of a screen: its heading, what it is for, what can be done with all of it. */
export const Screen = ({ title, intro, actions, children }: ScreenProps) => (
  <Stack p="md" gap="md">
    <Group justify="space-between" align="start">
      <div>
        <Title order={1} size="h3">
          {title}
        </Title>
        {intro !== undefined && (
          <Text size="sm" c="dimmed">
            {intro}
          </Text>
        )}
      </div>
      {actions}
    </Group>
    {children}
  </Stack>
);
