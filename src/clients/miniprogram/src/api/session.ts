import { reactive, readonly } from 'vue';
import type { TokenPair } from './types';

const KEY = 'session';

interface Stored {
  accessToken: string;
  refreshToken: string;
}

/**
 * Storage is the only truth for tokens: two tabs of the preview share it, and a refresh
 * token works once, so a copy in memory would soon be a used one.
 */
export function readSession(): Stored | null {
  const value: unknown = uni.getStorageSync(KEY);
  if (typeof value !== 'object' || value === null) return null;
  const { accessToken, refreshToken } = value as Partial<Stored>;
  return accessToken && refreshToken ? { accessToken, refreshToken } : null;
}

const state = reactive({ signedIn: false });
/** What pages watch. */
export const session = readonly(state);

export function loadSession(): void {
  state.signedIn = readSession() !== null;
}

export function saveSession(tokens: TokenPair): void {
  const stored: Stored = { accessToken: tokens.accessToken, refreshToken: tokens.refreshToken };
  uni.setStorageSync(KEY, stored);
  state.signedIn = true;
}

export function clearSession(): void {
  uni.removeStorageSync(KEY);
  state.signedIn = false;
}

const PERSON = 'person';

/** The account that was signed in here last, an opaque id; it outlives a session that ran out. */
export function lastPerson(): string {
  const value: unknown = uni.getStorageSync(PERSON);
  return typeof value === 'string' ? value : '';
}

export function keepPerson(id: string): void {
  if (id) uni.setStorageSync(PERSON, id);
  else uni.removeStorageSync(PERSON);
}
