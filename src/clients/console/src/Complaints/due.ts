import { Clock, WarningFilled, Warning } from '@element-plus/icons-vue'
import type { Component } from 'vue'
import type { CaseDeadline, NextDue } from '@/api/types'
import { clockOf, daysBetween, sayClock, sayDate, sayNear, sayWeekday } from '@/Platform/time'

export interface DueWord { word: string; tone: 'alarm' | 'amber' | 'quiet'; icon: Component }

/** 还剩3天, 今天到期, 超期2天: what a colour says must stand there in a word as well. */
export function sayDue(due: Pick<NextDue, 'dueOn' | 'warning'>, today: string): DueWord {
  if (!due.dueOn) return { word: '暂停计时', tone: 'quiet', icon: Clock }
  const days = daysBetween(today, due.dueOn)
  if (due.warning === 'red') return { word: days < 0 ? `超期${-days}天` : '已超期', tone: 'alarm', icon: WarningFilled }
  const word = days <= 0 ? '今天到期' : days === 1 ? '明天到期' : `还有${days}天`
  return due.warning === 'amber' ? { word, tone: 'amber', icon: Warning } : { word, tone: 'quiet', icon: Clock }
}

/** 12月3日（周四）, with the hour where the clock runs by hours. */
export function sayDueDate(due: { dueOn: string | null; dueAt: string | null; unit?: string }, today: string): string {
  if (!due.dueOn) return '没有日期'
  const near = sayNear(due.dueOn, today)
  const day = `${sayDate(due.dueOn, today)}（${near || sayWeekday(due.dueOn)}）`
  return due.unit === 'hours' && due.dueAt ? day + sayClock(clockOf(due.dueAt)) : day
}

/** A deadline as one sentence. */
export function sayDeadline(d: CaseDeadline, today: string): string {
  const date = sayDueDate(d, today)
  if (d.status === 'met') return d.late ? `已完成，晚于期限` : '已按期完成'
  if (d.status === 'ended') return '不再计算'
  if (d.status === 'paused') return d.remaining === null ? '暂停计时' : `暂停计时，恢复后还有${d.remaining}${{ workingDays: '个工作日', days: '天', hours: '小时' }[d.unit]}`
  return `${date}前`
}
