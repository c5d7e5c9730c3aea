import { recordAudit, type AuditSource } from '@stargraph/kit/audit';
import type { Clock } from '@stargraph/kit/clock';
import { inTransaction } from '@stargraph/kit/db/sql';
import { NotFoundError } from '@stargraph/kit/errors';
import type { ServiceDeps } from '@stargraph/kit/service';
import { deleteLegalText, findLegalTexts, saveLegalText, type LegalKind } from '../store/legal-text.ts';
import { lockEnvironment } from '../store/project.ts';

export interface LegalTextRequest {
  readonly environmentId: string;
  readonly kind: LegalKind;
  readonly language: string;
  /** Null takes it away. */
  readonly text: string | null;
  readonly source: AuditSource;
}

/** So much of a text stands in the audit log, characters. */
const told = 2000;
const shortened = (text: string): string => (text.length <= told ? text : `${text.slice(0, told)}…`);

/** Writes, changes or takes away a text of terms or privacy. The same text again changes nothing. @throws NotFoundError */
export const createSetLegalText =
  ({ pool, clock }: { readonly pool: ServiceDeps['pool']; readonly clock: Clock }) =>
  ({ environmentId, kind, language, text, source }: LegalTextRequest): Promise<void> =>
    inTransaction(pool, async (tx) => {
      const environment = await lockEnvironment(tx, environmentId);
      if (environment === null) throw new NotFoundError('The environment');
      const known = (await findLegalTexts(tx, environmentId)).find(
        (each) => each.kind === kind && each.language === language,
      );
      if ((known?.text ?? null) === text) return;
      if (text === null) await deleteLegalText(tx, { environmentId, kind, language });
      else await saveLegalText(tx, { environmentId, kind, language, text, updatedAt: new Date(clock.now()) });
      await recordAudit(
        tx,
        'tenant',
        source,
        {
          companyId: environment.companyId,
          projectId: environment.projectId,
          environmentId,
          action: 'legalText.changed',
          target: { kind: 'legalText', id: `${environmentId}/${kind}/${language}`, name: `${kind} (${language})` },
          before: known === undefined ? null : { text: shortened(known.text) },
          after: text === null ? null : { text: shortened(text) },
        },
        clock,
      );
    });
