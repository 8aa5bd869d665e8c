/** The recorders that are compared, each as its makers publish it, masking inputs as ours does. */
export interface Candidate {
  name: string;
  /** The package of the registry and its version; ours is built here. */
  package?: string;
  /** Module source that starts it; `origin` and `key` are in scope, nothing else. */
  start: string;
}

export const candidates: Candidate[] = [
  { name: 'none (the page alone)', start: '' },
  {
    name: 'sightline',
    start: `const script = document.createElement('script');
      script.src = '/recorder.js';
      script.dataset.key = 'pk_bench';
      document.head.append(script);`,
  },
  {
    name: '@rrweb/record',
    package: '@rrweb/record@2.1.6',
    start: `import { record } from '@rrweb/record';
      window.events = [];
      record({ emit: (event) => void window.events.push(event), maskAllInputs: true });`,
  },
  {
    name: 'posthog-js',
    package: 'posthog-js@1.449.2',
    start: `import 'posthog-js/dist/posthog-recorder';
      import posthog from 'posthog-js/dist/module.no-external';
      posthog.init('phc_bench', {
        api_host: location.origin, autocapture: false, capture_pageview: false, opt_out_useragent_filter: true,
        session_recording: { maskAllInputs: true },
      });`,
  },
  {
    name: '@sentry/browser (replay)',
    package: '@sentry/browser@11.12.0',
    start: `import * as Sentry from '@sentry/browser';
      Sentry.init({
        dsn: location.protocol + '//public@' + location.host + '/1',
        integrations: [Sentry.replayIntegration({ maskAllText: false, blockAllMedia: false })],
        replaysSessionSampleRate: 1,
      });`,
  },
  {
    name: '@openreplay/tracker',
    package: '@openreplay/tracker@19.0.1',
    start: `import Tracker from '@openreplay/tracker';
      const tracker = new Tracker({
        projectKey: 'bench', ingestPoint: location.origin + '/openreplay', __DISABLE_SECURE_MODE: true,
        obscureTextEmails: false, obscureTextNumbers: false, network: { capturePayload: false },
      });
      tracker.start();`,
  },
];
