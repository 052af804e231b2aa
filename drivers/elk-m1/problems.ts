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

/** @param areas in which it is not valid, such as `2` */
export const MASTER_AREA = (areas: string): string =>
  `The master code of the configuration is not valid in partition ${areas} of the panel, so that no code can be changed there. Give that master the partition at the panel, or correct "master_code".`;

const NEVER_AGAIN =
  'Latchkey no longer writes to it. Name it among the "reserved" slots of the panel in the configuration.';
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

/** What came on a connection so far: nothing, bytes that are no frame, or frames. */
export type Stage = 'mute' | 'garbled' | 'heard';

/** The login was sent, and nothing came of it. */
export const LOGIN_MUTE = 'login-mute';
export const LOGIN_REFUSED = 'login';
/** Who was connected has hung up: while the login was going on, or at another time. */
export const LOGIN_CLOSED = 'login-closed';
export const CLOSED = 'closed';

const AGAIN = 'It is tried again by itself.';
const PORTS = 'port 2601 is for tls://, port 2101 for tcp://';

/** @param cause an error's code, or what ended a session. @param stage how far that had come */
export function words(url: string, cause: string, stage: Stage): string {
  switch (cause) {
    case SILENT:
      return silence(url, stage);
    case LOGIN_REFUSED:
      return `The panel at ${url} refuses the login: correct "user" and "password" as they are in the network module. ${AGAIN}`;
    case LOGIN_MUTE:
      return `The network module at ${url} is connected, and does not answer the login: check that this is the port of an M1XEP, and start the module anew where this stays so. ${AGAIN}`;
    case LOGIN_CLOSED:
      return `The network module at ${url} hangs up during the login: check "user" and "password", and that it has a connection left for one more program. ${AGAIN}`;
    case 'ECONNREFUSED':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'ETIMEDOUT':
      return `Nothing answers at ${url}: check that the panel's network module is on and has this address and port. ${AGAIN}`;
    case 'tls':
      return `The panel at ${url} does not speak TLS as expected: ${PORTS}. ${AGAIN}`;
    case CLOSED:
    case 'ECONNRESET':
    case 'EPIPE':
      if (stage === 'heard') break;
      return `${url} hangs up before the panel has said anything: ${PORTS}, and the network module may have no connection left for one more program. ${AGAIN}`;
  }
  return `The connection to the panel at ${url} was lost. ${AGAIN}`;
}

function silence(url: string, stage: Stage): string {
  switch (stage) {
    case 'mute':
      return `${url} is connected, and the panel answers nothing: check the cable between the panel and its network module, and the port (${PORTS}). ${AGAIN}`;
    case 'garbled':
      return `What comes from ${url} is not the language of an Elk M1: check address and port (${PORTS}). ${AGAIN}`;
    case 'heard':
      return `The panel at ${url} has fallen silent. ${AGAIN}`;
  }
}
