import { ActionIcon, Box, Code, CopyButton, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';

interface CopyCodeProps {
  code: string;
  /** What is copied, for people who hear the page. */
  label: string;
}

/** Code that is there to be copied. */
export function CopyCode({ code, label }: CopyCodeProps) {
  return (
    <Box pos="relative" ta="left" w="100%">
      <Code
        block
        fz="xs"
        c="var(--mantine-color-text)"
        pr={44}
        style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
      >
        {code}
      </Code>
      <CopyButton value={code} timeout={1500}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? 'Copied' : 'Copy'}>
            <ActionIcon
              pos="absolute"
              top={6}
              right={6}
              variant="default"
              size="sm"
              color={copied ? 'teal' : 'gray'}
              onClick={copy}
              aria-label={copied ? 'Copied' : `Copy ${label}`}
            >
              {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </Box>
  );
}
