import { screenIcons, thingIcons } from '@stargraph/kit/contracts/release';
import type { ConfigBuilder } from '../builder.ts';

/** An enum of names that releases write in small letters. */
const valuesOf = <Name extends string>(names: readonly Name[]) =>
  Object.fromEntries(names.map((name) => [name.toUpperCase(), { value: name }])) as Record<
    Uppercase<Name>,
    { readonly value: Name }
  >;

export const addIcons = ({ builder }: ConfigBuilder) => ({
  thing: builder.enumType('ThingIcon', {
    description:
      'A pictogram of a definition, which clients draw themselves. More may come: show none for one that you do not know.',
    values: valuesOf(thingIcons),
  }),
  screen: builder.enumType('ScreenIcon', {
    description: "A pictogram of a screen's tab, which clients draw themselves. More may come.",
    values: valuesOf(screenIcons),
  }),
});
export type IconTypes = ReturnType<typeof addIcons>;
