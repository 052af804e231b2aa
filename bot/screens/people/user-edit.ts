import type { UserDetails } from '../../../src/domain/people/user.ts';
import { fullName } from '../../../src/domain/people/user.ts';
import type { House } from '../../../src/engine/house.ts';
import type { UserView } from '../../../src/engine/views/user-views.ts';
import { neutral } from '../../chat/act.ts';
import type { UserDraft } from '../../chat/drafts/code-draft.ts';
import { rich, lines, type Html } from '../../text/html.ts';
import { placeOf } from '../../chat/places/place.ts';
import {
  actorOf,
  after,
  refusalWords,
  type Navigation,
  type Scene,
  type Screen,
  type ScreenButton,
} from '../../chat/screen.ts';
import type { Texts } from '../../text/index.ts';
import type { Place } from '../../chat/places/place.ts';
import { mayHoldPin } from '../../phrases/digits.ts';
import { fold } from '../../phrases/names/fold.ts';
import { readBirthday } from '../../phrases/birthday.ts';
import { newCodeDraft } from '../codes/draft.ts';
import { onward as goOn } from '../codes/draft-steps.ts';
import { checkBody, contactsIn, namesakes } from './user-check.ts';

/**
 * A user's details, one field a screen: `person/<field>`. `person/check` shows a new user before they are made,
 * `person/edit` chooses what is changed of one that is there.
 */
type Field = 'name' | 'last-name' | 'phone' | 'email' | 'birthday';
const FIELDS: readonly Field[] = ['name', 'last-name', 'phone', 'email', 'birthday'];

const EMPTY: UserDetails = { firstName: '', lastName: '' };

/** @param then what to go on with once the user is added @param name where it was typed before */
export function newUserDraft(
  t: Texts,
  house: House,
  then: Pick<UserDraft, 'thenCode' | 'thenTo' | 'thenDraft'> = {},
  name?: string,
): Navigation {
  const empty: UserDraft = { kind: 'user', details: EMPTY, ...then };
  if (name === undefined) return { to: nextStep(empty), draft: empty };
  const details = withField(EMPTY, 'name', name.trim());
  const refusals = house.users.refusals(details);
  if (refusals.length > 0) return { to: nextStep(empty), draft: empty, note: refusalWords(t, refusals) };
  return { to: nextStep({ ...empty, details }), draft: { ...empty, details } };
}

export function editUserDraft({ id, name: _name, ...details }: UserView): Navigation {
  return { to: 'person/edit', draft: { kind: 'user', user: id, details } };
}

/** Where an open draft goes on. */
export function nextStep(draft: UserDraft): Place {
  if (draft.user !== undefined) return 'person/edit';
  if (draft.details.firstName === '') return 'person/name';
  return draft.details.lastName === '' ? 'person/last-name' : 'person/check';
}

export const person: Screen = {
  takesDigits(scene, text) {
    const [field] = scene.args;
    if (field === 'birthday') return isDateLike(text) || !mayHoldPin(text);
    if (field === 'check') return contactsIn(text, scene) !== undefined;
    return field === 'phone' || (field === 'email' && text.includes('@'));
  },
  title: ({ draft, t }) =>
    draft?.kind === 'user' && draft.user !== undefined ? t.person.editTitle : t.person.newTitle,
  up: ({ draft }) =>
    draft?.kind === 'user' && draft.user !== undefined ? placeOf('user', draft.user) : 'users/0',
  back(scene) {
    const { draft, args } = scene;
    if (draft?.kind === 'user' && draft.user !== undefined)
      return args[0] === 'edit' ? person.up!(scene) : 'person/edit';
    const isNamed = draft?.kind === 'user' && draft.details.firstName !== '';
    if (args[0] === 'check') return 'person/name';
    return isNamed && args[0] !== 'name' && args[0] !== 'last-name' ? 'person/check' : person.up!(scene);
  },
  body(scene) {
    const { draft, args, t } = scene;
    if (draft?.kind !== 'user') return undefined;
    if (args[0] === 'check') return checkBody(draft.details, scene);
    if (args[0] === 'edit') return { text: rich`${t.person.choose}`, buttons: editButtons(t) };
    const field = fieldOf(args[0]);
    const now = {
      name: fullName(draft.details),
      'last-name': '',
      phone: draft.details.phone,
      email: draft.details.email,
      birthday: draft.details.birthday === undefined ? undefined : t.longDate(draft.details.birthday),
    };
    const value = now[field];
    return {
      text: lines(question(t, field, draft), value ? t.person.now(value) : undefined),
      buttons: [fieldButtons(t, field, draft)],
    };
  },
  typed(scene, text) {
    const { draft, args, house } = scene;
    if (draft?.kind !== 'user') return { to: 'home', note: scene.t.gone };
    if (args[0] === 'edit') return { note: scene.t.draft.tapHere };
    if (args[0] === 'check') return added(draft, scene, text);
    const field = fieldOf(args[0]);
    const typed = field === 'birthday' ? readBirthday(text, scene.now, scene.member.language) : text.trim();
    if (typed === undefined) return { note: scene.t.person.noBirthday };
    const details = withField(draft.details, field, typed);
    const refusals = house.users.refusals(details);
    if (refusals.length > 0) return { note: refusalWords(scene.t, refusals) };
    return onward(scene, { ...draft, details }, field);
  },
  actions: {
    save: neutral((scene) =>
      scene.draft?.kind === 'user' ? saved(scene, scene.draft) : { to: 'home', note: scene.t.gone },
    ),
    skip: neutral((scene) =>
      scene.draft?.kind === 'user'
        ? onward(scene, scene.draft, fieldOf(scene.args[0]))
        : { to: 'home', note: scene.t.gone },
    ),
    remove: neutral((scene) => {
      const { draft } = scene;
      if (draft?.kind !== 'user') return { to: 'home', note: scene.t.gone };
      const { phone, email, birthday, ...rest } = draft.details;
      const field = fieldOf(scene.args[0]);
      const kept = Object.entries({ phone, email, birthday }).filter(
        ([name, value]) => name !== field && value !== undefined,
      );
      return onward(scene, { ...draft, details: { ...rest, ...Object.fromEntries(kept) } }, field);
    }),
    cancel: neutral(({ draft, t }) => ({
      to: draft?.kind === 'user' && draft.user !== undefined ? placeOf('user', draft.user) : 'users/0',
      draft: null,
      note: t.draft.cancelled,
    })),
  },
};

/** A day, a month and a year, be they right or not. */
function isDateLike(text: string): boolean {
  return (
    /^\D*\d{1,2}\D+(?:\d{1,2}\D+)?(?:19|20)\d\d\D*$/u.test(text) || /^(?:19|20)\d\d-\d\d?-\d\d?$/.test(text)
  );
}

/** What was typed where the new user is shown: contacts, all at once. */
function added(draft: UserDraft, scene: Scene, text: string): Navigation {
  const contacts = contactsIn(text, scene);
  if (!contacts) return { note: scene.t.person.checkTyped };
  const details = { ...draft.details, ...contacts };
  const refusals = scene.house.users.refusals(details);
  return refusals.length > 0 ? { note: refusalWords(scene.t, refusals) } : { draft: { ...draft, details } };
}

/** Back to what is shown of a new user; a change of an existing one is saved at once. */
function onward(scene: Scene, draft: UserDraft, field: Field): Navigation {
  const { user, details } = draft;
  if (user !== undefined)
    return after(scene.t, scene.house.users.edit(actorOf(scene.member), user, details), () => ({
      to: placeOf('user', user),
      draft: null,
      note: scene.t.person.changed,
    }));
  const asksLastName = field === 'name' && details.lastName === '';
  return { to: asksLastName ? 'person/last-name' : 'person/check', draft };
}

function saved(scene: Scene, { user, details, ...then }: UserDraft): Navigation {
  if (user !== undefined) return { to: placeOf('user', user) };
  const same = namesakes(scene.house, fullName(details));
  return after(scene.t, scene.house.users.add(actorOf(scene.member), details), (id) => ({
    ...(then.thenDraft
      ? goOn({ ...then.thenDraft, user: id }, scene.house)
      : then.thenCode
        ? newCodeDraft(scene.t, scene.house, id)
        : then.thenTo === undefined
          ? { to: placeOf('user', id), draft: null }
          : { to: then.thenTo, draft: null, search: fullName(details) }),
    note: [
      scene.t.person.added(fullName(details)),
      ...(same > 0 ? [scene.t.person.sameName(same)] : []),
    ].join('\n'),
  }));
}

/** `Anna Berg` is a first and a last name; of more words, the last one is the last name. */
function withField(details: UserDetails, field: Field, text: string): UserDetails {
  switch (field) {
    case 'name': {
      const words = text.split(/\s+/);
      const lastName = words.length > 1 ? (words.pop() ?? '') : '';
      return { ...details, firstName: words.join(' '), lastName };
    }
    case 'last-name':
      return { ...details, lastName: withoutFirstName(text, details.firstName) };
    case 'phone':
      return { ...details, phone: text };
    case 'email':
    case 'birthday':
      return { ...details, [field]: text };
  }
}

/** Asked for a last name, many type the whole name: "Anna Berg" after "Anna". */
function withoutFirstName(text: string, firstName: string): string {
  const [words, first] = [text.split(/\s+/), firstName.split(/\s+/)];
  const isRepeated = words.length > first.length && first.every((word, i) => fold(word) === fold(words[i]!));
  return isRepeated ? words.slice(first.length).join(' ') : text;
}

function fieldOf(text: string | undefined): Field {
  return FIELDS.find((field) => field === text) ?? 'name';
}

function question(t: Texts, field: Field, { details }: UserDraft): Html {
  return field === 'last-name' ? t.person.lastName(details.firstName) : t.person[field];
}

function fieldButtons(t: Texts, field: Field, { user, details }: UserDraft): ScreenButton[] {
  const cancel: ScreenButton = { label: t.button.cancel, act: 'cancel' };
  if (field === 'name') return [cancel];
  if (user === undefined && field === 'last-name') return [{ label: t.button.skip, act: 'skip' }, cancel];
  const removable = field !== 'last-name' && details[field] !== undefined;
  return removable ? [{ label: t.person.remove, act: 'remove' }, cancel] : [cancel];
}

function editButtons(t: Texts): ScreenButton[][] {
  return [
    [
      { label: t.person.changeName, go: 'person/name' },
      { label: t.person.changePhone, go: 'person/phone' },
      { label: t.person.changeEmail, go: 'person/email' },
      { label: t.person.changeBirthday, go: 'person/birthday' },
    ],
    [{ label: t.button.cancel, act: 'cancel' }],
  ];
}
