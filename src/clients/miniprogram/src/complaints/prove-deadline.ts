import { shallowRef, type InjectionKey } from 'vue';
import type { DeadlineProof } from '../api/types';

/** Where a page says how a deadline of its case is proved; without it there is no such link. */
export const PROVE: InjectionKey<(code: string) => void> = Symbol('prove-deadline');

/** The proof of a case followed by its code, for the page that shows it: in memory alone, as code and secret are. */
export const handedProof = shallowRef<DeadlineProof | null>(null);
