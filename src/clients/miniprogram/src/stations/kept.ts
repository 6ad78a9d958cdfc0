import type { StationItem } from '../api/types';
import { metresBetween } from '../platform/coordinates';
import type { StationFilter } from './search';

const KEY = 'station-list';

/** The last whole list of stations, for when there is no signal. Public facts only: nothing of the person's search. */
export interface Kept {
  /** When it was answered, milliseconds since 1970. */
  at: number;
  items: StationItem[];
}

export function keepStations(items: StationItem[], at: number = Date.now()): void {
  uni.setStorageSync(KEY, { at, items });
}

/** What lies in storage, or null when it is missing or of another make. */
export function keptStations(): Kept | null {
  const value = uni.getStorageSync(KEY) as Partial<Kept> | '';
  if (!value || typeof value.at !== 'number' || !Array.isArray(value.items)) return null;
  const items = value.items.filter((item) => item?.code && item.name && item.district && item.location && item.services);
  return items.length > 0 ? { at: value.at, items } : null;
}

export function keptStation(code: string): { at: number; station: StationItem } | null {
  const kept = keptStations();
  const station = kept?.items.find((item) => item.code === code || item.id === code);
  return kept && station ? { at: kept.at, station } : null;
}

/** The server's search, as far as an old list can answer it: which doors are open now it cannot know. */
export function searchKept(items: StationItem[], filter: StationFilter): StationItem[] {
  const words = filter.q.trim().split(/\s+/).filter(Boolean);
  const { near } = filter;
  const found = items.filter(
    (item) =>
      (!filter.kind || item.kind === filter.kind) &&
      (!filter.district || item.district.code === filter.district) &&
      (!filter.service || item.services.includes(filter.service)) &&
      words.every((word) => `${item.name} ${item.address} ${item.district.name} ${item.zone ?? ''}`.includes(word)),
  );
  if (!near) return found;
  return found
    .map((item) => ({ ...item, distanceMeters: Math.round(metresBetween(near, item.location)) }))
    .sort((a, b) => a.distanceMeters - b.distanceMeters);
}
