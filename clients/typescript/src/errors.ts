// What can go wrong: Mien answered with a problem, or did not answer.
import type { components } from './contract.ts';

export type Problem = components['schemas']['Problem'];

/** Anything that this package throws for what Mien said or did not say. */
export class MienError extends Error {
  override name = 'MienError';
}

/** Mien gave no answer in time, or something else answered in its place. */
export class Unreachable extends MienError {
  override name = 'Unreachable';
  /** The pause that it asked for. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, options?: { cause?: unknown; retryAfterMs?: number | undefined }) {
    super(message, options);
    this.retryAfterMs = options?.retryAfterMs;
  }
}

/** Mien refused, and says why (RFC 9457). */
export class ProblemError extends MienError {
  override name = 'ProblemError';
  readonly problem: Problem;
  readonly retryAfterMs: number | undefined;

  constructor(problem: Problem, retryAfterMs?: number) {
    super(`${problem.status} ${problem.code}: ${problem.detail}`);
    this.problem = problem;
    this.retryAfterMs = retryAfterMs;
  }

  get status(): number {
    return this.problem.status;
  }

  get code(): string {
    return this.problem.code;
  }

  get brokenRules(): readonly components['schemas']['BrokenRule'][] {
    return this.problem.problems ?? [];
  }
}

/** 401 or 403: no token that is valid, or one that may not do this. */
export class NotAllowed extends ProblemError {
  override name = 'NotAllowed';
}

/** 404: no such character, emotion or video, or nobody is assigned to the user. */
export class NotFound extends ProblemError {
  override name = 'NotFound';
}

/** 409: the character, the emotion or the user is archived. */
export class Archived extends ProblemError {
  override name = 'Archived';
}

/** 400 or 422: the request breaks a rule, or the prompt cannot be used. */
export class Invalid extends ProblemError {
  override name = 'Invalid';
}

/** 429: too many requests. */
export class RateLimited extends ProblemError {
  override name = 'RateLimited';
}

/** 500 or more: Mien could not do it now. */
export class ServerFailed extends ProblemError {
  override name = 'ServerFailed';
}

/** Whether it says that Mien is away, and nothing of what was asked. */
export function isAway(error: unknown): error is Unreachable | RateLimited | ServerFailed {
  return (
    error instanceof Unreachable || error instanceof RateLimited || error instanceof ServerFailed
  );
}

/** The error of an answer that is no success; Unreachable when Mien did not write it. */
export function errorFrom(response: Response, body: string): MienError {
  const isProblem = response.headers.get('content-type')?.includes('problem+json') ?? false;
  const problem = isProblem ? parseProblem(body) : undefined;
  const retryAfterMs = retryAfterMsOf(response);
  if (problem) return new (classOf(response.status))(problem, retryAfterMs);
  const words = `an answer of status ${response.status} that is not Mien's`;
  return new Unreachable(words, { retryAfterMs });
}

/** Also where it is a date: from the date of the answer, not that of this machine. */
export function retryAfterMsOf({ headers }: Response): number | undefined {
  const asked = headers.get('retry-after') ?? '';
  if (/^\d+$/.test(asked)) return Number(asked) * 1000;
  const ms = Date.parse(asked) - Date.parse(headers.get('date') ?? '');
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

function classOf(status: number): typeof ProblemError {
  switch (status) {
    case 400:
    case 422:
      return Invalid;
    case 401:
    case 403:
      return NotAllowed;
    case 404:
      return NotFound;
    case 409:
      return Archived;
    case 429:
      return RateLimited;
    default:
      return status >= 500 ? ServerFailed : ProblemError;
  }
}

function parseProblem(body: string): Problem | undefined {
  try {
    const value: unknown = JSON.parse(body);
    const isOurs =
      typeof value === 'object' &&
      value !== null &&
      'status' in value &&
      'code' in value &&
      'detail' in value &&
      'request_id' in value;
    return isOurs ? (value as Problem) : undefined;
  } catch {
    return undefined;
  }
}
