import type { ApiRight, ApiTokenProblem } from '../../../src/domain/people/api-token.ts';
import type { ApiTokenView } from '../../../src/engine/views/member-views.ts';
import { rich, type Html } from '../html.ts';

const RIGHTS: Readonly<Record<ApiRight, string>> = {
  read: 'read',
  issue: 'issue codes',
  manage: 'manage',
  reveal: 'see PINs',
};

/** Of tokens, with which other programs use the API. */
export const api = {
  open: '🔑 Tokens for programs',
  title: 'Tokens',
  about:
    'Other programs, such as the software of a holiday flat, can use Latchkey over HTTP. Each needs a token, and may do with it what you tick. Whoever has a token can use it, so give each program its own.',
  none: 'There is no token.',
  line: ({ name, rights, isGood }: ApiTokenView, used: string | undefined): Html =>
    rich`${isGood ? '🔑' : '⛔'} ${name} · ${rightWords(rights)} · ${
      used === undefined ? 'never used' : `last used ${used}`
    }`,
  one: (name: string) => `🔑 ${name}`,
  new: '➕ New token',

  newTitle: 'New token',
  newQuestion: rich`What may the program do?

<b>Read</b>: see users, codes, devices and the history, but no PIN.
<b>Issue codes</b>: give, change, pause and delete codes, change bookings, and note users.
<b>Manage</b>: lock and unlock, arm and disarm, run scenes, decide about codes that Latchkey did not write, change tags, delete users. Tick it only if the program needs it.
<b>See PINs</b>: read and choose PINs. Tick it only if the program needs it.`,
  right: (right: ApiRight, isChosen: boolean) => `${isChosen ? '☑' : '☐'} ${sentence(RIGHTS[right])}`,
  endsIn: (days: number | undefined, isChosen: boolean) =>
    `${isChosen ? '◉' : '○'} ${days === undefined ? 'No end' : days === 365 ? 'For a year' : `For ${days} days`}`,
  make: '🔑 Make the token',
  tokenIs: (
    token: string,
  ): Html => rich`🔑 Put this token into the program now. It is shown once, and whoever has it can do what you ticked: send it to nobody.

<code>${token}</code>`,
  copy: '📋 Copy the token',
  madeAbove:
    'The token is in the message above. I delete that message after a few minutes. Type a name for the token here.',

  card: (
    { name, rights, madeByName, isGood }: ApiTokenView,
    { since, ends, used }: { since: string; ends: string | undefined; used: string | undefined },
  ): Html => rich`${isGood ? '🔑' : '⛔'} <b>${name}</b>: ${rightWords(rights)}

Made by ${madeByName}, ${since}. ${ends === undefined ? 'It has no end.' : `It ends ${ends}.`}
${used === undefined ? 'Never used.' : `Last used ${used}.`}${
    isGood ? '' : '\n\nIt lets nobody in: its time is over, or whoever made it is no longer an owner.'
  }`,
  nameHint: rich`<i>Type a text to give it that name.</i>`,
  renamed: (name: string) => `The token is called ${name} now.`,
  end: '✖ End this token',
  ended: (name: string) => `${name} is ended. No program is let in with it.`,
} as const;

function rightWords(rights: readonly ApiRight[]): string {
  return rights.map((right) => RIGHTS[right]).join(', ');
}

function sentence(words: string): string {
  return words[0]!.toUpperCase() + words.slice(1);
}

export function describeTokenProblem(problem: ApiTokenProblem): string {
  switch (problem.kind) {
    case 'name-missing':
      return 'A token needs a name, and it is empty. Type one.';
    case 'too-long':
      return `The name may have up to ${problem.max} characters, and this one has ${problem.came}. Type a shorter one.`;
    case 'no-right':
      return 'A token needs at least one right, and none is ticked. Tick what the program may do.';
    case 'over':
      return 'The end of a token must be in the future. Choose another one.';
    case 'too-many':
      return `There can be up to ${problem.max} tokens. End one that no program uses first.`;
  }
}
