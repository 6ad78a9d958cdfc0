/**
 * A small client for a WeChat mini-program or a uni-app page: signs in, sends, refreshes once, repeats safely.
 * Copy it as it is. The types come from the API document (src/clients/api/schema.d.ts; make your own with
 * `npx openapi-typescript miniprogram-api-docs/openapi.json --output schema.d.ts`).
 */
import type { components } from '../../src/clients/api/schema';

export type Schemas = components['schemas'];
export interface Page<T> { items: T[]; nextCursor: string | null }
export interface Listing<T> { items: T[] }

/** The part of wx (and of uni, which takes the same options) that is used here. */
interface Platform {
  request(options: {
    url: string;
    method: 'GET' | 'POST' | 'DELETE';
    header: Record<string, string>;
    data?: object;
    timeout: number;
    success(answer: { statusCode: number; data: unknown; header: Record<string, string> }): void;
    fail(): void;
  }): void;
  getStorageSync(key: string): unknown;
  setStorageSync(key: string, value: unknown): void;
  removeStorageSync(key: string): void;
}
declare const wx: Platform | undefined;
declare const uni: Platform | undefined;
const platform = (): Platform => (typeof uni === 'undefined' ? wx : uni)!;

/** A refusal with its stable code, or `network` when no answer came. `message` is for people, in Chinese. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly errors: Record<string, string[]> = {},
    readonly retryAfter: number | null = null,
  ) {
    super(message);
  }
}

export interface Options {
  query?: Record<string, string | number | boolean | null | undefined>;
  body?: object;
  /** Makes a call that moves something safe to repeat; see idempotency.md. */
  key?: string;
  /** Public calls go without a token, so that an expired one cannot spoil browsing. */
  anonymous?: boolean;
}

let host = 'http://127.0.0.1:5080';
export function useHost(url: string): void { host = url; }

/** A key nobody used before. WeChat's runtime has no crypto object; uniqueness for one account is enough. */
export function newKey(): string {
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}${Math.random().toString(36).slice(2)}`;
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
interface Answer { status: number; body: unknown; retryAfter: number | null }

function send(method: Method, path: string, o: Options, token: string | null): Promise<Answer> {
  const query = Object.entries(o.query ?? {}).filter(([, v]) => v !== undefined && v !== null && v !== '');
  const header: Record<string, string> = { Accept: 'application/json, application/problem+json' };
  if (o.body) header['Content-Type'] = 'application/json';
  if (token) header.Authorization = `Bearer ${token}`;
  if (o.key) header['Idempotency-Key'] = o.key;
  // wx.request has no PATCH.
  if (method === 'PATCH') header['X-HTTP-Method-Override'] = 'PATCH';
  return new Promise((resolve, reject) => platform().request({
    url: `${host}/api/v1${path}${query.length ? '?' : ''}${query.map(([k, v]) => `${k}=${encodeURIComponent(String(v))}`).join('&')}`,
    method: method === 'PATCH' ? 'POST' : method,
    header,
    data: o.body,
    timeout: 15000,
    success: (a) => {
      const wait = Object.entries(a.header ?? {}).find(([name]) => name.toLowerCase() === 'retry-after')?.[1];
      resolve({ status: a.statusCode, body: a.data, retryAfter: wait ? Number(wait) : null });
    },
    fail: () => reject(new Refusal(0, 'network', '网络没有连上。您填写的内容都还在，请稍后再试一次。')),
  }));
}

/** What can be sent again without doing it twice: reads, and moves with a key. */
async function patiently(method: Method, path: string, o: Options, token: string | null): Promise<Answer> {
  for (const wait of method === 'GET' || o.key ? [500, 1500] : []) {
    try {
      const answer = await send(method, path, o, token);
      if (![502, 503, 504].includes(answer.status)) return answer;
    } catch { /* no answer came: it may or may not have happened, and the key makes both right */ }
    await new Promise((done) => setTimeout(done, wait));
  }
  return send(method, path, o, token);
}

interface Tokens { accessToken: string; refreshToken: string }
const STORED = 'servicenet';
const stored = (): Tokens | null => (platform().getStorageSync(STORED) as Tokens | '' | undefined) || null;
export function keep(tokens: Tokens): void { platform().setStorageSync(STORED, { accessToken: tokens.accessToken, refreshToken: tokens.refreshToken }); }
export function forget(): void { platform().removeStorageSync(STORED); }

let refreshing: Promise<void> | null = null;

/** One refresh at a time: a refresh token works once, and its second use ends the session everywhere. */
function refresh(realm: '' | '/staff'): Promise<void> {
  refreshing ??= (async () => {
    const answer = await send('POST', `${realm}/auth/refresh`, { body: { refreshToken: stored()?.refreshToken ?? '-' } }, null);
    if (answer.status === 200) keep(answer.body as Tokens);
    // A busy server says nothing about the token: keep it and let the person try again.
    else if (answer.status === 429 || answer.status >= 500) throw refusal(answer);
    else forget();
  })().finally(() => { refreshing = null; });
  return refreshing;
}

function refusal(answer: Answer): Refusal {
  const problem = (typeof answer.body === 'object' && answer.body !== null ? answer.body : {}) as { code?: string; title?: string; detail?: string; errors?: Record<string, string[]> };
  return new Refusal(answer.status, problem.code ?? `http.${answer.status}`, problem.detail ?? problem.title ?? '', problem.errors ?? {}, answer.retryAfter);
}

/** Answers the body of a 2xx and throws Refusal for everything else; a 401 is met with one refresh and one repeat. */
export async function call<T>(method: Method, path: string, o: Options = {}): Promise<T> {
  const token = o.anonymous ? null : (stored()?.accessToken ?? null);
  let answer = await patiently(method, path, o, token);
  if (answer.status === 401 && token) {
    // Another call may have refreshed while this one was under way.
    if (stored()?.accessToken === token) await refresh(path.startsWith('/staff') || path.startsWith('/admin') ? '/staff' : '');
    const renewed = stored()?.accessToken;
    if (renewed) answer = await patiently(method, path, o, renewed);
  }
  if (answer.status >= 200 && answer.status < 300) return answer.body as T;
  throw refusal(answer);
}

/** Signs a citizen in. In WeChat: `wx.login({ success: ({ code }) => signIn(code) })`; simulated: `sim:NAME:NONCE`. */
export async function signIn(code: string): Promise<void> {
  keep(await call<Schemas['TokenView']>('POST', '/auth/wechat', { anonymous: true, body: { code } }));
}
