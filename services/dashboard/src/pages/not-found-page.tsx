import { Button, Center, Stack, Text, Title } from '@mantine/core';
import { Link } from 'react-router';

export function NotFoundPage({ what = 'There is no such page.' }: { what?: string }) {
  return (
    <Center mih="60vh" p="xl">
      <Stack align="center" gap="xs">
        <Text c="dimmed" fw={600} size="xl">
          404
        </Text>
        <Title order={1}>Not found</Title>
        <Text size="sm" c="dimmed" ta="center">
          {what}
        </Text>
        <Button component={Link} to="/" variant="default">
          Go to the sessions
        </Button>
      </Stack>
    </Center>
  );
}
