const MONTHS = 'january february march april may june july august september october november december'.split(
  ' ',
);

/** Times and dates as they are written here and there, in the one way in which they are read. */
export function spelled(text: string): string {
  return (
    text
      .toLowerCase()
      .replace(/[‐-―−]/g, '-')
      .replace(/\s+/g, ' ')
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
