import { expect, it } from 'vitest';
import { admit } from '../../../bot/chat/access.ts';
import type { Incoming } from '../../../bot/telegram/client.ts';
import type { MemberView } from '../../../src/engine/views/member-views.ts';

const ann: MemberView = { id: 1, name: 'Ann', role: 'owner', arrivals: 'always' };
const members = { get: (id: number) => (id === ann.id ? ann : undefined) };
const text = (from: number, words: string, chatType: 'private' | 'group' = 'private'): Incoming => ({
  kind: 'text',
  updateId: 1,
  chat: from,
  chatType,
  from: { id: from, firstName: 'Ann', username: 'ann' },
  messageId: 1,
  text: words,
  at: 0,
});

it('a member is known by the number of the account, whatever it is called', () => {
  expect(admit(text(1, 'hi'), members)).toMatchObject({ kind: 'member', member: ann });
  expect(admit(text(2, 'hi'), members)).toEqual({ kind: 'stranger' });
});

it('nobody is let in from a group, member or not', () => {
  expect(admit(text(1, '/users', 'group'), members)).toEqual({ kind: 'stranger' });
  expect(admit(text(2, '/start token', 'group'), members)).toEqual({ kind: 'stranger' });
});

it('only a start link with a well-formed token is a pairing', () => {
  expect(admit(text(2, '/start aB-3_x'), members)).toMatchObject({ kind: 'pairing', token: 'aB-3_x' });
  for (const words of [
    '/start',
    '/start ',
    '/start a b',
    '/start <x>',
    `/start ${'a'.repeat(65)}`,
    'x /start a',
  ])
    expect(admit(text(2, words), members)).toEqual({ kind: 'stranger' });
});

it('a member who opens a link stays who they are', () => {
  expect(admit(text(1, '/start aB-3_x'), members)).toMatchObject({ kind: 'member' });
});

it('what is sent by nobody is nobody’s', () => {
  expect(admit({ kind: 'other', updateId: 1, chat: 1 }, members)).toEqual({ kind: 'stranger' });
});
