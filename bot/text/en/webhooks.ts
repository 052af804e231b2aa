import type { NewWebhookProblem } from '../../../src/domain/webhook.ts';
import type { WebhookView } from '../../../src/engine/views/member-views.ts';
import { lines, rich, type Html } from '../html.ts';

/** Of receivers, to which events are sent over HTTP. */
export const webhooks = {
  open: '📮 Receivers of events',
  title: 'Receivers of events',
  about:
    'I can send what happens at the doors to another program over HTTP, signed, so that it knows who sent it. Send me the address, which begins with https://. It is a secret, so I remove your message at once.',
  none: 'There is no receiver.',
  line: ({ host, isOn, failingSince, waiting }: WebhookView): Html =>
    rich`${!isOn ? '⏸' : failingSince === undefined ? '📮' : '⚠️'} ${host}${waiting > 0 ? ` · ${waiting} waiting` : ''}`,
  one: (host: string) => `📮 ${host}`,
  card: (
    { host, madeByName, isOn, waiting }: WebhookView,
    {
      since,
      sent,
      failing,
      why,
    }: { since: string; sent: string | undefined; failing: string | undefined; why: string },
  ): Html =>
    lines(
      rich`📮 <b>${host}</b>: ${isOn ? 'on' : 'off'}`,
      rich`Made by ${madeByName}, ${since}. ${sent === undefined ? 'It has taken no event yet.' : `It took an event last ${sent}.`}`,
      failing === undefined ? undefined : rich`⚠️ It has taken none since ${failing}. ${why}`,
      waiting > 0 ? rich`Events that wait for it: ${waiting}` : undefined,
    ),
  secretIs: (
    secret: string,
  ): Html => rich`🔑 Put this secret into the receiver now, so that it can check what I send. It is shown once.

<code>${secret}</code>`,
  copy: '📋 Copy the secret',
  added:
    'It gets each event from now on. The secret is in the message above. I delete that message after a few minutes.',
  allowPrivate: 'Allow private networks',
  privateHint: 'Allow it only for a program of your own, in your own network. Plain http:// works there too.',
  privateAllowed: 'It may be in your own network.',
  askPrivate: rich`To add an address in your own network, put the word <code>private</code> before it, such as <code>private http://192.168.1.5:1880/latchkey</code>.`,
  switchOn: '▶ Switch on',
  switchOff: '⏸ Switch off',
  switchedOn: 'It gets each event from now on.',
  switchedOff: 'It gets nothing. What happens meanwhile, it never gets.',
  remove: '🗑 Remove',
  removeTitle: 'Remove',
  removeQuestion: (host: string) =>
    rich`Remove the receiver <b>${host}</b>? Its address and its secret are forgotten.`,
  removeYes: '🗑 Yes, remove',
  no: 'No, keep it',
  removed: (host: string) => `${host} is removed.`,
  notice: (host: string, why: string): Html =>
    rich`📮 ${host} has taken no event for days, so I have switched it off. ${why} Switch it on again once it works.`,
} as const;

export function describeWebhookProblem(problem: NewWebhookProblem): string {
  switch (problem.kind) {
    case 'not-an-address':
      return 'That is not an address of a receiver. Send one that begins with https://.';
    case 'not-secure':
      return 'On the internet, anybody on the way could read what is sent over http://. Use an address with https://, or allow private networks if it is in your own.';
    case 'too-many':
      return `There can be up to ${problem.max} receivers. Remove one first.`;
  }
}
