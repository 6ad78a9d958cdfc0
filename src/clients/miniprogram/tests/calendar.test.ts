import { describe, expect, it } from 'vitest';
import type { BookableDay } from '../src/api/types';
import { dayIcon, daySaid, dayWord, whyNot } from '../src/bookings/calendar';

const day = (of: Partial<BookableDay>): BookableDay => ({ date: '2026-11-24', status: 'open', reason: null, provisional: false, remaining: 3, ...of });

describe('a day', () => {
  it.each([
    [day({}), '余3', 'check', '还有3个名额'],
    [day({ status: 'full', remaining: 0 }), '约满', 'full', '约满'],
    [day({ status: 'closed', reason: '国庆节' }), '国庆节', 'close', '不开放，国庆节'],
    [day({ status: 'closed', reason: '临时停办：停电检修' }), '不开放', 'close', '不开放，临时停办：停电检修'],
    [day({ status: 'past' }), '已过', 'clock', '已过'],
    [day({ provisional: true }), '余3', 'check', '还有3个名额，暂定'],
  ])('says its state in a word and an icon', (one, word, icon, said) => {
    expect([dayWord(one), dayIcon(one), daySaid(one)]).toEqual([word, icon, said]);
  });

  it('tells the whole reason when it is tapped', () => {
    expect(whyNot(day({ status: 'closed', reason: '临时停办：停电检修' }))).toBe('不开放：临时停办：停电检修。');
  });
});
