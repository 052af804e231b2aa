import { isSpent } from '../../../src/domain/uses.ts';
import { endIn, endingAt } from '../../../src/domain/first-use.ts';
import { parseLocal } from '../../../src/domain/schedule/schedule.ts';
import type { CodeView } from '../../../src/engine/views/code-views.ts';
import { placeOf } from '../../chat/places/place.ts';
import type { CodeDraft } from '../../chat/drafts/code-draft.ts';
import { refusalWords } from '../../chat/screen.ts';
import type { Navigation, Scene } from '../../chat/screen.ts';
import type { Intent, IntentOf } from '../../phrases/intent.ts';
import { editCodeDraft } from '../codes/draft.ts';
import { nextStep, pinRefusals } from '../codes/draft-steps.ts';
import { fromNextUse } from '../codes/favourites.ts';
import { newUserDraft } from '../people/user-edit.ts';
import { issued } from './groups.ts';
import { lines, noteOf, withNote } from './notes.ts';
import { choiceOf, offering } from './offering.ts';
import type { Place } from '../../chat/places/place.ts';
import { localText } from '../../../src/domain/schedule/wall-clock.ts';

/** A draft with all that was said; the next question where something is missing, or the review. */
export function issuedCode(intent: IntentOf<'issue'>, scene: Scene): Navigation {
  const { house } = scene;
  const [user, ...others] = intent.who;
  const devices = intent.at.flatMap((one) => (one.kind === 'known' ? one.id : []));
  const rest = {
    kind: 'code' as const,
    devices: house.queries.devices().flatMap(({ id }) => (devices.includes(id) ? id : [])),
    ...(intent.schedule && { schedule: intent.schedule }),
    ...(intent.uses !== undefined && { uses: intent.uses }),
  };
  const pin = intent.pin && { pin: intent.pin };
  if (user === undefined)
    return { to: 'new/0', search: '', note: noteOf(scene.t, intent) ?? scene.t.users.forWhom };
  if (user.kind === 'new') {
    const begun = newUserDraft(scene.t, house, { thenDraft: { ...rest, ...pin } }, user.name);
    return {
      ...begun,
      note: lines(scene.t.sentences.notYetUser(user.name), begun.note, noteOf(scene.t, intent))!,
    };
  }
  if (user.kind !== 'known') return { to: 'new/0', search: user.kind === 'unclear' ? user.typed : '' };
  const also = others.flatMap((other) => (other.kind === 'known' ? other.id : []));
  if (also.length > 0 && also.length === others.length && !intent.pin)
    return issued(intent, [user.id, ...also], scene);
  const draft = { ...rest, user: user.id, ...pin };
  const names = others.map((other) => (other.kind === 'unclear' ? other.typed : other.name)).join(', ');
  const more = names === '' ? undefined : scene.t.sentences.oneAtATime(user.name, names);
  return reviewed(draft, scene, lines(more, noteOf(scene.t, intent)));
}

/** The review, or the next question. A PIN that does not suit is said at once, and never stays in the draft. */
function reviewed(draft: CodeDraft, scene: Scene, note: string | undefined): Navigation {
  const { house } = scene;
  const { pin, ...bare } = draft;
  const refusals = pinRefusals(draft, house);
  if (refusals.length > 0)
    return {
      to: 'draft-pin',
      draft: bare,
      note: lines(refusalWords(scene.t, refusals), scene.t.sentences.pinRefused, note)!,
    };
  if (pin || draft.code !== undefined) return { to: nextStep(draft, house), draft, ...(note && { note }) };
  // Before devices are chosen, one that suits them all, so that any choice will do.
  const all = house.queries.devices().filter((one) => one.codesUnsupportedReason === undefined);
  const suited = draft.devices.length > 0 ? draft.devices : all.map(({ id }) => id);
  const proposed = house.pinPolicy.proposePins({ user: draft.user, devices: suited });
  const next = proposed.ok ? { ...draft, ...proposed.value } : draft;
  return { to: nextStep(next, house), draft: next, ...(note && { note }) };
}

/** Another schedule, or another end of it. */
export function changedCode(
  intent: IntentOf<'change' | 'extend' | 'shorten'>,
  scene: Scene,
  place: Place,
): Navigation {
  return onCode(intent, scene, place, (code) => {
    const { user } = code;
    if (intent.kind === 'change') {
      if (intent.schedule === undefined)
        return { to: placeOf('code-edit', code.id), ...withNote(scene.t, intent) };
      return edited(
        code,
        scene,
        {
          schedule: intent.schedule,
          ...(fromNextUse(code, intent.schedule, scene.now) && { fromNextUse: true }),
          ...(intent.uses !== undefined && { uses: intent.uses }),
        },
        noteOf(scene.t, intent),
      );
    }
    const before = endIn(code.schedule, code.firstUse, scene.house.zone);
    const until = intent.until ?? (intent.byMs === undefined ? undefined : laterBy(before, intent));
    if (until === undefined)
      return {
        ...editCodeDraft(scene.house, code, 'draft-schedule'),
        note: lines(scene.t.sentences.noEnd(scene.t.whose(user?.name)), noteOf(scene.t, intent))!,
      };
    const isEarlier = intent.kind === 'extend' && (before === undefined || until < before);
    const note = lines(isEarlier ? scene.t.sentences.endsLater : undefined, noteOf(scene.t, intent));
    return edited(code, scene, { schedule: endingAt(code.schedule, code.firstUse, until) }, note);
  });
}

function laterBy(
  until: string | undefined,
  { kind, byMs = 0 }: IntentOf<'extend' | 'shorten'>,
): string | undefined {
  if (until === undefined) return undefined;
  const local = parseLocal(until) + (kind === 'extend' ? byMs : -byMs);
  return localText(local);
}

/** The code's card, where one tap pauses, resumes, shares or shows it. */
export function shownCode(
  intent: IntentOf<'pause' | 'resume' | 'share' | 'show' | 'ends'>,
  scene: Scene,
  place: Place,
): Navigation {
  return onCode(intent, scene, place, (code) => {
    const card = { to: placeOf('code', code.id) };
    const said = (words: string): Navigation => ({ ...card, note: lines(words, noteOf(scene.t, intent))! });
    switch (intent.kind) {
      case 'pause':
        if (code.paused) return said(scene.t.sentences.isPausedAlready);
        if (intent.back === undefined)
          return intent.missing.includes('until')
            ? { ...card, ...withNote(scene.t, intent) }
            : said(scene.t.sentences.tap(scene.t.code.pause));
        return edited(
          code,
          scene,
          { schedule: { ...code.schedule, from: intent.back } },
          lines(scene.t.sentences.offUntil, noteOf(scene.t, intent)),
        );
      case 'resume':
        return said(code.paused ? scene.t.sentences.tap(scene.t.code.resume) : scene.t.sentences.isNotPaused);
      case 'share':
        return said(scene.t.sentences.tap(scene.t.code.share));
      case 'show':
        return said(scene.t.sentences.tap(scene.t.code.show));
      case 'ends':
        return card;
    }
  });
}

export function otherPin(intent: IntentOf<'new-pin'>, scene: Scene, place: Place): Navigation {
  return onCode(intent, scene, place, (code) => {
    const begun = editCodeDraft(scene.house, code, 'draft-review');
    if (begun.draft?.kind !== 'code') return begun;
    const query = { user: code.user?.id, devices: begun.draft.devices, exceptCode: code.id };
    if (intent.pin) return reviewed({ ...begun.draft, pin: intent.pin }, scene, noteOf(scene.t, intent));
    const proposed = scene.house.pinPolicy.proposePins(query);
    if (!proposed.ok) return { ...begun, to: 'draft-pin', note: refusalWords(scene.t, proposed.refusals) };
    return reviewed(
      { ...begun.draft, ...proposed.value },
      scene,
      lines(scene.t.sentences.otherPin, noteOf(scene.t, intent)),
    );
  });
}

export function deletedCode(intent: IntentOf<'delete-code'>, scene: Scene, place: Place): Navigation {
  return onCode(intent, scene, place, ({ id }) => ({
    to: placeOf('code-delete', id),
    ...withNote(scene.t, intent),
  }));
}

export function otherDevices(
  intent: IntentOf<'add-device' | 'remove-device'>,
  scene: Scene,
  place: Place,
): Navigation {
  const named = intent.at.flatMap((one) => (one.kind === 'known' ? one.id : []));
  const adds = intent.kind === 'add-device';
  const isThere = (code: CodeView): boolean =>
    adds || code.grants.some(({ device, wanted }) => wanted && named.includes(device));
  return onCode(
    intent,
    scene,
    place,
    (code) => {
      const before = code.grants.filter(({ wanted }) => wanted).map(({ device }) => device);
      const all = scene.house.queries.devices().map(({ id }) => id);
      const devices = all.filter((id) => (named.includes(id) ? adds : before.includes(id)));
      if (devices.length === 0)
        return { to: placeOf('code-delete', code.id), note: scene.t.sentences.lastDevice };
      return edited(code, scene, { devices }, noteOf(scene.t, intent));
    },
    isThere,
  );
}

function edited(
  code: CodeView,
  scene: Scene,
  change: Partial<CodeDraft>,
  note: string | undefined,
): Navigation {
  const begun = editCodeDraft(scene.house, code, 'draft-review');
  if (begun.draft?.kind !== 'code') return begun;
  return reviewed({ ...begun.draft, ...change }, scene, note);
}

/** The one code of the user that can be meant; a question where there are several. */
function onCode(
  intent: Intent,
  scene: Scene,
  place: Place,
  then: (code: CodeView) => Navigation,
  suits: (code: CodeView) => boolean = () => true,
): Navigation {
  const { house, now } = scene;
  const [user] = intent.who;
  if (user?.kind !== 'known')
    return { to: 'users/0', search: '', note: lines(scene.t.users.forWhom, noteOf(scene.t, intent))! };
  const card = placeOf('user', user.id);
  const all = house.queries.codesOf(user.id).filter(({ deleted }) => !deleted);
  if (all.length === 0) return { to: card, note: scene.t.sentences.noCode(user.name) };
  const byName = all.filter(({ id }) => user.code === undefined || id === user.code);
  const there = byName.filter(suits);
  const named = intent.at.flatMap((one) => (one.kind === 'known' ? one : []));
  const isRemoval = intent.kind === 'remove-device' || intent.kind === 'add-device';
  const onDevice = there.filter(
    ({ grants }) =>
      isRemoval || named.every(({ id }) => grants.some(({ device, wanted }) => wanted && device === id)),
  );
  if (onDevice.length === 0)
    return {
      to: card,
      note: scene.t.sentences.noCodeThere(user.name, named.map(({ name }) => name).join(', ')),
    };
  // What is over is meant only where nothing else is there.
  const alive = onDevice.filter(({ over, uses }) => !over && !isSpent(uses));
  const [only, ...more] = alive.length > 0 ? alive : onDevice;
  if (only && more.length === 0) return then(only);
  const labelOf = ({ schedule, grants, label }: CodeView): string =>
    `🔑 ${label === undefined ? '' : `${label} · `}${grants.map(({ deviceName }) => deviceName).join(', ')}: ${scene.t.schedule(schedule, { now, zone: house.zone })}`;
  return offering({
    question: scene.t.sentences.whichCode(user.name),
    choices: [only!, ...more].map((code) => choiceOf(labelOf(code), then(code))),
    from: place,
  });
}
