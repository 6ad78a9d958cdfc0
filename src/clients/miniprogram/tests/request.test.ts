import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError, NETWORK_SENTENCE } from '../src/api/api-error';
import { queryString, request } from '../src/api/request';
import { readSession, saveSession } from '../src/api/session';
import { fakeUni } from './uni-double';

const old = { accessToken: 'a1', expiresIn: 900, refreshToken: 'r1' };
const fresh = { accessToken: 'a2', expiresIn: 900, refreshToken: 'r2' };

async function caught(act: Promise<unknown>): Promise<ApiError> {
  const thrown: unknown = await act.then(() => null, (error: unknown) => error);
  expect(thrown).toBeInstanceOf(ApiError);
  return thrown as ApiError;
}

beforeEach(() => vi.useFakeTimers({ shouldAdvanceTime: true, advanceTimeDelta: 200 }));
afterEach(() => vi.useRealTimers());

describe('a call', () => {
  it('carries the token and answers the body', async () => {
    const { sent } = fakeUni([{ status: 200, body: { id: '1' } }]);
    saveSession(old);
    await expect(request('/me')).resolves.toEqual({ id: '1' });
    expect(sent[0]?.url).toBe('/api/v1/me');
    expect(sent[0]?.header.Authorization).toBe('Bearer a1');
  });

  it('goes without a token when public', async () => {
    const { sent } = fakeUni([{ status: 200, body: {} }]);
    saveSession(old);
    await request('/stations', { anonymous: true });
    expect(sent[0]?.header.Authorization).toBeUndefined();
  });

  it('hands over the refusal with code, sentence and fields', async () => {
    fakeUni([{ status: 400, body: { code: 'request.invalid', title: '请核对', detail: '手机号不对。', errors: { 'Contact.Phone': ['请核对手机号。'] } } }]);
    saveSession(old);
    const error = await caught(request('/bookings', { method: 'POST', body: {} }));
    expect(error).toMatchObject({ kind: 'refused', status: 400, code: 'request.invalid', sentence: '请核对。手机号不对。' });
    expect(error.errors['contact.phone']).toEqual(['请核对手机号。']);
  });

  it('says a sentence even when a proxy answers with a page', async () => {
    fakeUni([{ status: 500, body: '<html>' }]);
    const error = await caught(request('/stations', { anonymous: true }));
    expect(error.sentence).toContain('请稍后再试');
  });
});

describe('a lost answer', () => {
  it('is asked for again with the same key', async () => {
    const { sent } = fakeUni(['lost', { status: 503 }, { status: 201, body: { id: 'b' } }]);
    saveSession(old);
    await request('/bookings', { method: 'POST', body: { x: 1 }, idempotencyKey: 'k' });
    expect(sent.map((one) => one.header['Idempotency-Key'])).toEqual(['k', 'k', 'k']);
  });

  it('is not asked for again without a key', async () => {
    const { sent } = fakeUni(['lost']);
    saveSession(old);
    const error = await caught(request('/auth/wechat', { anonymous: true, method: 'POST', body: {} }));
    expect(sent).toHaveLength(1);
    expect(error).toMatchObject({ kind: 'network', sentence: NETWORK_SENTENCE });
  });
});

describe('an expired token', () => {
  it('is refreshed once for several calls', async () => {
    const { sent } = fakeUni(({ url, header }) => {
      if (url.endsWith('/auth/refresh')) return { status: 200, body: fresh };
      return header.Authorization === 'Bearer a2' ? { status: 200, body: 'ok' } : { status: 401 };
    });
    saveSession(old);
    await Promise.all([request('/me'), request('/bookings'), request('/me/messages')]);
    expect(sent.filter((one) => one.url.endsWith('/auth/refresh'))).toHaveLength(1);
    expect(readSession()).toEqual({ accessToken: 'a2', refreshToken: 'r2' });
  });

  it('ends the session when the refresh is refused', async () => {
    fakeUni([{ status: 401 }, { status: 401 }]);
    saveSession(old);
    expect((await caught(request('/me'))).kind).toBe('signedOut');
    expect(readSession()).toBeNull();
  });

  it('keeps the session when the refresh gets no answer', async () => {
    fakeUni([{ status: 401 }, 'lost']);
    saveSession(old);
    expect((await caught(request('/me'))).kind).toBe('network');
    expect(readSession()).not.toBeNull();
  });

  it('takes over what another tab has refreshed', async () => {
    const { sent, storage } = fakeUni(({ header }) => {
      // The other tab writes while our call is under way.
      storage.set('session', { accessToken: 'a2', refreshToken: 'r2' });
      return header.Authorization === 'Bearer a2' ? { status: 200, body: 'ok' } : { status: 401 };
    });
    saveSession(old);
    await request('/me');
    expect(sent.some((one) => one.url.endsWith('/auth/refresh'))).toBe(false);
  });
});

it('leaves empty parameters out of the address', () => {
  expect(queryString({ kind: '', q: '商标', openNow: undefined, cursor: null, limit: 20 })).toBe(
    '?q=%E5%95%86%E6%A0%87&limit=20',
  );
});
