/** Shapes the server is about to have; once the schema knows them, these give way to its names in `api/types.ts`. */
import type { Complaint, Message } from '../api/types';

/** A draft as the server keeps it, sealed, for thirty days after the last save. */
export interface KeptDraft {
  content: Record<string, unknown>;
  savedAt: string;
  version: number;
}

/** A message may be of a complaint. */
export type ComplaintMessage = Message & { complaintId?: string | null };

/** Who looked at a case again after its sender did not accept the answer. */
export interface Review {
  station: { id: string; code: string; name: string };
  reason: string;
  at: string;
  decision: string | null;
  words: string | null;
}

export type ReviewedComplaint = Complaint & { review?: Review | null };
