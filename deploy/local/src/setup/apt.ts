import { findCommand } from '../process/find-command.ts';
import { run } from '../process/run.ts';
import { type Report, step } from './report.ts';

/** Debian or a child of it, and root: packages can be installed without asking anybody. */
export const canUseApt = (): boolean => findCommand('apt-get') !== undefined && process.getuid?.() === 0;

/** The command a person would type on this machine for these Debian packages. */
export function aptCommand(packages: readonly string[]): string {
  const sudo = process.getuid?.() === 0 ? '' : 'sudo ';
  return `${sudo}apt-get update && ${sudo}apt-get install -y ${packages.join(' ')}`;
}

/** dpkg lets one installation at a time in; engines are set up side by side. */
let last: Promise<unknown> = Promise.resolve();

/** Installs Debian packages, with a refreshed package list when the first try fails. Returns whether it worked. */
export function aptInstall(packages: readonly string[], report: Report): Promise<boolean> {
  const installed = last.then(() => install(packages, report));
  last = installed;
  return installed;
}

async function install(packages: readonly string[], report: Report): Promise<boolean> {
  if (!canUseApt()) return false;
  // A server's package would start the server, on the port that ours is to have.
  const env = { DEBIAN_FRONTEND: 'noninteractive', SYSTEMD_OFFLINE: '1' };
  const patience = ['-q', '-o', 'DPkg::Lock::Timeout=300'];
  const install = [...patience, 'install', '-y', '--no-install-recommends', ...packages];
  return step(report, `Installing ${packages.join(', ')} with apt-get`, async () => {
    if ((await run('apt-get', install, { env })).code === 0) return true;
    await run('apt-get', [...patience, 'update'], { env });
    const second = await run('apt-get', install, { env });
    if (second.code !== 0) report(`apt-get failed: ${second.stderr.trim().split('\n').at(-1) ?? ''}`);
    return second.code === 0;
  });
}
