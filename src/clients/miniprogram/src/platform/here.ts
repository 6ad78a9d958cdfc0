import type { GeoPoint } from '../api/types';
// #ifdef H5
import { toGcj02 } from './coordinates';
// #endif

/** A place, or why there is none: the person said no (they may change their mind), or the device cannot say. */
export type Whereabouts = { point: GeoPoint } | { point: null; refused: boolean };

/**
 * Roughly where the person is, in GCJ-02. Called only from a tap on 「离我最近」; the answer lives in the open
 * list's memory and nowhere else.
 */
export function here(): Promise<Whereabouts> {
  return new Promise((resolve) => {
    // #ifdef H5
    // Not uni.getLocation: for GCJ-02 it would send the position to an outside map service.
    if (!navigator.geolocation) {
      resolve({ point: null, refused: false });
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ point: roughly(toGcj02({ lng: coords.longitude, lat: coords.latitude })) }),
      (error) => resolve({ point: null, refused: error.code === error.PERMISSION_DENIED }),
      { timeout: 8000, maximumAge: 60_000 },
    );
    // #endif
    // #ifdef MP-WEIXIN
    // The fuzzy one: WeChat itself blurs the place, and a list sorted by distance needs no more.
    uni.getFuzzyLocation({
      type: 'gcj02',
      success: ({ longitude, latitude }) => resolve({ point: roughly({ lng: longitude, lat: latitude }) }),
      fail: ({ errMsg }) => resolve({ point: null, refused: /auth|deny|denied|privacy/.test(errMsg) }),
    });
    // #endif
  });
}

/** To three decimals, some hundred metres: what is not held cannot leak. */
export function roughly(point: GeoPoint): GeoPoint {
  return { lng: Math.round(point.lng * 1000) / 1000, lat: Math.round(point.lat * 1000) / 1000 };
}

export function nearParameter(point: GeoPoint): string {
  return `${point.lng.toFixed(3)},${point.lat.toFixed(3)}`;
}
