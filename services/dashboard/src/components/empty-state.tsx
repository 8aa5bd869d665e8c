import { Center, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import type { Icon as IconComponent } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface EmptyStateProps {
  icon: IconComponent;
  title: string;
  /** What it means and what to do. */
  children?: ReactNode;
}

export function EmptyState({ icon: Icon, title, children }: EmptyStateProps) {
  return (
    <Center mih={260} p="xl">
      <Stack align="center" gap="xs" maw={620} w="100%">
        <ThemeIcon variant="light" size={44} radius="xl">
          <Icon size={22} stroke={1.6} />
        </ThemeIcon>
        <Title order={2}>{title}</Title>
        <Text size="sm" c="dimmed" ta="center" component="div" w="100%">
          {children}
        </Text>
      </Stack>
    </Center>
  );
}
