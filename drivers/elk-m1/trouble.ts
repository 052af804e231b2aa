/** What happened to the connection and what to do, in words for an owner. */

export const SILENT = 'silent';
/** 4.27: what the network module says in place of each answer. */
export const BUSY = {
  connected: 'Somebody programs the panel. What waits is written when they have left.',
  'module-starting': "The panel's network module is starting. What waits is written as soon as it answers.",
} as const;
export const UNHEARD =
  'The panel did not say whether it has changed the code. That is looked at, and tried again where it has not.';
export const MASTER_CODE =
  'The panel does not take the master code of the configuration. Correct "master_code": it must be a master code that is valid in each partition.';

const NEVER_AGAIN =
  'Latchkey does not write to it any more. Name it among the "reserved" slots of the panel in the configuration.';
export const MASTER_SLOT = (slot: number): string =>
  `User ${slot} of the panel has the master code of the configuration, although it is one of the users that the configuration gives to Latchkey. It was left as it is. ${NEVER_AGAIN}`;
export const PUT_BACK = (slot: number): string =>
  `User ${slot} of the panel is the master whose code the configuration has, although it is one of the users that the configuration gives to Latchkey. Its code was written over for a moment and is back: try it at a keypad. ${NEVER_AGAIN}`;
export const OTHER_MASTER = (slot: number): string =>
  `User ${slot} of the panel is a master, although it is one of the users that the configuration gives to Latchkey. Its code was written over with digits that nobody knows: give it a new one at a keypad. ${NEVER_AGAIN}`;
export const DURESS_SLOT = (slot: number): string =>
  `User ${slot} of the panel is a duress user: whoever disarms with its code raises a silent alarm. No code of Latchkey is in it now; one that was there gets another user, and the alarm may have been false. ${NEVER_AGAIN}`;
export const LEAVING = (slot: number): string =>
  `User ${slot} of the panel is not a plain user. The code gets another one.`;
export const MASTER_LOST = (slot: number): string =>
  `User ${slot} of the panel is the master whose code the configuration has, and the panel did not take that back yet. It is tried again whenever the panel is disarmed or connects.`;

/** @param cause an error's code, or what ended a session */
export function words(url: string, cause: string): string {
  const again = 'It is tried again by itself.';
  switch (cause) {
    case SILENT:
      return `The panel at ${url} has fallen silent. ${again}`;
    case 'login':
      return `The panel at ${url} refuses the login: correct "user" and "password" as they are in the network module. ${again}`;
    case 'ECONNREFUSED':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'ETIMEDOUT':
      return `Nothing answers at ${url}: check that the panel's network module is on and has this address and port. ${again}`;
    case 'tls':
      return `The panel at ${url} does not speak TLS as expected: port 2601 is for tls://, port 2101 for tcp://. ${again}`;
    default:
      return `The connection to the panel at ${url} was lost. ${again}`;
  }
}
