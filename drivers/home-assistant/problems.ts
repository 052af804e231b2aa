/** What an owner reads of the connection to Home Assistant. */
import { NotHomeAssistant, WrongToken } from './socket.ts';

const AGAIN = 'It is tried again by itself.';

export function openingWords(url: string, error: unknown): string {
  if (error instanceof WrongToken) return wrongTokenWords(url);
  return error instanceof NotHomeAssistant ? strangerWords(url) : unreachableWords(url);
}

function strangerWords(url: string): string {
  return `What answers at ${url} is not Home Assistant: check "url" in the configuration, and what stands between, such as a proxy. ${AGAIN}`;
}

export function garbageWords(url: string): string {
  return `Something came from Home Assistant at ${url} that Home Assistant never sends, such as a page of a proxy or half a message: look at what stands between. The connection was closed, and it is tried again by itself.`;
}

function unreachableWords(url: string): string {
  return `No Home Assistant answers at ${url}: check that it runs, and "url" in the configuration. ${AGAIN}`;
}

function wrongTokenWords(url: string): string {
  return `Home Assistant at ${url} does not accept the token: make a new one in your profile there (Security, Long-lived access tokens) and put it into the configuration. It is shown again only every 5 minutes.`;
}

export function notAdministratorWords(url: string): string {
  return `The token for Home Assistant at ${url} belongs to a user who is no administrator: only administrators may see and change the codes of locks. Make a token as an administrator.`;
}

export function startingWords(url: string): string {
  return `Home Assistant at ${url} is starting.`;
}

export function lostWords(url: string): string {
  return `The connection to Home Assistant at ${url} was lost: it was stopped or restarted, or the network was. ${AGAIN}`;
}
