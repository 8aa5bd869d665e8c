import {
  Alert,
  Button,
  Group,
  Paper,
  SegmentedControl,
  Select,
  Stack,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core';
import { IconEraser } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { sendJson } from '../api/client.ts';
import { projectPath } from '../api/paths.ts';
import { erasuresQuery } from '../api/queries.ts';
import type { Erasure } from '../api/types.ts';
import { adviceFor } from '../components/error-state.tsx';
import { formatNumber } from '../components/format.ts';
import { selectionOf } from './erasure-view.ts';

const kinds = [
  { value: 'sessions', label: 'Sessions' },
  { value: 'user', label: 'A user' },
  { value: 'filter', label: 'A filter' },
];
const ranges = [
  { value: '1', label: 'Last day' },
  { value: '7', label: 'Last 7 days' },
  { value: '30', label: 'Last 30 days' },
  { value: '0', label: 'All time' },
];

/** Asks for an erasure: first how many sessions it is about, then for real. */
export function EraseForm({ project }: { project: string }) {
  const [kind, setKind] = useState('sessions');
  const [text, setText] = useState('');
  const [days, setDays] = useState('7');
  const queries = useQueryClient();
  const path = `${projectPath(project)}/erasures`;
  const preview = useMutation({
    mutationFn: async () => {
      const selection = selectionOf({ kind, text, days: Number(days) }, Date.now());
      const { sessions } = await sendJson<{ sessions: number }>('POST', `${path}/preview`, selection);
      return { selection, sessions };
    },
  });
  const erase = useMutation({
    mutationFn: () => sendJson<Erasure>('POST', path, preview.data?.selection),
    onSuccess: async () => {
      setText('');
      preview.reset();
      await queries.invalidateQueries({ queryKey: erasuresQuery(project).queryKey });
    },
  });
  const edit = (change: () => void): void => {
    change();
    preview.reset();
    erase.reset();
  };
  const isSelecting = selectionOf({ kind, text, days: Number(days) }, 0) !== undefined;
  const failure = preview.error ?? erase.error;
  return (
    <Paper p="md">
      <Stack gap="sm">
        <Title order={2}>Erase</Title>
        <Text size="sm" c="dimmed">
          Recordings, figures, heatmaps, alerts and share links of the sessions are removed for good, and nothing of
          them is taken any more. It cannot be undone.
        </Text>
        <SegmentedControl data={kinds} value={kind} onChange={(value) => edit(() => setKind(value))} />
        {kind === 'sessions' && (
          <Textarea
            label="Ids of sessions"
            description="One a line, at most 1000"
            rows={3}
            value={text}
            onChange={({ currentTarget }) => edit(() => setText(currentTarget.value))}
          />
        )}
        {kind === 'user' && (
          <TextInput
            label="User"
            description="Exactly as your site identifies them"
            value={text}
            onChange={({ currentTarget }) => edit(() => setText(currentTarget.value))}
          />
        )}
        {kind === 'filter' && (
          <Group align="end" grow>
            <TextInput
              label="With"
              description="Part of a session id, a user or an address"
              value={text}
              maxLength={200}
              onChange={({ currentTarget }) => edit(() => setText(currentTarget.value))}
            />
            <Select
              label="Active in"
              data={ranges}
              value={days}
              allowDeselect={false}
              onChange={(value) => edit(() => setDays(value ?? '7'))}
            />
          </Group>
        )}
        {failure && (
          <Alert color="red" role="alert" p="xs">
            {adviceFor(failure)}
          </Alert>
        )}
        <Group gap="sm">
          {preview.data ? (
            <>
              <Button
                color="red"
                leftSection={<IconEraser size={14} />}
                loading={erase.isPending}
                onClick={() => erase.mutate()}
                data-testid="erase-confirm"
              >
                Erase for good
              </Button>
              <Text size="sm" data-testid="erase-preview">
                {formatNumber(preview.data.sessions)} {preview.data.sessions === 1 ? 'session is' : 'sessions are'}{' '}
                stored now
              </Text>
            </>
          ) : (
            <Button
              variant="default"
              disabled={!isSelecting}
              loading={preview.isPending}
              onClick={() => preview.mutate()}
              data-testid="erase-look"
            >
              How many are they?
            </Button>
          )}
        </Group>
      </Stack>
    </Paper>
  );
}
