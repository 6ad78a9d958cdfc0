import { reactive } from 'vue';
import type { NewBooking } from '../api/types';
import { newKey } from './idempotency';

const STORAGE = 'booking-draft';

/** A booking being made. Kept on this device until it is made or dropped, across sign-in, errors and reloads. */
export interface Draft {
  /** One key for this draft: whatever was answered or lost, it makes one booking at most. */
  key: string;
  station: string;
  stationName: string;
  stationAddress: string;
  service: string;
  serviceName: string;
  start: string;
  end: string;
  subject: string;
  name: string;
  phone: string;
}

export function emptyDraft(): Draft {
  return {
    key: newKey(),
    station: '',
    stationName: '',
    stationAddress: '',
    service: '',
    serviceName: '',
    start: '',
    end: '',
    subject: '',
    name: '',
    phone: '',
  };
}

/** A draft of whatever lies in storage: missing or foreign fields do no harm. */
export function reviveDraft(stored: unknown): Draft {
  const draft = emptyDraft();
  if (typeof stored !== 'object' || stored === null) return draft;
  const values = stored as Record<string, unknown>;
  for (const field of Object.keys(draft) as (keyof Draft)[]) {
    const value = values[field];
    if (typeof value === 'string' && value) draft[field] = value;
  }
  return draft;
}

export const draft = reactive<Draft>(emptyDraft());

/** Field sentences of the last refusal, for the page with the fields. Not kept: they are of one moment. */
export const draftErrors = reactive<{ subject: string; name: string; phone: string }>({
  subject: '',
  name: '',
  phone: '',
});

export function loadDraft(): void {
  Object.assign(draft, reviveDraft(uni.getStorageSync(STORAGE)));
}

export function saveDraft(change: Partial<Omit<Draft, 'key'>> = {}): void {
  Object.assign(draft, change);
  uni.setStorageSync(STORAGE, { ...draft });
}

/** Another place or service voids the chosen time, never the typed words. */
export function chooseService(service: string, serviceName: string): void {
  saveDraft({ service, serviceName, ...(draft.service === service ? {} : { start: '', end: '' }) });
}

export function chooseStation(station: string, stationName: string, stationAddress: string): void {
  saveDraft({
    station,
    stationName,
    stationAddress,
    ...(draft.station === station ? {} : { start: '', end: '' }),
  });
}

/** Begins at the given place; words typed for an unfinished booking stay. */
export function startAt(change: { station?: string; service?: string }): void {
  if (change.station === undefined) saveDraft({ station: '', stationName: '', stationAddress: '', start: '', end: '' });
  if (change.service === undefined) saveDraft({ service: '', serviceName: '', start: '', end: '' });
}

/** The booking is made (or dropped): nothing of it stays on the device. */
export function dropDraft(): void {
  Object.assign(draft, emptyDraft());
  uni.removeStorageSync(STORAGE);
}

/** The earlier try was accepted after all; what is written now is another booking. */
export function renewKey(): void {
  draft.key = newKey();
  saveDraft();
}

export function bookingOf(of: Draft): NewBooking {
  return {
    stationId: of.station,
    service: of.service,
    start: of.start,
    // One line for the server; on the phone it may stand on several.
    subject: of.subject.trim().replace(/\s*\n\s*/g, ' '),
    contact: { name: of.name.trim(), phone: of.phone.trim() },
  };
}

/**
 * The booking with this key was made. Words changed while its answer was under way belong to another booking: they
 * stay, under a key of their own.
 */
export function endBookedDraft(key: string, body: NewBooking): void {
  if (draft.key !== key) return;
  if (JSON.stringify(bookingOf(draft)) === JSON.stringify(body)) dropDraft();
  else renewKey();
}

export type DraftErrors = Partial<Record<'subject' | 'name' | 'phone', string>>;

/** What is missing, in words, before the server is asked. The server decides in the end. */
export function checkDraft(of: Pick<Draft, 'subject' | 'name' | 'phone'>): DraftErrors {
  const errors: DraftErrors = {};
  const subject = of.subject.trim();
  if (!subject) errors.subject = '请写一句您想咨询什么。';
  else if ([...subject].length > 200) errors.subject = '请缩短到200字以内。';
  const name = of.name.trim();
  if (!name) errors.name = '请填写怎么称呼您。';
  else if ([...name].length > 30) errors.name = '请缩短到30字以内。';
  if (!of.phone.trim()) errors.phone = '请填写手机号，有变动时通知您。';
  else if (!/^1[3-9]\d{9}$/.test(of.phone.trim())) errors.phone = '手机号是11位数字，请核对。';
  return errors;
}
