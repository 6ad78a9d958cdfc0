import { describe, expect, it } from 'vitest'
import { ruleFields, sayRule } from '@/Queues/ruleFields'
import { qrPath, readOrigin, wallAddress } from '@/Queues/wallCode'
import { sayBy, sayCoverage, sayEstimate, sayKind, sayLogDetail, sayPlace, sayPriority, sayWaited, sayWhy, ticketWord } from '@/Queues/words'
import type { LineRule, WhyView } from '@/api/types'

const latin = /[a-z]/i

describe('the line in words', () => {
  it('says how long somebody waited as one would', () => {
    expect(sayWaited(20)).toBe('刚到')
    expect(sayWaited(25 * 60)).toBe('等了25分钟')
    expect(sayWaited(3600)).toBe('等了1小时')
    expect(sayWaited(3900)).toBe('等了1小时5分钟')
  })
  it('says the estimate with both numbers, and why there is none', () => {
    expect(sayEstimate({ p50Minutes: 18, p90Minutes: 35 }, 'ready')).toBe('现在取号，大约18分钟，多的时候35分钟')
    expect(sayEstimate({ p50Minutes: 0, p90Minutes: 1 }, 'ready')).toBe('现在取号，马上就能办')
    expect(sayEstimate({ p50Minutes: 0, p90Minutes: 4 }, 'ready')).toBe('现在取号，不到1分钟，多的时候4分钟')
    expect(sayEstimate({ p50Minutes: 12.4, p90Minutes: 25.2 }, 'ready')).toBe('现在取号，大约12分钟，多的时候26分钟')
    for (const state of ['learning', 'noCounter', 'closed', undefined] as const) expect(sayEstimate(null, state)).not.toMatch(latin)
  })
  it('says in counts how well the last day\'s estimates held', () => {
    expect(sayCoverage({ day: '2026-11-22', told: 46, withinP50: 23, withinP90: 42 }, '2026-11-23')).toBe('11月22日说过46次要等多久，42次没有超过说的最长时间，23次比说的通常时间快。')
    expect(sayCoverage(null, '2026-11-23')).toBe('还没有可以对照的日子。')
  })
  it('gives each person at most one reason for the place, and an ordinary number none', () => {
    const plain = { rule: 'number' as LineRule, booked: null, priority: null, forCounter: null }
    expect(sayPlace(plain)).toBe('')
    expect(sayPlace({ ...plain, rule: 'booked', booked: { bookingId: 'b', slotStart: '2026-11-23T09:30:00+08:00' } })).toBe('预约上午9:30')
    expect(sayPlace({ ...plain, rule: 'priority', priority: 'infant' })).toBe('带婴幼儿')
    expect(sayPlace({ ...plain, rule: 'returned', priority: 'elder' })).toBe('过号回来')
  })
  it('explains a place by who stands before and who passed', () => {
    const why: WhyView = { number: 'A007', status: 'waiting', ahead: 3, rule: 'number', ratio: 2, before: [{ rule: 'booked', count: 1 }, { rule: 'number', count: 2 }], passed: [{ rule: 'priority', count: 1 }], asOf: '' }
    expect(sayWhy(why)).toEqual(['按号的先后排。', '前面还有3位：1位预约时间已到的，2位号在前面的。', '取号更晚、却先叫或排在前面的：1位优先的。'])
    expect(sayWhy({ ...why, ahead: 0, before: [], passed: [], rule: 'priority', ratio: 3 })).toEqual(['是优先的，每叫3位没有优先的，轮到1位优先的。', '前面没有人，下一位就是。', '没有人取号更晚却排到前面。'])
  })
  it('never shows a code it does not know', () => {
    expect(sayKind('somethingNew')).not.toMatch(latin)
    expect(sayPriority('somethingNew')).not.toMatch(latin)
    expect(ticketWord({ status: 'newOne' as never, parked: false }).word).not.toMatch(latin)
    expect(sayLogDetail({ kind: 'called', rule: 'newOne' as never, detail: 'queue.some_code' } as never)).toBe('')
    expect(sayLogDetail({ kind: 'priority', rule: null, detail: { from: null, to: 'elder', reason: '看到是老年人' } })).toBe('设为老年人，看到是老年人')
    expect(sayLogDetail({ kind: 'left', rule: null, detail: { because: 'closing', reason: null } })).toBe('当天结束')
    expect([sayBy({ by: 'wq01', byKind: 'staff' }), sayBy({ by: null, byKind: 'citizen' }), sayBy({ by: null, byKind: 'newOne' })]).toEqual(['wq01', '本人', ''])
    expect(sayLogDetail({ kind: 'called', rule: 'override', detail: { reason: '身体不适' } })).toBe('提前叫，身体不适')
  })
  it('says every rule of the station with its unit, and what none means', () => {
    expect(ruleFields.map((item) => sayRule(item, item.off ? null : 2))).toEqual(['不限', '不限', '2位普通号后轮1位优先', '2位', '2分钟'])
    for (const item of ruleFields) expect(item.what).toMatch(/。$/)
  })
})

describe('the wall\'s code', () => {
  it('opens an address that any camera can, with the station and its secret', () => {
    const address = 'https://example.test/m/#/queues/take?station=WQ15&wall=kd83%2Fx%2B9'
    expect(wallAddress('https://example.test', 'WQ15', 'kd83/x+9')).toBe(address)
    expect(wallAddress('https://example.test', 'WQ15', 'servicenet:take:WQ15:kd83/x+9')).toBe(address)
  })
  it('takes the address of citizens in any spelling, and none that no phone can open', () => {
    expect(readOrigin(' https://ip.example.test/m/ ')).toBe('https://ip.example.test')
    expect(readOrigin('ip.example.test')).toBe('https://ip.example.test')
    expect(readOrigin('http://127.0.0.1:5080')).toBe('http://127.0.0.1:5080')
    for (const typed of ['', '服务站', 'https://', 'http:// x']) expect(readOrigin(typed), typed).toBe('')
  })
  it('is drawn as one path of its dark squares', () => {
    expect(qrPath([[true, true, false], [false, false, true], [false, false, false]])).toEqual({ path: 'M0 0h2v1h-2zM2 1h1v1h-1z', size: 3 })
  })
})
