// The shapes of the walk-in line as the server sends them.
export type Priority = 'elder' | 'disabled' | 'infant'
export type Rule = 'returned' | 'booked' | 'priority' | 'number' | 'bookedEarly' | 'override' | 'transferred'
export type TicketStatus = 'waiting' | 'called' | 'serving' | 'served' | 'missed' | 'left'
export type TicketAct = 'call' | 'recall' | 'start' | 'finish' | 'miss' | 'return' | 'park' | 'unpark' | 'transfer' | 'priority' | 'leave'
export interface Estimate { p50Minutes: number; p90Minutes: number }
export type EstimateState = 'ready' | 'learning' | 'noCounter' | 'closed'
export interface Coverage { day: string; told: number; withinP50: number; withinP90: number }

export interface Serving { number: string; counter: string; state: 'called' | 'serving'; calledAt: string }
export interface LineView {
  stationId: string; open: boolean; opensNext: string | null; full: boolean; waiting: number; parked: number
  serving: Serving[]; next: string[]; missed: string[]; counters: { counter: string; open: boolean }[]
  estimate: Estimate | null; estimateState: EstimateState; coverage: Coverage | null
  distanceMeters: number | null; notice: string | null; lastCall: number; asOf: string
}
export interface CallView { seq: number; number: string; counter: string; again: boolean; at: string }

export interface StaffTicket {
  id: string; number: string; status: TicketStatus; service: string; priority: Priority | null
  booked: { bookingId: string; slotStart: string } | null; hasPhone: boolean; position: number | null; rule: Rule | null
  takenAt: string; waitedSeconds?: number | null; calledAt: string | null; startedAt: string | null; endedAt: string | null
  counter: string | null; forCounter: string | null; parked: boolean; recalls: number; canReturnUntil: string | null
  endedBecause: string | null; allowed: TicketAct[]
}
export interface CounterState { counter: string; open: boolean; services: string[] | null; ticket: StaffTicket | null }
export interface QueueRules { dailyCap: number | null; distanceMeters: number | null; priorityAfter: number; returnAfter: number; graceMinutes: number; notice: string | null }
export interface StaffLine {
  stationId: string; day: string; version: number; open: boolean; closedAt: string | null; closesAt: string | null
  counters: CounterState[]; waiting: StaffTicket[]; waitingTotal: number; parked: StaffTicket[]; missed: StaffTicket[]
  done: { served: number; missed: number; left: number }; estimate: Estimate | null; estimateState?: EstimateState; coverage: Coverage | null
  rules: QueueRules; now: string
}
export interface WhyView { number: string; status: TicketStatus; ahead: number | null; rule: Rule | null; ratio: number; before: { rule: Rule; count: number }[]; passed: { rule: Rule; count: number }[]; asOf: string }
export interface LogEntry { seq: number; at: string; kind: string; number: string | null; counter: string | null; by: string | null; rule: Rule | null; detail: unknown }
export interface LogPage { items: LogEntry[]; nextCursor: string | null }
export interface Wall { stationCode: string; name: string; code: string }
