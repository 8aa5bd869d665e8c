import { Anchor, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { Alert } from '@sightline/schemas';
import { useEffect } from 'react';
import { Link } from 'react-router';
import { evidencePath } from '../alerts/evidence-path.ts';
import { severityColor } from '../alerts/severity.ts';
import { useRealTimeSessionsWebSocket } from '../hooks/use-real-time-sessions-websocket.ts';

function show(project: string, alert: Alert): void {
  const { uid, title } = alert.finding_info;
  const evidence = alert.evidences[0]?.data;
  const message = (
    <>
      <Text size="sm" lineClamp={2}>
        {alert.message}
      </Text>
      {evidence && (
        <Anchor component={Link} to={evidencePath(project, evidence)} size="sm" onClick={() => notifications.hide(uid)}>
          Watch the session
        </Anchor>
      )}
    </>
  );
  const options = { id: uid, title, message, color: severityColor(alert.severity_id), autoClose: 12_000 };
  // The same finding grows as more of it is seen: it stays one notification.
  if (alert.activity_id === 1) notifications.show(options);
  else notifications.update(options);
}

/** Shows alerts as they come over the WebSocket. */
export function AlertNotifications({ project }: { project: string }) {
  const { onAlert } = useRealTimeSessionsWebSocket({ project });
  useEffect(() => onAlert((alert) => show(project, alert)), [onAlert, project]);
  return null;
}
