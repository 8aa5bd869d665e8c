import { Alert, Button, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { sendJson } from '../api/client.ts';
import { projectsQuery } from '../api/queries.ts';
import type { Project } from '../api/types.ts';
import { adviceFor } from '../components/error-state.tsx';
import { OriginsInput } from './origins-input.tsx';

export function CreateProjectForm({ onCreated }: { onCreated: (project: Project) => void }) {
  const [name, setName] = useState('');
  const [origins, setOrigins] = useState<string[]>([]);
  const queries = useQueryClient();
  const create = useMutation({
    mutationFn: () => sendJson<Project>('POST', '/api/projects', { name: name.trim(), origins }),
    onSuccess: (project) => {
      queries.setQueryData(projectsQuery.queryKey, (before) => [...(before ?? []), project]);
      onCreated(project);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <Stack component="form" gap="sm" onSubmit={submit}>
      <TextInput
        label="Name"
        required
        maxLength={100}
        placeholder="Shop"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <OriginsInput value={origins} onChange={setOrigins} />
      {create.isError && (
        <Alert color="red" role="alert" p="xs">
          {adviceFor(create.error)}
        </Alert>
      )}
      <Button type="submit" size="sm" loading={create.isPending} disabled={name.trim() === '' || origins.length === 0}>
        Create project
      </Button>
    </Stack>
  );
}
