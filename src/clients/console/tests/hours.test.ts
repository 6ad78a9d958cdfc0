import { describe, expect, it } from 'vitest'
import { checkRule, parseHours, readClock, sayHours, writeHours } from '@/Stations/hours'

const usual = 'Mon-Fri 08:30-12:00 14:30-18:00'

describe('opening hours', () => {
  it('are said in Chinese', () => {
    expect(sayHours(parseHours(usual)!)).toBe('周一至周五 8:30–12:00、14:30–18:00')
    expect(sayHours(parseHours('Mon-Wed,Fri 09:00-17:00; Sat 09:00-12:00')!)).toBe('周一至周三、周五 9:00–17:00；周六 9:00–12:00')
    expect(sayHours([])).toBe('没有固定的开放时间')
  })

  it('come back in the same grammar', () => {
    expect(writeHours(parseHours(usual)!)).toBe(usual)
    expect(writeHours(parseHours('Sat,Sun 09:00-12:00')!)).toBe('Sat,Sun 09:00-12:00')
  })

  it('are written in the order of the day', () => {
    expect(writeHours([{ days: [1], sessions: [{ opens: '14:30', closes: '18:00' }, { opens: '08:30', closes: '12:00' }] }])).toBe('Mon 08:30-12:00 14:30-18:00')
  })

  it('are left alone when they are not in the grammar', () => {
    for (const text of ['Weekdays 8-12', 'Fri-Mon 08:30-12:00', 'Mon 8:30-12:00', 'Mon', 'Mon 25:00-26:00']) expect(parseHours(text), text).toBeNull()
  })

  it('understand a time however it is typed', () => {
    for (const typed of ['8:30', '08:30', '0830', '830', '8：30', '8点30', '8点30分']) expect(readClock(typed), typed).toBe('08:30')
    expect(readClock('8')).toBe('08:00')
    for (const typed of ['', '24:00', '8:60', '上午']) expect(readClock(typed), typed).toBeNull()
  })

  it('say what is wrong with a row', () => {
    const rule = (days: number[], ...sessions: [string, string][]) => ({ days, sessions: sessions.map(([opens, closes]) => ({ opens, closes })) })
    expect(checkRule(rule([], ['08:30', '12:00']), [])).toContain('星期')
    expect(checkRule(rule([1], ['12:00', '08:30']), [])).toContain('晚于')
    expect(checkRule(rule([1], ['08:30', '12:00'], ['11:00', '18:00']), [])).toContain('重叠')
    expect(checkRule(rule([1], ['08:30', 'x']), [])).toContain('8:30')
    expect(checkRule(rule([1], ['08:32', '12:00']), [])).toContain('5分钟')
    const twice = [rule([1, 2], ['08:30', '12:00']), rule([2], ['14:00', '18:00'])]
    expect(checkRule(twice[1]!, twice)).toContain('周二')
    expect(checkRule(rule([1], ['08:30', '12:00']), [])).toBe('')
  })
})
