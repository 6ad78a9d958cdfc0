import type { GeoPoint } from '../api/types';

/**
 * The usual public WGS-84 to GCJ-02 transform. Browsers answer in WGS-84, the stations are
 * in GCJ-02; unconverted, distances here would be off by about 430 m.
 */
const AXIS = 6378245;
const ECCENTRICITY = 0.006693421622965943;

function wave(value: number, pairs: [number, number][]): number {
  return pairs.reduce((sum, [amplitude, divisor]) => sum + amplitude * Math.sin((value / divisor) * Math.PI), 0);
}

export function toGcj02(point: GeoPoint): GeoPoint {
  const x = point.lng - 105;
  const y = point.lat - 35;
  const root = Math.sqrt(Math.abs(x));
  const shared = ((20 * Math.sin(6 * x * Math.PI) + 20 * Math.sin(2 * x * Math.PI)) * 2) / 3;
  const north =
    -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + shared +
    (wave(y, [[20, 1], [40, 3]]) * 2) / 3 +
    (wave(y, [[160, 12], [320, 30]]) * 2) / 3;
  const east =
    300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + shared +
    (wave(x, [[20, 1], [40, 3]]) * 2) / 3 +
    (wave(x, [[150, 12], [300, 30]]) * 2) / 3;
  const radians = (point.lat / 180) * Math.PI;
  const magic = 1 - ECCENTRICITY * Math.sin(radians) ** 2;
  const meridian = (AXIS * (1 - ECCENTRICITY)) / (magic * Math.sqrt(magic));
  const parallel = (AXIS / Math.sqrt(magic)) * Math.cos(radians);
  return {
    lng: point.lng + (east * 180) / (parallel * Math.PI),
    lat: point.lat + (north * 180) / (meridian * Math.PI),
  };
}

/** Along the ground, as the server measures it. */
export function metresBetween(a: GeoPoint, b: GeoPoint): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const across =
    Math.sin(radians(b.lat - a.lat) / 2) ** 2 +
    Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(radians(b.lng - a.lng) / 2) ** 2;
  return 2 * 6_371_000 * Math.asin(Math.sqrt(across));
}
