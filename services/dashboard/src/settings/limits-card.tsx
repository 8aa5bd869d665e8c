import { NumberInput, Paper, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { sendJson } from '../api/client.ts';
import { projectPath } from '../api/paths.ts';
import type { Project } from '../api/types.ts';
import { SaveRow } from './save-row.tsx';
import { useProjectChange } from './use-project-change.ts';

const limits = [
  { name: 'sessionsPerMinute', label: 'In a minute', description: 'Against a flood, such as a page in a loop' },
  { name: 'sessionsPerMonth', label: 'In a calendar month (UTC)', description: 'The quota of the project' },
] as const;

const most = 1_000_000_000;

/** How many sessions may begin in a project. */
export function LimitsCard({ project, editable }: { project: Project; editable: boolean }) {
  const [draft, setDraft] = useState(project.limits);
  const save = useProjectChange(() => sendJson<Project>('PUT', `${projectPath(project.id)}/limits`, draft));
  const changed = limits.some(({ name }) => draft[name] !== project.limits[name]);
  const set = (name: keyof typeof draft, sessions: number): void => {
    const { [name]: _before, ...rest } = draft;
    setDraft(sessions >= 1 ? { ...rest, [name]: sessions } : rest);
  };
  return (
    <Paper p="md" data-testid="limits">
      <Stack gap="sm">
        <Title order={2}>Limits</Title>
        <Text size="xs" c="dimmed">
          Sessions that may begin. Those above a limit are not recorded at all; those that have begun go on. An empty
          field leaves it to the collector’s own limit.
        </Text>
        {limits.map(({ name, label, description }) => (
          <NumberInput
            key={name}
            label={label}
            description={description}
            placeholder="no limit of its own"
            suffix=" sessions"
            thousandSeparator=","
            min={1}
            max={most}
            allowDecimal={false}
            allowNegative={false}
            value={draft[name] ?? ''}
            disabled={!editable}
            onChange={(value) => set(name, Number(value))}
          />
        ))}
        <SaveRow save={save} editable={editable} changed={changed} />
      </Stack>
    </Paper>
  );
}
