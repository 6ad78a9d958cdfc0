import type { ApiError } from '../api/api-error';

/** What the confirm page offers after a refusal. The sentence itself is the server's. */
export type WayOn =
  /** Another time of the same station and service. */
  | 'pickSlot'
  /** What the person already has stands in the way. */
  | 'myBookings'
  /** The fields, with the mistakes beside them. */
  | 'details'
  /** Another station or service. */
  | 'restart'
  /** The earlier try with these words was accepted. */
  | 'alreadyBooked'
  | 'signIn'
  | 'retry';

const WAYS: Record<string, WayOn> = {
  'booking.slot_full': 'pickSlot',
  'booking.station_closed': 'pickSlot',
  'booking.in_the_past': 'pickSlot',
  'booking.off_grid': 'pickSlot',
  'booking.beyond_horizon': 'pickSlot',
  'booking.too_soon': 'pickSlot',
  'booking.limit_reached': 'myBookings',
  'booking.overlap': 'myBookings',
  'booking.service_not_offered': 'restart',
  'station.unknown': 'restart',
  // Refusals are not remembered under a key, so a remembered one was a success.
  'idempotency.key_reused': 'alreadyBooked',
};

export function wayOn(error: ApiError): WayOn {
  if (error.kind === 'signedOut') return 'signIn';
  if (error.kind === 'network') return 'retry';
  if (error.status === 400 && Object.keys(error.errors).length > 0) {
    return error.errors.start ? 'pickSlot' : 'details';
  }
  return WAYS[error.code] ?? 'retry';
}

/** Server field names to the form's. */
export function fieldSentences(errors: Record<string, string[]>): { subject: string; name: string; phone: string } {
  const first = (...names: string[]) => names.map((name) => errors[name]?.[0]).find(Boolean) ?? '';
  return {
    subject: first('subject'),
    name: first('contact.name', 'name', 'contact'),
    phone: first('contact.phone', 'phone'),
  };
}
