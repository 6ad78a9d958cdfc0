import { describe, expect, it } from 'vitest'
import { createCallQueue } from '@/Queues/callQueue'
import { callSentence, spellNumber } from '@/Queues/speech'
import { reasonOf } from '@/Queues/words'
import type { CallView, LineView } from '@/api/types'

const at = '2026-11-23T09:30:00+08:00'
const now = Date.parse(at)
const call = (seq: number, number: string, more: Partial<CallView> = {}): CallView => ({ seq, number, counter: '1', again: false, at, ...more })
const line = (more: Partial<LineView>): LineView => ({ serving: [], lastCall: 0, asOf: at, ...more }) as LineView

describe('what the call screen calls out', () => {
  it('shows each call once and in order, also when the stream tells some again after a cut', () => {
    const queue = createCallQueue()
    for (const seq of [1, 2, 2, 1, 3, 2, 3]) queue.hear(call(seq, `A00${seq}`), null, now)
    const shown = [queue.next(), queue.next(), queue.next(), queue.next()].map((c) => c?.number)
    expect(shown).toEqual(['A001', 'A002', 'A003', undefined])
  })
  it('begins after the calls that were before it looked', () => {
    const queue = createCallQueue()
    queue.begin(line({ lastCall: 7 }))
    expect(queue.hear(call(7, 'A007'), null, now)).toBe(false)
    expect(queue.hear(call(8, 'A008'), null, now)).toBe(true)
  })
  it('begins anew with the next day, whose calls are counted from one', () => {
    const queue = createCallQueue()
    queue.hear(call(40, 'A040'), null, now)
    expect(queue.hear(call(1, 'A001', { at: '2026-11-24T09:30:00+08:00' }), null, now + 86_400_000)).toBe(true)
    expect(queue.hear(call(41, 'A041'), null, now)).toBe(false)
  })
  it('calls a number once when it was recalled before its turn on the screen came', () => {
    const queue = createCallQueue()
    queue.hear(call(1, 'A001'), null, now)
    queue.hear(call(2, 'A002'), null, now)
    queue.hear(call(3, 'A001', { again: true }), null, now)
    expect([queue.next(), queue.next(), queue.next()].map((c) => c && [c.number, c.again])).toEqual([['A002', false], ['A001', true], undefined])
  })
  it('does not call after a long cut who has been dealt with meanwhile, and does call who is still awaited', () => {
    const queue = createCallQueue()
    const later = now + 120_000
    const awaited = line({ serving: [{ number: 'A002', counter: '1', state: 'called', calledAt: at }] })
    expect(queue.hear(call(1, 'A001'), awaited, later)).toBe(false)
    expect(queue.hear(call(2, 'A002'), awaited, later)).toBe(true)
  })
})

describe('what is said aloud', () => {
  it('reads a number digit by digit, so that nobody hears seventeen', () => {
    expect(spellNumber('A017')).toBe('A 零 一 七')
    expect(callSentence('B120', '3')).toBe('请 B 一 二 零 号，到 3 号窗口')
  })
})

describe('why a number on the wall goes before lower ones', () => {
  it('is said in words for those who have a reason, and of nobody else', () => {
    const seen = line({ next: ['A004', 'A002'], priorities: [{ number: 'A004', priority: 'infant' }] })
    expect([reasonOf(seen, 'A004'), reasonOf(seen, 'A002')]).toEqual(['带婴幼儿', ''])
  })
})
