import { ActionIcon, Group, Text, Title, Tooltip } from '@mantine/core';
import { IconArrowLeft, IconBroadcast } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { sessionPath, sourceOf } from '../api/paths.ts';
import { sessionQuery } from '../api/queries.ts';
import { ErrorState } from '../components/error-state.tsx';
import { formatAgo, formatDateTime } from '../components/format.ts';
import { PageSkeleton } from '../components/page-skeleton.tsx';
import { useProject } from '../projects/project-context.ts';
import { Player } from '../replay/player.tsx';
import { StatusBadge } from '../sessions/session-badges.tsx';
import { VisitorName, visitorName } from '../sessions/visitor-name.tsx';
import { ShareButton } from '../share/share-button.tsx';
import classes from './full-height-page.module.css';

/** Epoch ms from an address, if it is one. */
const momentIn = (text: string | null): number | undefined => {
  const value = Number(text);
  return text !== null && Number.isFinite(value) && value > 0 ? value : undefined;
};

export function ReplayPage() {
  const project = useProject();
  const { session: id = '' } = useParams();
  const [parameters] = useSearchParams();
  const { data: session, error, refetch } = useQuery(sessionQuery(project.id, id));
  const name = session ? visitorName(session) : 'Session';
  useEffect(() => {
    document.title = `${name} · Sightline`;
  }, [name]);
  if (error && !session)
    return <ErrorState title="The session could not be loaded" error={error} onRetry={() => void refetch()} />;
  if (!session) return <PageSkeleton />;
  const initial = { tab: parameters.get('tab') ?? undefined, at: momentIn(parameters.get('at')) };
  return (
    <div className={classes.page}>
      <Group gap="sm" mb="xs" wrap="nowrap">
        <Tooltip label="All sessions">
          <ActionIcon component={Link} to={`/p/${project.id}/sessions`} variant="default" aria-label="All sessions">
            <IconArrowLeft size={16} />
          </ActionIcon>
        </Tooltip>
        <Title order={1} fz="lg" className="truncate">
          <VisitorName session={session} />
        </Title>
        <StatusBadge status={session.status} />
        <Text size="sm" c="dimmed" title={formatDateTime(session.startedAt)} visibleFrom="md">
          {formatAgo(session.startedAt)}
        </Text>
        {session.status !== 'ended' && (
          <Tooltip label="Watch live">
            <ActionIcon
              component={Link}
              to={`/p/${project.id}/live/${encodeURIComponent(id)}`}
              variant="light"
              color="teal"
              aria-label="Watch live"
            >
              <IconBroadcast size={16} />
            </ActionIcon>
          </Tooltip>
        )}
      </Group>
      <div className={classes.rest}>
        <Player
          key={`${id}/${initial.tab ?? ''}/${initial.at ?? ''}`}
          source={sourceOf(sessionPath(project.id, id))}
          session={session}
          initial={initial}
          actions={<ShareButton project={project.id} session={id} />}
        />
      </div>
    </div>
  );
}
