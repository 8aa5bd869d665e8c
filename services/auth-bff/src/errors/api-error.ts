import { problem } from '@sightline/platform';
import { type ErrorCode, errorCodes } from './error-codes.ts';

/** What is wrong with one field: `body.origins.0`, `query.limit`, `path.project`. */
export interface FieldError {
  field: string;
  message: string;
}

export interface ApiErrorOptions extends ErrorOptions {
  /** For people; never recorded content, never a secret. */
  detail?: string;
  errors?: FieldError[];
  retryAfterSeconds?: number;
}

/** A refusal that the API answers with. */
export class ApiError extends Error {
  readonly code: ErrorCode;
  readonly errors: FieldError[] | undefined;
  readonly detail: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, { detail, errors, retryAfterSeconds, cause }: ApiErrorOptions = {}) {
    super(detail ?? errorCodes[code].title, { cause });
    this.name = 'ApiError';
    this.code = code;
    this.detail = detail;
    this.errors = errors;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  get status(): number {
    return errorCodes[this.code].status;
  }

  /** The answer's body, `application/problem+json`; `errors` is this API's own member. */
  body(): string {
    const { body } = problem({
      code: this.code,
      ...errorCodes[this.code],
      ...(this.detail === undefined ? {} : { detail: this.detail }),
    });
    return this.errors ? JSON.stringify({ ...JSON.parse(body), errors: this.errors }) : body;
  }
}
