/** What the wall's code opens: an address, so that any phone's camera can; the mini-program's own scanner reads it too. */
export function wallAddress(origin: string, station: string, code: string): string {
  // The text for the mini-program's own scanner holds the secret last; alone it is the secret.
  const secret = code.slice(code.lastIndexOf(':') + 1)
  return `${origin}/m/#/queues/take?station=${encodeURIComponent(station)}&wall=${encodeURIComponent(secret)}`
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
