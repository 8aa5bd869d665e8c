import type { Project } from '@sightline/schemas';

/**
 * What posthog-js is told of the project: record, and nothing else. Sessions are sampled here, by their id, as the
 * recorder's are.
 */
export const posthogConfig = ({ sampleRate }: Project) => ({
  supportedCompression: ['gzip-js', 'base64'],
  sessionRecording: sampleRate === 0 ? false : { endpoint: '/s/' },
  hasFeatureFlags: false,
  autocapture_opt_out: true,
  autocaptureExceptions: false,
  captureDeadClicks: false,
  capturePerformance: false,
  defaultIdentifiedOnly: true,
  heatmaps: false,
  isAuthenticated: false,
  siteApps: [],
  surveys: false,
  toolbarParams: {},
});

/** The configuration as the script that posthog-js loads first. */
export const posthogConfigScript = (key: string, project: Project): string =>
  `(window._POSTHOG_REMOTE_CONFIG=window._POSTHOG_REMOTE_CONFIG||{})[${quote(key)}]=${JSON.stringify({ config: posthogConfig(project), siteApps: [] })};`;

/** A string for a script, whatever it holds. */
const quote = (text: string): string => JSON.stringify(text).replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028');

/** The answer to the question for feature flags: there are none. */
export const posthogFlags = {
  flags: {},
  featureFlags: {},
  featureFlagPayloads: {},
  errorsWhileComputingFlags: false,
} as const;
