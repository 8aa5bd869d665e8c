import { Alert, Button, Group, Text } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { UseMutationResult } from '@tanstack/react-query';
import type { Project } from '../api/types.ts';
import { adviceFor } from '../components/error-state.tsx';

interface SaveRowProps {
  save: UseMutationResult<Project, Error, unknown>;
  editable: boolean;
  /** Something differs from what is stored. */
  changed: boolean;
  /** What is there may be stored. */
  valid?: boolean;
}

/** The end of a card that changes a project: what went wrong, the button, and that it was saved. */
export function SaveRow({ save, editable, changed, valid = true }: SaveRowProps) {
  return (
    <>
      {save.isError && (
        <Alert color="red" role="alert" p="xs">
          {adviceFor(save.error)}
        </Alert>
      )}
      {editable && (
        <Group gap="xs">
          <Button onClick={() => save.mutate(undefined)} loading={save.isPending} disabled={!changed || !valid}>
            Save
          </Button>
          {save.isSuccess && !changed && (
            <Text size="sm" c="teal" role="status">
              <IconCheck size={13} /> Saved
            </Text>
          )}
        </Group>
      )}
    </>
  );
}
