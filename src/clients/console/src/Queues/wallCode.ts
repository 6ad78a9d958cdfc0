/** What the wall's code opens: an address, so that any phone's camera can; the mini-program's own scanner reads it too. */
export function wallAddress(origin: string, station: string, code: string): string {
  // The text for the mini-program's own scanner holds the secret last; alone it is the secret.
  const secret = code.slice(code.lastIndexOf(':') + 1)
  return `${origin}/m/#/queues/take?station=${encodeURIComponent(station)}&wall=${encodeURIComponent(secret)}`
}

const stored = 'servicenet.wall'

/** Where citizens' phones open the pages: often this address, but an office may have a name of its own. Kept on this PC. */
export function phonesOrigin(here: string): string {
  try {
    return localStorage.getItem(stored) ?? here
  } catch {
    return here
  }
}

export function keepPhonesOrigin(origin: string): void {
  try {
    localStorage.setItem(stored, origin)
  } catch {
    // Asked for again next time.
  }
}

/** The origin of what was typed; '' when it is no address a phone can open. */
export function readOrigin(typed: string): string {
  try {
    const address = new URL(/^https?:\/\//i.test(typed.trim()) ? typed.trim() : `https://${typed.trim()}`)
    return /^[^\s]+\.[^\s]+$|^localhost$|:/.test(address.host) ? address.origin : ''
  } catch {
    return ''
  }
}

/** The dark squares as one path, row by row: crisp at any size of paper. */
export function qrPath(rows: readonly (readonly boolean[])[]): { path: string; size: number } {
  let path = ''
  rows.forEach((row, y) => {
    for (let x = 0; x < row.length; x++) {
      if (!row[x]) continue
      const from = x
      while (row[x + 1]) x++
      path += `M${from} ${y}h${x - from + 1}v1h-${x - from + 1}z`
    }
  })
  return { path, size: rows.length }
}
