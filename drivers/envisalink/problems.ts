/** Why there is no session with the EnvisaLink, in words for an owner: what happened, as far as it is known, and what to do. */

/** How far the session came. `asked`: it got the password. */
export type Stage = 'connecting' | 'connected' | 'asked' | 'in';

export type Ending =
  /** It said so itself. */
  | 'refused'
  | 'timed-out'
  /** It hung up, or the network did. */
  | 'closed'
  /** It did not answer in time. */
  | 'silent'
  /** A connection did not come about; an error's code. */
  | { readonly error: string };

const AGAIN = 'It is tried again by itself.';

export function endWords(place: string, stage: Stage, ending: Ending): string {
  if (typeof ending === 'object')
    return `Nothing answers at ${place} (${ending.error || 'no connection'}): check that the EnvisaLink is on and that "host" and "port" in the configuration are right. It also refuses while another program has its only session. ${AGAIN}`;
  if (ending === 'refused')
    return `The EnvisaLink at ${place} refuses the password: correct "password" in the configuration; it is the one of its own web page. ${AGAIN}`;
  if (ending === 'timed-out') return `The EnvisaLink at ${place} got no password in time. ${AGAIN}`;
  switch (stage) {
    case 'connecting':
      return endWords(place, stage, { error: 'ETIMEDOUT' });
    case 'connected':
      return `The EnvisaLink at ${place} ${ending === 'silent' ? 'says nothing' : 'hangs up'} before it asks for a password. It serves one program at a time, and another one seems to have the session (Home Assistant's Envisalink integration, a proxy, an app): stop that one. After a program has gone it may take a minute. ${AGAIN}`;
    case 'asked':
      return ending === 'silent'
        ? `The EnvisaLink at ${place} got the password and has not said whether it is right: restart it if this goes on. ${AGAIN}`
        : `The EnvisaLink at ${place} has hung up after it got the password: check "password" in the configuration. From another network it lets nobody in before its own password was changed. ${AGAIN}`;
    case 'in':
      return ending === 'silent'
        ? `The EnvisaLink at ${place} no longer answers, although the connection is open. Check the network, and restart it if this continues. ${AGAIN}`
        : `The EnvisaLink at ${place} has closed the connection. It serves one program at a time: if this goes on, stop the other one. ${AGAIN}`;
  }
}
