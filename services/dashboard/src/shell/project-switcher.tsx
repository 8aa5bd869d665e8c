import { Button, Menu } from '@mantine/core';
import { IconCheck, IconPlus, IconSelector } from '@tabler/icons-react';
import { Link, useLocation } from 'react-router';
import { useMe } from '../auth/use-me.ts';
import { useProject } from '../projects/project-context.ts';
import { useProjects } from '../projects/use-projects.ts';

/** Goes to the same page of another project. */
export function ProjectSwitcher() {
  const current = useProject();
  const { projects = [] } = useProjects();
  const { user } = useMe();
  const page = useLocation().pathname.split('/')[3] ?? 'sessions';
  return (
    <Menu position="bottom-start" width={240}>
      <Menu.Target>
        <Button
          variant="default"
          size="xs"
          rightSection={<IconSelector size={14} />}
          aria-label={`Project ${current.name}`}
        >
          <span className="truncate" style={{ maxWidth: 160 }}>
            {current.name}
          </span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah="70vh" style={{ overflowY: 'auto' }}>
        <Menu.Label>Projects</Menu.Label>
        {projects.map(({ id, name }) => (
          <Menu.Item
            key={id}
            component={Link}
            to={`/p/${id}/${page}`}
            rightSection={id === current.id ? <IconCheck size={14} /> : undefined}
          >
            {name}
          </Menu.Item>
        ))}
        {user.role === 'administrator' && (
          <>
            <Menu.Divider />
            <Menu.Item component={Link} to={`/p/${current.id}/settings?new=1`} leftSection={<IconPlus size={14} />}>
              New project
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
