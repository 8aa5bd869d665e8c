import { Button, Center, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import { isApiError } from '../api/client.ts';

/** What a person can do about an error. */
export function adviceFor(error: unknown): string {
  if (!isApiError(error)) return 'Try again. If it stays like this, reload the page.';
  if (error.status === 0)
    return 'The server cannot be reached. Check that Sightline runs and that you are online, then try again.';
  if (error.status === 403) return 'Your role does not allow this. Ask an administrator.';
  if (error.status === 404) return 'It does not exist any more, or you may not see it.';
  if (error.status === 429) return `Too many requests. Try again in ${error.retryAfterSeconds ?? 30} seconds.`;
  if (error.status >= 500)
    return `${error.message} The server has a problem; its log says more. Try again in a moment.`;
  return error.message;
}

interface ErrorStateProps {
  title: string;
  error: unknown;
  onRetry?: () => void;
}

export function ErrorState({ title, error, onRetry }: ErrorStateProps) {
  return (
    <Center mih={280} p="xl" role="alert">
      <Stack align="center" gap="xs" maw={440}>
        <ThemeIcon variant="light" color="red" size={44} radius="xl">
          <IconAlertTriangle size={22} />
        </ThemeIcon>
        <Title order={2} ta="center">
          {title}
        </Title>
        <Text size="sm" c="dimmed" ta="center">
          {adviceFor(error)}
        </Text>
        {onRetry && (
          <Button variant="default" leftSection={<IconRefresh size={14} />} onClick={onRetry}>
            Try again
          </Button>
        )}
      </Stack>
    </Center>
  );
}
