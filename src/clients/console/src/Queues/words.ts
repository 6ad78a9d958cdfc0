import { CircleCheckFilled, CircleCloseFilled, Clock, BellFilled, UserFilled, WarningFilled } from '@element-plus/icons-vue'
import type { StatusWord } from '@/Bookings/words'
import { clockOf, sayClock, sayDate } from '@/Platform/time'
import type { Coverage, Estimate, EstimateState, LogEntry, Priority, Rule, StaffTicket, WhyView } from './wire'

export const priorities: readonly { value: Priority; word: string }[] = [
  { value: 'elder', word: '老年人' },
  { value: 'disabled', word: '残疾人' },
  { value: 'infant', word: '带婴幼儿' },
]

export function sayPriority(priority: string | null): string {
  return priorities.find((p) => p.value === priority)?.word ?? (priority ? '优先' : '')
}

const statuses: Record<string, StatusWord> = {
  waiting: { word: '在等', tone: 'river', icon: Clock },
  called: { word: '已叫', tone: 'amber', icon: BellFilled },
  serving: { word: '正在办', tone: 'amber', icon: UserFilled },
  served: { word: '已办完', tone: 'leaf', icon: CircleCheckFilled },
  missed: { word: '过号', tone: 'alarm', icon: WarningFilled },
  left: { word: '不等了', tone: 'quiet', icon: CircleCloseFilled },
}

export function ticketWord(ticket: Pick<StaffTicket, 'status' | 'parked'>): StatusWord {
  if (ticket.parked && ticket.status === 'waiting') return { word: '暂离', tone: 'quiet', icon: Clock }
  return statuses[ticket.status] ?? { word: '处理中', tone: 'quiet', icon: Clock }
}

/** 等了25分钟; under a minute is 刚到. */
export function sayWaited(seconds: number): string {
  const minutes = Math.floor(Math.max(0, seconds) / 60)
  if (minutes < 1) return '刚到'
  return minutes < 60 ? `等了${minutes}分钟` : `等了${Math.floor(minutes / 60)}小时${minutes % 60 ? `${minutes % 60}分钟` : ''}`
}

/** Two numbers a person can plan with, and never a third decimal: half are called within the first, nine of ten within the second. */
export function sayEstimate(estimate: Estimate | null, state: EstimateState | undefined): string {
  if (estimate) {
    if (estimate.p90Minutes <= 1) return '现在取号，马上就能办'
    const usual = estimate.p50Minutes < 1 ? '不到1分钟' : `大约${estimate.p50Minutes}分钟`
    return estimate.p90Minutes > estimate.p50Minutes ? `现在取号，${usual}，多的时候${estimate.p90Minutes}分钟` : `现在取号，${usual}`
  }
  if (state === 'noCounter') return '没有窗口开着，不给时间'
  if (state === 'closed') return '现在不取号'
  return '办的人还不够多，暂时算不出要等多久'
}

/** How well the last day's estimates held, in counts rather than in a share nobody can check. */
export function sayCoverage(coverage: Coverage | null, today: string): string {
  if (!coverage || coverage.told === 0) return '还没有可以对照的日子。'
  return `${sayDate(coverage.day, today)}说过${coverage.told}次要等多久，${coverage.withinP90}次没有超过说的最长时间，${coverage.withinP50}次比说的通常时间快。`
}

/** Why somebody stands where they stand, as a tag beside the number; an ordinary number needs none. */
export function sayPlace(ticket: Pick<StaffTicket, 'rule' | 'booked' | 'priority' | 'forCounter'>): string {
  if (ticket.rule === 'returned') return '过号回来'
  if (ticket.rule === 'transferred') return '别处转来'
  if (ticket.rule === 'override') return '提前叫'
  if (ticket.booked) return `预约${sayClock(clockOf(ticket.booked.slotStart))}`
  return ticket.priority ? sayPriority(ticket.priority) : ''
}

/** By which rule, said of some people: 2位预约到点. */
const ruleOf: Record<Rule, string> = {
  returned: '过号回来的',
  booked: '预约时间已到的',
  priority: '优先的',
  number: '号在前面的',
  bookedEarly: '预约时间未到的',
  override: '工作人员提前叫的',
  transferred: '从别处转来的',
}

function sayCounts(counts: readonly { rule: Rule; count: number }[]): string {
  return counts.filter((c) => c.count > 0).map((c) => `${c.count}位${ruleOf[c.rule] ?? '其他'}`).join('，')
}

const ownRule: Record<Rule, string> = {
  returned: '过号后回来了，再过几位就叫。',
  booked: '是预约的，时间已经到了，排在没有预约的前面。',
  priority: '',
  number: '按号的先后排。',
  bookedEarly: '是预约的，但时间还没到；没有别人等时才会先叫。',
  override: '由工作人员提前叫的。',
  transferred: '从别的窗口或事项转来，取号的先后不变。',
}

/** /why as a clerk would say it to the person in front of the counter: one sentence each. */
export function sayWhy(why: WhyView): string[] {
  const said: string[] = []
  if (why.rule === 'priority') said.push(`是优先的，每叫${why.ratio}位没有优先的，轮到1位优先的。`)
  else if (why.rule && ownRule[why.rule]) said.push(ownRule[why.rule])
  if (why.status === 'waiting') {
    const before = sayCounts(why.before)
    said.push(before ? `前面还有${why.ahead ?? why.before.reduce((n, c) => n + c.count, 0)}位：${before}。` : '前面没有人，下一位就是。')
  }
  const passed = sayCounts(why.passed)
  if (passed) said.push(`取号更晚、却先叫或排在前面的：${passed}。`)
  else if (why.status === 'waiting') said.push('没有人取号更晚却排到前面。')
  return said
}

/** What happened in the line, from the day's log. */
const kinds: Record<string, string> = {
  taken: '取号', take: '取号', issued: '窗口发号', called: '叫号', call: '叫号', recalled: '再叫一次', recall: '再叫一次', started: '开始办', start: '开始办',
  finished: '办完', finish: '办完', served: '办完', missed: '记为过号', miss: '记为过号', returned: '过号回来', return: '过号回来', parked: '暂离', park: '暂离',
  unparked: '暂离回来', unpark: '暂离回来', transferred: '转走', transfer: '转走', priority: '改优先', left: '不等了', leave: '不等了', override: '提前叫',
  opened: '开窗口', counterOpened: '开窗口', closed: '关窗口', counterClosed: '关窗口', dayClosed: '今天不再取号', dayOpened: '今天开始取号', rules: '改规则',
}

export function sayKind(kind: string): string {
  return kinds[kind] ?? '其他变动'
}

/** Who did it: a clerk by the name they sign in with; everybody else by what they are. */
export function sayBy(by: string | null): string {
  if (!by) return ''
  return { citizen: '本人', system: '系统', staff: '工作人员', self: '本人', closing: '系统' }[by] ?? by
}

const byRule: Partial<Record<Rule, string>> = { returned: '过号回来', booked: '预约到点', priority: '按优先轮到', bookedEarly: '预约未到点', override: '提前叫', transferred: '别处转来' }

/** By which rule, and what a person wrote; codes stay out of sight. */
export function sayLogDetail(entry: Pick<LogEntry, 'rule' | 'detail'>): string {
  const written = typeof entry.detail === 'string' ? entry.detail
    : entry.detail && typeof entry.detail === 'object' && 'reason' in entry.detail ? String(entry.detail.reason ?? '') : ''
  return [entry.rule ? byRule[entry.rule] ?? '' : '', /\p{Script=Han}/u.test(written) ? written : sayPriorityCode(written)].filter(Boolean).join('，')
}

function sayPriorityCode(code: string): string {
  return priorities.find((p) => p.value === code)?.word ?? ''
}
