import { audit } from '@sightline/schemas/grpc';

/** Every method of audit-service by name, with its request and answer types. */
export const methods = {
  ...audit.SessionRecordings.service,
  ...audit.Heatmaps.service,
  ...audit.Alerts.service,
  ...audit.Privacy.service,
  ...audit.ControlPlane.service,
  ...audit.Erasures.service,
  ...audit.Storage.service,
};
