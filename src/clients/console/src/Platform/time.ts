/**
 * Days and times as the network's people say them. A station's day is Asia/Shanghai whatever this PC is set to;
 * that zone has had no summer time since 1991, so a fixed eight hours is exact and needs no zone data of an old browser.
 */
const shanghai = 8 * 3600_000
const dayLength = 24 * 3600_000
const weekdays = ['日', '一', '二', '三', '四', '五', '六'] as const

/** The Shanghai date (YYYY-MM-DD) of an instant. */
export function dayOf(instant: string | number | Date): string {
  return new Date(new Date(instant).getTime() + shanghai).toISOString().slice(0, 10)
}

/** HH:mm in Shanghai. */
export function clockOf(instant: string | number | Date): string {
  return new Date(new Date(instant).getTime() + shanghai).toISOString().slice(11, 16)
}

export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * dayLength).toISOString().slice(0, 10)
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayLength)
}

export function isDay(text: unknown): text is string {
  return typeof text === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`))
}

/** 11月23日（周一）; another year is named. */
export function sayDay(day: string, today: string): string {
  return `${sayDate(day, today)}（${sayWeekday(day)}）`
}

/** 11月23日, without the weekday. */
export function sayDate(day: string, today: string): string {
  const [year, month, date] = day.split('-').map(Number)
  return `${year === Number(today.slice(0, 4)) ? '' : `${year}年`}${month}月${date}日`
}

export function sayWeekday(day: string): string {
  return `周${weekdays[new Date(`${day}T00:00:00Z`).getUTCDay()]}`
}

/** 今天, 明天, 昨天, or nothing when it is none of them. */
export function sayNear(day: string, today: string): string {
  return { [-1]: '昨天', 0: '今天', 1: '明天' }[daysBetween(today, day)] ?? ''
}

/** 上午9:00 from HH:mm. */
export function sayClock(clock: string): string {
  const [hour = 0, minute = 0] = clock.split(':').map(Number)
  const part = hour < 6 ? '凌晨' : hour < 12 ? '上午' : hour < 13 ? '中午' : hour < 19 ? '下午' : '晚上'
  return `${part}${hour > 12 ? hour - 12 : hour}:${String(minute).padStart(2, '0')}`
}

/** 上午9:00至9:30; the half of the day is said once when both share it. */
export function sayClockRange(start: string, end: string): string {
  const from = sayClock(clockOf(start))
  const to = sayClock(clockOf(end))
  return `${from}至${from.slice(0, 2) === to.slice(0, 2) ? to.slice(2) : to}`
}

/** 11月23日（周一）上午9:00 */
export function sayInstant(instant: string, today: string): string {
  return sayDay(dayOf(instant), today) + sayClock(clockOf(instant))
}
