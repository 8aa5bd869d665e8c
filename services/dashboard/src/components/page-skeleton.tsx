import { Box, Skeleton, Stack } from '@mantine/core';

/** A page that has not arrived yet. */
export function PageSkeleton() {
  return (
    <Box p="lg" aria-busy="true" aria-label="Loading">
      <Stack gap="sm">
        <Skeleton h={26} w={180} />
        <Skeleton h={34} />
        {[0, 1, 2, 3, 4, 5].map((row) => (
          <Skeleton key={row} h={30} />
        ))}
      </Stack>
    </Box>
  );
}
