import { Box } from '@mantine/core';

/** The mark: an eye that follows a line. */
export function Logo({ size = 26 }: { size?: number }) {
  return (
    <Box component="svg" viewBox="0 0 32 32" w={size} h={size} aria-hidden="true" style={{ flexShrink: 0 }}>
      <rect width="32" height="32" rx="8" fill="var(--mantine-primary-color-filled)" />
      <path
        d="M5 16c3-5 7-7.5 11-7.5S24 11 27 16c-3 5-7 7.5-11 7.5S8 21 5 16Z"
        fill="none"
        stroke="#fff"
        strokeWidth="2.2"
      />
      <circle cx="16" cy="16" r="4" fill="#fff" />
    </Box>
  );
}
