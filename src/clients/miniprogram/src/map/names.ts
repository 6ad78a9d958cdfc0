import type { StationItem } from '../api/types';
import { distance, networkOf, openness } from '../platform/wording';
import { project, toScreen, type Size, type Spot, type View } from './projection';

/** 「炳草岗街道」 of 「炳草岗街道知识产权维权援助工作站（示例）」: beside a mark the network is said by its sign. */
export function shortName(station: Pick<StationItem, 'name' | 'kind'>): string {
  const network = networkOf(station.kind)?.name ?? '';
  for (const tail of [network, network.replace(/^知识产权/, ''), '知识产权']) {
    const at = tail ? station.name.indexOf(tail) : -1;
    if (at > 1) return station.name.slice(0, at);
  }
  return station.name.length > 10 ? `${station.name.slice(0, 9)}…` : station.name;
}

/** What a screen reader says of a mark. */
export function said(station: StationItem): string {
  return [station.name, station.district.name, openness(station), distance(station.distanceMeters)]
    .filter(Boolean)
    .join('，');
}

export interface Label extends Spot {
  name: string;
}

const LABEL = { width: 72, height: 24 };
const MARK = { width: 44, height: 44 };

function touch(a: Spot, aSize: Size, b: Spot, bSize: Size): boolean {
  return Math.abs(a.x - b.x) * 2 < aSize.width + bSize.width && Math.abs(a.y - b.y) * 2 < aSize.height + bSize.height;
}

/**
 * Each district's name beside its stations, in pixels: above them, else below, right or left, wherever no mark
 * and no other name stands. One without a free place is left out.
 */
export function districtLabels(stations: StationItem[], marks: Spot[], view: View, size: Size): Label[] {
  const districts = new Map<string, Spot[]>();
  for (const station of stations) {
    const at = toScreen(project(station.location), view, size);
    districts.set(station.district.name, [...(districts.get(station.district.name) ?? []), at]);
  }
  const placed: Label[] = [];
  for (const [name, spots] of districts) {
    const xs = spots.map((spot) => spot.x);
    const ys = spots.map((spot) => spot.y);
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const middle = { x: (left + right) / 2, y: (top + bottom) / 2 };
    const places = [
      { x: middle.x, y: top - 38 },
      { x: middle.x, y: bottom + 38 },
      { x: right + 62, y: middle.y },
      { x: left - 62, y: middle.y },
    ];
    const free = places.find(
      (at) => !marks.some((mark) => touch(at, LABEL, mark, MARK)) && !placed.some((other) => touch(at, LABEL, other, LABEL)),
    );
    if (free) placed.push({ name, ...free });
  }
  return placed;
}
