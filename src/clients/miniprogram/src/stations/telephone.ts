/** Real lines, open to everyone; stations and people have none invented for them. */
export const HOTLINES = [
  { number: '12345', about: '政务服务便民热线' },
  { number: '12315', about: '消费者投诉举报' },
] as const;

/** The telephone shows the number and asks before it dials. */
export function call(number: string): void {
  // Saying no to that question comes back as a failure; there is nothing to say about it.
  uni.makePhoneCall({ phoneNumber: number, fail: () => undefined });
}
