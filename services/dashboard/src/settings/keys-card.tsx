import {
  ActionIcon,
  Alert,
  Badge,
  Button,
  CopyButton,
  Group,
  Modal,
  Paper,
  Stack,
  Table,
  Text,
  Title,
  Tooltip,
} from '@mantine/core';
import { IconCheck, IconCopy, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { sendJson } from '../api/client.ts';
import { projectPath } from '../api/paths.ts';
import type { Project } from '../api/types.ts';
import { adviceFor } from '../components/error-state.tsx';
import { formatDateTime } from '../components/format.ts';
import { useProjectChange } from './use-project-change.ts';

interface KeysCardProps {
  project: Project;
  editable: boolean;
}

/** The keys a site sends with. They stand in its pages, so they are no secret; revoking one stops it within a second. */
export function KeysCard({ project, editable }: KeysCardProps) {
  const [revoking, setRevoking] = useState<string>();
  const path = `${projectPath(project.id)}/keys`;
  const create = useProjectChange(() => sendJson<Project>('POST', path));
  const revoke = useProjectChange((key: string) => sendJson<Project>('DELETE', `${path}/${encodeURIComponent(key)}`));
  return (
    <Paper p="md">
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2}>Keys</Title>
          {editable && (
            <Button
              variant="default"
              leftSection={<IconPlus size={14} />}
              loading={create.isPending}
              onClick={() => create.mutate(undefined)}
            >
              Create key
            </Button>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          A key stands in the pages of the site, so it is no secret: the origins of the project say who may use it.
        </Text>
        {create.isError && (
          <Alert color="red" role="alert" p="xs">
            {adviceFor(create.error)}
          </Alert>
        )}
        {project.keys.length === 0 ? (
          <Text size="sm">There is no key yet: nothing can be recorded.</Text>
        ) : (
          <Table horizontalSpacing="xs">
            <Table.Tbody>
              {project.keys.map(({ key, createdAt, revokedAt }) => (
                <Table.Tr key={key}>
                  <Table.Td>
                    <Group gap={4} wrap="nowrap">
                      <Text
                        size="sm"
                        ff="monospace"
                        td={revokedAt ? 'line-through' : 'none'}
                        c={revokedAt ? 'dimmed' : 'inherit'}
                      >
                        {key}
                      </Text>
                      {!revokedAt && (
                        <CopyButton value={key}>
                          {({ copied, copy }) => (
                            <ActionIcon
                              variant="subtle"
                              color="gray"
                              size="sm"
                              onClick={copy}
                              aria-label={copied ? 'Copied' : 'Copy the key'}
                            >
                              {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
                            </ActionIcon>
                          )}
                        </CopyButton>
                      )}
                    </Group>
                  </Table.Td>
                  <Table.Td>
                    <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
                      {revokedAt ? `Revoked ${formatDateTime(revokedAt)}` : `Created ${formatDateTime(createdAt)}`}
                    </Text>
                  </Table.Td>
                  <Table.Td ta="right" w={90}>
                    {revokedAt ? (
                      <Badge color="gray">Revoked</Badge>
                    ) : (
                      editable && (
                        <Tooltip label="Revoke">
                          <ActionIcon
                            variant="subtle"
                            color="red"
                            onClick={() => setRevoking(key)}
                            aria-label={`Revoke ${key}`}
                          >
                            <IconTrash size={15} />
                          </ActionIcon>
                        </Tooltip>
                      )
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Stack>
      <Modal opened={revoking !== undefined} onClose={() => setRevoking(undefined)} title="Revoke this key?" size="sm">
        <Stack gap="sm">
          <Text size="sm">
            Pages that carry <b>{revoking}</b> stop being recorded within a second. This cannot be undone; put another
            key into the pages first.
          </Text>
          {revoke.isError && (
            <Alert color="red" role="alert" p="xs">
              {adviceFor(revoke.error)}
            </Alert>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => setRevoking(undefined)} data-autofocus>
              Keep it
            </Button>
            <Button
              color="red"
              loading={revoke.isPending}
              onClick={() => revoking && revoke.mutate(revoking, { onSuccess: () => setRevoking(undefined) })}
            >
              Revoke
            </Button>
          </Group>
        </Stack>
      </Modal>
    </Paper>
  );
}
