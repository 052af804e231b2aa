import type { UserDetails } from '../../../src/domain/people/user.ts';
import { fullName } from '../../../src/domain/people/user.ts';
import type { House } from '../../../src/engine/house.ts';
import type { UserView } from '../../../src/engine/queries/views.ts';
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
import { newCodeDraft } from '../codes/draft.ts';
import { onward as goOn } from '../codes/draft-steps.ts';

/** A user's details, one field a screen: `person/<field>`, and `person/edit` to choose one. */
type Field = 'name' | 'last-name' | 'phone' | 'email';
const ORDER: readonly Field[] = ['name', 'last-name', 'phone', 'email'];

const NAMESAKES_COUNTED = 20;
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
  return draft.details.lastName === '' ? 'person/last-name' : 'person/phone';
}

export const person: Screen = {
  takesDigits: ({ args: [field] }, text) => field === 'phone' || (field === 'email' && text.includes('@')),
  title: ({ draft, t }) =>
    draft?.kind === 'user' && draft.user !== undefined ? t.person.editTitle : t.person.newTitle,
  up: ({ draft }) =>
    draft?.kind === 'user' && draft.user !== undefined ? placeOf('user', draft.user) : 'users/0',
  back(scene) {
    const { draft, args } = scene;
    if (draft?.kind === 'user' && draft.user !== undefined && args[0] !== 'edit') return 'person/edit';
    if (args[0] === 'phone' || args[0] === 'email')
      return placeOf('person', args[0] === 'email' ? 'phone' : 'name');
    return person.up!(scene);
  },
  body({ draft, args, t }) {
    if (draft?.kind !== 'user') return undefined;
    if (args[0] === 'edit') return { text: rich`${t.person.choose}`, buttons: editButtons(t) };
    const field = fieldOf(args[0]);
    const now = {
      name: fullName(draft.details),
      'last-name': '',
      phone: draft.details.phone,
      email: draft.details.email,
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
    const field = fieldOf(args[0]);
    const details = withField(draft.details, field, text.trim());
    const refusals = house.users.refusals(details);
    if (refusals.length > 0) return { note: refusalWords(scene.t, refusals) };
    return onward(scene, { ...draft, details }, field);
  },
  actions: {
    skip: neutral((scene) =>
      scene.draft?.kind === 'user'
        ? onward(scene, scene.draft, fieldOf(scene.args[0]))
        : { to: 'home', note: scene.t.gone },
    ),
    remove: neutral((scene) => {
      const { draft } = scene;
      if (draft?.kind !== 'user') return { to: 'home', note: scene.t.gone };
      const { phone, email, ...rest } = draft.details;
      const kept = fieldOf(scene.args[0]) === 'phone' ? { email } : { phone };
      const details = { ...rest, ...definedOnly(kept) };
      return onward(scene, { ...draft, details }, fieldOf(scene.args[0]));
    }),
    cancel: neutral(({ draft, t }) => ({
      to: draft?.kind === 'user' && draft.user !== undefined ? placeOf('user', draft.user) : 'users/0',
      draft: null,
      note: t.draft.cancelled,
    })),
  },
};

/** To the next field of a new user; a change of an existing one is saved at once. */
function onward(scene: Scene, draft: UserDraft, field: Field): Navigation {
  const actor = actorOf(scene.member);
  const { user, details } = draft;
  if (user !== undefined)
    return after(scene.t, scene.house.users.edit(actor, user, details), () => ({
      to: placeOf('user', user),
      draft: null,
      note: scene.t.person.changed,
    }));
  const next = ORDER.slice(ORDER.indexOf(field) + 1).find(
    (f) => f !== 'last-name' || details.lastName === '',
  );
  if (next) return { to: placeOf('person', next), draft };
  const same = namesakes(scene.house, fullName(details));
  return after(scene.t, scene.house.users.add(actor, details), (id) => ({
    ...(draft.thenDraft
      ? goOn({ ...draft.thenDraft, user: id }, scene.house)
      : draft.thenCode
        ? newCodeDraft(scene.t, scene.house, id)
        : draft.thenTo === undefined
          ? { to: placeOf('user', id), draft: null }
          : { to: draft.thenTo, draft: null, search: fullName(details) }),
    note: [
      scene.t.person.added(fullName(details)),
      ...(same > 0 ? [scene.t.person.sameName(same)] : []),
    ].join('\n'),
  }));
}

function namesakes(house: House, name: string): number {
  const { rows } = house.queries.users({ search: name, page: 0, pageSize: NAMESAKES_COUNTED });
  return rows.filter((row) => row.name.toLowerCase() === name.toLowerCase()).length;
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
      return { ...details, lastName: text };
    case 'phone':
      return { ...details, phone: text };
    case 'email':
      return { ...details, email: text };
  }
}

function definedOnly<T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

function fieldOf(text: string | undefined): Field {
  return ORDER.find((field) => field === text) ?? 'name';
}

function question(t: Texts, field: Field, { details }: UserDraft): Html {
  return field === 'last-name' ? t.person.lastName(details.firstName) : t.person[field];
}

function fieldButtons(t: Texts, field: Field, { user, details }: UserDraft): ScreenButton[] {
  const cancel: ScreenButton = { label: t.button.cancel, act: 'cancel' };
  if (field === 'name') return [cancel];
  if (user === undefined) return [{ label: t.button.skip, act: 'skip' }, cancel];
  const removable = (field === 'phone' || field === 'email') && details[field] !== undefined;
  return removable ? [{ label: t.person.remove, act: 'remove' }, cancel] : [cancel];
}

function editButtons(t: Texts): ScreenButton[][] {
  return [
    [
      { label: t.person.changeName, go: 'person/name' },
      { label: t.person.changePhone, go: 'person/phone' },
      { label: t.person.changeEmail, go: 'person/email' },
    ],
    [{ label: t.button.cancel, act: 'cancel' }],
  ];
}
