/** What may stand in the message of a unit, in braces: `{code}`. */
export const PLACEHOLDERS = [
  'guest',
  'code',
  'devices',
  'time',
  'unit',
  'house',
  'address',
  'instructions',
  'map',
] as const;

export type Placeholder = (typeof PLACEHOLDERS)[number];

export function placeholdersIn(template: string): { known: Placeholder[]; unknown: string[] } {
  const names = [...template.matchAll(/\{([^{}\n]*)\}/g)].map(([, name = '']) => name);
  const isKnown = (name: string): name is Placeholder => (PLACEHOLDERS as readonly string[]).includes(name);
  return { known: names.filter(isKnown), unknown: names.filter((name) => !isKnown(name)) };
}

/** A line of which every placeholder is empty is left out. */
export function fillTemplate(
  template: string,
  values: Readonly<Partial<Record<Placeholder, string>>>,
): string {
  return template
    .split('\n')
    .flatMap((line) => {
      const { known } = placeholdersIn(line);
      if (known.length > 0 && known.every((name) => !values[name])) return [];
      return line.replace(/\{([^{}\n]*)\}/g, (whole, name: string) =>
        known.includes(name as Placeholder) ? (values[name as Placeholder] ?? '') : whole,
      );
    })
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
