import { AppShell, Badge, Center, Group, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconLinkOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useParams } from 'react-router';
import { isApiError } from '../api/client.ts';
import { sharePath, sourceOf } from '../api/paths.ts';
import { shareQuery } from '../api/queries.ts';
import { ErrorState } from '../components/error-state.tsx';
import { formatDateTime } from '../components/format.ts';
import { Logo } from '../components/logo.tsx';
import { PageSkeleton } from '../components/page-skeleton.tsx';
import { Player } from '../replay/player.tsx';
import { visitorName } from '../sessions/visitor-name.tsx';
import { ColorSchemeMenu } from '../shell/color-scheme-menu.tsx';
import classes from './full-height-page.module.css';

/** Plays a shared session for somebody who need not sign in. */
export function SharePage() {
  const { token = '' } = useParams();
  const { data: share, error, refetch } = useQuery(shareQuery(token));
  useEffect(() => {
    document.title = 'Shared session · Sightline';
  }, []);
  if (isApiError(error) && (error.status === 404 || error.status === 410 || error.status === 400)) return <DeadLink />;
  if (error && !share)
    return <ErrorState title="The session could not be loaded" error={error} onRetry={() => void refetch()} />;
  return (
    <AppShell header={{ height: 52 }} padding="md">
      <AppShell.Header px="md">
        <Group h="100%" justify="space-between" wrap="nowrap">
          <Group gap="xs" wrap="nowrap">
            <Logo />
            <Text fw={650} size="lg">
              Sightline
            </Text>
            <Badge color="gray" ml={4}>
              Shared session
            </Badge>
          </Group>
          <Group gap="xs" wrap="nowrap">
            {share && (
              <Text size="sm" c="dimmed" visibleFrom="sm">
                The link expires {formatDateTime(share.expiresAt)}
              </Text>
            )}
            <ColorSchemeMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Main>
        {share ? (
          <div className={classes.page}>
            <Group gap="sm" mb="xs">
              <Title order={1}>{visitorName(share.session)}</Title>
              <Text size="sm" c="dimmed">
                {formatDateTime(share.session.startedAt)}
              </Text>
            </Group>
            <div className={classes.rest}>
              <Player source={sourceOf(sharePath(token))} session={share.session} />
            </div>
          </div>
        ) : (
          <PageSkeleton />
        )}
      </AppShell.Main>
    </AppShell>
  );
}

function DeadLink() {
  return (
    <Center mih="100vh" p="xl" data-testid="share-dead">
      <Stack align="center" gap="xs" maw={420}>
        <ThemeIcon variant="light" color="gray" size={52} radius="xl">
          <IconLinkOff size={26} stroke={1.6} />
        </ThemeIcon>
        <Title order={1}>This link does not work any more</Title>
        <Text size="sm" c="dimmed" ta="center">
          It has expired or was revoked, or a part of the address is missing. Ask whoever sent it for a new one.
        </Text>
      </Stack>
    </Center>
  );
}
