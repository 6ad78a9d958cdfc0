import { request } from './request';
import type {
  AuthMode, BookableDays, Booking, BookingPage, BookingScope, LineTicket, LineTicketPage, LineWhy, Me, MessagePage, NewBooking, NewTicket,
  ServiceItem, Services, Slots, StationDetail, StationLine, StationPage, StationQuery, StationSummary, TokenPair,
} from './types';

const id = encodeURIComponent;
const open = { anonymous: true };

export const fetchSummary = () => request<StationSummary>('/stations/summary', open);
export const fetchStations = (query: StationQuery) =>
  request<StationPage>('/stations', { ...open, query: { ...query } });
export const fetchStation = (station: string) =>
  request<StationDetail>(`/stations/${id(station)}`, open);
export const fetchDays = (station: string, service: string) =>
  request<BookableDays>(`/stations/${id(station)}/days`, { ...open, query: { service } });
export const fetchSlots = (station: string, service: string, day: string) =>
  request<Slots>(`/stations/${id(station)}/slots`, {
    ...open,
    query: { service, from: day, to: day },
  });

let services: Promise<Services> | null = null;
/** Services change rarely: asked once per launch, and again after a failure. */
export function fetchServices(): Promise<ServiceItem[]> {
  services ??= request<Services>('/services', { ...open, query: { limit: 100 } }).catch((thrown: unknown) => {
    services = null;
    throw thrown;
  });
  return services.then((answer) => answer.items);
}

export const fetchAuthMode = () => request<AuthMode>('/auth/mode', open);
export const signIn = (code: string) =>
  request<TokenPair>('/auth/wechat', { ...open, method: 'POST', body: { code } });
export const endSession = () => request<unknown>('/auth/sign-out', { method: 'POST' });

export const fetchMe = () => request<Me>('/me');
export const renameMe = (displayName: string, idempotencyKey: string) =>
  request<Me>('/me', { method: 'PATCH', body: { displayName }, idempotencyKey });
export const bindPhone = (code: string) =>
  request<Me>('/me/phone', { method: 'POST', body: { code } });
export const exportMe = () => request<unknown>('/me/export');
export const deleteMe = () => request<unknown>('/me', { method: 'DELETE' });

export const fetchMessages = (cursor: string | null = null) =>
  request<MessagePage>('/me/messages', { query: { cursor } });
export const markRead = (message: string) =>
  request<unknown>(`/me/messages/${id(message)}/read`, { method: 'POST' });

export const book = (body: NewBooking, idempotencyKey: string) =>
  request<Booking>('/bookings', { method: 'POST', body, idempotencyKey });
export const fetchBookings = (
  scope: BookingScope,
  cursor: string | null = null,
  limit?: number,
) => request<BookingPage>('/bookings', { query: { scope, cursor, limit } });
export const fetchBooking = (booking: string) => request<Booking>(`/bookings/${id(booking)}`);
export const cancelBooking = (booking: string, idempotencyKey: string) =>
  request<Booking>(`/bookings/${id(booking)}/cancel`, { method: 'POST', body: {}, idempotencyKey });
export const rescheduleBooking = (booking: string, start: string, idempotencyKey: string) =>
  request<Booking>(`/bookings/${id(booking)}/reschedule`, {
    method: 'POST',
    body: { start },
    idempotencyKey,
  });
/** The visit as a calendar file. */
export const fetchCalendar = (booking: string) => request<string>(`/bookings/${id(booking)}/calendar`);

export const fetchLine = (station: string) => request<StationLine>(`/stations/${id(station)}/queue`, open);
export const takeNumber = (station: string, body: NewTicket, idempotencyKey: string) =>
  request<LineTicket>(`/stations/${id(station)}/queue/tickets`, { method: 'POST', body, idempotencyKey });
export const fetchLineTickets = (cursor: string | null = null, limit?: number) =>
  request<LineTicketPage>('/queue/tickets', { query: { cursor, limit } });
export const fetchLineTicket = (ticket: string) => request<LineTicket>(`/queue/tickets/${id(ticket)}`);
export const fetchLineWhy = (ticket: string) => request<LineWhy>(`/queue/tickets/${id(ticket)}/why`);
export const leaveLine = (ticket: string, idempotencyKey: string) =>
  request<LineTicket>(`/queue/tickets/${id(ticket)}/leave`, { method: 'POST', body: {}, idempotencyKey });
export const returnToLine = (ticket: string, idempotencyKey: string) =>
  request<LineTicket>(`/queue/tickets/${id(ticket)}/return`, { method: 'POST', body: {}, idempotencyKey });
