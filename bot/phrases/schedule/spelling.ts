const MONTHS = 'january february march april may june july august september october november december'.split(
  ' ',
);

const HOLIDAYS: readonly (readonly [pattern: RegExp, date: string])[] = [
  [/\bnew year['’]?s? eve\b/g, '31 december'],
  [/\bnew year(?:['’]?s)?(?: day)?\b/g, '1 january'],
  [/\b(?:christmas|xmas) eve\b/g, '24 december'],
  [/\b(?:christmas|xmas)(?: day)?\b/g, '25 december'],
];

/** "Mo-Fr": two letters are a day only where another one stands next to them. */
const LONGER_DAYS: Readonly<Record<string, string>> = {
  mo: 'mon',
  tu: 'tue',
  we: 'wed',
  th: 'thu',
  fr: 'fri',
  sa: 'sat',
  su: 'sun',
};
const SHORT_DAY = Object.keys(LONGER_DAYS).join('|');
const SHORT_DAYS = new RegExp(`\\b(${SHORT_DAY}) ?- ?(${SHORT_DAY})\\b`, 'g');

function withHolidays(text: string): string {
  return HOLIDAYS.reduce((rest, [pattern, date]) => rest.replace(pattern, date), text);
}

/** Times and dates as they are written here and there, in the one way in which they are read. */
export function spelled(text: string): string {
  return (
    withHolidays(text.toLowerCase())
      .replace(/[‐-―−]/g, '-')
      .replace(/\s+/g, ' ')
      .replace(
        SHORT_DAYS,
        (_all, first: string, last: string) => `${LONGER_DAYS[first]}-${LONGER_DAYS[last]}`,
      )
      .replace(/(?<=\d ?)([ap])\. ?m\b\.?/g, '$1m')
      // "30.6." and "30.6.2027", whose month stands behind the day wherever there are dots.
      .replace(/(?<![\d.])(\d{1,2})\. ?(\d{1,2})\./g, (all, day: string, month: string) => {
        const name = MONTHS[Number(month) - 1];
        return name === undefined ? all : `${day} ${name} `;
      })
      // "9.30" is a time where it is no part of a date.
      .replace(/(?<![\d.])(\d{1,2})\.([0-5]\d)(?![\d.])/g, '$1:$2')
      .replace(/ +/g, ' ')
      .trim()
  );
}
