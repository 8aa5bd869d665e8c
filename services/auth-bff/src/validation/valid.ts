import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import type { z } from 'zod';
import { ApiError } from '../errors/api-error.ts';

const places: Partial<Record<ArgumentMetadata['type'], string>> = { body: 'body', query: 'query', param: 'path' };

/** A pipe: the input as `schema` gives it, or a refusal `invalid-input` that names each bad field. */
export const valid = <S extends z.ZodType>(schema: S): PipeTransform<unknown, z.output<S>> => ({
  transform(input, { type }) {
    const result = schema.safeParse(input);
    if (result.success) return result.data;
    const place = places[type] ?? type;
    throw new ApiError('invalid-input', {
      errors: result.error.issues.map((issue) => ({
        field: [place, ...issue.path.map(String)].join('.'),
        message: issue.message,
      })),
    });
  },
});
