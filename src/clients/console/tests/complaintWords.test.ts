import { describe, expect, it, vi } from 'vitest'
import { groupRules, sayApplies, sayCounted } from '@/Cases/words'
import { changesOf } from '@/Cases/ruleChanges'
import { actsOf, nextAct, stepsOf } from '@/Complaints/acts'
import { sayCounts, toDo } from '@/Complaints/counts'
import { sayDeadline, sayDue, sayDueDate } from '@/Complaints/due'
import { groupHash, isInternal, sayChannel, sayCrimeState, sayFileKind, sayKind, sayRight, sayRouted, saySize, sayWhoseDay, sayWhySimilar, shortHash, stateOrder, stateWord } from '@/Complaints/words'
import type { CaseDeadline, DeadlineRule } from '@/api/types'

// Nothing here goes to the server.
vi.mock('@/api/client', () => ({ api: {}, answer: () => Promise.reject(new Error('asked the server')) }))

const today = '2026-11-23'
const clock = (more: Partial<CaseDeadline>): CaseDeadline => ({
  code: 'acceptance', name: '受理决定', dueOn: '2026-12-02', dueAt: '2026-12-02T23:59:59+08:00', status: 'running', basis: '总局令第121号', binding: 'reference', provisional: false, unconfirmed: false,
  amount: 7, unit: 'workingDays', startsOn: today, startedAt: '2026-11-23T09:00:00+08:00', warning: null, whoseDay: null, pauses: [], extensions: [], metAt: null, late: false, remaining: null, round: 1, ...more,
})

describe('what is due', () => {
  it('says in a word what its colour says', () => {
    expect(sayDue({ dueOn: '2026-11-21', warning: 'red' }, today)).toMatchObject({ word: '超期2天', tone: 'alarm' })
    expect(sayDue({ dueOn: '2026-11-23', warning: 'red' }, today)).toMatchObject({ word: '已超期', tone: 'alarm' })
    expect(sayDue({ dueOn: '2026-11-23', warning: 'amber' }, today)).toMatchObject({ word: '今天到期', tone: 'amber' })
    expect(sayDue({ dueOn: '2026-11-24', warning: 'amber' }, today)).toMatchObject({ word: '明天到期', tone: 'amber' })
    expect(sayDue({ dueOn: '2026-12-02', warning: null }, today)).toMatchObject({ word: '还有9天', tone: 'quiet' })
    expect(sayDue({ dueOn: null, warning: null }, today).word).toBe('暂停计时')
  })
  it('says the date, and the hour only of a clock that runs by hours', () => {
    expect(sayDueDate({ dueOn: '2026-12-02', dueAt: '2026-12-02T23:59:59+08:00', unit: 'workingDays' }, today)).toBe('12月2日（周三）')
    expect(sayDueDate({ dueOn: '2026-11-24', dueAt: '2026-11-24T15:20:00+08:00', unit: 'hours' }, today)).toBe('11月24日（明天）下午3:20')
    expect(sayDeadline(clock({ status: 'paused', dueOn: null, dueAt: null, remaining: 4 }), today)).toBe('暂停计时，恢复后还有4个工作日')
    expect(sayDeadline(clock({ status: 'met', late: true }), today)).toBe('已完成，晚于期限')
    expect(sayDeadline(clock({}), today)).toBe('12月2日（周三）前')
  })
  it('says whose day counts, for a promise as for a law', () => {
    expect(sayWhoseDay(clock({ whoseDay: '法定期限自市场监管部门收到之日起算。' }))).toContain('市场监管部门')
    expect(sayWhoseDay(clock({ binding: 'statutory' }))).toContain('法定期限')
    expect(sayWhoseDay(clock({ binding: 'promise', code: 'serviceReply' }))).toContain('承诺')
    expect(sayWhoseDay(clock({ binding: 'promise', code: 'supplement' }))).toContain('来件人')
  })
})

describe('words instead of codes', () => {
  it('never show a code, known or not', () => {
    const said = [
      ...stateOrder.map((s) => stateWord(s).word), stateWord('newState').word, sayKind('consumerComplaint'), sayKind('newKind'), sayRight('plantVariety'), sayRight('newRight'), sayChannel('phone'), sayChannel('pigeon'),
      sayRouted('inbox'), sayRouted('star'), sayCrimeState('handedOver'), sayCrimeState('new' as never), sayFileKind('audio'), sayFileKind('hologram'), sayWhySimilar({ why: ['respondent', 'moon' as never] }), sayApplies('any'), sayApplies('x'),
    ]
    for (const words of said) expect(words).not.toMatch(/[a-z]/i)
  })
  it('tell sizes and hashes so that they can be read out', () => {
    expect([saySize(812), saySize(655_360), saySize(3_355_443), saySize(52_428_800)]).toEqual(['812字节', '640千字节', '3.2兆', '50兆'])
    expect(shortHash('0123456789abcdef')).toBe('0123 4567')
    expect(groupHash('0123456789abcdef01')).toBe('01234567 89abcdef 01')
  })
  it('keep what only colleagues may read apart', () => {
    expect(isInternal({ kind: 'noted' })).toBe(true)
    expect(isInternal({ kind: 'accepted' })).toBe(false)
    expect(isInternal({ kind: 'accepted', internal: true })).toBe(true)
  })
  it('count what cannot wait, and say it', () => {
    const counts = { overdue: 2, dueToday: 1, near: 5, offered: 1, unassigned: 4, review: 0, inbox: 0 }
    expect(toDo(counts)).toBe(4)
    expect(sayCounts(counts)).toBe('超期2件，今天到期1件，待接收1件')
    expect(sayCounts({ ...counts, overdue: 0, dueToday: 0, offered: 0 })).toBe('没有急的件')
  })
})

describe('what can be done', () => {
  it('follows what the server allows, in the order of a case', () => {
    expect(actsOf({ allowed: ['reject', 'accept', 'notes', 'reveal', 'deadlines/acceptance/extend'] }).map((a) => a.label)).toEqual(['受理', '不予受理', '写备注'])
    expect(stepsOf({ allowed: ['deadlines/reportDecision/extend', 'deadlines/reportDecision/pause'] }, 'reportDecision')).toEqual(['pause', 'extend'])
    expect(stepsOf({ allowed: ['deadlines/reportDecision/extend'] }, 'acceptance')).toEqual([])
  })
  it('makes one thing the next', () => {
    expect(nextAct({ status: 'submitted', allowed: ['accept', 'reject', 'transfer/accept'] })).toBe('transfer/accept')
    expect(nextAct({ status: 'submitted', allowed: ['accept', 'reject'] })).toBe('accept')
    expect(nextAct({ status: 'supplementRequested', allowed: ['accept', 'supplement'] })).toBe('supplement')
    expect(nextAct({ status: 'accepted', allowed: ['refer', 'resolve'] })).toBe('resolve')
    expect(nextAct({ status: 'closed', allowed: ['notes'] })).toBe('')
  })
})

describe('the rules', () => {
  const rule = (more: Partial<DeadlineRule>): DeadlineRule => ({
    code: 'reportDecision', version: 1, name: '是否立案', appliesTo: 'infringementReport', effectiveFrom: '2020-01-01', effectiveTo: null, inForce: true, basis: '第十八条', source: '公开文本', amount: 15, unit: 'workingDays',
    amountGiven: false, startsWith: '收到举报', binding: 'reference', owner: 'authority', unconfirmed: true, extensionAmount: 15, extensionNeeds: '经负责人批准', pauses: [], ...more,
  })
  it('stand with their versions, the newest first', () => {
    expect(groupRules([rule({}), rule({ code: 'supplement', name: '补充材料' }), rule({ version: 2 })]).map((g) => [g.name, g.versions.map((v) => v.version)])).toEqual([['是否立案', [2, 1]], ['补充材料', [1]]])
  })
  it('send only what differs, and confirming is a difference', () => {
    const same = { effectiveFrom: today, amount: 15, unit: 'workingDays' as const, basis: '第十八条', source: '官网', confirmed: false, extensionAmount: 15 }
    expect(changesOf(rule({}), same)).toEqual({})
    expect(changesOf(rule({}), { ...same, confirmed: true, amount: 10 })).toEqual({ unconfirmed: false, amount: 10 })
    expect(changesOf(rule({ extensionAmount: null }), { ...same, extensionAmount: 5 })).toEqual({})
  })
  it('say of each day why it counts', () => {
    expect(sayCounted({ date: '2026-10-01', counted: null, why: 'holiday', name: '国庆节', provisional: false })).toBe('国庆节，不计')
    expect(sayCounted({ date: '2027-10-01', counted: 3, why: 'workday', name: null, provisional: true })).toBe('工作日（暂定）')
  })
})
