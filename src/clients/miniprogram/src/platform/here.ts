import type { GeoPoint } from '../api/types';
// #ifdef H5
import { toGcj02 } from './coordinates';
// #endif

/**
 * Where the person is, in GCJ-02, asked only when they tap for it and kept by nobody.
 * Null when they refuse or the device cannot say.
 */
export function here(): Promise<GeoPoint | null> {
  return new Promise((resolve) => {
    // #ifdef H5
    // Not uni.getLocation: for GCJ-02 it would send the position to an outside map service.
    if (!navigator.geolocation) {
      resolve(null);
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve(toGcj02({ lng: coords.longitude, lat: coords.latitude })),
      () => resolve(null),
      { timeout: 8000, maximumAge: 60_000 },
    );
    // #endif
    // #ifdef MP-WEIXIN
    uni.getLocation({
      type: 'gcj02',
      success: ({ longitude, latitude }) => resolve({ lng: longitude, lat: latitude }),
      fail: () => resolve(null),
    });
    // #endif
  });
}

/** Rounded to about ten metres: enough to sort by, and no finer than needed. */
export function nearParameter(point: GeoPoint): string {
  return `${point.lng.toFixed(4)},${point.lat.toFixed(4)}`;
}
