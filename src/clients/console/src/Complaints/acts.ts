import type { StaffComplaint as StaffCase } from '@/api/types'

export type ActName =
  | 'transfer/accept' | 'transfer/return' | 'review' | 'accept' | 'resolve' | 'request-supplement' | 'supplement' | 'refer' | 'take-back' | 'transfer' | 'reject'
  | 'notes' | 'assign' | 'links' | 'external' | 'crime' | 'crime/decide' | 'crime/hand-over' | 'crime/answer'

export interface Act { name: ActName; label: string; group: 'decide' | 'beside' }

/** In the order they are offered: what the case waits for first, what closes a door last. */
const all: readonly Act[] = [
  { name: 'transfer/accept', label: '接收转办', group: 'decide' },
  { name: 'transfer/return', label: '退回转办', group: 'decide' },
  { name: 'review', label: '复核', group: 'decide' },
  { name: 'accept', label: '受理', group: 'decide' },
  { name: 'resolve', label: '答复', group: 'decide' },
  { name: 'request-supplement', label: '要求补充材料', group: 'decide' },
  { name: 'supplement', label: '代为补充', group: 'decide' },
  { name: 'refer', label: '移送', group: 'decide' },
  { name: 'take-back', label: '收回移送', group: 'decide' },
  { name: 'transfer', label: '转给其他站点', group: 'decide' },
  { name: 'reject', label: '不予受理', group: 'decide' },
  { name: 'crime/decide', label: '决定是否移送涉嫌犯罪', group: 'decide' },
  { name: 'crime/hand-over', label: '移交公安或检察机关', group: 'decide' },
  { name: 'crime/answer', label: '登记对方的答复', group: 'decide' },
  { name: 'notes', label: '写备注', group: 'beside' },
  { name: 'assign', label: '安排经办人', group: 'beside' },
  { name: 'links', label: '相似的件与关联', group: 'beside' },
  { name: 'external', label: '登记外部编号', group: 'beside' },
  { name: 'crime', label: '报告涉嫌犯罪', group: 'beside' },
]

export function actsOf(c: Pick<StaffCase, 'allowed'>): Act[] {
  return all.filter((act) => c.allowed.includes(act.name))
}

/** The one next thing: it alone is red. */
export function nextAct(c: Pick<StaffCase, 'allowed' | 'status'>): ActName | '' {
  const may = (name: ActName): boolean => c.allowed.includes(name)
  if (may('transfer/accept')) return 'transfer/accept'
  if (may('review')) return 'review'
  if (c.status === 'submitted' && may('accept')) return 'accept'
  if (c.status === 'supplementRequested' && may('supplement')) return 'supplement'
  return may('resolve') ? 'resolve' : ''
}

export const labelOf = (name: ActName): string => all.find((act) => act.name === name)?.label ?? ''

export type DeadlineStep = 'extend' | 'pause' | 'resume'
/** What may be done to a clock now. */
export function stepsOf(c: Pick<StaffCase, 'allowed'>, code: string): DeadlineStep[] {
  return (['resume', 'pause', 'extend'] as const).filter((step) => c.allowed.includes(`deadlines/${code}/${step}`))
}
