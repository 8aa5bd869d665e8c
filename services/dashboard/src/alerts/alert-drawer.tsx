import { Anchor, Badge, Drawer, Group, Stack, Text } from '@mantine/core';
import type { Alert } from '@sightline/schemas';
import { Link } from 'react-router';
import { CopyCode } from '../components/copy-code.tsx';
import { formatDateTime, pathOf, shortId } from '../components/format.ts';
import { evidencePath } from './evidence-path.ts';
import { severityColor } from './severity.ts';

interface AlertDrawerProps {
  project: string;
  alert: Alert | undefined;
  onClose: () => void;
}

/** Everything about a finding: what it means, its evidence, and the OCSF record that other systems get. */
export function AlertDrawer({ project, alert, onClose }: AlertDrawerProps) {
  return (
    <Drawer
      opened={alert !== undefined}
      onClose={onClose}
      position="right"
      size="lg"
      title={alert?.finding_info.title ?? ''}
    >
      {alert && (
        <Stack gap="md">
          <Group gap="xs">
            <Badge color={severityColor(alert.severity_id)}>{alert.severity}</Badge>
            <Badge color="gray">{alert.status_id === 4 ? 'Resolved' : 'New'}</Badge>
            {(alert.finding_info.types ?? []).map((type) => (
              <Badge key={type} color="violet">
                {type}
              </Badge>
            ))}
          </Group>
          <Text size="sm">{alert.finding_info.desc}</Text>
          <Text size="sm" c="dimmed">
            First seen {formatDateTime(alert.finding_info.first_seen_time)}, last{' '}
            {formatDateTime(alert.finding_info.last_seen_time)}. Rule {alert.finding_info.analytic.name}.
          </Text>
          {alert.evidences.length > 0 && (
            <Stack gap={4}>
              <Text size="sm" fw={600}>
                Evidence
              </Text>
              {alert.evidences.slice(0, 12).map(({ data }) => (
                <Group key={`${data.session}/${data.tab}/${data.seq}/${data.index}`} gap="xs" wrap="nowrap">
                  <Anchor component={Link} to={evidencePath(project, data)} size="sm" ff="monospace">
                    {shortId(data.session)}
                  </Anchor>
                  <Text size="sm" c="dimmed" className="truncate">
                    {data.type.replaceAll('_', ' ')} on {pathOf(data.url)}, {formatDateTime(data.time)}
                  </Text>
                </Group>
              ))}
            </Stack>
          )}
          <Stack gap={4}>
            <Text size="sm" fw={600}>
              OCSF 1.5 Detection Finding
            </Text>
            <CopyCode code={JSON.stringify(alert, null, 2)} label="the finding" />
          </Stack>
        </Stack>
      )}
    </Drawer>
  );
}
