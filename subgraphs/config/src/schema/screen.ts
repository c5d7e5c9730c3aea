import type { z } from 'zod';
import type { blockSchema, screenSchema } from '@stargraph/kit/contracts/release';
import type { ConfigBuilder } from '../builder.ts';
import type { IconTypes } from './icon.ts';
import { ofRelease } from './kept.ts';
import { localeDescription, localizedOrNull } from './localized.ts';

/** A screen with what its texts need. */
export type ScreenShape = z.infer<typeof screenSchema> & { readonly defaultLocale: string };

const titleIn = localizedOrNull(({ title }: ScreenShape) => title);

export const addScreen = ({ builder }: ConfigBuilder, icons: IconTypes) => {
  const block = builder.objectRef<z.infer<typeof blockSchema>>('Block').implement({
    description: 'A part of a screen.',
    access: 'inherit',
    cacheControl: ofRelease,
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id, the same in every release.' }),
      type: t.exposeString('type', {
        description:
          'What it is: `text`, `balance`, `level`, `tap`, `quests`, `shop`, `leaderboard`, `profile` or `referral`. Skip a type that you do not know.',
      }),
      props: t.field({
        type: 'JSON',
        description: 'Its properties, an object whose shape the type decides. Texts are objects by locale.',
        resolve: ({ props }) => props,
      }),
    }),
  });
  return builder.objectRef<ScreenShape>('Screen').implement({
    description: 'A screen of the Mini App.',
    access: 'inherit',
    cacheControl: ofRelease,
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id, the same in every release.' }),
      name: t.exposeString('name', { description: "The operators' name for it, up to 80 characters." }),
      title: t.string({
        description: 'What players read on its tab; its name where it has no title.',
        args: { locale: t.arg.string({ description: localeDescription }) },
        resolve: (screen, args) => titleIn(screen, args) ?? screen.name,
      }),
      icon: t.field({
        type: icons.screen,
        nullable: true,
        description: "Its tab's pictogram; null for none.",
        resolve: ({ icon }) => icon,
      }),
      blocks: t.field({
        type: [block],
        listSize: { assumedSize: 10 },
        description: 'Its parts, from top to bottom.',
        resolve: ({ blocks }) => blocks,
      }),
    }),
  });
};
export type ScreenType = ReturnType<typeof addScreen>;
