import { createParser } from 'eventsource-parser'
import { api } from './client'
import type { CounterEvent } from './types'

/** An event of a stream, with the id to come back with. */
export interface StreamEvent<T> { id: string; type: string; data: T }
export type LiveEvent = StreamEvent<CounterEvent>

/**
 * Reads the counter's stream until it ends or `signal` says so. It is read with fetch because a browser's own EventSource
 * cannot carry the bearer token, and a token has no place in an address.
 */
export async function readEvents(query: { stationId?: string }, lastId: string, signal: AbortSignal, hear: (event: LiveEvent) => void): Promise<void> {
  const { data } = await api.GET('/api/v1/staff/events', {
    params: { query },
    headers: lastId ? { 'Last-Event-ID': lastId } : {},
    parseAs: 'stream',
    signal,
  })
  await readStream(data as unknown as ReadableStream<Uint8Array> | null, hear)
}

/** Splits a body into its events, as the standard says, until it ends. */
export async function readStream<T>(body: ReadableStream<Uint8Array> | null, hear: (event: StreamEvent<T>) => void): Promise<void> {
  if (!body) return
  const parser = createParser({
    onEvent: (message) => hear({ id: message.id ?? '', type: message.event ?? 'message', data: JSON.parse(message.data) as T }),
  })
  const reader = body.getReader()
  const decoder = new TextDecoder()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    parser.feed(decoder.decode(value, { stream: true }))
  }
}
