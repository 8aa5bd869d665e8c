import {
  ActionIcon,
  Alert,
  Button,
  Group,
  Paper,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  Text,
  TextInput,
  Title,
  Tooltip,
} from '@mantine/core';
import { IconCheck, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { sendJson } from '../api/client.ts';
import { projectPath } from '../api/paths.ts';
import type { Project } from '../api/types.ts';
import { adviceFor } from '../components/error-state.tsx';
import { draftOf, newPattern, type PrivacyDraft, privacyClasses, privacyOf } from './privacy-draft.ts';
import { useProjectChange } from './use-project-change.ts';

const covered = [
  { value: 'mask', label: 'Mask characters' },
  { value: 'block', label: 'Block the whole text' },
  { value: 'hash', label: 'Replace by a hash' },
];
const anyAction = [...covered, { value: 'allow', label: 'Leave as it is' }];
const mostPatterns = 20;

interface PrivacyCardProps {
  project: Project;
  editable: boolean;
}

/** What a project changes about masking: actions by class, patterns of its own, and inputs. */
export function PrivacyCard({ project, editable }: PrivacyCardProps) {
  const [draft, setDraft] = useState(() => draftOf(project.privacy));
  const save = useProjectChange(() => sendJson<Project>('PUT', `${projectPath(project.id)}/privacy`, privacyOf(draft)));
  const saved = JSON.stringify(privacyOf(draftOf(project.privacy)));
  const changed = JSON.stringify(privacyOf(draft)) !== saved;
  const isComplete = draft.patterns.every(({ id, regex }) => id.trim() !== '' && regex !== '');
  const change = (part: Partial<PrivacyDraft>): void => setDraft({ ...draft, ...part });
  return (
    <Paper p="md" mt="md" data-testid="privacy-card">
      <Stack gap="sm">
        <Title order={2}>What is masked</Title>
        <Text size="sm" c="dimmed">
          Everything here is masked before it is stored, whatever a page sends. A change holds from the next seconds of
          every visit on; what is stored already stays as it is.
        </Text>
        <SimpleGrid cols={{ base: 1, xs: 2, md: 3, lg: 5 }} spacing="sm">
          {privacyClasses.map(({ name, label, action }) => (
            <Select
              key={name}
              size="xs"
              label={label}
              data={anyAction}
              value={draft.actions[name] ?? action}
              allowDeselect={false}
              disabled={!editable}
              onChange={(value) => {
                const chosen = anyAction.find((one) => one.value === value);
                if (chosen) change({ actions: { ...draft.actions, [name]: chosen.value as typeof action } });
              }}
            />
          ))}
        </SimpleGrid>
        <Switch
          label="Record what is typed into ordinary fields"
          description="Only where the recorder is told so as well. Passwords, cards and other sensitive fields are never recorded."
          checked={draft.inputs === 'allow'}
          disabled={!editable}
          onChange={(event) => change({ inputs: event.currentTarget.checked ? 'allow' : 'mask' })}
        />
        <PatternRows patterns={draft.patterns} editable={editable} onChange={(patterns) => change({ patterns })} />
        {save.isError && (
          <Alert color="red" role="alert" p="xs">
            {adviceFor(save.error)}
          </Alert>
        )}
        {editable && (
          <Group gap="xs">
            <Button
              onClick={() => save.mutate(undefined)}
              loading={save.isPending}
              disabled={!changed || !isComplete}
              data-testid="privacy-save"
            >
              Save
            </Button>
            {changed && (
              <Button variant="default" onClick={() => setDraft(draftOf(project.privacy))}>
                Undo
              </Button>
            )}
            {save.isSuccess && !changed && (
              <Text size="sm" c="teal" role="status">
                <IconCheck size={13} /> Saved
              </Text>
            )}
          </Group>
        )}
      </Stack>
    </Paper>
  );
}

interface PatternRowsProps {
  patterns: PrivacyDraft['patterns'];
  editable: boolean;
  onChange: (patterns: PrivacyDraft['patterns']) => void;
}

function PatternRows({ patterns, editable, onChange }: PatternRowsProps) {
  const set = (key: number, part: Partial<PrivacyDraft['patterns'][number]>): void =>
    onChange(patterns.map((pattern) => (pattern.key === key ? { ...pattern, ...part } : pattern)));
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Text size="sm" fw={550}>
          Patterns of your own
        </Text>
        {editable && patterns.length < mostPatterns && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={14} />}
            onClick={() => onChange([...patterns, newPattern()])}
          >
            Add a pattern
          </Button>
        )}
      </Group>
      {patterns.length === 0 && (
        <Text size="sm" c="dimmed">
          None. A customer’s number, for example: <code>K-\d{'{6}'}</code>
        </Text>
      )}
      {patterns.map(({ key, id, regex, ignoreCase, action }) => (
        <Group key={key} gap="xs" align="end" data-testid="privacy-pattern">
          <TextInput
            size="xs"
            w={150}
            label="Name"
            placeholder="customer_no"
            value={id}
            maxLength={40}
            disabled={!editable}
            onChange={(event) => set(key, { id: event.currentTarget.value })}
          />
          <TextInput
            size="xs"
            flex={1}
            miw={180}
            label="Regular expression"
            placeholder="K-\d{6}"
            ff="monospace"
            value={regex}
            maxLength={500}
            disabled={!editable}
            onChange={(event) => set(key, { regex: event.currentTarget.value })}
          />
          <Select
            size="xs"
            w={170}
            label="Action"
            data={covered}
            value={action}
            allowDeselect={false}
            disabled={!editable}
            onChange={(value) => {
              if (value === 'mask' || value === 'block' || value === 'hash') set(key, { action: value });
            }}
          />
          <Switch
            size="xs"
            mb={6}
            label="Any case"
            checked={ignoreCase}
            disabled={!editable}
            onChange={(event) => set(key, { ignoreCase: event.currentTarget.checked })}
          />
          {editable && (
            <Tooltip label="Remove">
              <ActionIcon
                variant="subtle"
                color="red"
                mb={2}
                aria-label={`Remove the pattern ${id}`}
                onClick={() => onChange(patterns.filter((pattern) => pattern.key !== key))}
              >
                <IconTrash size={15} />
              </ActionIcon>
            </Tooltip>
          )}
        </Group>
      ))}
    </Stack>
  );
}
