import type { ApiError } from '../api/api-error';
import type { Errors, Step } from './check';

/** What the last page offers after a refusal. The sentence itself is the server's. */
export interface WayOn {
  /** The page with the field; empty: not a matter of what was written. */
  step: Step | '';
  /** The sentences beside the fields there. */
  errors: Errors;
  way: 'mend' | 'signIn' | 'alreadySent' | 'retry';
}

/** The server's names of fields to the form's, and where each is asked. */
const FIELDS: Record<string, [Step, string]> = {
  subject: ['what', 'subject'],
  description: ['what', 'description'],
  occurredOn: ['what', 'occurredOn'],
  place: ['what', 'place'],
  respondent: ['who', 'respondent'],
  'respondent.name': ['who', 'respondent'],
  'respondent.address': ['who', 'respondentAddress'],
  stationId: ['who', 'station'],
  district: ['right', 'district'],
  'right.kind': ['right', 'rightKind'],
  'right.number': ['right', 'rightNumber'],
  wish: ['right', 'wish'],
  contact: ['contact', 'name'],
  'contact.name': ['contact', 'name'],
  'contact.phone': ['contact', 'phone'],
  fileIds: ['evidence', 'files'],
};

const CODES: Record<string, [Step, string]> = {
  'complaint.right_number': ['right', 'rightNumber'],
  'complaint.district_unknown': ['right', 'district'],
  'complaint.identity_needed': ['contact', 'sender'],
  'complaint.contact_needed': ['contact', 'sender'],
  'complaint.file_unknown': ['evidence', 'files'],
  'complaint.too_many_files': ['evidence', 'files'],
  'station.unknown': ['who', 'station'],
};

export function wayOn(error: ApiError): WayOn {
  if (error.kind === 'signedOut' || error.code === 'auth.token_missing') return { step: '', errors: {}, way: 'signIn' };
  // Refusals are not remembered under a key, so a remembered one was a success.
  if (error.code === 'idempotency.key_reused') return { step: '', errors: {}, way: 'alreadySent' };
  const byCode = CODES[error.code];
  if (byCode) return { step: byCode[0], errors: { [byCode[1]]: error.sentence }, way: 'mend' };
  const errors: Errors = {};
  let step: Step | '' = '';
  for (const [name, sentences] of Object.entries(error.errors)) {
    const field = FIELDS[name];
    if (!field) continue;
    step ||= field[0];
    errors[field[1]] = sentences[0] ?? error.sentence;
  }
  return step ? { step, errors, way: 'mend' } : { step: '', errors: {}, way: 'retry' };
}
