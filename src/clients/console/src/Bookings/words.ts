import { CircleCheckFilled, CircleCloseFilled, Clock, UserFilled, WarningFilled } from '@element-plus/icons-vue'
import type { Component } from 'vue'
import type { BookingHistoryEntry, BookingStatus, StaffBooking } from '@/api/types'

export interface StatusWord { word: string; tone: 'river' | 'amber' | 'leaf' | 'alarm' | 'quiet'; icon: Component }

/** In the order of the day: who is still to come stands first. */
export const statusOrder: readonly BookingStatus[] = ['confirmed', 'checkedIn', 'completed', 'noShow', 'cancelled']

export const statusWords: Record<BookingStatus, StatusWord> = {
  confirmed: { word: '待到', tone: 'river', icon: Clock },
  checkedIn: { word: '已签到', tone: 'amber', icon: UserFilled },
  completed: { word: '已办结', tone: 'leaf', icon: CircleCheckFilled },
  noShow: { word: '未到', tone: 'alarm', icon: WarningFilled },
  cancelled: { word: '已取消', tone: 'quiet', icon: CircleCloseFilled },
}

export function statusWord(status: string): StatusWord {
  return (statusWords as Record<string, StatusWord>)[status] ?? { word: '处理中', tone: 'quiet', icon: Clock }
}

export function countByStatus(bookings: readonly StaffBooking[]): Record<BookingStatus, number> {
  const counts: Record<BookingStatus, number> = { confirmed: 0, checkedIn: 0, completed: 0, noShow: 0, cancelled: 0 }
  for (const booking of bookings) if (booking.status in counts) counts[booking.status] += 1
  return counts
}

/** 1号窗口. */
export function sayCounter(counter: string): string {
  return `${counter}号窗口`
}

export function sayChannel(channel: string): string {
  return channel === 'staff' ? '工作人员代约' : '本人预约'
}

export function sayMove(entry: Pick<BookingHistoryEntry, 'move' | 'by'>): string {
  const who = entry.by === 'citizen' ? '本人' : entry.by === 'system' ? '系统' : '工作人员'
  const words: Record<string, string> = {
    booked: entry.by === 'citizen' ? '本人预约' : '工作人员代为预约',
    rescheduled: `${who}改了时间`,
    cancelled: `${who}取消了预约`,
    checkedIn: '到站签到',
    completed: '办结',
    noShow: '记为未到',
    undone: `${who}撤销了上一步`,
  }
  return words[entry.move] ?? `${who}更新了预约`
}

export type Typed = { kind: 'code' | 'phone' | 'number' | 'name'; value: string } | { kind: 'ticket'; value: string; code: string } | null

/** What the QR code of a booking holds: its number and the six digits. */
export function readTicket(text: string): { number: string; code: string } | null {
  const found = /^servicenet:check-in:(YY\d{8}-\d{6,12}-\d):(\d{6})$/i.exec(text.trim())
  return found ? { number: found[1]!.toUpperCase(), code: found[2]! } : null
}

/** What was typed into the one box: six digits are a check-in code, a phone number finds by phone, what has no digit by name, the rest is a booking number. */
export function readTyped(text: string): Typed {
  const half = text.replace(/[０-９Ａ-Ｚａ-ｚ－]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xFEE0)).replace(/[\s·]/g, '')
  if (!half) return null
  const digits = half.replace(/-/g, '')
  // A scanner at the counter types what the code on the visitor's phone holds.
  const scanned = readTicket(half)
  if (scanned) return { kind: 'ticket', value: scanned.number, code: scanned.code }
  if (/^\d{6}$/.test(digits)) return { kind: 'code', value: digits }
  if (/^(\+?86)?1\d{10}$/.test(digits)) return { kind: 'phone', value: digits.slice(-11) }
  if (/^0\d{9,11}$/.test(digits)) return { kind: 'phone', value: half }
  // What has no digit is somebody's name, once it is two characters or more.
  if (!/\d/.test(half) && [...half].length >= 2) return { kind: 'name', value: text.trim().replace(/\s+/g, /\p{Script=Han}/u.test(half) ? '' : ' ') }
  // Read out on the phone, a booking number loses its letters and hyphens first.
  const bare = /^(?:YY)?(\d{8})(\d{6,12})(\d)$/i.exec(digits)
  return { kind: 'number', value: bare ? `YY${bare[1]}-${bare[2]}-${bare[3]}` : half.toUpperCase() }
}
