/**
 * In which work of Latchkey something failed that nobody expected to fail. It has ids and kinds, and never a name or
 * a PIN: it is stored, logged and sent. Each language has a phrase for each of them.
 */
export type FaultPlace = {
  readonly [Work in keyof ParametersByWork]: { readonly work: Work } & Readonly<ParametersByWork[Work]>;
}[keyof ParametersByWork];

export type FaultPlaceOf<Work extends FaultPlace['work']> = Extract<FaultPlace, { work: Work }>;

interface ParametersByWork extends AtDevices, AtBookings, OfTheHouse {
  /** A phrase as an earlier version stored it. */
  'as-written': { text: string };
}

interface AtDevices {
  code: { code: number };
  /** Alerts and events about a code on a device. */
  'code-news': { code: number; device: string };
  grant: { grant: number; device: string };
  'device-queue': { device: string };
  'device-use': { device: string };
  'device-use-event': { device: string };
  'disarm-rule': { device: string };
  'free-slots': { device: string };
  /** After the house went back in time. */
  comparison: { device: string };
  'driver-start': { driver: string };
  'driver-event': { driver: string };
  'driver-devices': { driver: string };
  'driver-stop': object;
}

interface AtBookings {
  feed: { feed: number };
  stay: { stay: number };
  unit: { unit: number };
  'unit-cancelled': { unit: number };
  'unit-backups': { unit: number };
  'unit-cleaners': { unit: number };
  'unit-retention': { unit: number };
  arrivals: object;
  'guest-chats': object;
  'guest-messages': object;
  'guest-message': { delivery: number };
}

interface OfTheHouse {
  backup: object;
  'bulk-run': { run: number };
  'bulk-code': { run: number; code: number };
  'clock-jump': object;
  'damaged-row': object;
  'disk-alert': object;
  'event-log': object;
  /** Somebody who listens to events of the house, such as the chat. `event`: the kind of event. */
  listener: { event: string };
  'part-alert': { part: string };
  retention: object;
  timer: object;
  /** Uses that happened while the time was not known. */
  'untimed-uses': object;
  'update-alert': object;
  'watch-alerts': object;
  webhook: { webhook: number };
  'webhook-event': object;
}
