import type { GeoPoint } from '../api/types';
import { go } from '../platform/go';

/**
 * The way to the station, for every page of a booking. WeChat opens its own map; the preview asks no outside map
 * for anything, and leads to the station's page, where its place is described.
 */
export function showWay(station: { code: string; name: string; address: string; location?: GeoPoint }): void {
  // #ifdef MP-WEIXIN
  // A draft knows its station by name only; the station's own page leads on from there.
  if (!station.location) {
    go('station', { id: station.code });
    return;
  }
  uni.openLocation({
    longitude: station.location.lng,
    latitude: station.location.lat,
    name: station.name,
    address: station.address,
    fail: () => go('station', { id: station.code }),
  });
  // #endif
  // #ifdef H5
  go('station', { id: station.code });
  // #endif
}
