import { z } from 'zod';
import { secret, words } from '../parts.ts';

const PEM = /-----BEGIN [A-Z ]+-----[\s\S]+-----END [A-Z ]+-----/;
const ADDRESS = /^[^\s@<>,;"]+@[^\s@<>,;"]+$/;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

export const mail = z
  .strictObject({
    host: z
      .string()
      .trim()
      .min(1)
      .max(253)
      .regex(/^\S+$/)
      .describe('The mail server that takes outgoing mail.')
      .register(words, {
        expected: 'the name of a mail server, such as smtp.example.org',
        todo: 'Write the name without a port; the port is a key of its own.',
      }),
    port: z
      .int()
      .min(1)
      .max(65_535)
      .describe('Its port: 587 with STARTTLS, 465 with TLS.')
      .register(words, {
        expected: 'a port from 1 to 65535',
        todo: 'Write 587, or what your provider says.',
      })
      .default(587),
    security: z
      .enum(['starttls', 'tls', 'none'])
      .describe(
        '`starttls`: the connection is encrypted before anything is said. `tls`: from its beginning. `none` only for a server on this machine.',
      )
      .default('starttls'),
    username: z
      .string()
      .min(1)
      .describe('The user name at the server.')
      .register(words, {
        expected: 'the name of a login at the mail server',
        todo: 'Write it as the provider gave it to you; often it is your address.',
      })
      .exactOptional(),
    password: secret((text) => text !== '', {
      expected: 'the password of the login at the mail server',
      todo: 'Keep it in the environment and write !env with the name of its variable.',
    })
      .describe('The password at the server. Some providers want an app password.')
      .exactOptional(),
    from: z
      .string()
      .trim()
      .regex(ADDRESS)
      .describe('The address that guests see as the sender.')
      .register(words, {
        expected: 'an e-mail address, such as flat@example.org',
        todo: 'Write the address alone, without a name.',
      }),
    from_name: z
      .string()
      .trim()
      .min(1)
      .max(60)
      .describe('The name that guests see as the sender. Without it, the name of the house.')
      .register(words, {
        expected: 'a name of 1 to 60 characters',
        todo: 'Write a short name.',
      })
      .exactOptional(),
    ca: z
      .string()
      .regex(PEM)
      .describe(
        "The certificate of the authority that signed the server's certificate, if it is not a public one.",
      )
      .register(words, {
        expected: 'a certificate in PEM form',
        todo: 'Write !file with the path of the file that holds it.',
      })
      .exactOptional(),
  })
  .superRefine(whatGoesTogether)
  .describe('A mail server, for messages to guests. Latchkey sends mail only where a unit is set up so.');

export type MailConfig = z.output<typeof mail>;

function whatGoesTogether(
  {
    host,
    security,
    username,
    password,
  }: { host?: unknown; security?: unknown; username?: unknown; password?: unknown },
  context: z.RefinementCtx,
): void {
  if (security === 'none' && !LOOPBACK.test(String(host)))
    context.addIssue({
      code: 'custom',
      path: ['security'],
      params: {
        expected: 'starttls or tls for a server on another machine',
        came: 'none',
        todo: 'Write starttls: messages to guests hold their codes.',
      },
    });
  if ((username === undefined) === (password === undefined)) return;
  context.addIssue({
    code: 'custom',
    path: [username === undefined ? 'password' : 'username'],
    params: {
      expected: 'a username with a password',
      came: username === undefined ? 'a password alone' : 'a username alone',
      todo: 'Add the other one, or remove this one.',
    },
  });
}
