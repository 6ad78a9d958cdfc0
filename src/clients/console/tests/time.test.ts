import { describe, expect, it } from 'vitest'
import { addDays, clockOf, dayOf, daysBetween, isDay, sayClock, sayClockRange, sayDay, sayInstant, sayNear } from '@/Platform/time'

describe('the days of a station', () => {
  it('are those of Shanghai whatever zone the instant is written in', () => {
    expect(dayOf('2026-11-22T16:30:00Z')).toBe('2026-11-23')
    expect(dayOf('2026-11-23T00:30:00+08:00')).toBe('2026-11-23')
    expect(clockOf('2026-11-22T16:30:00Z')).toBe('00:30')
  })

  it('are counted across months and years', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
    expect(addDays('2028-03-01', -1)).toBe('2028-02-29')
    expect(daysBetween('2026-11-23', '2026-12-01')).toBe(8)
  })

  it('are only taken from an address when they exist', () => {
    expect(isDay('2026-11-23')).toBe(true)
    expect(isDay('2026-13-01')).toBe(false)
    expect(isDay('tomorrow')).toBe(false)
    expect(isDay(undefined)).toBe(false)
  })
})

describe('dates in words', () => {
  it('name the year only when it is another one', () => {
    expect(sayDay('2026-11-23', '2026-11-22')).toBe('11月23日（周一）')
    expect(sayDay('2027-01-04', '2026-11-22')).toBe('2027年1月4日（周一）')
  })

  it('say today, tomorrow and yesterday', () => {
    expect(['2026-11-21', '2026-11-22', '2026-11-23', '2026-11-24'].map((d) => sayNear(d, '2026-11-22'))).toEqual(['昨天', '今天', '明天', ''])
  })

  it('say the part of the day', () => {
    expect(['00:05', '08:30', '12:00', '14:30', '20:00'].map(sayClock)).toEqual(['凌晨0:05', '上午8:30', '中午12:00', '下午2:30', '晚上8:00'])
  })

  it('join a range with 至 and say the part of the day once', () => {
    expect(sayClockRange('2026-11-23T09:00:00+08:00', '2026-11-23T09:30:00+08:00')).toBe('上午9:00至9:30')
    expect(sayClockRange('2026-11-23T11:30:00+08:00', '2026-11-23T12:00:00+08:00')).toBe('上午11:30至中午12:00')
  })

  it('read as the voice of the network', () => {
    expect(sayInstant('2026-11-23T09:00:00+08:00', '2026-11-22')).toBe('11月23日（周一）上午9:00')
  })
})
