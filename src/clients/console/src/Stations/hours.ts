/**
 * Opening hours as the API keeps them: "Mon-Fri 08:30-12:00 14:30-18:00", several rules parted by ";",
 * days as ranges and lists ("Mon-Wed,Fri"). Read for editing, written back in the same grammar, said in Chinese.
 */
export interface HoursRule {
  /** 1 Monday … 7 Sunday. */
  days: number[]
  sessions: { opens: string; closes: string }[]
}

const names = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
export const weekdayWords = ['一', '二', '三', '四', '五', '六', '日']

/** Null when the text is not in the grammar: then it is left alone rather than half understood. */
export function parseHours(text: string): HoursRule[] | null {
  const rules: HoursRule[] = []
  for (const part of text.split(';').map((p) => p.trim()).filter(Boolean)) {
    const [dayText = '', ...ranges] = part.split(/\s+/)
    const days = parseDays(dayText)
    if (!days || ranges.length === 0) return null
    const sessions = []
    for (const range of ranges) {
      const found = /^(\d{2}:\d{2})-(\d{2}:\d{2})$/.exec(range)
      if (!found || !readClock(found[1]!) || !readClock(found[2]!)) return null
      sessions.push({ opens: found[1]!, closes: found[2]! })
    }
    rules.push({ days, sessions })
  }
  return rules
}

export function writeHours(rules: readonly HoursRule[]): string {
  return rules
    .filter((rule) => rule.days.length > 0 && rule.sessions.length > 0)
    .map((rule) => `${joinRuns(rule.days, (d) => names[d - 1]!, '-', ',')} ${inOrder(rule).map((s) => `${s.opens}-${s.closes}`).join(' ')}`)
    .join('; ')
}

/** 周一至周五 8:30–12:00、14:30–18:00 */
export function sayHours(rules: readonly HoursRule[]): string {
  if (rules.length === 0) return '没有固定的开放时间'
  return rules
    .map((rule) => `${joinRuns(rule.days, (d) => `周${weekdayWords[d - 1]}`, '至', '、')} ${inOrder(rule).map((s) => `${short(s.opens)}–${short(s.closes)}`).join('、')}`)
    .join('；')
}

/** HH:mm from what people type: 8:30, 0830, 830, 8：30, 8点30, 8; null when it is no time of a day. */
export function readClock(typed: string): string | null {
  const text = typed.trim().replace(/[：点.时]/g, ':').replace(/[分\s]/g, '').replace(/:$/, '')
  const found = /^(\d{1,2}):(\d{1,2})$/.exec(text) ?? /^(\d{1,2})(\d{2})$/.exec(text) ?? /^(\d{1,2})()$/.exec(text)
  if (!found) return null
  const hour = Number(found[1])
  const minute = Number(found[2] || 0)
  if (hour > 23 || minute > 59) return null
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}

/** What is wrong with a rule, in words, or nothing. */
export function checkRule(rule: HoursRule, others: readonly HoursRule[]): string {
  if (rule.days.length === 0) return '请选择星期。'
  if (rule.sessions.length === 0) return '请填写开放时段。'
  for (const session of rule.sessions) {
    if (!readClock(session.opens) || !readClock(session.closes)) return '请按「8:30」的样子填写时间。'
    if (session.closes <= session.opens) return '结束时间要晚于开始时间。'
  }
  if (rule.sessions.some((s) => Number(s.opens.slice(-1)) % 5 || Number(s.closes.slice(-1)) % 5)) return '时间请取5分钟的整倍数。'
  const sorted = inOrder(rule)
  if (sorted.some((session, i) => i > 0 && session.opens < sorted[i - 1]!.closes)) return '两个时段有重叠，请调整。'
  const twice = rule.days.find((day) => others.some((other) => other !== rule && other.days.includes(day)))
  return twice ? `周${weekdayWords[twice - 1]}在两行里都选了，请只留一行。` : ''
}

function inOrder(rule: HoursRule): HoursRule['sessions'] {
  return [...rule.sessions].sort((a, b) => a.opens.localeCompare(b.opens))
}

function parseDays(text: string): number[] | null {
  const days = new Set<number>()
  for (const part of text.split(',')) {
    const [from = '', to] = part.split('-')
    const first = names.indexOf(from)
    const last = to === undefined ? first : names.indexOf(to)
    if (first < 0 || last < first) return null
    for (let day = first; day <= last; day += 1) days.add(day + 1)
  }
  return [...days].sort((a, b) => a - b)
}

/** Three days in a row and more become a range; two stay apart as people say them. */
function joinRuns(days: readonly number[], name: (day: number) => string, dash: string, comma: string): string {
  const sorted = [...new Set(days)].sort((a, b) => a - b)
  const parts: string[] = []
  for (let i = 0; i < sorted.length;) {
    let end = i
    while (sorted[end + 1] === sorted[end]! + 1) end += 1
    if (end - i >= 2) parts.push(`${name(sorted[i]!)}${dash}${name(sorted[end]!)}`)
    else for (let at = i; at <= end; at += 1) parts.push(name(sorted[at]!))
    i = end + 1
  }
  return parts.join(comma)
}

function short(clock: string): string {
  return clock.replace(/^0/, '')
}
