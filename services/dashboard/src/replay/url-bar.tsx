import { CopyButton, Group, Text, Tooltip, UnstyledButton } from '@mantine/core';
import { IconLock, IconWorld } from '@tabler/icons-react';

/** The address of the recorded page: text only, it leads nowhere. A click copies it. */
export function UrlBar({ url }: { url: string }) {
  const Icon = url.startsWith('https:') ? IconLock : IconWorld;
  return (
    <CopyButton value={url}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? 'Copied' : 'Copy the address'}>
          <UnstyledButton
            onClick={copy}
            aria-label="Copy the address"
            px="xs"
            py={4}
            style={{
              flex: 1,
              minWidth: 0,
              borderRadius: 'var(--mantine-radius-md)',
              background: 'light-dark(#eef1f4, #22282d)',
            }}
          >
            <Group gap={7} wrap="nowrap">
              <Icon size={13} stroke={1.8} style={{ flexShrink: 0, opacity: 0.6 }} />
              <Text size="sm" className="truncate" data-testid="replay-url">
                {url || '…'}
              </Text>
            </Group>
          </UnstyledButton>
        </Tooltip>
      )}
    </CopyButton>
  );
}
