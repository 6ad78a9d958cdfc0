import { api, answer } from '@/api/client'
import type { LogPage, Priority, QueueRules, StaffLine, StaffTicket, Wall, WhyView } from '@/api/types'

// One function per call of the line, so that a page reads as what it does.
const at = (id: string) => ({ params: { path: { id } } })
const counterAt = (id: string, counter: string) => ({ params: { path: { id, counter } } })

export const readLine = (station: string): Promise<StaffLine> => answer(api.GET('/api/v1/staff/stations/{id}/queue', at(station)))
export const issue = (station: string, service: string, priority: Priority | null): Promise<StaffTicket> =>
  answer(api.POST('/api/v1/staff/stations/{id}/queue/tickets', { ...at(station), body: { service, priority } }))

/** One number of today, wherever it stands; the line itself tells only those who come first. */
export const findTicket = (station: string, number: string): Promise<StaffTicket> =>
  answer(api.GET('/api/v1/staff/stations/{id}/queue/tickets/{number}', { params: { path: { id: station, number } } }))

/** Null: nobody waits. */
export async function callNext(station: string, counter: string): Promise<StaffTicket | null> {
  const { data, response } = await api.POST('/api/v1/staff/stations/{id}/queue/call-next', { ...at(station), body: { counter } })
  return response.status === 204 ? null : data ?? null
}

export const openCounter = (station: string, counter: string, services: string[] | null): Promise<StaffLine> =>
  answer(api.POST('/api/v1/staff/stations/{id}/queue/counters/{counter}/open', { ...counterAt(station, counter), body: { services } }))
export const closeCounter = (station: string, counter: string): Promise<StaffLine> =>
  answer(api.POST('/api/v1/staff/stations/{id}/queue/counters/{counter}/close', counterAt(station, counter)))
export const closeDay = (station: string, reason: string): Promise<StaffLine> =>
  answer(api.POST('/api/v1/staff/stations/{id}/queue/close-day', { ...at(station), body: { reason: reason || null } }))

export type PlainMove = 'recall' | 'start' | 'finish' | 'miss' | 'return' | 'park' | 'unpark'
const plain = {
  recall: '/api/v1/staff/queue/tickets/{id}/recall',
  start: '/api/v1/staff/queue/tickets/{id}/start',
  finish: '/api/v1/staff/queue/tickets/{id}/finish',
  miss: '/api/v1/staff/queue/tickets/{id}/miss',
  return: '/api/v1/staff/queue/tickets/{id}/return',
  park: '/api/v1/staff/queue/tickets/{id}/park',
  unpark: '/api/v1/staff/queue/tickets/{id}/unpark',
} as const

export const move = (ticket: string, what: PlainMove): Promise<StaffTicket> => answer(api.POST(plain[what], at(ticket)))
export const callOutOfTurn = (ticket: string, counter: string, reason: string): Promise<StaffTicket> =>
  answer(api.POST('/api/v1/staff/queue/tickets/{id}/call', { ...at(ticket), body: { counter, reason } }))

export interface Destination { service: string | null; counter: string | null; reason: string | null }
export const transfer = (ticket: string, to: Destination): Promise<StaffTicket> =>
  answer(api.POST('/api/v1/staff/queue/tickets/{id}/transfer', { ...at(ticket), body: to }))
export const setPriority = (ticket: string, priority: Priority | null, reason: string): Promise<StaffTicket> =>
  answer(api.POST('/api/v1/staff/queue/tickets/{id}/priority', { ...at(ticket), body: { priority, reason } }))
export const leave = (ticket: string, reason: string): Promise<StaffTicket> =>
  answer(api.POST('/api/v1/staff/queue/tickets/{id}/leave', { ...at(ticket), body: { reason: reason || null } }))

export const why = (ticket: string): Promise<WhyView> => answer(api.GET('/api/v1/staff/queue/tickets/{id}/why', at(ticket)))
export const readLog = (station: string, cursor: string | null): Promise<LogPage> =>
  answer(api.GET('/api/v1/staff/stations/{id}/queue/log', { params: { path: { id: station }, query: cursor ? { limit: 50, cursor } : { limit: 50 } } }))
export const readWall = (station: string): Promise<Wall> => answer(api.GET('/api/v1/staff/stations/{id}/queue/wall', at(station)))
export const readRules = (station: string): Promise<QueueRules> => answer(api.GET('/api/v1/staff/stations/{id}/queue/rules', at(station)))
/** `renewWall`: papers printed so far are worthless after it. */
export const keepRules = (station: string, rules: QueueRules, renewWall = false): Promise<QueueRules> =>
  answer(api.PUT('/api/v1/staff/stations/{id}/queue/rules', { ...at(station), body: { ...rules, renewWall } }))
