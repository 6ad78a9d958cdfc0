import { CircleCheckFilled, CircleCloseFilled, Clock, BellFilled, UserFilled, WarningFilled } from '@element-plus/icons-vue'
import type { StatusWord } from '@/Bookings/words'
import { clockOf, sayClock, sayDate } from '@/Platform/time'
import type { Coverage, Estimate, EstimateState, LineView, LogEntry, Priority, LineRule, StaffTicket, WhyView } from '@/api/types'

export const priorities: readonly { value: Priority; word: string }[] = [
  { value: 'elder', word: '老年人' },
  { value: 'disabled', word: '残疾人' },
  { value: 'infant', word: '带婴幼儿' },
]

export function sayPriority(priority: string | null): string {
  return priorities.find((p) => p.value === priority)?.word ?? (priority ? '优先' : '')
}

/** Why a number on the wall goes before lower ones, so that the hall understands; never whose it is. */
export function reasonOf(line: LineView, number: string): string {
  return sayPriority(line.priorities.find((p) => p.number === number)?.priority ?? null)
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

/** A number as somebody types or reads it aloud: a75, Ａ０７５ and A 075 are A075. '' when it is none. */
export function readNumber(typed: string): string {
  const read = /^([A-Z]+)(\d{1,6})$/.exec(typed.normalize('NFKC').toUpperCase().replace(/[\s号-]/g, ''))
  return read ? `${read[1]}${read[2]!.padStart(3, '0')}` : ''
}

/** 等了25分钟; under a minute is 刚到. */
export function sayWaited(seconds: number): string {
  const minutes = Math.floor(Math.max(0, seconds) / 60)
  if (minutes < 1) return '刚到'
  return minutes < 60 ? `等了${minutes}分钟` : `等了${Math.floor(minutes / 60)}小时${minutes % 60 ? `${minutes % 60}分钟` : ''}`
}

/** Two numbers a person can plan with, and never a decimal: half are called within the first, nine of ten within the second. */
export function sayEstimate(estimate: Estimate | null, state: EstimateState | undefined): string {
  if (estimate) {
    // Rounded the way that keeps the promise: the longest time is never said shorter than it is.
    const [usual, longest] = [Math.round(estimate.p50Minutes), Math.ceil(estimate.p90Minutes)]
    if (longest <= 1) return '现在取号，马上就能办'
    const words = usual < 1 ? '不到1分钟' : `大约${usual}分钟`
    return longest > usual ? `现在取号，${words}，多的时候${longest}分钟` : `现在取号，${words}`
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
  if (ticket.booked) return ticket.booked.slotStart ? `预约${sayClock(clockOf(ticket.booked.slotStart))}` : '预约'
  return ticket.priority ? sayPriority(ticket.priority) : ''
}

/** By which rule, said of some people: 2位预约到点. */
const ruleOf: Record<LineRule, string> = {
  returned: '过号回来的',
  booked: '预约时间已到的',
  priority: '优先的',
  number: '号在前面的',
  bookedEarly: '预约时间未到的',
  override: '工作人员提前叫的',
  transferred: '从别处转来的',
}

function sayCounts(counts: WhyView['before']): string {
  return counts.filter((c) => c.count > 0).map((c) => `${c.count}位${(c.rule && ruleOf[c.rule]) ?? '其他的'}`).join('，')
}

const ownRule: Record<LineRule, string> = {
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
  taken: '取号', called: '叫号', recalled: '再叫一次', started: '开始办', served: '办完', missed: '记为过号', returned: '过号回来', parked: '暂离', unparked: '暂离回来',
  transferred: '转走', priority: '改优先', booked: '预约改了', left: '不等了', counterOpened: '开窗口', counterClosed: '关窗口', closed: '今天不再取号',
}

export function sayKind(kind: string): string {
  return kinds[kind] ?? '其他变动'
}

/** Who did it: a clerk by the name they sign in with; everybody else by what they are. */
export function sayBy(entry: Pick<LogEntry, 'by' | 'byKind'>): string {
  return entry.by ?? { citizen: '本人', staff: '工作人员', system: '系统' }[entry.byKind] ?? ''
}

const byRule: Partial<Record<LineRule, string>> = { returned: '过号回来', booked: '预约到点', priority: '按优先轮到', bookedEarly: '预约未到点', override: '提前叫', transferred: '别处转来' }
const because: Record<string, string> = { self: '本人退号', counter: '窗口作废', closing: '当天结束', elsewhere: '转到别处', account: '账号已注销' }

/** By which rule, what was changed, and what a person wrote; codes stay out of sight. */
export function sayLogDetail(entry: Pick<LogEntry, 'kind' | 'rule' | 'detail'>): string {
  const detail = (entry.detail && typeof entry.detail === 'object' ? entry.detail : {}) as Record<string, unknown>
  const reason = typeof detail.reason === 'string' ? detail.reason : ''
  const changed = entry.kind === 'priority' ? (typeof detail.to === 'string' ? `设为${sayPriority(detail.to)}` : '取消优先')
    : entry.kind === 'left' && typeof detail.because === 'string' ? because[detail.because] ?? ''
      : entry.kind === 'closed' && typeof detail.told === 'number' ? `通知了${detail.told}位` : ''
  return [entry.rule ? byRule[entry.rule] ?? '' : '', changed, reason].filter(Boolean).join('，')
}
