import { BadRequestException, HttpException, NotFoundException } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { ApiError } from './api-error.ts';
import { toApiError } from './to-api-error.ts';

describe('ApiError', () => {
  it('is a problem document with its code, and nothing that is not said', () => {
    expect(JSON.parse(new ApiError('project-not-found').body())).toEqual({
      type: 'https://sightline.example/errors/project-not-found',
      title: 'No such project',
      status: 404,
      code: 'project-not-found',
    });
  });

  it('names fields', () => {
    const errors = [{ field: 'body.name', message: 'is required' }];
    expect(JSON.parse(new ApiError('invalid-input', { errors, detail: 'x' }).body())).toMatchObject({
      status: 400,
      detail: 'x',
      errors,
    });
  });
});

describe('toApiError', () => {
  it('keeps a refusal and names what Nest and Fastify refuse', () => {
    const refusal = new ApiError('busy');
    expect(toApiError(refusal)).toBe(refusal);
    expect(toApiError(new NotFoundException()).code).toBe('route-not-found');
    expect(toApiError(new BadRequestException()).code).toBe('malformed-json');
    expect(toApiError(new HttpException('', 413)).code).toBe('body-too-large');
    expect(toApiError(new HttpException('', 418)).code).toBe('malformed-request');
    expect(toApiError(Object.assign(new Error(), { code: 'FST_ERR_BAD_URL' })).code).toBe('malformed-request');
  });

  it('tells nobody what went wrong inside', () => {
    const error = toApiError(new Error('password of the database is 1234'));
    expect(error.code).toBe('internal');
    expect(error.body()).not.toContain('1234');
    expect(toApiError('text').code).toBe('internal');
  });
});
