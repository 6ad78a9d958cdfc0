import { api } from '@/api/client'
import { readStream, type StreamEvent } from '@/api/events'
import { Refusal } from '@/api/problems'
import type { LineEvent, LineView, StaffLineEventData } from '@/api/types'

export type StaffLineEvent = StreamEvent<StaffLineEventData>
export type ScreenEvent = StreamEvent<LineEvent>

/** The staff's stream of one line. Each event carries the whole line. */
export async function readStaffLine(station: string, signal: AbortSignal, hear: (event: StaffLineEvent) => void): Promise<void> {
  const { data } = await api.GET('/api/v1/staff/stations/{id}/queue/events', { params: { path: { id: station } }, parseAs: 'stream', signal })
  await readStream(data as unknown as ReadableStream<Uint8Array> | null, withItsLine(hear))
}

/** The public stream: no token, the same for every screen. The last call seen goes along, so that none is missed. */
export async function readScreen(station: string, lastId: string, signal: AbortSignal, hear: (event: ScreenEvent) => void): Promise<void> {
  const response = await fetch(`/api/v1/stations/${encodeURIComponent(station)}/queue/events`, { headers: lastId ? { 'Last-Event-ID': lastId } : {}, signal, credentials: 'omit' })
  if (!response.ok) throw new Refusal(response.status, null)
  await readStream(response.body, withItsLine<LineEvent>((event) => hear(event.type === 'hello' && !event.id && !lastId ? { ...event, id: startOf(event.data.line) } : event)))
}

/** Where a screen begins, as the id of the last call before it: a line cut before its first call then loses none. */
function startOf(line: LineView | null): string {
  return line ? `${line.asOf.slice(0, 10).replace(/-/g, '')}-${line.lastCall}` : ''
}

/** The greeting brings the line as well; whoever comes back after a cut needs it as much as whoever comes first. */
function withItsLine<T extends { line: unknown }>(hear: (event: StreamEvent<T>) => void): (event: StreamEvent<T>) => void {
  return (event) => {
    hear(event)
    if (event.type === 'hello' && event.data.line) hear({ id: '', type: 'line', data: event.data })
  }
}
