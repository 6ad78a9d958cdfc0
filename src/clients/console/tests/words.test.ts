import { describe, expect, it } from 'vitest'
import { mayDo, sayRole } from '@/Accounts/roles'
import { sayAction, sayActor, sayDetail, saySubject } from '@/Audit/words'
import { countByStatus, readTicket, readTyped, sayMove, statusWord } from '@/Bookings/words'
import type { StaffBooking } from '@/api/types'

describe('the one box of the counter', () => {
  it('takes six digits as a check-in code, also with a gap or in full width', () => {
    for (const typed of ['482913', '482 913', '４８２９１３', '482-913']) expect(readTyped(typed), typed).toEqual({ kind: 'code', value: '482913' })
  })
  it('takes a mobile or area-coded number as a phone', () => {
    expect(readTyped('138 0000 1111')).toEqual({ kind: 'phone', value: '13800001111' })
    expect(readTyped('+8613800001111')).toEqual({ kind: 'phone', value: '13800001111' })
    expect(readTyped('08123331234')).toEqual({ kind: 'phone', value: '08123331234' })
  })
  it('takes what a scanner types from the code on a phone as a check-in of that booking', () => {
    for (const typed of ['servicenet:check-in:YY20261123-000064-7:482913', ' SERVICENET:CHECK-IN:yy20261123-000064-7:482913\n']) {
      expect(readTyped(typed), typed).toEqual({ kind: 'ticket', value: 'YY20261123-000064-7', code: '482913' })
    }
    expect(readTicket('https://example.com/YY20261123-000064-7')).toBeNull()
  })
  it('takes what has no digit as a name, also with a gap or in other letters', () => {
    for (const typed of ['欧阳', '欧阳示例', '买买提·示例', 'Li Ming']) expect(readTyped(typed), typed).toEqual({ kind: 'name', value: typed })
    expect(readTyped('王 芳')).toEqual({ kind: 'name', value: '王芳' })
    expect(readTyped('欧')?.kind).toBe('number')
  })
  it('takes anything else as a booking number', () => {
    expect(readTyped(' yy261122-0005-5 ')).toEqual({ kind: 'number', value: 'YY261122-0005-5' })
    for (const typed of ['YY20261123-000128-4', 'yy20261123 000128 4', '202611230001284']) expect(readTyped(typed), typed).toEqual({ kind: 'number', value: 'YY20261123-000128-4' })
    expect(readTyped('  ')).toBeNull()
  })
})

describe('words instead of codes', () => {
  it('name every action known and never show one that is not', () => {
    expect(sayAction('booking.checkedIn')).toBe('签到')
    expect(sayAction('staff.sign_in')).toBe('登录')
    expect(sayAction('complaint.reveal')).toBe('查看来件人姓名或电话')
    expect(sayAction('complaint.somethingNew')).toBe('投诉举报方面的其他操作')
    expect(saySubject({ kind: 'deadlineRule', id: 'acceptance/2' })).toMatch(/^期限规则/)
    for (const code of ['booking.somethingNew', 'x.y', '', '42']) expect(sayAction(code)).not.toMatch(/[a-z]/i)
  })
  it('keep raw codes and ids of an audit line out of sight', () => {
    expect(saySubject({ kind: 'booking', id: '0193f3a0-77aa-7000-8000-00000000beef' })).toBe('预约（尾号beef）')
    expect(saySubject({ kind: 'mystery', id: '*' })).toBe('记录')
    expect(sayActor({ kind: 'system', userName: null })).toBe('系统')
    expect(sayDetail({ field: 'phone', reason: '电话确认' })).toBe('电话；原因：电话确认')
    expect(sayDetail('booking.slot_full')).toBe('')
    expect(sayDetail({ name: null, hours: 'Mon-Fri 08:30-12:00', counters: 2, status: null }, 'station')).toBe('开放时间；窗口数：2')
    expect(sayDetail({ name: '某站' }, 'station')).toBe('名称：某站')
    expect(sayDetail({ dailyCap: null, priorityAfter: 3, graceMinutes: 30, notice: '中午不休息' }, 'station')).toBe('几位后轮优先：3；过号可回来的分钟数：30；叫号屏上的话：中午不休息')
    expect(sayDetail({ counter: '1', from: null, to: 'elder', reason: '看到是老年人' }, 'ticket')).toBe('原因：看到是老年人')
    expect(sayDetail({ days: 365, changed: 3 })).toBe('天数：365；改了3处')
    expect(sayDetail({ traceId: 'abc', status: 'confirmed' })).toBe('状态')
  })
  it('say statuses, moves and roles', () => {
    expect(statusWord('noShow').word).toBe('未到')
    expect(statusWord('newOne').word).not.toMatch(/[a-z]/i)
    expect(sayMove({ move: 'booked', by: 'staff' })).toBe('工作人员代为预约')
    expect(sayRole('auditor')).toBe('审计员')
    expect(sayRole('somethingElse')).toBe('工作人员')
  })
  it('count a day by status', () => {
    const of = (status: string) => ({ status }) as StaffBooking
    expect(countByStatus([of('confirmed'), of('confirmed'), of('noShow')])).toMatchObject({ confirmed: 2, noShow: 1, completed: 0 })
  })
})

describe('who may open what', () => {
  it('follows the roles', () => {
    expect(mayDo(['stationClerk'], 'bookings')).toBe(true)
    expect(mayDo(['stationClerk'], 'audit')).toBe(false)
    expect(mayDo(['auditor'], 'audit')).toBe(true)
    expect(mayDo(['auditor'], 'bookings')).toBe(false)
    expect(mayDo(['admin'], 'stations')).toBe(true)
    expect(mayDo(['publisher', 'mediator'], 'stations')).toBe(false)
  })
})
