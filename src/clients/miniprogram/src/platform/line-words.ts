import type { LineTicket, StationItem, StationLine, Wait } from '../api/types';
import { mayComeBack } from './come-back';
import { moment, clockOf, dayOf, shortDay } from './shanghai-time';

/**
 * 「约12分钟」, and where it says more 「，最多约25分钟」. Half of all waits are over by the first, nine in ten by the second, which is
 * never said shorter than it is.
 */
export function waitWords(wait: Wait): string {
  const usual = Math.max(1, Math.round(wait.p50Minutes));
  const most = Math.max(usual, Math.ceil(wait.p90Minutes));
  return most > usual ? `约${minutes(usual)}，最多约${minutes(most)}` : `约${minutes(usual)}`;
}

/** 「45分钟」「1小时」「1小时20分钟」 */
export function minutes(count: number): string {
  const hours = Math.floor(count / 60);
  const rest = count % 60;
  if (hours === 0) return `${count}分钟`;
  return rest === 0 ? `${hours}小时` : `${hours}小时${rest}分钟`;
}

/** How long, or in plain words why nobody can say. */
export function estimateWords(of: Pick<StationLine, 'estimate' | 'estimateState'>): string {
  if (of.estimate) return `要等${waitWords(of.estimate)}`;
  switch (of.estimateState) {
    case 'noCounter':
      return '现在没有窗口在叫号，还说不准要等多久';
    case 'closed':
      return '';
    default:
      return '还说不准要等多久，数据攒够了再告诉您';
  }
}

/** How true the longest time was that people were told on the last day: counted, not promised. */
export function coverageWords(coverage: StationLine['coverage'], now: number = Date.now()): string {
  if (!coverage || coverage.told < 1) return '';
  const day = coverage.day === dayOf(now - 24 * 3600_000) ? '昨天' : `${shortDay(coverage.day, now)}那天`;
  const { told, withinP90 } = coverage;
  if (told < 10) return `${day}告诉大家的最长时间，${told}次里有${withinP90}次没有超过`;
  const tenths = Math.floor((withinP90 / told) * 10);
  return `${day}告诉大家的最长时间，10次里有${tenths}次没有超过`;
}

/** Whether one can take a number, and if not, since when or until when. */
export function lineOpenness(of: Pick<StationLine, 'open' | 'full' | 'opensNext'>): string {
  if (of.open && of.full) return '今天的号已经取完';
  if (of.open) return '现在可以取号';
  return of.opensNext ? `现在不取号，${moment(of.opensNext)}开始` : '现在不取号';
}

/** 「3人在等」 */
export function waitingWords(waiting: number): string {
  return waiting > 0 ? `${waiting}人在等` : '没有人在等';
}

/** For a row: only where a number can be taken now. */
export function lineOfStation(station: Pick<StationItem, 'queue'>): string {
  return station.queue?.open ? waitingWords(station.queue.waiting) : '';
}

/** 「3号窗口」; a counter may also be named in words. */
export function counterWords(counter: string | null): string {
  if (!counter) return '窗口';
  if (/^\d+$/.test(counter)) return `${counter}号窗口`;
  return /(窗口|台|室|柜)$/.test(counter) ? counter : `${counter}窗口`;
}

export const PRIORITY_WORDS: Record<NonNullable<LineTicket['priority']>, string> = {
  elder: '老年人',
  disabled: '残疾人',
  infant: '带婴幼儿',
};

/** The state of a number as a sentence. */
export function ticketSentence(ticket: LineTicket): string {
  switch (ticket.status) {
    case 'waiting':
      if (ticket.parked) return '您暂时离开了，叫号时先跳过您';
      if (ticket.ahead === null) return '正在排队';
      return ticket.ahead > 0 ? `前面还有${ticket.ahead}人` : '下一个就是您';
    case 'called':
      return `轮到您了，请到${counterWords(ticket.counter)}`;
    case 'serving':
      return `正在${counterWords(ticket.counter)}为您办理`;
    case 'served':
      return ticket.endedAt ? `${clockOf(ticket.endedAt)}办完了` : '办完了';
    case 'missed':
      return ticket.canReturnUntil && mayComeBack(ticket)
        ? `叫到您时没有等到您，${clockOf(ticket.canReturnUntil)}前回来还能接着排`
        : '叫到您时没有等到您，这个号过了';
    case 'left':
      return leftSentence(ticket);
  }
}

function leftSentence(ticket: LineTicket): string {
  switch (ticket.endedBecause) {
    case 'closing':
      return '今天下班了，没有叫到您的号';
    case 'counter':
      return '工作人员替您退了这个号';
    case 'elsewhere':
      return '您在别的站点签到了，这个号不用了';
    case 'account':
      return '账号注销了，这个号不用了';
    default:
      return '您退了这个号';
  }
}

/** One word for a list, beside the sentence. */
export const TICKET_WORD: Record<LineTicket['status'], string> = {
  waiting: '排队中',
  called: '叫到了',
  serving: '办理中',
  served: '办完了',
  missed: '过号',
  left: '已退号',
};

/** 「刚刚」「20秒前」「3分钟前」, how old what is shown is. */
export function ageWords(at: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  if (seconds < 10) return '刚刚';
  if (seconds < 60) return `${Math.floor(seconds / 10) * 10}秒前`;
  return seconds < 3600 ? `${Math.floor(seconds / 60)}分钟前` : `${Math.floor(seconds / 3600)}小时前`;
}
