import type { ApiError } from '../api/api-error';

/** What the page offers after a refusal to give a number. The sentence itself is the server's. */
export type WayOn =
  /** The number the person holds already. */
  | 'number'
  /** Another time, with a place kept. */
  | 'book'
  /** Where they are, or the paper on the wall. */
  | 'where'
  /** Another service. */
  | 'service'
  | 'stations'
  | 'signIn'
  | 'retry';

const WAYS: Record<string, WayOn> = {
  'queue.already_waiting': 'number',
  // Refusals are not remembered under a key, so the earlier try gave a number.
  'idempotency.key_reused': 'number',
  'take.outlived': 'number',
  'queue.closed': 'book',
  'queue.full': 'book',
  'queue.too_far': 'where',
  'queue.location_needed': 'where',
  'queue.wall_code': 'where',
  'queue.service_not_offered': 'service',
  'station.unknown': 'stations',
};

export function wayOn(error: ApiError): WayOn {
  if (error.kind === 'signedOut') return 'signIn';
  return WAYS[error.code] ?? 'retry';
}

/** A browser in which nobody can sign in: the number is had in WeChat, and who read the paper need only read it there once more. */
export function wordsElsewhere(wall: boolean): string {
  return wall
    ? '取号要在微信里进行。请打开微信，用「扫一扫」再扫一次墙上的码，就能接着取号。'
    : '取号要在微信里进行。请打开微信，用「扫一扫」扫站里墙上的码；或者打开「攀枝花知识产权服务」小程序取号。';
}
