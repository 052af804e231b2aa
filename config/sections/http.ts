import { isIP } from 'node:net';
import { z } from 'zod';
import { words } from '../parts.ts';

/** Home Assistant's documentation for apps, "Presentation", names it as the one that may connect. */
const SUPERVISOR = '172.30.32.2';

/** Where members reach Latchkey with a browser, and through Home Assistant. Nothing listens without it. */
export const http = z
  .strictObject({
    ingress: z
      .strictObject({
        host: host('0.0.0.0'),
        port: port(8_100),
        peer: address()
          .describe(
            'The address of the Supervisor of Home Assistant. Latchkey closes every other connection before it reads a byte.',
          )
          .default(SUPERVISOR),
      })
      .describe(
        'The page in the sidebar of Home Assistant. Only for the Home Assistant app: the Supervisor says which user it is, and an owner decides which member that is.',
      )
      .exactOptional(),
    direct: z
      .strictObject({
        host: host('127.0.0.1'),
        port: port(8_098),
        public_url: z
          .string()
          .refine(isPublicUrl)
          .transform((text) => text.replace(/\/+$/, ''))
          .describe(
            'The address by which browsers reach the page, with the path if a reverse proxy puts the page below one.',
          )
          .register(words, {
            expected: 'an address such as https://home.example.org/latchkey or http://192.168.1.5:8098',
            todo: 'Write the address that you type into the browser, without a login, a question mark or a #.',
          }),
        trusted_proxies: z
          .array(address())
          .describe(
            'Addresses of your reverse proxies. Only from them does Latchkey believe which address a visitor has.',
          )
          .default([]),
      })
      .describe('The page for a browser, without Home Assistant. Members log in by a link from the chat.')
      .exactOptional(),
  })
  .describe('The page. Without this section, Latchkey listens for no browser.');

function host(usual: string) {
  return z
    .string()
    .min(1)
    .describe('The address to listen on. 0.0.0.0 lets other machines connect.')
    .register(words, { expected: `an address such as ${usual}`, todo: 'Write it without a port.' })
    .default(usual);
}

function port(usual: number) {
  return z
    .int()
    .min(1)
    .max(65_535)
    .describe('The port to listen on.')
    .register(words, {
      expected: 'a port from 1 to 65535',
      todo: `Write a number that no other program uses, such as ${usual}.`,
    })
    .default(usual);
}

function address() {
  return z
    .string()
    .refine((text) => isIP(text) !== 0)
    .register(words, {
      expected: `an IP address such as ${SUPERVISOR}`,
      todo: 'Write the number of one machine, without a port and without a network mask.',
    });
}

function isPublicUrl(text: string): boolean {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return false;
  return url.search === '' && url.hash === '' && /^(\/[\w.~-]+)*\/*$/.test(url.pathname);
}
