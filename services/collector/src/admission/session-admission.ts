import { isSampled, type Project, sessionKey } from '@sightline/schemas';
import type { RedisClient } from '../redis-client.ts';

/** Whether chunks of a session are taken; the same for all of them. */
export type Admission = 'admitted' | 'not-sampled' | 'rate-limited' | 'quota-exceeded';

export interface AdmissionLimits {
  /** Sessions that may begin in a minute: of a project without a limit of its own, and of one address. 0: any number. */
  projectSessionsPerMinute: number;
  addressSessionsPerMinute: number;
}

/** Decides on whole sessions: their first chunk decides, and what was decided holds for the rest. */
export interface SessionAdmission {
  /** @param at epoch ms */
  admit(of: { project: Project; session: string; source: string }, at: number): Promise<Admission>;
}

/** A session lasts a day at most. */
const decisionSeconds = 25 * 3_600;
const rememberedMs = 60_000;
const mostRemembered = 100_000;
const minuteSeconds = 60;
const monthSeconds = 32 * 86_400;

/**
 * KEYS: the session's decision; how many sessions the address began this minute, the project this minute, the project this
 * month. ARGV: seconds that the decision holds, then for each count its limit (0: none) and the seconds that it is kept.
 * A session that is refused is not counted.
 */
const script = `
local known = redis.call('GET', KEYS[1])
if known then
  redis.call('EXPIRE', KEYS[1], ARGV[1])
  return known
end
local answers = { 'rate-limited', 'rate-limited', 'quota-exceeded' }
local answer = 'admitted'
for i = 1, 3 do
  local limit = tonumber(ARGV[i * 2])
  if limit > 0 and tonumber(redis.call('GET', KEYS[i + 1]) or '0') >= limit then answer = answers[i] break end
end
if answer == 'admitted' then
  for i = 1, 3 do
    if tonumber(ARGV[i * 2]) > 0 then
      redis.call('INCR', KEYS[i + 1])
      redis.call('EXPIRE', KEYS[i + 1], ARGV[i * 2 + 1])
    end
  end
end
redis.call('SET', KEYS[1], answer, 'EX', ARGV[1])
return answer`;

/**
 * Sampling by the session's id, then limits by counts in Redis, which all collectors share. Redis away: every session is
 * admitted, since to lose recordings for want of a counter would be worse.
 */
export function createSessionAdmission(redis: RedisClient, limits: AdmissionLimits): SessionAdmission {
  /** What Redis said a moment ago, so that a session costs one question a minute. */
  const remembered = new Map<string, { admission: Admission; until: number }>();

  const ask = async (project: Project, session: string, source: string, at: number): Promise<Admission> => {
    const { id } = project;
    const minute = Math.floor(at / 60_000);
    const month = new Date(at).toISOString().slice(0, 7);
    const perMinute = project.limits?.sessionsPerMinute ?? limits.projectSessionsPerMinute;
    const perMonth = project.limits?.sessionsPerMonth ?? 0;
    if (perMinute + perMonth + limits.addressSessionsPerMinute === 0) return 'admitted';
    const keys = [
      `sightline:admission:${sessionKey({ project: id, session })}`,
      `sightline:begun:address:${id}:${source}:${minute}`,
      `sightline:begun:project:${id}:${minute}`,
      `sightline:begun:month:${id}:${month}`,
    ];
    const counts = [
      [limits.addressSessionsPerMinute, minuteSeconds],
      [perMinute, minuteSeconds],
      [perMonth, monthSeconds],
    ].flat();
    return (await redis.eval(script, keys.length, ...keys, decisionSeconds, ...counts)) as Admission;
  };

  return {
    async admit({ project, session, source }, at) {
      if (!isSampled(session, project.sampleRate)) return 'not-sampled';
      const key = sessionKey({ project: project.id, session });
      const known = remembered.get(key);
      if (known && known.until > at) return known.admission;
      let admission: Admission;
      try {
        if (redis.status !== 'ready') throw new Error('redis is away');
        admission = await ask(project, session, source, at);
      } catch {
        // Reported by the client, once an outage. What was decided before it holds.
        admission = known?.admission ?? 'admitted';
      }
      if (remembered.size >= mostRemembered) remembered.clear();
      remembered.set(key, { admission, until: at + rememberedMs });
      return admission;
    },
  };
}
