import type { en } from './en/en.ts';
import type { Html } from './html.ts';

/** What every language has to say: the same names, and functions of the same parameters. */
export type Texts = Translated<typeof en>;

/** English with the words left out. */
type Translated<T> = T extends string
  ? string
  : T extends Html
    ? Html
    : T extends (...args: infer Args) => infer Said
      ? (...args: Args) => Translated<Said>
      : { readonly [Name in keyof T]: Translated<T[Name]> };
