import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  baseConfig,
  ConfigError,
  commaList,
  flag,
  kafkaConfig,
  objectStoreConfig,
  port,
  readConfig,
  serviceTokenConfig,
} from './config.ts';

describe('readConfig', () => {
  test('takes defaults, and an empty string as unset', () => {
    const config = readConfig(z.object({ ...baseConfig, ...kafkaConfig, PORT: port(8000) }), {
      PORT: '',
      LOG_LEVEL: 'debug',
    });
    expect(config).toEqual({
      LOG_LEVEL: 'debug',
      LOG_FORMAT: 'json',
      OPS_HOST: '127.0.0.1',
      OPS_PORT: 0,
      KAFKA_BROKERS: ['127.0.0.1:9092'],
      KAFKA_TOPIC_PREFIX: '',
      PORT: 8000,
    });
  });

  test('names every bad key at once, and never its value', () => {
    const schema = z.object({ ...objectStoreConfig, ...serviceTokenConfig, PORT: port(1), NICE: flag(true) });
    const read = () => readConfig(schema, { SERVICE_TOKEN: 'too-short-secret', PORT: '70000', NICE: 'perhaps' });
    expect(read).toThrow(ConfigError);
    const { problems, message } = (() => {
      try {
        read();
      } catch (error) {
        if (error instanceof ConfigError) return error;
      }
      throw new Error('did not throw');
    })();
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'OBJECT_STORE_URL',
      'SERVICE_TOKEN',
      'PORT',
      'NICE',
    ]);
    expect(problems[0]).toBe('OBJECT_STORE_URL: is required');
    expect(message).not.toContain('too-short-secret');
  });

  test('a comma list is trimmed and holds no empty items', () => {
    expect(commaList().parse(' a:1, b:2 ,,')).toEqual(['a:1', 'b:2']);
  });
});
