import { ApiError, networkError, refusal, signedOutError } from './api-error';
import { clearSession, readSession, saveSession } from './session';
import type { ApiPath, TokenPair } from './types';

export type Query = Record<string, string | number | boolean | null | undefined>;
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Call {
  method?: Method;
  query?: Query;
  body?: object;
  /** A piece of a file, sent as it is instead of a body. */
  bytes?: ArrayBuffer;
  /** Milliseconds until no answer is expected any more. */
  timeout?: number;
  /** Public calls go without a token, so that a stale one cannot spoil browsing. */
  anonymous?: boolean;
  /** The same key makes a repeated call safe; only then is a lost answer retried. */
  idempotencyKey?: string;
}

interface Answer {
  status: number;
  body: unknown;
}

let base = '';
// #ifdef MP-WEIXIN
base = import.meta.env.VITE_API_BASE ?? '';
// #endif

/** The address of a path the server named. */
export const urlOf = (path: string): string => `${base}${path}`;

/** Waits between tries after no answer came. */
const RETRY_WAITS = [500, 1500];

export function queryString(query: Query = {}): string {
  const parts = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`);
  return parts.length > 0 ? `?${parts.join('&')}` : '';
}

function send(path: ApiPath, call: Call, token: string | null): Promise<Answer> {
  const header: Record<string, string> = {
    Accept: 'application/json, application/problem+json',
  };
  if (call.body) header['Content-Type'] = 'application/json';
  if (call.bytes) header['Content-Type'] = 'application/octet-stream';
  if (token) header.Authorization = `Bearer ${token}`;
  if (call.idempotencyKey) header['Idempotency-Key'] = call.idempotencyKey;
  let method: Method = call.method ?? 'GET';
  // #ifdef MP-WEIXIN
  // wx.request knows no PATCH; the server reads the intended method from this header.
  if (method === 'PATCH') {
    method = 'POST';
    header['X-HTTP-Method-Override'] = 'PATCH';
  }
  // #endif
  return new Promise((resolve, reject) => {
    uni.request({
      url: `${base}/api/v1${path}${queryString(call.query)}`,
      // The typings know no PATCH; the H5 runtime does.
      method: method as 'POST',
      header,
      data: call.bytes ?? call.body,
      timeout: call.timeout ?? 15000,
      success: (result) => resolve({ status: result.statusCode, body: result.data }),
      fail: () => reject(networkError()),
    });
  });
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function repeatable(call: Call): boolean {
  return (call.method ?? 'GET') === 'GET' || call.idempotencyKey !== undefined;
}

/** Sends, and sends again with the same key when no answer came or a gateway stood in the way. */
async function sendPatiently(path: ApiPath, call: Call, token: string | null): Promise<Answer> {
  for (let tried = 0; ; tried++) {
    const wait = repeatable(call) ? RETRY_WAITS[tried] : undefined;
    try {
      const answer = await send(path, call, token);
      if (wait === undefined || ![502, 503, 504].includes(answer.status)) return answer;
    } catch (thrown) {
      if (wait === undefined) throw thrown;
    }
    await pause(wait);
  }
}

let refreshing: Promise<void> | null = null;

/** One refresh at a time: a refresh token works once, and its second use ends the session. */
function refreshOnce(usedToken: string): Promise<void> {
  refreshing ??= acrossTabs(() => refresh(usedToken)).finally(() => {
    refreshing = null;
  });
  return refreshing;
}

async function refresh(usedToken: string): Promise<void> {
  const stored = readSession();
  if (!stored) throw signedOutError();
  // Another tab, or a call that came back earlier, has done it already.
  if (stored.accessToken !== usedToken) return;
  const answer = await send(
    '/auth/refresh',
    { method: 'POST', body: { refreshToken: stored.refreshToken } },
    null,
  );
  if (answer.status === 200) {
    saveSession(answer.body as TokenPair);
    return;
  }
  if (answer.status >= 500 || answer.status === 429) throw refusal(answer.status, answer.body);
  clearSession();
  throw signedOutError();
}

function acrossTabs(act: () => Promise<void>): Promise<void> {
  // #ifdef H5
  const locks = (globalThis as { navigator?: { locks?: LockManager } }).navigator?.locks;
  if (locks) return locks.request('session-refresh', act) as unknown as Promise<void>;
  // #endif
  return act();
}

/**
 * Calls /api/v1. Answers the body of a 2xx; throws ApiError otherwise.
 * A 401 is met with one refresh and one repeat.
 */
export async function request<T>(path: ApiPath, call: Call = {}): Promise<T> {
  const token = call.anonymous ? null : (readSession()?.accessToken ?? null);
  if (!call.anonymous && !token) throw signedOutError();
  let answer = await sendPatiently(path, call, token);
  if (answer.status === 401 && token) {
    await refreshOnce(token);
    answer = await sendPatiently(path, call, readSession()?.accessToken ?? null);
    if (answer.status === 401) {
      clearSession();
      throw signedOutError();
    }
  }
  if (answer.status >= 200 && answer.status < 300) return answer.body as T;
  throw refusal(answer.status, answer.body);
}

export function isRefused(thrown: unknown, code: string): boolean {
  return thrown instanceof ApiError && thrown.code === code;
}
