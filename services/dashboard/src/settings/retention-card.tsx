import { NumberInput, Paper, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { sendJson } from '../api/client.ts';
import { projectPath } from '../api/paths.ts';
import type { Project } from '../api/types.ts';
import { SaveRow } from './save-row.tsx';
import { useProjectChange } from './use-project-change.ts';

const classes = [
  { name: 'recordings', label: 'Recordings', description: 'What is replayed' },
  {
    name: 'interactions',
    label: 'Sessions and heatmaps',
    description: 'Figures, clicks, heatmaps; not shorter than recordings',
  },
  { name: 'alerts', label: 'Alerts', description: 'Findings of the detections' },
  { name: 'leaks', label: 'Privacy report', description: 'What had to be masked' },
] as const;

const longestDays = 3_660;

/** For how many days a project keeps what. */
export function RetentionCard({ project, editable }: { project: Project; editable: boolean }) {
  const [days, setDays] = useState(project.retention);
  const save = useProjectChange(() => sendJson<Project>('PUT', `${projectPath(project.id)}/retention`, days));
  const changed = classes.some(({ name }) => days[name] !== project.retention[name]);
  return (
    <Paper p="md" data-testid="retention">
      <Stack gap="sm">
        <Title order={2}>Retention</Title>
        <Text size="xs" c="dimmed">
          What is older is removed for good within a day. Kafka’s own copies end after 7 days, of alerts after 30.
        </Text>
        {classes.map(({ name, label, description }) => (
          <NumberInput
            key={name}
            label={label}
            description={description}
            suffix=" days"
            min={1}
            max={longestDays}
            allowDecimal={false}
            value={days[name]}
            disabled={!editable}
            onChange={(value) => setDays({ ...days, [name]: Number(value) || 1 })}
          />
        ))}
        <SaveRow save={save} editable={editable} changed={changed} />
      </Stack>
    </Paper>
  );
}
