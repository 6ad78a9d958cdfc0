/** "2026-11-20" of what was typed into three fields; empty while it names no day. */
export function dayFrom(year: string, month: string, day: string): string {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  if (!/^\d{4}$/.test(year.trim()) || !m || !d) return '';
  const at = new Date(Date.UTC(y, m - 1, d));
  return at.getUTCMonth() === m - 1 && at.getUTCDate() === d ? at.toISOString().slice(0, 10) : '';
}
