import { findCommand } from '../process/find-command.ts';
import { aptCommand, aptInstall } from './apt.ts';
import { MissingToolError } from './missing-tool-error.ts';
import type { Report } from './report.ts';

export const findMaven = (): string | undefined => findCommand('mvn');

/** Path of `mvn`, installed when it can be. */
export async function ensureMaven(report: Report): Promise<string> {
  if (!findMaven()) await aptInstall(['maven'], report);
  const maven = findMaven();
  if (maven) return maven;
  throw new MissingToolError('Maven (mvn)', 'it fetches the jars of Apache Kafka', aptCommand(['maven']));
}
