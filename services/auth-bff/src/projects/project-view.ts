import {
  type Project,
  type ProjectLimits,
  type ProjectPrivacy,
  type ProjectRetention,
  retentionOf,
} from '@sightline/schemas';
import type { Limits__Output, Project__Output, ProjectPrivacy__Output } from '@sightline/schemas/grpc';

export interface ProjectView extends Omit<Project, 'kind' | 'retention' | 'limits'> {
  /** What is left out has the collector's own limit. */
  limits: ProjectLimits;
  /** With what is as usual. */
  retention: Required<ProjectRetention>;
}

/** What the project changes; what is as in the privacy rules is left out. */
function privacyView({ actions, patterns, inputs }: ProjectPrivacy__Output): ProjectPrivacy {
  return {
    ...(Object.keys(actions).length > 0 ? { actions: actions as Required<ProjectPrivacy>['actions'] } : {}),
    ...(patterns.length > 0
      ? {
          patterns: patterns.map(({ id, regex, ignoreCase, action }) => ({
            id,
            regex,
            ...(ignoreCase ? { ignoreCase } : {}),
            ...(action === 'block' || action === 'hash' ? { action } : {}),
          })),
        }
      : {}),
    ...(inputs === 'allow' ? { inputs } : {}),
  };
}

function limitsView({ sessionsPerMinute, sessionsPerMonth }: Limits__Output): ProjectLimits {
  return {
    ...(sessionsPerMinute > 0 ? { sessionsPerMinute } : {}),
    ...(sessionsPerMonth > 0 ? { sessionsPerMonth } : {}),
  };
}

/** A project as the API shows it: a key in force has no `revokedAt`. */
export const projectView = ({ keys, privacy, retention, limits, ...rest }: Project__Output): ProjectView => ({
  ...rest,
  retention: retentionOf(retention ? { retention } : undefined),
  limits: limits ? limitsView(limits) : {},
  ...(privacy ? { privacy: privacyView(privacy) } : {}),
  keys: keys.map(({ key, createdAt, revokedAt }) => ({ key, createdAt, ...(revokedAt > 0 ? { revokedAt } : {}) })),
});
