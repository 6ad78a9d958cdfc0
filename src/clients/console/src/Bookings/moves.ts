import { api, answer } from '@/api/client'
import type { CheckIn, StaffBooking } from '@/api/types'
import { say } from '@/Platform/notices'
import { useToday } from '@/Platform/today'
import { sayInstant } from '@/Platform/time'

const at = (id: string) => ({ params: { path: { id } } })

/** One call per act on a booking; each says afterwards, in words, what is now true. */
export async function checkIn(id: string, how: CheckIn): Promise<StaffBooking> {
  return told('已签到', await answer(api.POST('/api/v1/staff/bookings/{id}/check-in', { ...at(id), body: how })))
}

export async function complete(id: string): Promise<StaffBooking> {
  return told('已办结', await answer(api.POST('/api/v1/staff/bookings/{id}/complete', at(id))))
}

export async function markNoShow(id: string): Promise<StaffBooking> {
  return told('已记为未到', await answer(api.POST('/api/v1/staff/bookings/{id}/no-show', at(id))))
}

export async function undo(id: string, reason: string): Promise<StaffBooking> {
  return told('已撤销上一步', await answer(api.POST('/api/v1/staff/bookings/{id}/undo', { ...at(id), body: { reason } })))
}

export async function cancel(id: string, reason: string): Promise<StaffBooking> {
  return told('已取消预约', await answer(api.POST('/api/v1/staff/bookings/{id}/cancel', { ...at(id), body: { reason } })))
}

export async function reschedule(id: string, start: string): Promise<StaffBooking> {
  const moved = await answer(api.POST('/api/v1/staff/bookings/{id}/reschedule', { ...at(id), body: { start } }))
  return told(`已改到${sayInstant(moved.start, useToday().today)}`, moved)
}

/** Gives the visitor to a counter; null takes it back. */
export async function place(id: string, counter: string | null): Promise<StaffBooking> {
  return answer(api.POST('/api/v1/staff/bookings/{id}/counter', { ...at(id), body: { counter } }))
}

export async function note(id: string, words: string): Promise<StaffBooking> {
  return answer(api.POST('/api/v1/staff/bookings/{id}/notes', { ...at(id), body: { words } }))
}

function told(what: string, booking: StaffBooking): StaffBooking {
  say(`${what}：${booking.contact.nameMasked}`, `预约号${booking.number}`)
  return booking
}
