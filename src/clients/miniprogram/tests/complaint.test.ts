import { beforeEach, describe, expect, it } from 'vitest';
import { ApiError } from '../src/api/api-error';
import type { Deadline } from '../src/api/types';
import { checkStep, firstGap, looksRight, stepsOf } from '../src/complaints/check';
import { leadOf, stepBack } from '../src/complaints/choose-kind';
import { linesOf } from '../src/complaints/confirm-lines';
import { mergeDraft } from '../src/complaints/merge-draft';
import { wayOn } from '../src/complaints/refusals';
import { contentOf } from '../src/complaints/sync-draft';
import { dayFrom } from '../src/complaints/typed-day';
import { dayWhy, deadlineSentence, fileSize, nextDeadline, spaced } from '../src/complaints/words';
import {
  complaint, complaintOf, dropComplaint, emptyComplaint, endSentComplaint, isBegun, loadComplaint, reviveComplaint, saveComplaint, sync, syncedAt, takeOver,
} from '../src/platform/complaint-draft';
import { fakeKeptFiles, fakeUni } from './uni-double';

let storage: Map<string, unknown>;
let deleted: string[];
beforeEach(() => {
  deleted = fakeKeptFiles();
  storage = fakeUni([]).storage;
  dropComplaint();
  deleted.length = 0;
});
const NOW = Date.parse('2026-11-24T09:00:00+08:00');
const whole = () => ({
  ...emptyComplaint(), kind: 'infringementReport' as const, subject: '冒用商标', description: '在一家超市看到冒用我们商标的芒果。', respondent: '某超市', sender: 'nobody' as const,
});

describe('the questions', () => {
  it.each([
    [{ aboutUs: true }, { kind: 'serviceComplaint', also: '' }],
    [{ aboutUs: false, bought: true, stop: false }, { kind: 'consumerComplaint', also: '' }],
    [{ aboutUs: false, bought: true, stop: true }, { kind: 'consumerComplaint', also: 'infringementReport' }],
    [{ aboutUs: false, bought: false, stop: true }, { kind: 'infringementReport', also: '' }],
    [{ aboutUs: false, bought: false, stop: false }, 'elsewhere'],
  ])('%j lead to %j', (answers, lead) => {
    expect(leadOf(answers)).toEqual(lead);
  });
  it('are three at most, one after the other', () => {
    expect(leadOf({})).toMatchObject({ number: 1 });
    expect(leadOf({ aboutUs: false })).toMatchObject({ number: 2 });
    expect(leadOf({ aboutUs: false, bought: true })).toMatchObject({ number: 3, question: { words: '也想让主管部门去查这个商家吗？' } });
  });
  it('can be taken back one by one', () => {
    expect(stepBack({ aboutUs: false, bought: true })).toEqual({ aboutUs: false });
    expect(stepBack({})).toEqual({});
  });
});

describe('the draft', () => {
  it('survives a reload with words, files and key', () => {
    saveComplaint({ kind: 'consumerComplaint', subject: '假酒', files: [{ ...file(), received: 7 }] });
    const { key } = complaint;
    Object.assign(complaint, emptyComplaint());
    loadComplaint();
    expect(complaint).toMatchObject({ key, subject: '假酒', files: [{ name: '照片.jpg', received: 7 }] });
    expect(sync.changed).toBe(true);
  });
  it('takes foreign storage without harm', () => {
    expect(reviveComplaint('x').subject).toBe('');
    expect(reviveComplaint({ subject: 3, respondent: '李', files: [{ id: 1 }, null, { id: 'a', name: 'b', size: '9' }] })).toMatchObject({
      subject: '', respondent: '李', files: [{ id: 'a', size: 0 }],
    });
  });
  it('sends only what was written, trimmed, and only files that have arrived', () => {
    expect(complaintOf({ ...whole(), subject: ' 一行\n两行 ', station: 'WQ01', district: '510402', files: [{ ...file(), done: true, upload: 'u1' }, file()] })).toMatchObject({
      subject: '一行 两行', anonymous: true, contact: null, consents: null, right: null, stationId: 'WQ01', district: null, fileIds: ['u1'],
    });
  });
  it('sends the consents with a consumer\'s complaint, also when it is the second of two', () => {
    expect(complaintOf({ ...whole(), also: 'consumerComplaint', publish: 'yes', mediation: 'no' }).consents).toEqual({ publish: true, entrustedMediation: false });
  });
  it('is gone when it was sent, unless other words were written meanwhile', () => {
    saveComplaint(whole());
    const [key, body] = [complaint.key, complaintOf(complaint)];
    saveComplaint({ subject: '又想起一件' });
    endSentComplaint(key, body);
    expect(complaint.subject).toBe('又想起一件');
    expect(complaint.key).not.toBe(key);
    endSentComplaint(complaint.key, complaintOf(complaint));
    expect(isBegun(complaint)).toBe(false);
    expect(storage.size).toBe(0);
  });
  it('tells another phone nothing of where files lie on this one', () => {
    saveComplaint({ ...whole(), files: [{ ...file(), path: 'wxfile://usr/evidence-1' }] });
    expect(JSON.stringify(contentOf())).not.toContain('wxfile');
  });
  it('deletes its copies of files with itself, and nothing that is not its own', () => {
    saveComplaint({ files: [{ ...file(), path: 'wxfile://usr/evidence-1' }, { ...file(), id: 'g', path: 'wxfile://tmp/2' }, { ...file(), id: 'h' }] });
    dropComplaint();
    expect(deleted).toEqual(['wxfile://usr/evidence-1']);
  });
  it('keeps the copy of a file that is in the other draft too', () => {
    saveComplaint({ files: [{ ...file(), path: 'wxfile://usr/evidence-f' }, { ...file(), id: 'g', path: 'wxfile://usr/evidence-g' }] });
    takeOver({ files: [{ ...file(), received: 5 }] }, 2);
    expect(complaint.files).toMatchObject([{ id: 'f', path: 'wxfile://usr/evidence-f', received: 5 }]);
    expect(deleted).toEqual(['wxfile://usr/evidence-g']);
  });
  it('written on while it was being kept is still to be kept', () => {
    saveComplaint({ subject: '一' });
    const since = sync.at;
    sync.at = since + 1;
    syncedAt(3, since);
    expect(sync).toMatchObject({ base: 3, changed: true });
    syncedAt(4, sync.at);
    expect(sync).toMatchObject({ base: 4, changed: false });
    takeOver({ subject: '别处写的' }, 9);
    expect(complaint.subject).toBe('别处写的');
    expect(sync).toMatchObject({ base: 9, changed: false });
  });
});

describe('two drafts', () => {
  const here = (base: number | null, changed: boolean) => ({ base, changed, at: 1 });
  it.each([
    ['nothing with the account, something here', here(null, true), true, null, 'push'],
    ['nothing anywhere', here(null, false), false, null, 'same'],
    ['changed here since it was kept', here(3, true), true, { version: 3 }, 'push'],
    ['the same', here(3, false), true, { version: 3 }, 'same'],
    ['another phone wrote on', here(3, false), true, { version: 4 }, 'take'],
    ['nothing here, something with the account', here(null, false), false, { version: 1 }, 'take'],
    ['both wrote on', here(3, true), true, { version: 4 }, 'ask'],
    ['begun on both', here(null, true), true, { version: 1 }, 'ask'],
  ])('%s', (_, sync_, begun, kept, expected) => {
    expect(mergeDraft(sync_, begun, kept)).toBe(expected);
  });
});

describe('checking', () => {
  it('finds the first page with a gap, in the order of the kind', () => {
    expect(firstGap({ ...whole(), sender: '' })).toBe('contact');
    expect(firstGap({ ...whole(), respondent: '', sender: '' })).toBe('who');
    expect(firstGap(whole())).toBeNull();
    expect(stepsOf({ kind: 'serviceComplaint' })).toEqual(['who', 'what', 'contact', 'evidence']);
    expect(firstGap({ ...whole(), kind: 'serviceComplaint' })).toBe('who');
  });
  it('wants name, phone and two answers of a consumer, and no day to come', () => {
    const consumer = { ...whole(), kind: 'consumerComplaint' as const, sender: 'named' as const };
    expect(Object.keys(checkStep('contact', consumer))).toEqual(['name', 'phone', 'publish', 'mediation']);
    expect(checkStep('contact', { ...consumer, sender: 'nobody' })).toHaveProperty('sender');
    expect(checkStep('right', consumer)).toHaveProperty('wish');
    expect(checkStep('what', { ...whole(), occurredOn: '2026-11-25' }, NOW)).toHaveProperty('occurredOn');
    expect(checkStep('what', { ...whole(), occurredOn: '2026-11-24' }, NOW)).toEqual({});
  });
  it('counts characters as people do', () => {
    expect(checkStep('what', { ...whole(), subject: '😀'.repeat(200) })).toEqual({});
    expect(checkStep('what', { ...whole(), description: '太短了' })).toHaveProperty('description');
  });
  it.each([
    ['patent', 'ZL202310000000.0', true], ['patent', 'ZL202310000000.1', false], ['patent', '85100001', false],
    ['trademark', '10000000', true], ['trademark', '10000000A', true], ['trademark', '123456789', false],
    ['tradeSecret', '1', false], ['copyright', '2023-F-00000000', true],
  ] as const)('%s %s: %s', (kind, number, right) => {
    expect(looksRight(kind, number)).toBe(right);
  });
  it('reads a day only from whole figures', () => {
    expect(dayFrom('2026', '11', '20')).toBe('2026-11-20');
    expect(dayFrom('2026', '2', '30')).toBe('');
    expect(dayFrom('26', '1', '1')).toBe('');
    expect(dayFrom('2026', '', '1')).toBe('');
  });
  it('reads everything once more that will be sent, and asks a station for no right', () => {
    expect(linesOf({ ...whole(), rightKind: 'trademark', rightNumber: '10000000' }).map((line) => line.name)).toEqual([
      '办哪一种', '什么事', '经过', '时间', '对方', '权利', '交给', '联系', '凭证',
    ]);
    expect(linesOf({ ...whole(), kind: 'serviceComplaint' }).some((line) => line.step === 'right')).toBe(false);
  });
});

describe('a refusal leads back', () => {
  const refused = (code: string, errors: Record<string, string[]> = {}, status = 422) => new ApiError('refused', status, code, '不行。', '请改。', errors);
  it('to the page and the field', () => {
    expect(wayOn(refused('complaint.right_number'))).toEqual({ step: 'right', errors: { rightNumber: '不行。请改。' }, way: 'mend' });
    expect(wayOn(refused('http.400', { 'respondent.name': ['太长。'], subject: ['空的。'] }, 400))).toMatchObject({ step: 'who', errors: { respondent: '太长。', subject: '空的。' } });
    expect(wayOn(refused('complaint.file_unknown'))).toMatchObject({ step: 'evidence', way: 'mend' });
  });
  it('to signing in, to what was sent before, or to another try', () => {
    expect(wayOn(refused('auth.token_missing', {}, 401)).way).toBe('signIn');
    expect(wayOn(refused('idempotency.key_reused')).way).toBe('alreadySent');
    expect(wayOn(refused('http.500', {}, 500)).way).toBe('retry');
  });
});

describe('words', () => {
  const deadline = (change: Partial<Deadline>): Deadline => ({
    amount: 15, basis: '', binding: 'reference', code: 'reportDecision', dueAt: '2026-12-15T23:59:59+08:00', dueOn: '2026-12-15', extensions: [], late: false, metAt: null,
    name: '是否立案', pauses: [], provisional: false, remaining: null, round: 1, startedAt: '', startsOn: '', status: 'running', unconfirmed: false, unit: 'workingDays', warning: null,
    whoseDay: null, ...change,
  });
  it('say where a deadline stands', () => {
    expect(deadlineSentence(deadline({}))).toMatch(/^是否立案：.*12月15日（周二）前$/);
    expect(deadlineSentence(deadline({ status: 'paused', remaining: 4, dueOn: null }))).toBe('是否立案：暂停计算，还剩4个工作日');
    expect(deadlineSentence(deadline({ status: 'met', metAt: '2026-12-16T09:00:00+08:00', late: true }))).toContain('比期限晚');
  });
  it('name the next day: open, the soonest', () => {
    const [met, later, sooner] = [deadline({ status: 'met', dueOn: '2026-12-01' }), deadline({ dueOn: '2026-12-20' }), deadline({ dueOn: '2026-12-10' })];
    expect(nextDeadline([met, later, sooner])).toBe(sooner);
    expect(nextDeadline([met])).toBeUndefined();
  });
  it('give the reason of each day', () => {
    const day = { date: '2026-10-01', provisional: false, name: null };
    expect(dayWhy({ ...day, why: 'holiday', counted: null, name: '国庆节' }, 'workingDays')).toBe('国庆节，不算');
    expect(dayWhy({ ...day, why: 'workday', counted: 3 }, 'workingDays')).toBe('第3个工作日');
    expect(dayWhy({ ...day, why: 'day', counted: 3 }, 'days')).toBe('第3天');
  });
  it('measure files and space codes', () => {
    expect([fileSize(10), fileSize(2048), fileSize(1.5 * 1024 * 1024), fileSize(50 * 1024 * 1024)]).toEqual(['10字节', '2千字节', '1.5兆', '50兆']);
    expect(spaced('ABCDEFGHIJ')).toBe('ABCD EFGH IJ');
  });
});

function file() {
  return { id: 'f', name: '照片.jpg', size: 9, sha256: '', nobody: false, upload: '', chunk: 0, received: 0, done: false, path: '', problem: '' };
}
