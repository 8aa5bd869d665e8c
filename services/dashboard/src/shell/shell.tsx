import { AppShell, Badge, Burger, Group, NavLink, ScrollArea, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Notifications } from '@mantine/notifications';
import { Link, Outlet, useLocation } from 'react-router';
import { Logo } from '../components/logo.tsx';
import { useRealTimeSessionsWebSocket } from '../hooks/use-real-time-sessions-websocket.ts';
import { useProject } from '../projects/project-context.ts';
import { AlertNotifications } from './alert-notifications.tsx';
import { ColorSchemeMenu } from './color-scheme-menu.tsx';
import { ConnectionDot } from './connection-dot.tsx';
import { pages } from './pages.ts';
import { ProjectSwitcher } from './project-switcher.tsx';
import { StorageBanner } from './storage-banner.tsx';
import { useGoKeys } from './use-go-keys.ts';
import { UserMenu } from './user-menu.tsx';

function LiveCount({ project }: { project: string }) {
  const { sessions } = useRealTimeSessionsWebSocket({ project });
  const live = sessions.filter(({ status }) => status === 'live').length;
  if (live === 0) return null;
  return (
    <Badge size="sm" color="teal" aria-label={`${live} live`}>
      {live}
    </Badge>
  );
}

/** The frame around every page of a project. */
export function Shell() {
  const project = useProject();
  const { pathname } = useLocation();
  const [opened, { toggle, close }] = useDisclosure(false);
  useGoKeys(project.id);
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 196, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding="md"
      transitionDuration={120}
    >
      <a className="skip-link" href="#content">
        Skip to the content
      </a>
      <AppShell.Header px="md">
        <Group h="100%" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Menu" />
            <UnstyledButton component={Link} to={`/p/${project.id}/sessions`} aria-label="Sightline">
              <Group gap={8} wrap="nowrap">
                <Logo />
                <Text fw={650} size="lg" visibleFrom="sm">
                  Sightline
                </Text>
              </Group>
            </UnstyledButton>
            <ProjectSwitcher />
          </Group>
          <Group gap={6} wrap="nowrap">
            <ConnectionDot project={project.id} />
            <ColorSchemeMenu />
            <UserMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs">
        <ScrollArea component="nav" aria-label="Main">
          {pages.map(({ path, label, icon: Icon, key }) => {
            const to = `/p/${project.id}/${path}`;
            const active = pathname === to || pathname.startsWith(`${to}/`);
            return (
              <NavLink
                key={path}
                component={Link}
                to={to}
                label={label}
                title={`${label} (g ${key})`}
                active={active}
                onClick={close}
                aria-current={active ? 'page' : undefined}
                leftSection={<Icon size={18} stroke={1.7} />}
                rightSection={path === 'live' ? <LiveCount project={project.id} /> : undefined}
                style={{ borderRadius: 'var(--mantine-radius-md)', marginBottom: 2 }}
              />
            );
          })}
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} style={{ outline: 'none' }}>
        <StorageBanner />
        <Outlet />
      </AppShell.Main>
      <Notifications position="bottom-right" limit={4} />
      <AlertNotifications project={project.id} />
    </AppShell>
  );
}
