/**
 * The shapes of /api/v1 as the citizen's client uses them, in one file, so that
 * they can become re-exports of the generated schema without touching a page.
 */
export type StationKind = 'rightsProtection' | 'trademarkGuidance' | 'mediationCommittee';

export interface Paged<T> {
  items: T[];
  nextCursor: string | null;
}

export interface Items<T> {
  items: T[];
}

export interface GeoPoint {
  lng: number;
  lat: number;
}

export interface StationItem {
  id: string;
  code: string;
  kind: StationKind;
  name: string;
  district: { code: string; name: string };
  zone: string | null;
  address: string;
  /** GCJ-02, as WeChat's map wants it. */
  location: GeoPoint;
  distanceMeters: number | null;
  openNow: boolean;
  opensNext: string | null;
  /** Service codes; their names come from /services. */
  services: string[];
  isSample: boolean;
}

export interface OpeningSession {
  opens: string;
  closes: string;
}

export interface DayHours {
  date: string;
  weekday: number;
  status: 'open' | 'closed';
  reason: string | null;
  /** The year's calendar is not announced yet. */
  provisional: boolean;
  sessions: OpeningSession[];
}

export interface Offering {
  service: string;
  name: string;
  minutes: number;
}

export interface StationDetail extends StationItem {
  town: string | null;
  counters: number;
  hours: string;
  week: DayHours[];
  offerings: Offering[];
  phone: string | null;
}

export interface StationSummary {
  total: number;
  networks: { kind: StationKind; count: number }[];
  districts: { code: string; name: string; count: number }[];
  zones: { name: string; count: number }[];
}

export interface BookableDay {
  date: string;
  status: 'open' | 'full' | 'closed' | 'past';
  reason: string | null;
  provisional: boolean;
  remaining: number;
}

export interface Slot {
  start: string;
  end: string;
  capacity: number;
  remaining: number;
}

export interface ServiceItem {
  code: string;
  name: string;
  summary: string;
  audience: string;
  materials: string[];
  steps: string[];
  minutes: number;
  legalBasis: string | null;
  legalBasisConfirmed: boolean;
  fee: string;
}

export interface BookingRules {
  horizonDays: number;
  leadMinutes: number;
  cancelCutoffMinutes: number;
  comingPerStation: number;
}

export interface TokenPair {
  accessToken: string;
  /** Seconds. */
  expiresIn: number;
  refreshToken: string;
}

export interface AuthMode {
  wechat: 'real' | 'simulated';
}

export interface Me {
  id: string;
  displayName: string | null;
  phoneMasked: string | null;
  createdAt: string;
}

export type BookingStatus = 'confirmed' | 'checkedIn' | 'completed' | 'cancelled' | 'noShow';

export type BookingMove =
  | 'booked'
  | 'rescheduled'
  | 'cancelled'
  | 'checkedIn'
  | 'completed'
  | 'noShow'
  | 'undone';

export interface HistoryEntry {
  at: string;
  move: BookingMove;
  by: 'citizen' | 'staff';
  note: string | null;
}

export interface Booking {
  id: string;
  number: string;
  status: BookingStatus;
  stationId: string;
  station: { id: string; code: string; name: string; address: string; location: GeoPoint };
  service: string;
  serviceName: string;
  start: string;
  end: string;
  subject: string;
  contact: { nameMasked: string; phoneMasked: string };
  checkInCode: string;
  createdAt: string;
  cancelledAt: string | null;
  canCancel: boolean;
  canReschedule: boolean;
  changeUntil: string;
  /** Only in GET /bookings/{id}. */
  history?: HistoryEntry[];
}

export interface NewBooking {
  stationId: string;
  service: string;
  start: string;
  subject: string;
  contact: { name: string; phone: string };
}

export interface Message {
  id: string;
  kind: string;
  title: string;
  body: string;
  at: string;
  read: boolean;
  bookingId: string | null;
}

export interface Problem {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  code?: string;
  traceId?: string;
  errors?: Record<string, string[]>;
}
