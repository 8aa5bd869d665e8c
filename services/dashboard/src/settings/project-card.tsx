import { Paper, Slider, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { sendJson } from '../api/client.ts';
import { projectPath } from '../api/paths.ts';
import type { Project } from '../api/types.ts';
import { OriginsInput } from './origins-input.tsx';
import { SaveRow } from './save-row.tsx';
import { useProjectChange } from './use-project-change.ts';

interface ProjectCardProps {
  project: Project;
  editable: boolean;
}

/** Name, origins and sampling of a project. */
export function ProjectCard({ project, editable }: ProjectCardProps) {
  const [name, setName] = useState(project.name);
  const [origins, setOrigins] = useState(project.origins);
  const [percent, setPercent] = useState(Math.round(project.sampleRate * 100));
  const save = useProjectChange(() =>
    sendJson<Project>('PATCH', projectPath(project.id), { name: name.trim(), origins, sampleRate: percent / 100 }),
  );
  const changed =
    name.trim() !== project.name ||
    percent !== Math.round(project.sampleRate * 100) ||
    origins.join('\n') !== project.origins.join('\n');
  return (
    <Paper p="md">
      <Stack gap="sm">
        <Title order={2}>Project</Title>
        <TextInput
          label="Name"
          value={name}
          maxLength={100}
          disabled={!editable}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <OriginsInput value={origins} onChange={setOrigins} disabled={!editable} />
        <div>
          <Text size="sm" fw={500} id="sample-rate">
            Sessions that are recorded
          </Text>
          <Text size="xs" c="dimmed" mb={4}>
            A session is recorded whole or not at all.
          </Text>
          <Slider
            value={percent}
            onChange={setPercent}
            min={0}
            max={100}
            disabled={!editable}
            label={(value) => `${value} %`}
            marks={[0, 25, 50, 75, 100].map((value) => ({ value, label: `${value} %` }))}
            mb="lg"
            mx="sm"
            thumbProps={{ 'aria-labelledby': 'sample-rate' }}
          />
        </div>
        <SaveRow save={save} editable={editable} changed={changed} valid={name.trim() !== '' && origins.length > 0} />
      </Stack>
    </Paper>
  );
}
