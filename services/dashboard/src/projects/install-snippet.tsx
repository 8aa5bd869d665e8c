import { Anchor, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import type { Project } from '../api/types.ts';
import { useMe } from '../auth/use-me.ts';
import { CopyCode } from '../components/copy-code.tsx';

/** The script tag that records a site, as the recorder's contract has it. */
const scriptTag = (collectorUrl: string, key: string): string =>
  `<script src="${collectorUrl.replace(/\/$/, '')}/recorder.js" data-key="${key}" defer></script>`;

/** How to get a project's first session: the tag, and where it goes. */
export function InstallSnippet({ project }: { project: Project }) {
  const { collectorUrl } = useMe();
  const key = project.keys.findLast(({ revokedAt }) => revokedAt === undefined)?.key;
  if (!key) {
    return (
      <Text size="sm">
        This project has no key in use.{' '}
        <Anchor component={Link} to={`/p/${project.id}/settings`} size="sm">
          Create one in the settings
        </Anchor>
        .
      </Text>
    );
  }
  return (
    <Stack gap={6} align="stretch" w="100%">
      <Text size="sm">
        Put this into the <code>&lt;head&gt;</code> of every page to record:
      </Text>
      <CopyCode code={scriptTag(collectorUrl, key)} label="the script tag" />
      <Text size="xs" c="dimmed">
        {project.origins.includes('*')
          ? 'Every site may send to this project.'
          : `Only pages of ${project.origins.join(', ') || 'no site yet'} may send: add others in the settings.`}
      </Text>
    </Stack>
  );
}
