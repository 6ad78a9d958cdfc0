import { api, answer } from '@/api/client'
import { NoAnswer, Refusal } from '@/api/problems'
import type { EvidenceFile } from '@/api/types'

/** The most the server takes of one file. */
export const largest = 52_428_800
/** The most one act may carry. */
export const most = 20

/** Small pieces on a slow line: what was sent is not sent again after a cut. */
const firstPiece = 256 * 1024
const tries = 5

export interface UploadCalls {
  begin(name: string, size: number): Promise<{ id: string; chunkSize: number; received: number }>
  put(id: string, offset: number, piece: Blob): Promise<{ received: number }>
  progress(id: string): Promise<{ received: number }>
  finish(id: string): Promise<EvidenceFile>
  wait(ms: number): Promise<void>
}

const calls: UploadCalls = {
  begin: (name, size) => answer(api.POST('/api/v1/files/uploads', { body: { name, size } })),
  put: (id, offset, piece) => answer(api.PUT('/api/v1/files/uploads/{id}', {
    params: { path: { id }, query: { offset } }, body: piece as never, bodySerializer: (body: unknown) => body as Blob, headers: { 'Content-Type': 'application/octet-stream' },
  })) as Promise<{ received: number }>,
  progress: (id) => answer(api.GET('/api/v1/files/uploads/{id}', { params: { path: { id } } })),
  finish: (id) => answer(api.POST('/api/v1/files/uploads/{id}/finish', { params: { path: { id } } })),
  wait: (ms) => new Promise((done) => setTimeout(done, ms)),
}

/** Sends a file in pieces and goes on where the server stands after a cut. `told` hears how many bytes are safe. */
export async function uploadInPieces(file: File, told: (received: number) => void, stopped: () => boolean, by: UploadCalls = calls): Promise<EvidenceFile | null> {
  const upload = await by.begin(file.name || '材料', file.size)
  let received = upload.received
  let piece = Math.min(firstPiece, upload.chunkSize)
  let failed = 0
  while (received < file.size) {
    if (stopped()) return null
    const since = Date.now()
    try {
      received = (await by.put(upload.id, received, file.slice(received, received + piece))).received
      failed = 0
      // A piece that went through within a second may be larger next time.
      if (Date.now() - since < 1000) piece = Math.min(upload.chunkSize, piece * 2)
    } catch (problem) {
      if (!canGoOn(problem)) throw problem
      failed += 1
      if (failed > tries) throw problem
      piece = Math.min(firstPiece, upload.chunkSize)
      await by.wait(Math.min(8000, 500 * 2 ** failed))
      try {
        received = (await by.progress(upload.id)).received
      } catch (still) {
        if (!canGoOn(still)) throw still
      }
    }
    told(received)
  }
  return stopped() ? null : by.finish(upload.id)
}

/** A cut line, a busy server, or a piece the server already has. */
function canGoOn(problem: unknown): boolean {
  return problem instanceof NoAnswer || (problem instanceof Refusal && (problem.status >= 500 || problem.status === 429 || problem.code === 'file.offset'))
}
