import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { StaffBooking } from '@/api/types'

const replies: (StaffBooking[] | Error)[] = []
vi.mock('@/api/client', () => ({
  api: { GET: () => Promise.resolve(replies.shift() ?? []) },
  answer: async (call: Promise<StaffBooking[] | Error>) => {
    const reply = await call
    if (reply instanceof Error) throw reply
    return { items: reply, nextCursor: null }
  },
}))

const { isAsked, useBookingList } = await import('@/Bookings/bookingList')

const booking = (id: string, start: string, more: object = {}): StaffBooking => ({ id, start, status: 'confirmed', station: { id: 's1', code: 'WQ01', name: '站' }, ...more }) as StaffBooking
const nine = booking('a', '2026-11-23T09:00:00+08:00')
const ten = booking('b', '2026-11-23T10:00:00+08:00')

describe('the list of a day', () => {
  beforeEach(() => { replies.length = 0 })

  it('takes in what changed, in the order of the day, and lets go what left it', async () => {
    replies.push([ten])
    const list = useBookingList(() => ({ date: '2026-11-23', stationId: 's1' }))
    await list.load()
    list.lay(nine)
    expect(list.items.value.map((b) => b.id)).toEqual(['a', 'b'])
    list.lay({ ...ten, status: 'checkedIn' })
    expect(list.items.value[1]?.status).toBe('checkedIn')
    const read = list.readAt.value
    await new Promise((resolve) => setTimeout(resolve, 5))
    list.lay({ ...nine, start: '2026-11-24T09:00:00+08:00' })
    expect([list.readAt.value, list.freshAt.value > read]).toEqual([read, true])
    expect(list.items.value.map((b) => b.id)).toEqual(['b'])
    expect(isAsked(ten, { date: '2026-11-23', stationId: 's2' })).toBe(false)
    expect(isAsked(ten, { from: '2026-11-20', to: '2026-11-23' })).toBe(true)
  })

  it('lays what changed during a reading over what was read', async () => {
    const list = useBookingList(() => ({ date: '2026-11-23' }))
    replies.push([ten])
    const reading = list.load()
    list.lay({ ...ten, status: 'cancelled' })
    await reading
    expect(list.items.value[0]?.status).toBe('cancelled')
  })

  it('does not call rows fresh after a reading that failed, whatever changes meanwhile', async () => {
    const list = useBookingList(() => ({ date: '2026-11-23' }))
    replies.push([ten], new Error('no'))
    await list.load()
    const fresh = list.freshAt.value
    await list.load()
    await new Promise((resolve) => setTimeout(resolve, 5))
    list.lay(nine)
    expect(list.error.value).toBeInstanceOf(Error)
    expect(list.freshAt.value).toBe(fresh)
    await list.load()
    expect(list.error.value).toBeNull()
    expect(list.freshAt.value).toBeGreaterThan(fresh)
  })
})
