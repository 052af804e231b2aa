import { z } from '@hono/zod-openapi';
import { USER_FILTERS } from '../../../domain/people/user.ts';
import type { UserDetails } from '../../../domain/people/user.ts';
import type { UserView } from '../../../engine/views/user-views.ts';
import { after, created, missing, NOTHING, ok } from '../ask.ts';
import type { AnyAsk, Reply } from '../ask.ts';
import { byId, cursorOf, numbersIn, numberText, part, text } from '../input.ts';
import { User, userJson } from '../json.ts';
import type { Operations } from '../operations.ts';
import { noRight } from '../problem.ts';
import type { Problem } from '../problem.ts';

const longText = (what: string) => text(what, 1_000);
const details = {
  first_name: longText('a first name'),
  last_name: longText('a last name'),
  phone: longText('a phone number, or null').nullable(),
  email: longText('an e-mail address, or null').nullable(),
  birthday: longText('a date such as "1990-04-23", or null')
    .nullable()
    .openapi({ description: 'Only used to refuse birthdays as PINs; never shown.' }),
};
const NewUser = z.strictObject({
  first_name: details.first_name,
  last_name: details.last_name.default(''),
  phone: details.phone.exactOptional(),
  email: details.email.exactOptional(),
  birthday: details.birthday.exactOptional(),
});
const UserPatch = z.strictObject({
  first_name: details.first_name.exactOptional(),
  last_name: details.last_name.exactOptional(),
  phone: details.phone.exactOptional(),
  email: details.email.exactOptional(),
  birthday: details.birthday.exactOptional(),
});

export function addUsers(operations: Operations): void {
  operations.shows('user', showUser);
  operations.add('GET /users', {
    summary: 'Users, by number',
    query: z.strictObject({
      ...part,
      search: text('a part of a name').exactOptional(),
      tag: numberText.exactOptional(),
      filter: z.enum(USER_FILTERS, { error: `expected one of ${USER_FILTERS.join(', ')}` }).exactOptional(),
    }),
    reply: z.object({ items: z.array(User), next: z.string().nullable() }),
    run(ask) {
      const { cursor, limit, ...selection } = ask.query;
      const found = ask.house.listing.users({ ...selection, after: numbersIn(cursor)[0], limit: limit + 1 });
      const items = found.slice(0, limit);
      const last = found.length > limit ? items.at(-1) : undefined;
      return ok({ items: items.map((user) => jsonOf(ask, user)), next: last ? cursorOf(last.id) : null });
    },
  });
  operations.add('POST /users', {
    summary: 'A new user, without a code',
    body: NewUser,
    reply: User,
    status: 201,
    run: (ask) =>
      after(ask.house.users.add(ask.by, changed({ firstName: '', lastName: '' }, ask.body)), (id) =>
        created(`users/${id}`, jsonOf(ask, ask.house.queries.user(id)!)),
      ),
  });
  operations.add('GET /users/{id}', {
    summary: 'One user',
    params: byId,
    reply: User,
    run: (ask) => showUser(ask, ask.params.id),
  });
  operations.add('PATCH /users/{id}', {
    summary: 'Changes what is known of a user',
    params: byId,
    body: UserPatch,
    reply: User,
    run(ask) {
      const user = ask.house.queries.user(ask.params.id);
      if (!user) return missing('user');
      const stops = guestStops(ask, user.id, ask.body);
      if (stops) return { problem: stops };
      return after(ask.house.users.edit(ask.by, user.id, changed(user, ask.body)), () =>
        showUser(ask, user.id),
      );
    },
  });
  operations.add('DELETE /users/{id}', {
    summary: 'Deletes a user with all of their codes',
    params: byId,
    takesAway: true,
    run: ({ house, by, params }) => after(house.users.delete(by, params.id), () => NOTHING),
  });
  const byTag = z.object({ id: numberText, tag: numberText });
  for (const [key, has] of [
    ['PUT /users/{id}/tags/{tag}', true],
    ['DELETE /users/{id}/tags/{tag}', false],
  ] as const)
    operations.add(key, {
      summary: has ? 'The user has the tag' : 'The user does not have the tag',
      params: byTag,
      run: ({ house, by, params: { id, tag } }) =>
        after(house.groups.setTag(by, id, tag, has), () => NOTHING),
    });
}

/** Whoever chooses where the message with a guest's PIN goes may as well read it. */
function guestStops(
  { house, token }: AnyAsk,
  user: number,
  { phone, email }: z.output<typeof UserPatch>,
): Problem | undefined {
  if ((phone === undefined && email === undefined) || token.rights.includes('reveal')) return undefined;
  const isGuest = house.bookings.stays.list().some((stay) => stay.user === user);
  return isGuest ? noRight(['reveal']) : undefined;
}

function showUser(ask: AnyAsk, id: number): Reply {
  const user = ask.house.queries.user(id);
  return user ? ok(jsonOf(ask, user)) : missing('user');
}

function jsonOf({ house }: AnyAsk, user: UserView): z.input<typeof User> {
  return userJson(user, house.groups.tagsOf(user.id));
}

function changed(known: UserDetails, patch: z.output<typeof UserPatch>): UserDetails {
  const chosen = (given: string | null | undefined, before: string | undefined): string | undefined =>
    given === undefined ? before : (given ?? undefined);
  const phone = chosen(patch.phone, known.phone);
  const email = chosen(patch.email, known.email);
  const birthday = chosen(patch.birthday, known.birthday);
  return {
    firstName: patch.first_name ?? known.firstName,
    lastName: patch.last_name ?? known.lastName,
    ...(phone !== undefined && { phone }),
    ...(email !== undefined && { email }),
    ...(birthday !== undefined && { birthday }),
  };
}
