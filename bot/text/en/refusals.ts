import { describeWebhookProblem } from './webhooks.ts';
import type { GroupProblem } from '../../../src/domain/people/group.ts';
import type { FoundNot, Refusal } from '../../../src/domain/refusal.ts';
import type { UserProblem } from '../../../src/domain/people/user.ts';
import { describeFeedProblem, describeStayProblem, describeUnitProblem } from './bookings.ts';
import { driverWords } from './drivers.ts';
import { describeTokenProblem } from './api.ts';
import { describeFactorProblem } from './factor.ts';
import { describePinProblem } from './pins.ts';
import { describeScheduleProblem } from './schedules.ts';

/** One sentence for an owner: what was expected, what came, what to do. No PIN in it. */
export function describeRefusal(refusal: Refusal): string {
  switch (refusal.kind) {
    case 'pin':
      return describePinProblem(refusal.problem);
    case 'schedule':
      return describeScheduleProblem(refusal.problem);
    case 'user':
      return describeUserProblem(refusal.problem);
    case 'group':
      return describeGroupProblem(refusal.problem);
    case 'unit':
      return describeUnitProblem(refusal.problem);
    case 'feed':
      return describeFeedProblem(refusal.problem);
    case 'stay':
      return describeStayProblem(refusal.problem);
    case 'no-end':
      return 'This code has no end, so a new end would shorten it. Change its schedule by itself.';
    case 'ends-later':
      return `This code ends later already, on ${refusal.until.replace('T', ' at ')}. Change its schedule by itself.`;
    case 'failed':
      return 'Latchkey failed here, and its log says more. Look at the code, and try again.';
    case 'pin-unsuited':
      return 'The PIN of this code does not keep the rules for PINs. Give the code another PIN first.';
    case 'factor':
      return describeFactorProblem(refusal.problem);
    case 'api-token':
      return describeTokenProblem(refusal.problem);
    case 'webhook':
      return describeWebhookProblem(refusal.problem);
    case 'time-of-day':
      return 'That is not a time of the day. Send one such as 10:00.';
    case 'watches':
      return `You can have up to ${refusal.max} of these. Remove one first.`;
    case 'no-device':
      return 'A code needs a device, and none is chosen. Choose at least one.';
    case 'unknown-device':
      return `There is no device ${refusal.device} in the house. Choose from the list.`;
    case 'undo':
      return undoWords[refusal.why];
    case 'no-free-slot':
      return `${refusal.device} has no free slot: all ${refusal.slots} are taken. Delete a code there, or leave it out.`;
    case 'condition-unknown':
      return 'I can’t tell now whether this condition holds: its entity is unavailable, or Home Assistant does not answer. Try again, or choose something else.';
    case 'hold':
      return `A code is held for a whole number of minutes from 0 to ${refusal.max}. Choose another number.`;
    case 'uses':
      return `A code works any number of times, or a whole number of times from 1 to ${refusal.max}.`;
    case 'no-common-length':
      return 'The chosen devices take no PIN length in common, and two PINs are not enough for them. Give them separate codes.';
    case 'no-pin-left':
      return 'No PIN of this length is left that keeps the rules. Choose a longer one, or fewer devices.';
    case 'not-found':
      return `This ${NOT_FOUND[refusal.what] ?? refusal.what} is no longer there. Go back and choose again.`;
    case 'not-in-conflict':
      return 'This is settled already: nothing had to be done.';
    case 'nothing-to-move':
      return 'No code can move there: the device is empty, or the other one cannot hold its codes.';
    case 'still-answers':
      return `${refusal.device} still answers, so it is not gone. Delete its codes or move them, and take it out of the network first.`;
    case 'not-foreign':
      return 'This slot no longer holds somebody else’s code. Go back and look again.';
    case 'pin-not-shown':
      return 'The device does not show this code now. Type its PIN, or try again once the device answers.';
    case 'nothing-to-share':
      return NOTHING_TO_SHARE[refusal.why];
    case 'arming':
      return refusal.openZones.length === 0
        ? driverWords(refusal.message)
        : `${driverWords(refusal.message)} Open: ${refusal.openZones.join(', ')}.`;
    case 'bolt':
      return refusal.locked
        ? 'The lock should be locked now, and says that it is not. Look whether the door is closed and the bolt runs freely, and try again.'
        : 'The lock should be unlocked now, and says that it is not. Try again, or use the keypad.';
    case 'unreachable':
      return `${driverWords(refusal.message)} Nothing is known to have changed; try again.`;
    case 'surroundings':
      return driverWords(refusal.message);
    case 'not-stored':
      return 'Latchkey can’t save anything now: its disk is full or gone, so I don’t give access. Free some space, then try again. I still take access away at once, for example when you pause or delete a code.';
    case 'pairing':
      return 'This link is no longer valid. It works once, and for ten minutes. Ask an owner for a new one; where there is none, start Latchkey again.';
    case 'guest-link':
      return 'This link is not valid for your account, or your stay is over. It works for the account that opened it first. Ask your host for a new one.';
    case 'owners-only':
      return 'Only an owner decides who may talk with the house. Ask one.';
    case 'last-owner':
      return `${refusal.name} is the last owner, and a house needs one. Invite another owner first.`;
    case 'configured-owner':
      return `${refusal.name} stands in the configuration and would be an owner again with the next start. Take ${refusal.id} out of “owners” below “telegram” there and start Latchkey again: from then on the account has no access.`;
  }
}

const NOT_FOUND: Readonly<Partial<Record<FoundNot, string>>> = { feed: 'calendar', stay: 'booking' };

const NOTHING_TO_SHARE = {
  paused: 'This code is paused and opens nothing. Resume it, then share it.',
  ended: 'The time of this code is over and it opens nothing. Give it a new schedule, then share it.',
  'used-up': 'This code is used up and opens nothing. Allow more uses, then share it.',
  'not-there': 'This code is not on any device yet, so it opens nothing. Share it once a device says live.',
} as const;

const FIELD_WORDS = {
  firstName: 'first name',
  lastName: 'last name',
  phone: 'phone number',
  email: 'e-mail address',
  birthday: 'birthday',
} as const;

function describeUserProblem(problem: UserProblem): string {
  switch (problem.kind) {
    case 'name-missing':
      return 'A user needs a first name, and it is empty. Type one.';
    case 'too-long':
      return `The ${FIELD_WORDS[problem.field]} may have up to ${problem.max} characters, and this one has ${problem.came}. Type a shorter one.`;
    case 'not-a-phone':
      return 'That does not look like a phone number. Type one such as +49 170 1234567.';
    case 'not-an-email':
      return 'That does not look like an e-mail address. Type one such as anna@example.org.';
    case 'not-a-date':
      return 'That is not a date. Type one such as 1990-04-23.';
  }
}

function describeGroupProblem(problem: GroupProblem): string {
  switch (problem.kind) {
    case 'name-missing':
      return 'A tag or a group needs a name, and it is empty. Type one.';
    case 'too-long':
      return `The name may have up to ${problem.max} characters, and this one has ${problem.came}. Type a shorter one.`;
    case 'taken':
      return `There is “${problem.name}” already. Choose it, or type another name.`;
  }
}

const undoWords = {
  late: 'The minute in which this could be undone is over. Change the code itself, or make a new one.',
  changed: 'The code was changed since, so that cannot be undone. Change the code itself.',
  'pin-gone':
    'That cannot be undone: the PIN from before is no longer stored. Make a new code, or set a new PIN.',
} as const;
