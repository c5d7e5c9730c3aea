import { auditSourceOf } from '@stargraph/kit/audit';
import type { RequestContext } from '@stargraph/kit/graphql/context';
import type { ColleagueKey } from '@stargraph/kit/graphql/foreign';
import { companyOf, operatorOf, projectOf } from '@stargraph/kit/graphql/request';
import { platformBotId } from '@stargraph/kit/ids';
import type { Viewer } from '@stargraph/kit/viewer';
import type { ComparedBy } from '../use-case/reconciliation-audit.ts';

/** Whoever asks for something of a comparison, and whose log tells of it: the platform's own for its own bot. */
export const comparedBy = (
  context: Pick<RequestContext, 'viewer' | 'client' | 'trace'>,
  environmentId: string,
): ComparedBy => {
  // Nobody but a person may.
  operatorOf(context.viewer);
  const isPlatform = environmentId === platformBotId;
  return {
    companyId: isPlatform ? platformBotId : companyOf(context.viewer, { environmentId }),
    projectId: isPlatform ? null : projectOf(context.viewer, environmentId),
    source: auditSourceOf(context),
  };
};

/** The person behind an id, as members of the environment's company see them, or the platform's staff each other. */
export const colleagueOf = (viewer: Viewer, environmentId: string, operatorId: string | null): ColleagueKey | null =>
  operatorId === null
    ? null
    : {
        companyId: environmentId === platformBotId ? platformBotId : companyOf(viewer, { environmentId }),
        operatorId,
      };
