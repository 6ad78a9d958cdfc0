import { ref, shallowRef } from 'vue'
import type { StaffLine, StaffTicket } from '@/api/types'

/** The later of two states of one line: an answer may be overtaken by the stream. */
export function laterLine(held: StaffLine | null, came: StaffLine): StaffLine {
  if (!held || held.stationId !== came.stationId || came.day > held.day) return came
  return came.day === held.day && came.version >= held.version ? came : held
}

/** The line with one ticket as a move answered it, until the whole is told: it stands in one place and in no other. */
export function withTicket(line: StaffLine, ticket: StaffTicket): StaffLine {
  // Who stands beyond the rows told was counted all the same; somebody new comes after everybody counted.
  const beyond = line.waitingTotal > line.waiting.length && !everyone(line).some((t) => t.id === ticket.id)
  const inLine = ticket.status === 'waiting' && !ticket.parked
  const others = (tickets: readonly StaffTicket[]): StaffTicket[] => tickets.filter((t) => t.id !== ticket.id)
  const stood = line.waiting.findIndex((t) => t.id === ticket.id)
  const waiting = others(line.waiting)
  const parked = others(line.parked)
  const missed = others(line.missed)
  if (ticket.status === 'waiting' && ticket.parked) parked.push(ticket)
  else if (inLine && !(beyond && (ticket.position ?? Infinity) > line.waiting.length)) waiting.splice(placeOf(ticket, stood, waiting.length), 0, ticket)
  else if (ticket.status === 'missed' && ticket.canReturnUntil) missed.push(ticket)
  const called = ticket.status === 'called' || ticket.status === 'serving'
  const counters = line.counters.map((c) => {
    if (called && c.counter === ticket.counter) return { ...c, open: true, ticket }
    return c.ticket?.id === ticket.id ? { ...c, ticket: null } : c
  })
  const waitingTotal = !beyond ? line.waitingTotal + waiting.length - line.waiting.length : inLine ? Math.max(line.waitingTotal, ticket.position ?? 0) : line.waitingTotal - 1
  return { ...line, waiting, parked, missed, counters, waitingTotal }
}

function placeOf(ticket: StaffTicket, stood: number, length: number): number {
  if (ticket.position !== null) return Math.min(length, Math.max(0, ticket.position - 1))
  return stood >= 0 ? stood : length
}

/** Everybody of the day who can still be moved, wherever they stand. */
export function everyone(line: StaffLine): StaffTicket[] {
  return [...line.counters.flatMap((c) => (c.ticket ? [c.ticket] : [])), ...line.waiting, ...line.parked, ...line.missed]
}

/** How many are sent away, each with a message, when the day ends now. Who is being served counts as done; a number missed is over. */
export function sentAway(line: StaffLine): number {
  return line.waitingTotal + line.parked.length + line.counters.filter((c) => c.ticket?.status === 'called').length
}

/** The line on screen: what came last by version, and how fresh it is. */
export function createLine(read: () => Promise<StaffLine>) {
  const line = shallowRef<StaffLine | null>(null)
  const loading = ref(true)
  const error = ref<unknown>(null)
  /** When what is shown was true, by this PC's clock. */
  const freshAt = ref(0)
  /** How far the server's clock is ahead of this PC's. */
  const ahead = ref(0)
  let turn = 0

  function lay(came: StaffLine): void {
    line.value = laterLine(line.value, came)
    ahead.value = Date.parse(came.now) - Date.now()
    freshAt.value = Date.now()
    error.value = null
    loading.value = false
  }

  async function load(): Promise<void> {
    const mine = ++turn
    try {
      const came = await read()
      if (mine === turn) lay(came)
    } catch (problem) {
      if (mine === turn) error.value = problem
    } finally {
      if (mine === turn) loading.value = false
    }
  }

  function put(ticket: StaffTicket): void {
    if (line.value) line.value = withTicket(line.value, ticket)
  }

  /** Another station: nothing of the one before may stand under its name. */
  function clear(): void {
    turn += 1
    line.value = null
    error.value = null
    loading.value = true
  }

  return { line, loading, error, freshAt, ahead, lay, load, put, clear }
}
