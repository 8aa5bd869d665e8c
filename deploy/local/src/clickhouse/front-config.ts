/** What the front's process needs to know; it comes by the environment, so that no process list shows the password. */
export interface FrontConfig {
  dataDir: string;
  configFile: string;
  port: number;
  password: string;
}

export const frontEnvironment = (config: FrontConfig): Record<string, string> => ({
  SIGHTLINE_CLICKHOUSE_FRONT: JSON.stringify(config),
});

export function readFrontConfig(env: NodeJS.ProcessEnv): FrontConfig {
  const text = env.SIGHTLINE_CLICKHOUSE_FRONT;
  if (!text) throw new Error('This process is started by deploy/local, with its configuration in the environment.');
  return JSON.parse(text) as FrontConfig;
}
