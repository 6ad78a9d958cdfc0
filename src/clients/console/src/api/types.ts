// The wire, written by hand until the generated schema exists; then this file becomes
// `export type { paths } from '../../../api/schema'` and one alias per view below. Nothing else names a shape of the API.

export interface Problem {
  type?: string
  title?: string
  status?: number
  detail?: string
  code?: string
  traceId?: string
  errors?: Record<string, string[]>
}

export interface Page<T> { items: T[]; nextCursor: string | null }
export interface Tokens { accessToken: string; expiresIn: number; refreshToken: string }

export type Role =
  | 'stationClerk' | 'stationHead' | 'committeeSecretary' | 'mediator' | 'publisher' | 'admin' | 'auditor'

export interface StationRef { id: string; code: string; name: string }
export interface StaffMe {
  id: string
  userName: string
  displayName: string
  roles: Role[]
  stations?: StationRef[]
  /** Where the answer names stations by id alone. */
  stationIds?: string[]
}

export type StationKind = 'rightsProtection' | 'trademarkGuidance' | 'mediationCommittee'

export interface StationItem extends StationRef {
  kind: StationKind
  district: { code: string; name: string }
  zone: string | null
  address: string
  location: { lng: number; lat: number }
  distanceMeters: number | null
  openNow: boolean
  opensNext: string | null
  services: string[]
  isSample: boolean
}

export interface DayHours {
  date: string
  weekday: number
  status: 'open' | 'closed'
  reason: string | null
  provisional: boolean
  sessions: { opens: string; closes: string }[]
}

export interface Offering { service: string; name?: string; minutes: number }
export interface ServiceItem { code: string; name: string }

export interface StationDetail extends StationItem {
  town: string | null
  counters: number
  hours: string
  week: DayHours[]
  offerings: Offering[]
  phone: string | null
  status?: StationStatus
}

export type StationStatus = 'preparing' | 'listed' | 'suspended'

export interface StationPatch {
  name?: string
  address?: string
  town?: string
  location?: { lng: number; lat: number }
  counters?: number
  hours?: string
  services?: { service: string; minutes: number }[]
  status?: StationStatus
}

export interface DayOffer {
  date: string
  status: 'open' | 'full' | 'closed' | 'past'
  reason: string | null
  provisional: boolean
  remaining: number
}

export interface SlotOffer { start: string; end: string; capacity: number; remaining: number }

export type BookingStatus = 'confirmed' | 'checkedIn' | 'completed' | 'cancelled' | 'noShow'
export type BookingAct = 'checkIn' | 'complete' | 'noShow' | 'undo' | 'cancel' | 'reschedule'
export type BookingMove = 'booked' | 'rescheduled' | 'cancelled' | 'checkedIn' | 'completed' | 'noShow' | 'undone'

export interface StaffBooking {
  id: string
  number: string
  status: BookingStatus
  station: StationRef
  service: string
  serviceName?: string
  start: string
  end: string
  subject: string
  contact: { nameMasked: string; phoneMasked: string }
  channel: 'citizen' | 'staff'
  createdAt: string
  checkedInAt: string | null
  allowed: BookingAct[]
}

export interface BookingHistoryEntry { at: string; move: BookingMove; by: 'citizen' | 'staff' | 'system'; note: string | null; start?: string | null }
export interface StaffBookingDetail extends StaffBooking { history: BookingHistoryEntry[] }
export interface StaffBookingCreated extends StaffBooking { checkInCode: string }

export interface BookRequest {
  stationId: string
  service: string
  start: string
  subject: string
  contact: { name: string; phone: string }
}

export interface BookingSearch { number?: string; phone?: string; checkInCode?: string; date?: string }

export interface AuditEntry {
  id: string
  at: string
  actor: { kind: string; userName: string | null }
  action: string
  subject: { kind: string; id: string | null } | null
  stationCode?: string | null
  stationId?: string | null
  detail: unknown
}

type Paging = { limit?: number; cursor?: string }
type Call<Answer, Body = undefined, Query = undefined, Path = undefined> = {
  parameters: { header?: never; cookie?: never }
    & (Query extends undefined ? { query?: never } : object extends Query ? { query?: Query } : { query: Query })
    & (Path extends undefined ? { path?: never } : { path: Path })
  responses: {
    200: { headers: Record<string, unknown>; content: { 'application/json': Answer } }
    default: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } }
  }
} & (Body extends undefined ? { requestBody?: never } : { requestBody: { content: { 'application/json': Body } } })
type ById = { id: string }
type Move<Body> = { post: Call<StaffBooking, Body, undefined, ById> }

// An interface would lack the index signature openapi-fetch asks for.
export type paths = {
  '/api/v1/auth/mode': { get: Call<{ wechat: 'real' | 'simulated' }> }
  '/api/v1/staff/auth/sign-in': { post: Call<Tokens, { userName: string; password: string; otp?: string }> }
  '/api/v1/staff/auth/sign-out': { post: Call<void> }
  '/api/v1/staff/auth/password': { post: Call<void, { current: string; next: string }> }
  '/api/v1/staff/me': { get: Call<StaffMe> }
  '/api/v1/stations': { get: Call<Page<StationItem>, undefined, Paging & { q?: string }> }
  '/api/v1/stations/{id}': { get: Call<StationDetail, undefined, undefined, ById> }
  '/api/v1/stations/{id}/days': { get: Call<{ items: DayOffer[] }, undefined, { service: string; from?: string; to?: string }, ById> }
  '/api/v1/stations/{id}/slots': { get: Call<{ items: SlotOffer[] }, undefined, { service: string; from: string; to: string }, ById> }
  '/api/v1/staff/bookings': {
    get: Call<Page<StaffBooking>, undefined, Paging & { date?: string; from?: string; to?: string; stationId?: string; status?: BookingStatus }>
    post: Call<StaffBookingCreated, BookRequest>
  }
  '/api/v1/staff/bookings/search': { post: Call<{ items: StaffBooking[] }, BookingSearch> }
  '/api/v1/staff/bookings/{id}': { get: Call<StaffBookingDetail, undefined, undefined, ById> }
  '/api/v1/staff/bookings/{id}/check-in': Move<{ checkInCode: string }>
  '/api/v1/staff/bookings/{id}/complete': Move<undefined>
  '/api/v1/staff/bookings/{id}/no-show': Move<undefined>
  '/api/v1/staff/bookings/{id}/undo': Move<{ reason: string }>
  '/api/v1/staff/bookings/{id}/cancel': Move<{ reason: string }>
  '/api/v1/staff/bookings/{id}/reschedule': Move<{ start: string }>
  '/api/v1/staff/bookings/{id}/reveal': { post: Call<{ value: string }, { field: 'name' | 'phone'; reason: string }, undefined, ById> }
  '/api/v1/staff/stations': { get: Call<{ items: StationRef[] }> }
  '/api/v1/services': { get: Call<{ items: ServiceItem[] }> }
  '/api/v1/admin/stations': { get: Call<{ items: StationDetail[]; nextCursor?: string | null }, undefined, Paging> }
  '/api/v1/admin/stations/{id}': { patch: Call<StationDetail, StationPatch, undefined, ById> }
  '/api/v1/admin/audit': { get: Call<Page<AuditEntry>, undefined, Paging> }
}
