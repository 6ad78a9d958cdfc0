import { describe, expect, it } from 'vitest';
import type { LineTicket, LineWhy, StationLine } from '../src/api/types';
import { ageWords, counterWords, coverageWords, estimateWords, lineOfStation, lineOpenness, ticketSentence, waitWords } from '../src/platform/line-words';
import { handedWall, readWall } from '../src/platform/wall';
import { wordsElsewhere } from '../src/queues/ways';
import { whySentences } from '../src/queues/why';

const ticket = (change: Partial<LineTicket>): LineTicket =>
  ({ status: 'waiting', ahead: 3, parked: false, counter: null, canReturnUntil: null, endedAt: null, endedBecause: null, ...change }) as LineTicket;

describe('how long', () => {
  it('is said with the usual and the longest time', () => {
    expect(waitWords({ p50Minutes: 12, p90Minutes: 25 })).toBe('约12分钟，最多约25分钟');
    expect(waitWords({ p50Minutes: 55.4, p90Minutes: 80 })).toBe('约55分钟，最多约1小时20分钟');
    expect(waitWords({ p50Minutes: 60, p90Minutes: 120 })).toBe('约1小时，最多约2小时');
  });

  it('is never said shorter than it may be', () => {
    expect(waitWords({ p50Minutes: 8, p90Minutes: 12.4 })).toBe('约8分钟，最多约13分钟');
    expect(waitWords({ p50Minutes: 12.2, p90Minutes: 12.4 })).toBe('约12分钟，最多约13分钟');
  });

  it('is never nothing, and said once where both are the same', () => {
    expect(waitWords({ p50Minutes: 0, p90Minutes: 0.2 })).toBe('约1分钟');
    expect(waitWords({ p50Minutes: 5, p90Minutes: 3 })).toBe('约5分钟');
  });

  it('is not guessed before it is known', () => {
    expect(estimateWords({ estimate: null, estimateState: 'learning' })).toContain('数据攒够了再告诉您');
    expect(estimateWords({ estimate: null, estimateState: 'noCounter' })).toContain('没有窗口在叫号');
    expect(estimateWords({ estimate: null, estimateState: 'closed' })).toBe('');
    expect(estimateWords({ estimate: { p50Minutes: 3, p90Minutes: 9 }, estimateState: 'ready' })).toBe('要等约3分钟，最多约9分钟');
  });

  it('stands beside how true it was, counted and never rounded up', () => {
    const now = Date.parse('2026-11-23T09:00:00+08:00');
    const coverage = { day: '2026-11-22', told: 40, withinP50: 20, withinP90: 39 };
    expect(coverageWords(coverage, now)).toBe('昨天告诉大家的最长时间，10次里有9次没有超过');
    expect(coverageWords({ ...coverage, day: '2026-11-20' }, now)).toMatch(/^11月20日那天/);
    expect(coverageWords({ ...coverage, told: 4, withinP90: 3 }, now)).toContain('4次里有3次');
    expect(coverageWords({ ...coverage, told: 0 }, now)).toBe('');
    expect(coverageWords(null, now)).toBe('');
  });
});

describe('a line', () => {
  const of = (change: Partial<StationLine>) => lineOpenness({ open: true, full: false, opensNext: null, ...change });
  it('says whether a number can be had', () => {
    expect(of({})).toBe('现在可以取号');
    expect(of({ full: true })).toBe('今天的号已经取完');
    expect(of({ open: false, opensNext: `${new Date().getFullYear()}-11-24T08:30:00+08:00` })).toMatch(/^现在不取号，11月24日（周.）上午8:30开始$/);
    expect(of({ open: false })).toBe('现在不取号');
  });

  it('says in a row how many wait, where it is open', () => {
    expect(lineOfStation({ queue: { open: true, waiting: 3 } })).toBe('3人在等');
    expect(lineOfStation({ queue: { open: true, waiting: 0 } })).toBe('没有人在等');
    expect(lineOfStation({ queue: { open: false, waiting: 3 } })).toBe('');
    expect(lineOfStation({ queue: null })).toBe('');
  });
});

describe('a number', () => {
  it('says each of its states', () => {
    expect(ticketSentence(ticket({}))).toBe('前面还有3人');
    expect(ticketSentence(ticket({ ahead: 0 }))).toBe('下一个就是您');
    expect(ticketSentence(ticket({ ahead: null }))).toBe('正在排队');
    expect(ticketSentence(ticket({ parked: true }))).toContain('暂时离开');
    expect(ticketSentence(ticket({ status: 'called', counter: '3' }))).toBe('轮到您了，请到3号窗口');
    expect(ticketSentence(ticket({ status: 'serving', counter: '3' }))).toBe('正在3号窗口为您办理');
    const missed = ticket({ status: 'missed', canReturnUntil: '2026-11-23T09:50:00+08:00' });
    expect(ticketSentence(missed)).toContain('上午9:50前回来还能接着排');
    expect(ticketSentence(ticket({ status: 'missed' }))).toContain('这个号过了');
    expect(ticketSentence(ticket({ status: 'served', endedAt: '2026-11-23T10:05:00+08:00' }))).toBe('上午10:05办完了');
    const left = (endedBecause: LineTicket['endedBecause']) => ticketSentence(ticket({ status: 'left', endedBecause }));
    expect(new Set([left('self'), left('counter'), left('closing'), left('elsewhere'), left('account')]).size).toBe(5);
  });

  it('names a counter by figure or by word', () => {
    expect(['3', '商标', '2号窗口', null].map(counterWords)).toEqual(['3号窗口', '商标窗口', '2号窗口', '窗口']);
  });

  it('says how old it is', () => {
    expect([3, 25, 200, 7300].map((seconds) => ageWords(0, seconds * 1000))).toEqual(['刚刚', '20秒前', '3分钟前', '2小时前']);
    expect(ageWords(5000, 0)).toBe('刚刚');
  });
});

describe('why', () => {
  const why = (change: Partial<LineWhy>): LineWhy =>
    ({ number: 'A017', status: 'waiting', ahead: 3, rule: 'number', ratio: 2, before: [], passed: [], asOf: '2026-11-23T09:12:00+08:00', ...change });

  it('counts who stands before and who passed, by rule', () => {
    const said = whySentences(why({ before: [{ rule: 'number', count: 2 }, { rule: 'booked', count: 1 }], passed: [{ rule: 'priority', count: 1 }, { rule: 'returned', count: 0 }] }));
    expect(said).toContain('现在排在您前面的：比您先取号的人2个，预约时间到了的人1个。');
    expect(said).toContain('比您晚取号、却比您先叫的：优先的人（老年人、残疾人、带婴幼儿的人）1个。');
    expect(said.at(-1)).toContain('每叫2个普通号，叫一个优先的号');
  });

  it('says so when nobody does', () => {
    expect(whySentences(why({}))).toEqual(expect.arrayContaining(['现在没有人排在您前面。', '没有比您晚取号的人排到您前面。']));
  });

  it('has a plain sentence of its own for each rule', () => {
    const rules = ['returned', 'booked', 'bookedEarly', 'priority', 'transferred', 'override', 'number'] as const;
    expect(new Set(rules.map((rule) => whySentences(why({ rule }))[0])).size).toBe(rules.length);
  });
});

describe('the paper on the wall', () => {
  it('is read as an address or as bare text', () => {
    expect(readWall('https://example.invalid/m/#/queues/take?station=WQ01&wall=a%2Bb')).toEqual({ station: 'WQ01', code: 'a+b' });
    expect(readWall('servicenet:take:WQ01:S3cret')).toEqual({ station: 'WQ01', code: 'S3cret' });
  });

  it('is read from what WeChat\'s own scanner hands over, encoded or not', () => {
    const address = 'https://example.invalid/m/#/queues/take?station=WQ01&wall=a%2Bb';
    expect(handedWall(encodeURIComponent(address))).toEqual({ station: 'WQ01', code: 'a+b' });
    expect(handedWall(address)).toEqual({ station: 'WQ01', code: 'a+b' });
    expect(handedWall(encodeURIComponent('servicenet:take:WQ01:S3cret'))).toEqual({ station: 'WQ01', code: 'S3cret' });
    for (const other of [undefined, '', '%E0', encodeURIComponent('https://example.invalid/m/')]) expect(handedWall(other)).toBeNull();
  });

  it('leads on where a browser may not sign in', () => {
    expect(wordsElsewhere(true)).toContain('打开微信，用「扫一扫」再扫一次墙上的码');
    expect(wordsElsewhere(false)).toContain('打开微信，用「扫一扫」扫站里墙上的码');
  });

  it('and nothing else is', () => {
    for (const text of ['', 'https://example.invalid/', 'servicenet:check-in:YY1:482913', 'servicenet:take:WQ01', '/queues/take?station=WQ01', '/queues/take?station=%E0&wall=x']) {
      expect(readWall(text)).toBeNull();
    }
  });
});
