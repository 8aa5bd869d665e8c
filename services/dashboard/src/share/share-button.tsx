import { Button, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconShare2 } from '@tabler/icons-react';
import { useMe } from '../auth/use-me.ts';
import { ShareDialog } from './share-dialog.tsx';

interface ShareButtonProps {
  project: string;
  session: string;
}

export function ShareButton({ project, session }: ShareButtonProps) {
  const { user } = useMe();
  const [opened, { open, close }] = useDisclosure(false);
  const allowed = user.role !== 'viewer';
  return (
    <>
      <Tooltip label="Your role does not allow sharing" disabled={allowed}>
        <Button
          leftSection={<IconShare2 size={14} />}
          onClick={open}
          disabled={!allowed}
          style={{ flexShrink: 0 }}
          data-testid="share-open"
        >
          Share
        </Button>
      </Tooltip>
      {allowed && <ShareDialog project={project} session={session} opened={opened} onClose={close} />}
    </>
  );
}
