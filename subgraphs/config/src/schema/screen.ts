import type { z } from 'zod';
import type { blockSchema, screenSchema } from '@stargraph/kit/contracts/release';
import type { ConfigBuilder } from '../builder.ts';

export const addScreen = ({ builder }: ConfigBuilder) => {
  const block = builder.objectRef<z.infer<typeof blockSchema>>('Block').implement({
    description: 'A part of a screen.',
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id, the same in every release.' }),
      type: t.exposeString('type', {
        description:
          'What it is: `text`, `balance`, `tap`, `quests`, `shop` or `leaderboard`. Skip a type that you do not know.',
      }),
      props: t.field({
        type: 'JSON',
        description: 'Its properties, an object whose shape the type decides. Texts are objects by locale.',
        resolve: ({ props }) => props,
      }),
    }),
  });
  return builder.objectRef<z.infer<typeof screenSchema>>('Screen').implement({
    description: 'A screen of the Mini App.',
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id, the same in every release.' }),
      name: t.exposeString('name', { description: "The operators' name for it, up to 80 characters." }),
      blocks: t.field({
        type: [block],
        description: 'Its parts, from top to bottom.',
        resolve: ({ blocks }) => blocks,
      }),
    }),
  });
};
export type ScreenType = ReturnType<typeof addScreen>;
