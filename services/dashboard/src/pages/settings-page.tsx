import { Anchor, Button, Group, Modal, Paper, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useMe } from '../auth/use-me.ts';
import { PageHeader } from '../components/page-header.tsx';
import { InstallSnippet } from '../projects/install-snippet.tsx';
import { useProject } from '../projects/project-context.ts';
import { useProjects } from '../projects/use-projects.ts';
import { CreateProjectForm } from '../settings/create-project-form.tsx';
import { KeysCard } from '../settings/keys-card.tsx';
import { LimitsCard } from '../settings/limits-card.tsx';
import { PrivacyCard } from '../settings/privacy-card.tsx';
import { ProjectCard } from '../settings/project-card.tsx';
import { RetentionCard } from '../settings/retention-card.tsx';

export function SettingsPage() {
  const project = useProject();
  const { user } = useMe();
  const { projects = [] } = useProjects();
  const [parameters, setParameters] = useSearchParams();
  const navigate = useNavigate();
  const editable = user.role === 'administrator';
  const creating = editable && parameters.get('new') === '1';
  const close = (): void => setParameters({}, { replace: true });
  return (
    <>
      <PageHeader
        title="Settings"
        description={editable ? `Project ${project.id}` : `Project ${project.id}. Only administrators change it.`}
      >
        {editable && (
          <Button leftSection={<IconPlus size={14} />} onClick={() => setParameters({ new: '1' })}>
            New project
          </Button>
        )}
      </PageHeader>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
        <Stack gap="md">
          <ProjectCard key={project.id} project={project} editable={editable} />
          <RetentionCard key={`retention of ${project.id}`} project={project} editable={editable} />
        </Stack>
        <Stack gap="md">
          <Paper p="md">
            <Title order={2} mb="sm">
              Install the recorder
            </Title>
            <InstallSnippet project={project} />
          </Paper>
          <KeysCard project={project} editable={editable} />
          <LimitsCard key={`limits of ${project.id}`} project={project} editable={editable} />
          <Paper p="md">
            <Title order={2} mb="xs">
              All projects
            </Title>
            <Table horizontalSpacing="xs">
              <Table.Tbody>
                {projects.map(({ id, name, origins }) => (
                  <Table.Tr key={id}>
                    <Table.Td>
                      <Anchor component={Link} to={`/p/${id}/settings`} size="sm" fw={id === project.id ? 600 : 400}>
                        {name}
                      </Anchor>
                    </Table.Td>
                    <Table.Td>
                      <Text size="xs" c="dimmed" className="truncate" maw={320}>
                        {origins.join(', ')}
                      </Text>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Paper>
        </Stack>
      </SimpleGrid>
      <PrivacyCard key={`${project.id} privacy`} project={project} editable={editable} />
      <Modal opened={creating} onClose={close} title="New project">
        <Group mb="sm">
          <Text size="sm" c="dimmed">
            A project is a website whose visits are recorded. It gets a key that goes into the site’s pages.
          </Text>
        </Group>
        <CreateProjectForm onCreated={({ id }) => void navigate(`/p/${id}/settings`)} />
      </Modal>
    </>
  );
}
