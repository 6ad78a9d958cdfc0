import type { Problem } from './types';

/** Said when no answer came: what happened, that nothing is lost, what to do. */
export const NETWORK_SENTENCE = '网络没有连上。您填写的内容都还在，请稍后再试一次。';
export const SIGNED_OUT_SENTENCE = '登录已过期。您填写的内容都还在，请重新登录后继续。';
const SERVER_SENTENCE = '服务暂时没有办成这件事。您填写的内容都还在，请稍后再试一次。';

/**
 * refused: the server answered with a reason; network: no answer came, so the act may or
 * may not have happened; signedOut: the session is over and the person must sign in.
 */
export type ApiErrorKind = 'refused' | 'network' | 'signedOut';

export class ApiError extends Error {
  constructor(
    readonly kind: ApiErrorKind,
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    readonly errors: Record<string, string[]> = {},
    /** The number the person holds already, where that is the reason. */
    readonly ticketId: string = '',
    /** What else the refusal says, under the names the server gives it. */
    readonly more: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail || title);
    this.name = 'ApiError';
  }

  /** What a page shows: what happened and, in a refusal, the way on. Our own details say both already. */
  get sentence(): string {
    if (this.kind !== 'refused' || !this.detail) return this.detail || this.title || SERVER_SENTENCE;
    return this.title.replace(/[^。？！]$/, '$&。') + this.detail;
  }
}

export function networkError(): ApiError {
  return new ApiError('network', 0, 'network', '网络没有连上', NETWORK_SENTENCE);
}

export function signedOutError(): ApiError {
  return new ApiError('signedOut', 401, 'auth.signed_out', '请重新登录', SIGNED_OUT_SENTENCE);
}

/** A refusal from whatever body came with a status outside 2xx; a proxy's HTML page counts too. */
export function refusal(status: number, body: unknown): ApiError {
  const problem = (typeof body === 'object' && body !== null ? body : {}) as Problem & { ticketId?: unknown };
  const errors: Record<string, string[]> = {};
  for (const [field, sentences] of Object.entries(problem.errors ?? {})) {
    if (Array.isArray(sentences)) errors[normaliseField(field)] = sentences.map(String);
  }
  return new ApiError(
    'refused',
    status,
    problem.code ?? `http.${status}`,
    problem.title ?? '',
    problem.detail ?? (problem.title ? '' : SERVER_SENTENCE),
    errors,
    typeof problem.ticketId === 'string' ? problem.ticketId : '',
    problem as Record<string, unknown>,
  );
}

/** "$.contact.phone", "Contact.Phone" and "contact.phone" are one field to a form. */
export function normaliseField(field: string): string {
  return field
    .replace(/^\$\.?/, '')
    .split('.')
    .map((part) => part.charAt(0).toLowerCase() + part.slice(1))
    .join('.');
}

export function asApiError(thrown: unknown): ApiError {
  return thrown instanceof ApiError ? thrown : networkError();
}
