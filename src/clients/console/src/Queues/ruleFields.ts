import type { QueueRules } from '@/api/types'

export interface RuleField {
  key: 'dailyCap' | 'distanceMeters' | 'priorityAfter' | 'returnAfter' | 'graceMinutes'
  label: string; what: string; unit: string; min: number; max: number; step?: number
  /** The word for none, where there may be none, and what to begin with when there is one. */
  off?: string; start: number
}

/** Each rule with the sentence that says what it does to the people who wait. */
export const ruleFields: readonly RuleField[] = [
  { key: 'dailyCap', label: '每天最多发几个号', what: '发完后今天不能再取号，已取的号照常办理。', unit: '个', min: 1, max: 9999, step: 10, off: '不限', start: 100 },
  { key: 'distanceMeters', label: '离多远可以用手机取号', what: '取号时比一次距离，位置不保存。扫墙上的二维码取号不看距离。', unit: '米', min: 100, max: 100000, step: 100, off: '不限', start: 1000 },
  { key: 'priorityAfter', label: '优先的人怎么轮', what: '每叫这么多位没有优先的，就叫1位优先的。数字越小，优先的人等得越短。', unit: '位普通号后轮1位优先', min: 1, max: 9, start: 2 },
  { key: 'returnAfter', label: '过号回来后再过几位', what: '叫到没来、后来又回来的人，再叫这么多位就轮到他，不用重新取号。', unit: '位', min: 0, max: 9, start: 2 },
  { key: 'graceMinutes', label: '过号后多久以内可以回来', what: '超过这个时间，要重新取号。', unit: '分钟', min: 0, max: 240, step: 5, start: 15 },
]

export function sayRule(item: RuleField, value: QueueRules[RuleField['key']]): string {
  return value === null ? item.off ?? '没有' : `${value}${item.unit}`
}
