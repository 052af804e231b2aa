/** What happened to the connection and what to do, in words for an owner. */

export const SILENT = 'silent';
export const PROGRAMMING = 'Somebody programs the panel. What waits is written when they have left.';
export const MASTER_CODE =
  'The panel does not take the master code of the configuration. Correct "master_code": it must be a master code that is valid in each partition.';

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
