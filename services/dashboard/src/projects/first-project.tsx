import { Center, Paper, Stack, Text, Title } from '@mantine/core';
import { useNavigate } from 'react-router';
import { useMe } from '../auth/use-me.ts';
import { CreateProjectForm } from '../settings/create-project-form.tsx';

/** Shown while there is no project at all. */
export function FirstProject() {
  const { user } = useMe();
  const navigate = useNavigate();
  return (
    <Center h="100vh" p="md">
      <Paper p="xl" maw={460} w="100%">
        <Stack gap="sm">
          <Title order={1}>Create your first project</Title>
          {user.role === 'administrator' ? (
            <>
              <Text size="sm" c="dimmed">
                A project is a website whose visits are recorded. It gets a key that goes into the site’s pages.
              </Text>
              <CreateProjectForm onCreated={({ id }) => navigate(`/p/${id}/sessions`)} />
            </>
          ) : (
            <Text size="sm" c="dimmed">
              There is no project yet. Ask an administrator of Sightline to create one.
            </Text>
          )}
        </Stack>
      </Paper>
    </Center>
  );
}
