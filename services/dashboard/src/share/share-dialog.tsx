import {
  ActionIcon,
  Alert,
  Button,
  CopyButton,
  Divider,
  Group,
  Modal,
  NativeSelect,
  Skeleton,
  Stack,
  Text,
  TextInput,
  Tooltip,
} from '@mantine/core';
import { IconCheck, IconCopy, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { sendJson } from '../api/client.ts';
import { sessionPath } from '../api/paths.ts';
import { sharesQuery } from '../api/queries.ts';
import type { NewShareLink, ShareLink } from '../api/types.ts';
import { adviceFor } from '../components/error-state.tsx';
import { formatDateTime, formatDuration } from '../components/format.ts';
import { defaultLifetime, shareLifetimes } from './share-lifetimes.ts';

interface ShareDialogProps {
  project: string;
  session: string;
  opened: boolean;
  onClose: () => void;
}

/** Makes a link that plays this one session without a login, for as long as it lives. */
export function ShareDialog({ project, session, opened, onClose }: ShareDialogProps) {
  const [lifetime, setLifetime] = useState(String(defaultLifetime));
  const queries = useQueryClient();
  const path = `${sessionPath(project, session)}/shares`;
  const { queryKey } = sharesQuery(project, session);
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey });
  const create = useMutation({
    mutationFn: () => sendJson<NewShareLink>('POST', path, { ttlSeconds: Number(lifetime) }),
    onSuccess: refresh,
  });
  const close = (): void => {
    onClose();
    // The address is shown once: Sightline keeps only a hash of it.
    create.reset();
  };
  const url = create.data ? new URL(create.data.url, window.location.href).href : '';
  return (
    <Modal opened={opened} onClose={close} title="Share this session" size="md">
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          Whoever has the link can play this session, without a login, until the link expires. Each look is in the audit
          log.
        </Text>
        <Group align="flex-end" gap="xs" wrap="nowrap">
          <NativeSelect
            label="The link lives for"
            size="sm"
            style={{ flex: 1 }}
            data={shareLifetimes.map(({ seconds, label }) => ({ value: String(seconds), label }))}
            value={lifetime}
            onChange={(event) => setLifetime(event.currentTarget.value)}
            data-testid="share-ttl"
          />
          <Button size="sm" onClick={() => create.mutate()} loading={create.isPending} data-testid="share-create">
            Create link
          </Button>
        </Group>
        {create.isError && (
          <Alert color="red" role="alert" p="xs">
            {adviceFor(create.error)}
          </Alert>
        )}
        {create.data && (
          <TextInput
            label="Link"
            description={`Expires ${formatDateTime(create.data.expiresAt)}. It is shown only now.`}
            readOnly
            value={url}
            onFocus={(event) => event.currentTarget.select()}
            rightSection={
              <CopyButton value={url}>
                {({ copied, copy }) => (
                  <ActionIcon variant="subtle" onClick={copy} aria-label={copied ? 'Copied' : 'Copy the link'}>
                    {copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
                  </ActionIcon>
                )}
              </CopyButton>
            }
            data-testid="share-url"
          />
        )}
        {opened && <ActiveLinks project={project} session={session} path={path} />}
      </Stack>
    </Modal>
  );
}

function ActiveLinks({ project, session, path }: { project: string; session: string; path: string }) {
  const { data: shares, error, refetch } = useQuery(sharesQuery(project, session));
  const now = useNow(shares !== undefined && shares.length > 0);
  const revoke = useMutation({
    mutationFn: ({ id }: ShareLink) => sendJson('DELETE', `${path}/${encodeURIComponent(id)}`),
    onSettled: () => refetch(),
  });
  const active = shares?.filter(({ expiresAt }) => expiresAt > now);
  return (
    <>
      <Divider label="Active links" labelPosition="left" />
      {error ? (
        <Text size="sm" c="red">
          {adviceFor(error)}
        </Text>
      ) : !active ? (
        <Skeleton h={30} />
      ) : active.length === 0 ? (
        <Text size="sm" c="dimmed">
          There is none.
        </Text>
      ) : (
        <Stack gap={4}>
          {active.map((share) => (
            <Group key={share.id} justify="space-between" wrap="nowrap" data-testid="share-row">
              <Text size="sm">
                Expires in {formatDuration(share.expiresAt - now)}
                <Text span size="sm" c="dimmed">
                  {' '}
                  · by {share.createdBy}
                </Text>
              </Text>
              <Tooltip label="Revoke: the link stops working at once">
                <ActionIcon
                  variant="subtle"
                  color="red"
                  loading={revoke.isPending && revoke.variables.id === share.id}
                  onClick={() => revoke.mutate(share)}
                  aria-label="Revoke this link"
                >
                  <IconTrash size={15} />
                </ActionIcon>
              </Tooltip>
            </Group>
          ))}
        </Stack>
      )}
    </>
  );
}

/** The time, once a second while it matters. */
function useNow(ticking: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!ticking) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [ticking]);
  return now;
}
