import { Button, Center, Group, Stack, Text, Title } from '@mantine/core';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { useRouteError } from 'react-router';

function Broken({ error }: { error: unknown }) {
  return (
    <Center mih="60vh" p="xl" role="alert">
      <Stack align="center" gap="xs" maw={460}>
        <Title order={1}>This page broke</Title>
        <Text size="sm" c="dimmed" ta="center">
          {error instanceof Error ? error.message : 'An unknown error happened.'} Nothing was lost: recordings are kept
          on the server.
        </Text>
        <Group gap="xs">
          <Button onClick={() => window.location.reload()}>Reload</Button>
          <Button variant="default" component="a" href="/">
            Go to the start
          </Button>
        </Group>
      </Stack>
    </Center>
  );
}

/** For errors inside a route: the rest of the page goes on working. */
export function RouteError() {
  return <Broken error={useRouteError()} />;
}

/** For everything else. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error: error ?? new Error('unknown') };
  }

  override componentDidCatch(_error: unknown, { componentStack }: ErrorInfo): void {
    console.error('dashboard_broke', componentStack);
  }

  override render(): ReactNode {
    return this.state.error === undefined ? this.props.children : <Broken error={this.state.error} />;
  }
}
