import type { PendingMoves } from '@/api/pendingMoves'
import type { StaffTicket } from '@/api/types'

export interface NextCall {
  /** Who comes now; null when nobody can. */
  ticket: StaffTicket | null
  /** Whom an earlier press had called, when that call was over before this press. */
  before: StaffTicket | null
}

type Ask = (station: string, counter: string) => Promise<StaffTicket | null>

/**
 * Calling the next person when answers get lost. A press after a lost answer carries the key of the press before it, so the
 * server tells again whom that one called. Whoever that was may have been dealt with since: then this press means somebody else.
 */
export function createNextCall(moves: Pick<PendingMoves, 'find' | 'forget'>, ask: Ask) {
  let stood: string | undefined

  /** One press, to be sent as often as it takes. */
  function press(station: string, counter: string, at: StaffTicket | null): () => Promise<NextCall> {
    const awaited = (ticket: StaffTicket | null): boolean => ticket?.status === 'called' && ticket.counter === counter
    // A key made by this press itself never calls twice, however often it is sent.
    let repeated: boolean | undefined
    let before: StaffTicket | null = null
    return async () => {
      if (repeated === undefined) {
        repeated = moves.find(isCallAt(station, counter)) !== undefined
        if (!repeated) stood = at?.id
      }
      let ticket = await ask(station, counter)
      if (repeated && !awaited(ticket)) {
        // That was an answer, so what is asked now has a new key.
        repeated = false
        before = ticket
        stood = at?.id
        ticket = await ask(station, counter)
      }
      return { ticket, before }
    }
  }

  /**
   * The line shows whom a counter has. Called since the key was made: the lost answer is known, and the next press is a new
   * wish. `ahead` is how far the server's clock is ahead of this PC's.
   */
  function seen(station: string, counter: string, ticket: StaffTicket | null, ahead: number): void {
    if (!ticket?.calledAt || ticket.id === stood) return
    const of = isCallAt(station, counter)
    const held = moves.find(of)
    if (held && Date.parse(ticket.calledAt) >= held.at + ahead) moves.forget(of)
  }

  return { press, seen }
}

function isCallAt(station: string, counter: string): (signature: string) => boolean {
  const [path, body] = [`/staff/stations/${encodeURIComponent(station)}/queue/call-next `, JSON.stringify({ counter })]
  return (signature) => signature.includes(path) && signature.endsWith(body)
}
