import { Refusal } from '@/api/problems'

/** The station's name for a screen that nobody signed in at; by id or code, without a token. */
export async function readScreenStation(station: string): Promise<string> {
  const response = await fetch(`/api/v1/stations/${encodeURIComponent(station)}`, { credentials: 'omit' })
  if (!response.ok) throw new Refusal(response.status, null)
  return ((await response.json()) as { name: string }).name
}
