import createClient from 'openapi-fetch'
import { PendingMoves, shelfForCalls } from './pendingMoves'
import { sessionTokens, shareRotations, takeTurns } from './tokenBox'
import { createTransport } from './transport'
import type { paths } from './types'

let whenEnded: () => void = () => {}

/** Who wants to know that the session is over: one listener, the session store. */
export function onSessionEnded(listener: () => void): void {
  whenEnded = listener
}

const { transport, moves } = createTransport({
  box: sessionTokens,
  takeTurns,
  moves: new PendingMoves(undefined, shelfForCalls(sessionStorage)),
  rotated: shareRotations(sessionTokens),
  ended: () => whenEnded(),
})

/** The one way to the server. Every call answers data or throws a Refusal or NoAnswer. */
export const api = createClient<paths>({ baseUrl: location.origin, fetch: transport })
export const pendingMoves = moves

/** openapi-fetch types data as possibly absent; our transport throws in exactly those cases. */
export async function answer<T>(call: Promise<{ data?: T }>): Promise<T> {
  return (await call).data as T
}
