import { PendingMoves } from './pendingMoves'
import { NoAnswer, Refusal } from './problems'
import type { TokenBox } from './tokenBox'
import type { Problem, Tokens } from './types'

export interface TransportParts {
  box: TokenBox
  send?: (request: Request) => Promise<Response>
  moves?: PendingMoves
  takeTurns?: <T>(work: () => Promise<T>) => Promise<T>
  rotated?: (from: string, to: Tokens) => void
  /** Called once when neither the access nor the refresh token is accepted any more. */
  ended?: () => void
}

const withoutToken = /\/staff\/auth\/(sign-in|refresh)$|\/auth\/mode$/
// Reading by POST (a search must not put a phone number into an address) is no move and needs no key.
const notAMove = /\/staff\/auth\/|\/search$/

/**
 * The fetch under the typed client: bearer token, one refresh shared by all calls that met a 401 together,
 * an Idempotency-Key on every move, and a Refusal or NoAnswer instead of anything that is not a success.
 */
export function createTransport(parts: TransportParts) {
  const { box, takeTurns = (work) => work() } = parts
  const send = parts.send ?? ((request: Request) => fetch(request))
  const moves = parts.moves ?? new PendingMoves()
  let refreshing: Promise<boolean> | null = null

  async function transport(request: Request): Promise<Response> {
    const isMove = (request.method === 'POST' || request.method === 'PATCH') && !notAMove.test(path(request))
    const signature = isMove ? `${request.method} ${request.url} ${await request.clone().text()}` : ''
    if (isMove) request.headers.set('Idempotency-Key', moves.keyFor(signature))

    const used = box.read()
    let response = await attempt(request, isMove)
    if (response.status === 401 && used && !withoutToken.test(path(request))) {
      if (await refreshOnce(used, request.url)) response = await attempt(request, isMove)
    }
    if (isMove) moves.answered(signature, response.status)
    if (!response.ok) throw await refusal(response)
    return response
  }

  async function attempt(request: Request, isMove: boolean): Promise<Response> {
    const copy = request.clone()
    const tokens = box.read()
    if (tokens && !withoutToken.test(path(request))) copy.headers.set('Authorization', `Bearer ${tokens.accessToken}`)
    try {
      return await send(copy)
    } catch {
      throw new NoAnswer(isMove)
    }
  }

  function refreshOnce(used: Tokens, near: string): Promise<boolean> {
    refreshing ??= takeTurns(() => refresh(used, near)).finally(() => { refreshing = null })
    return refreshing
  }

  async function refresh(used: Tokens, near: string): Promise<boolean> {
    const held = box.read()
    if (!held) return false
    // Another call or a copy of this tab was faster.
    if (held.accessToken !== used.accessToken) return true
    const request = new Request(new URL('/api/v1/staff/auth/refresh', near), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ refreshToken: held.refreshToken }),
    })
    const response = await attempt(request, false)
    if (response.ok) {
      const next = (await response.json()) as Tokens
      box.write(next)
      parts.rotated?.(held.refreshToken, next)
      return true
    }
    // Only a clear no ends the session; a busy or broken server is worth another try later.
    if (response.status !== 400 && response.status !== 401 && response.status !== 403) throw await refusal(response)
    box.clear()
    parts.ended?.()
    return false
  }

  return { transport, moves }
}

function path(request: Request): string {
  return new URL(request.url).pathname
}

async function refusal(response: Response): Promise<Refusal> {
  let problem: Problem | null = null
  try {
    problem = (await response.json()) as Problem
  } catch {
    // Not ours (a proxy's page): the status alone must do.
  }
  return new Refusal(response.status, problem)
}
