import { plans, type PlanId } from '@stargraph/kit/contracts/plan';
import { LimitReachedError } from '@stargraph/kit/errors';

/** Of which company's plan a project's files take room. */
export interface CompanyStorage {
  readonly companyId: string;
  /** All of the company's projects: their files are counted together. */
  readonly projectIds: readonly string[];
  readonly plan: PlanId;
}

/**
 * Whether the company may have so many bytes of files, where they grew.
 * @throws LimitReachedError
 */
export const assertStored = ({ plan }: Pick<CompanyStorage, 'plan'>, before: number, after: number): void => {
  const allowed = plans[plan].storage;
  if (allowed !== null && after > allowed && after > before)
    throw new LimitReachedError('storage', { used: before, allowed });
};
