import { liveVersionsKey, type LiveTopic } from '@stargraph/kit/contracts/live';
import { permissionsIn, type Viewer } from '@stargraph/kit/viewer';
import { RequestRefusedError } from '../answer.ts';

/** One id whose notices a viewer hears, and of which topics. */
export interface Hearing {
  readonly environmentId: string;
  readonly id: string;
  readonly topics: readonly LiveTopic[];
}

/** What a viewer may hear. */
export interface Audience {
  /** Who hears it, for the bound on streams. */
  readonly viewer: string;
  readonly hears: readonly Hearing[];
}

const ofPlayer: readonly LiveTopic[] = ['wallet', 'order', 'progress', 'inventory'];

/**
 * Who hears what: a player its own changes and releases, an operator what goes on in one environment.
 * @param asked `?environment=` of the request, which operators must give
 * @throws RequestRefusedError 400, 401, 403
 */
export const audienceOf = (viewer: Viewer, asked: string | null): Audience => {
  switch (viewer.kind) {
    case 'player': {
      const { environmentId, playerId } = viewer;
      return {
        viewer: `${environmentId}/${playerId}`,
        hears: [
          { environmentId, id: playerId, topics: ofPlayer },
          { environmentId, id: environmentId, topics: ['release'] },
        ],
      };
    }
    case 'operator': {
      if (asked === null)
        throw new RequestRefusedError(400, 'BAD_REQUEST', 'Name the environment: /live?environment=env_….');
      const permissions = permissionsIn(viewer.memberships, { environmentId: asked });
      const topics: readonly LiveTopic[] = permissions.includes('analytics.read')
        ? ['release', 'activity']
        : permissions.includes('project.read')
          ? ['release']
          : [];
      if (topics.length === 0)
        throw new RequestRefusedError(403, 'FORBIDDEN', 'You may not listen to this environment.');
      return { viewer: viewer.operatorId, hears: [{ environmentId: asked, id: asked, topics }] };
    }
    case 'anonymous':
      throw new RequestRefusedError(401, 'UNAUTHENTICATED', 'Sign in to listen.');
    case 'integration':
      throw new RequestRefusedError(403, 'FORBIDDEN', 'API keys do not listen. Ask again from time to time.');
  }
};

/** Whether a viewer may hear everything that an audience hears, as `asked` then. */
export const isWithin = (audience: Audience, viewer: Viewer, asked: string | null): boolean => {
  try {
    const { hears } = audienceOf(viewer, asked);
    return audience.hears.every(({ environmentId, id, topics }) =>
      hears.some(
        (each) =>
          each.environmentId === environmentId &&
          each.id === id &&
          topics.every((topic) => each.topics.includes(topic)),
      ),
    );
  } catch (error) {
    if (error instanceof RequestRefusedError) return false;
    throw error;
  }
};

/** Where a notice of (environment, id) goes. */
export const channelOf = ({ environmentId, id }: { readonly environmentId: string; readonly id: string }): string =>
  liveVersionsKey(environmentId, id);
