import { reactive } from 'vue';
import { fetchServices } from '../api/calls';

const names = reactive(new Map<string, string>());
let asked: Promise<void> | null = null;

/** A booking and an offering carry a service's code. Its name appears once the catalogue is here; a code is never shown. */
export function serviceName(code: string): string {
  asked ??= fetchServices()
    .then((services) => services.forEach((service) => names.set(service.code, service.name)))
    // Asked again by the next page; without names the rest is still true.
    .catch(() => {
      asked = null;
    });
  return names.get(code) ?? (names.size > 0 ? '其他事项' : '');
}
