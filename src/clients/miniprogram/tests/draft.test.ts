import { beforeEach, describe, expect, it } from 'vitest';
import {
  bookingOf, checkDraft, chooseService, chooseStation, draft, dropDraft, emptyDraft, loadDraft, reviveDraft, saveDraft,
} from '../src/platform/draft';
import { ActKey } from '../src/platform/idempotency';
import { fakeUni } from './uni-double';

let storage: Map<string, unknown>;
beforeEach(() => {
  storage = fakeUni([]).storage;
  dropDraft();
});

describe('the draft', () => {
  it('survives a reload with its words and its key', () => {
    saveDraft({ subject: '商标被抢注', name: '王芳', phone: '13800000000' });
    const key = draft.key;
    Object.assign(draft, emptyDraft());
    loadDraft();
    expect(draft).toMatchObject({ key, subject: '商标被抢注', name: '王芳' });
  });

  it('loses the time, never the words, when the place or the service changes', () => {
    chooseService('consultation', '咨询');
    chooseStation('WQ01', '站', '址');
    saveDraft({ start: '2026-11-23T09:00:00+08:00', subject: '问' });
    chooseStation('WQ01', '站', '址');
    expect(draft.start).not.toBe('');
    chooseStation('WQ02', '站', '址');
    expect(draft).toMatchObject({ start: '', subject: '问', service: 'consultation' });
  });

  it('leaves nothing behind and takes a new key when it is made', () => {
    saveDraft({ phone: '13800000000' });
    const key = draft.key;
    dropDraft();
    expect(storage.size).toBe(0);
    expect(draft.key).not.toBe(key);
    expect(draft.phone).toBe('');
  });

  it('takes foreign storage without harm', () => {
    expect(reviveDraft('x').subject).toBe('');
    expect(reviveDraft({ subject: 3, name: '李', extra: 1 })).toMatchObject({ subject: '', name: '李' });
  });
});

describe('checking', () => {
  const good = { subject: '问', name: '王', phone: '13800000000' };
  it('lets a complete one pass, with emoji and rare characters', () => {
    expect(checkDraft(good)).toEqual({});
    expect(checkDraft({ ...good, subject: '😀'.repeat(200), name: '𠮷' })).toEqual({});
  });
  it('says in words what is missing', () => {
    expect(checkDraft({ subject: ' ', name: '', phone: '123' })).toMatchObject({
      subject: '请写一句您想咨询什么。',
      phone: '手机号是11位数字，请核对。',
    });
  });
  it('sends trimmed words', () => {
    expect(bookingOf({ ...emptyDraft(), ...good, subject: ' 问 ', station: 'WQ01' })).toMatchObject({
      stationId: 'WQ01', subject: '问', contact: { name: '王', phone: '13800000000' },
    });
  });
});

it('keeps the key of an act until its target changes or it is done', () => {
  const key = new ActKey();
  const first = key.for('9:00');
  expect(key.for('9:00')).toBe(first);
  expect(key.for('9:30')).not.toBe(first);
  const second = key.for('9:30');
  key.done();
  expect(key.for('9:30')).not.toBe(second);
});
