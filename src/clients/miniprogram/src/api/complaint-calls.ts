import { request, type Call } from './request';
import type { ApiPath, Complaint, ComplaintGuide, ComplaintPage, DeadlineProof, EvidenceFile, EvidenceLink, KeptDraft, NewComplaint, NewUpload, Received, Upload, UploadProgress } from './types';

const id = encodeURIComponent;
/** What a case is followed by without an account; it travels in bodies only. */
export interface TrackingKey {
  trackingCode: string;
  secret: string;
}

let guide: Promise<ComplaintGuide> | null = null;
/** Asked once per launch, and again after a failure. */
export function fetchComplaintGuide(): Promise<ComplaintGuide> {
  guide ??= request<ComplaintGuide>('/complaints/guide', { anonymous: true }).catch((thrown: unknown) => {
    guide = null;
    throw thrown;
  });
  return guide;
}

/** `nobody`: without a token, so that nothing says who it was. */
export const complain = (body: NewComplaint, nobody: boolean, idempotencyKey: string) =>
  request<Complaint>('/complaints', { method: 'POST', body, anonymous: nobody, idempotencyKey });
export const fetchComplaints = (cursor: string | null = null, limit?: number) => request<ComplaintPage>('/complaints', { query: { cursor, limit } });
export const fetchComplaint = (complaint: string) => request<Complaint>(`/complaints/${id(complaint)}`);
export const fetchProof = (complaint: string, code: string) => request<DeadlineProof>(`/complaints/${id(complaint)}/deadlines/${id(code)}/proof`);
export const proveTracked = (key: TrackingKey, code: string) => request<DeadlineProof>(`/complaints/track/deadlines/${id(code)}/proof`, { method: 'POST', body: key, anonymous: true });
export const track = (key: TrackingKey) => request<Complaint>('/complaints/track', { method: 'POST', body: key, anonymous: true });

export type CaseMove =
  | { move: 'supplement'; body: { description: string; fileIds: string[] } }
  | { move: 'withdraw' | 'reopen'; body: { reason: string } }
  | { move: 'confirm'; body: object }
  | { move: 'rating'; body: { score: number; comment: string | null } };

export const moveComplaint = (complaint: string, { move, body }: CaseMove, idempotencyKey: string) =>
  request<Complaint>(`/complaints/${id(complaint)}/${move}` as ApiPath, { method: 'POST', body, idempotencyKey });
export const moveTracked = (key: TrackingKey, { move, body }: CaseMove, idempotencyKey: string) =>
  request<Complaint>(`/complaints/track/${move}`, { method: 'POST', body: { ...key, ...body }, anonymous: true, idempotencyKey });

/** A way to a file's bytes for a few minutes. */
export const linkFile = (complaint: string, file: string) => request<EvidenceLink>(`/complaints/${id(complaint)}/files/${id(file)}/link`, { method: 'POST', body: {} });
export const linkTracked = (key: TrackingKey, file: string) => request<EvidenceLink>(`/complaints/track/files/${id(file)}/link`, { method: 'POST', body: key, anonymous: true });

/** Null: there is none, here or on a server that does not keep any yet. */
export const fetchDraft = async () => (await request<KeptDraft | ''>('/complaints/draft')) || null;
export const putDraft = (content: object, version: number | null) => request<KeptDraft>('/complaints/draft', { method: 'PUT', body: { content, version } });
export const deleteDraft = () => request<unknown>('/complaints/draft', { method: 'DELETE' });

/** A file belongs to the account, or with `nobody` to whoever knows its id. Signed out in between, nothing becomes nobody's by mistake. */
const owned = (nobody: boolean): Call => ({ anonymous: nobody });
export const beginUpload = (body: NewUpload, nobody: boolean, idempotencyKey: string) =>
  request<Upload>('/files/uploads', { ...owned(nobody), method: 'POST', body, idempotencyKey: nobody ? undefined : idempotencyKey });
/** A piece for a place that has one already is answered with where to go on: sending it again does no harm, but the next one tells more. */
export const putPiece = (upload: string, offset: number, bytes: ArrayBuffer, nobody: boolean) =>
  request<Received>(`/files/uploads/${id(upload)}`, { ...owned(nobody), method: 'PUT', query: { offset }, bytes, timeout: 90_000 });
export const fetchUpload = (upload: string, nobody: boolean) => request<UploadProgress>(`/files/uploads/${id(upload)}`, owned(nobody));
/** Repeatable: it answers the same file. The server reads the whole file once, so it may take a while. */
export const finishUpload = (upload: string, nobody: boolean) =>
  request<EvidenceFile>(`/files/uploads/${id(upload)}/finish`, { ...owned(nobody), method: 'POST', body: {}, timeout: 90_000 });
export const dropUpload = (upload: string, nobody: boolean) => request<unknown>(`/files/uploads/${id(upload)}`, { ...owned(nobody), method: 'DELETE' });

