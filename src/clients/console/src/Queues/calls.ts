import { api, answer } from '@/api/client'
import type { LogPage, Priority, QueueRules, StaffLine, StaffTicket, Wall, WhyView } from './wire'

// One function per call of the line, so that a page reads as what it does.
type Loose = { GET: (path: string, init?: unknown) => Promise<{ data?: unknown; response: Response }>; POST: Loose['GET']; PUT: Loose['GET'] }
const loose = api as unknown as Loose
const get = <T>(path: string, init?: unknown): Promise<T> => answer(loose.GET(path, init) as Promise<{ data?: T }>)
const post = <T>(path: string, init?: unknown): Promise<T> => answer(loose.POST(path, init) as Promise<{ data?: T }>)
const at = (id: string) => ({ params: { path: { id } } })
const counterAt = (id: string, counter: string) => ({ params: { path: { id, counter } } })

export const readLine = (station: string): Promise<StaffLine> => get('/api/v1/staff/stations/{id}/queue', at(station))
export const issue = (station: string, service: string, priority: Priority | null): Promise<StaffTicket> =>
  post('/api/v1/staff/stations/{id}/queue/tickets', { ...at(station), body: priority ? { service, priority } : { service } })

/** Null: nobody waits. */
export async function callNext(station: string, counter: string): Promise<StaffTicket | null> {
  const { data, response } = await loose.POST('/api/v1/staff/stations/{id}/queue/call-next', { ...at(station), body: { counter } })
  return response.status === 204 ? null : data as StaffTicket
}

export const openCounter = (station: string, counter: string, services: string[] | null): Promise<StaffLine> =>
  post('/api/v1/staff/stations/{id}/queue/counters/{counter}/open', { ...counterAt(station, counter), body: services ? { services } : {} })
export const closeCounter = (station: string, counter: string): Promise<StaffLine> =>
  post('/api/v1/staff/stations/{id}/queue/counters/{counter}/close', counterAt(station, counter))
export const closeDay = (station: string, reason: string): Promise<StaffLine> =>
  post('/api/v1/staff/stations/{id}/queue/close-day', { ...at(station), body: reason ? { reason } : {} })

export type PlainMove = 'recall' | 'start' | 'finish' | 'miss' | 'return' | 'park' | 'unpark'
export const move = (ticket: string, what: PlainMove): Promise<StaffTicket> => post(`/api/v1/staff/queue/tickets/{id}/${what}`, at(ticket))
export const callOutOfTurn = (ticket: string, counter: string, reason: string): Promise<StaffTicket> =>
  post('/api/v1/staff/queue/tickets/{id}/call', { ...at(ticket), body: { counter, reason } })
export const transfer = (ticket: string, to: { service?: string; counter?: string; reason?: string }): Promise<StaffTicket> =>
  post('/api/v1/staff/queue/tickets/{id}/transfer', { ...at(ticket), body: to })
export const setPriority = (ticket: string, priority: Priority | null, reason: string): Promise<StaffTicket> =>
  post('/api/v1/staff/queue/tickets/{id}/priority', { ...at(ticket), body: { priority, reason } })
export const leave = (ticket: string, reason: string): Promise<StaffTicket> =>
  post('/api/v1/staff/queue/tickets/{id}/leave', { ...at(ticket), body: reason ? { reason } : {} })

export const why = (ticket: string): Promise<WhyView> => get('/api/v1/staff/queue/tickets/{id}/why', at(ticket))
export const readLog = (station: string, cursor: string | null): Promise<LogPage> =>
  get('/api/v1/staff/stations/{id}/queue/log', { params: { path: { id: station }, query: cursor ? { limit: 50, cursor } : { limit: 50 } } })
export const readWall = (station: string): Promise<Wall> => get('/api/v1/staff/stations/{id}/queue/wall', at(station))
export const readRules = (station: string): Promise<QueueRules> => get('/api/v1/staff/stations/{id}/queue/rules', at(station))
export const keepRules = (station: string, rules: QueueRules): Promise<QueueRules> =>
  answer(loose.PUT('/api/v1/staff/stations/{id}/queue/rules', { ...at(station), body: rules }) as Promise<{ data?: QueueRules }>)
