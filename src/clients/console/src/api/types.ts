// Names for the shapes of the generated schema, nothing more: a change of the API fails the type check.
import type { components, operations, paths } from '../../../api/schema'

type Schemas = components['schemas']
type QueryOf<Operation extends { parameters: { query?: unknown } }> = NonNullable<Operation['parameters']['query']>

export type { paths }
export type Problem = Schemas['ProblemDetails']
export type Tokens = Schemas['TokenView']
export type Role = Schemas['StaffRole']
export type StaffMe = Schemas['StaffMeView']
export type StationRef = Schemas['StationNameView'] & { counters?: number }
export type StationKind = Schemas['StationKind']
export type StationStatus = Schemas['StationStatus']
export type StationItem = Schemas['StationView']
export type StationPage = Schemas['PageOfStationView']
export type StationDetail = Schemas['StationDetailView']
export type StationPatch = Schemas['EditStationRequest']
export type DayOffer = Schemas['BookingDayView']
export type SlotOffer = Schemas['SlotView']
export type BookingStatus = Schemas['BookingStatus']
export type StaffBooking = Schemas['StaffBookingView']
export type StaffBookingPage = Schemas['PageOfStaffBookingView']
export type BookingHistoryEntry = Schemas['HistoryView']
export type BookingSearch = Schemas['SearchRequest']
export type CheckIn = Schemas['CheckInRequest']
export type RevealField = NonNullable<Schemas['RevealField']>
export type BookingsAsked = Omit<QueryOf<operations['listCounterBookings']>, 'cursor' | 'limit' | 'status'>
export type CounterEvent = Schemas['CounterEventView']
export type CounterAct = Schemas['CounterAct']
export type Note = Schemas['NoteView']
export type AuditEntry = Schemas['AuditEntryView']
