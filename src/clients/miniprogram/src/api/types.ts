/** Names for the shapes of the generated schema, nothing more: a change of the API fails the type check. */
import type { components, operations, paths } from '../../../api/schema';

type Schemas = components['schemas'];
type Filled<Path> = Path extends `${infer Before}{${string}}${infer After}` ? `${Before}${string}${Filled<After>}` : Path;
type Below<Path> = Path extends `/api/v1${infer Rest}` ? Filled<Rest> : never;

/** An address below /api/v1 that the schema knows. */
export type ApiPath = Below<keyof paths>;

export type Problem = Schemas['ProblemDetails'];
export type TokenPair = Schemas['TokenView'];
export type AuthMode = Schemas['AuthModeView'];
export type Me = Schemas['MeView'];
export type Message = Schemas['MessageView'];
export type MessagePage = Schemas['PageOfMessageView'];
export type StationKind = Schemas['StationKind'];
export type StationSummary = Schemas['StationSummary'];
export type StationItem = Schemas['StationView'];
export type StationPage = Schemas['PageOfStationView'];
export type StationDetail = Schemas['StationDetailView'];
export type StationQuery = NonNullable<operations['listStations']['parameters']['query']>;
export type GeoPoint = Schemas['Place'];
export type DayHours = Schemas['DayHoursView'];
export type Offering = Schemas['OfferView'];
export type BookableDay = Schemas['BookingDayView'];
export type BookableDays = Schemas['ListingOfBookingDayView'];
export type Slot = Schemas['SlotView'];
export type Slots = Schemas['ListingOfSlotView'];
export type ServiceItem = Schemas['ServiceItem'];
export type Services = Schemas['PageOfServiceItem'];
export type BookingScope = NonNullable<NonNullable<operations['listMyBookings']['parameters']['query']>['scope']>;
export type Booking = Schemas['BookingView'];
export type BookingPage = Schemas['PageOfBookingView'];
export type HistoryEntry = Schemas['HistoryView'];
export type NewBooking = Schemas['BookRequest'];
export type Wait = Schemas['EstimateView'];
export type StationLine = Schemas['LineView'];
export type LineTicket = Schemas['TicketView'];
export type LineTicketPage = Schemas['PageOfTicketView'];
export type LineRule = NonNullable<Schemas['LineRule']>;
export type LineWhy = Schemas['WhyView'];
export type NewTicket = Schemas['TakeRequest'];
