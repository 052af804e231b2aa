import type { UserDetails } from '../../../src/domain/people/user.ts';
import { fullName } from '../../../src/domain/people/user.ts';
import type { House } from '../../../src/engine/house.ts';
import type { Body, Scene } from '../../chat/screen.ts';
import { readBirthday } from '../../phrases/birthday.ts';
import { lines, rich, type Html } from '../../text/html.ts';
import type { Texts } from '../../text/index.ts';

const NAMESAKES_COUNTED = 20;

/** How many users have this name already. */
export function namesakes(house: House, name: string): number {
  const { rows } = house.queries.users({ search: name, page: 0, pageSize: NAMESAKES_COUNTED });
  return rows.filter((row) => row.name.toLowerCase() === name.toLowerCase()).length;
}

/** A new user before they are made: the name as it was understood, and what may be added. */
export function checkBody(details: UserDetails, { t, house }: Scene): Body {
  const same = namesakes(house, fullName(details));
  return {
    text: lines(
      rich`👤 <b>${fullName(details)}</b>`,
      ...detailLines(t, details),
      same > 0 ? t.person.sameName(same) : undefined,
      '',
      t.person.check,
    ),
    buttons: [
      [{ label: t.button.save, act: 'save', style: 'success' }],
      [
        { label: t.person.addPhone, go: 'person/phone' },
        { label: t.person.addEmail, go: 'person/email' },
        { label: t.person.addBirthday, go: 'person/birthday' },
      ],
      [
        { label: t.person.otherName, go: 'person/name' },
        { label: t.button.cancel, act: 'cancel' },
      ],
    ],
  };
}

export function detailLines(t: Texts, { phone, email, birthday }: UserDetails): (Html | undefined)[] {
  return [
    phone === undefined ? undefined : t.user.phone(phone),
    email === undefined ? undefined : t.user.email(email),
    birthday === undefined ? undefined : t.user.birthday(t.longDate(birthday)),
  ];
}

/** "+49 170 1234567, anna@example.org, 4.3.1990": all that is known of somebody, in one message. */
export function contactsIn(text: string, { now, member }: Scene): Partial<UserDetails> | undefined {
  const parts = text
    .split(/[,;\n]|\s(?=\S+@)|(?<=@\S+)\s/u)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const read = parts.map((part): Partial<UserDetails> | undefined => {
    if (part.includes('@')) return { email: part };
    const birthday = readBirthday(part, now, member.language);
    if (birthday !== undefined) return { birthday };
    return isPhone(part) ? { phone: part } : undefined;
  });
  const known = read.filter((one) => one !== undefined);
  return known.length > 0 && known.length === read.length
    ? known.reduce((all, one) => ({ ...all, ...one }))
    : undefined;
}

/** Fewer digits, or digits that begin otherwise, may be a PIN. */
function isPhone(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  return /^(?:\+|00?)[\d\s()/.-]+$/.test(text) && digits.length >= 9;
}
