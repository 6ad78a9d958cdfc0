import { ref, shallowRef } from 'vue'
import { api, answer } from '@/api/client'
import { dayOf } from '@/Platform/time'
import type { BookingsAsked, StaffBooking, StaffBookingPage } from '@/api/types'

/** The bookings of a day or some days; what is on screen stays there while a refresh is under way or fails. */
export function useBookingList(asked: () => BookingsAsked | null) {
  const items = shallowRef<StaffBooking[]>([])
  const loading = ref(true)
  const error = ref<unknown>(null)
  /** When the rows on screen were true, by this PC's clock; only its distance to now is shown. */
  const freshAt = ref(0)
  /** When the whole was last read; changes laid over it do not count. */
  const readAt = ref(0)
  let shown = ''
  let turn = 0
  const laid = new Map<string, StaffBooking>()

  async function load(): Promise<void> {
    const query = asked()
    if (!query) return
    const key = JSON.stringify(query)
    if (key !== shown) {
      // Another day or station: the rows of the one before must not stand under the new heading.
      shown = key
      items.value = []
      error.value = null
      loading.value = true
    }
    turn += 1
    const mine = turn
    try {
      laid.clear()
      const all = await readAll(query)
      if (mine !== turn) return
      items.value = all
      for (const booking of [...laid.values()]) lay(booking)
      error.value = null
      freshAt.value = readAt.value = Date.now()
    } catch (problem) {
      if (mine === turn) error.value = problem
    } finally {
      if (mine === turn) loading.value = false
    }
  }

  /** Someone else changed a booking: it comes, moves, or leaves this day. */
  function lay(booking: StaffBooking): void {
    const query = asked()
    if (!query) return
    const rest = items.value.filter((b) => b.id !== booking.id)
    // A list under way was asked before this change; it is laid over again when it arrives.
    laid.set(booking.id, booking)
    items.value = isAsked(booking, query) ? [...rest, booking].sort(inOrder) : rest
    // After a reading that failed there may be holes: the rows are not fresh because one of them is.
    if (!error.value) freshAt.value = Date.now()
  }

  /** A move was answered: show it before the next refresh. */
  function put(booking: StaffBooking): void {
    // A refresh asked before the move would bring the old state back.
    turn += 1
    loading.value = false
    items.value = items.value.map((b) => (b.id === booking.id ? booking : b))
  }

  return { items, loading, error, freshAt, readAt, load, put, lay }
}

/** Whether a booking stands in the list that was asked for. */
export function isAsked(booking: StaffBooking, query: BookingsAsked): boolean {
  const day = dayOf(booking.start)
  if (query.stationId && query.stationId !== booking.station.id) return false
  return query.from && query.to ? day >= query.from && day <= query.to : day === query.date
}

/** The server's order: by time, then in the order they were made. */
function inOrder(a: StaffBooking, b: StaffBooking): number {
  return Date.parse(a.start) - Date.parse(b.start) || (a.id < b.id ? -1 : 1)
}

async function readAll(asked: BookingsAsked): Promise<StaffBooking[]> {
  const all: StaffBooking[] = []
  let cursor: string | undefined
  do {
    const query = { ...asked, limit: 100, ...(cursor ? { cursor } : {}) }
    const page: StaffBookingPage = await answer(api.GET('/api/v1/staff/bookings', { params: { query } }))
    all.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor && all.length < 3000)
  return all
}
