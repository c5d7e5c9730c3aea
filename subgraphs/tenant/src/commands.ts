import { handleCommand, type CommandHandler } from '@stargraph/kit/commands';
import { tenantPersonalDataRead } from '@stargraph/kit/contracts/commands/personal-data';
import {
  auditExport,
  environmentLegalPage,
  environmentResolve,
  memberAmong,
  membershipLeave,
  membershipOf,
} from '@stargraph/kit/contracts/commands/tenant';
import {
  botEditSubscription,
  botInvoiceLink,
  botReceiveUpdate,
  botRefundStars,
  botStarPayer,
  botStarTransactions,
  botVerifyLaunch,
  platformCharge,
  platformInvoiceLink,
  platformStarPayer,
} from '@stargraph/kit/contracts/commands/tenant-bot';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import { platformBotId } from '@stargraph/kit/ids';
import { answerPersonalDataRead } from '@stargraph/kit/personal-data';
import type { z } from 'zod';
import { verifyLaunch, type LaunchProof } from './domain/launch.ts';
import { monthOf } from './domain/usage.ts';
import { findSealedBot } from './store/bot.ts';
import { findLaunchGround, type LaunchBot } from './store/launch-ground.ts';
import { membersAmong } from './store/member.ts';
import { findLegalPages } from './store/legal-text.ts';
import { tenantPersonalData } from './store/personal-data.ts';
import { readLegalPage } from './use-case/read-legal-page.ts';
import { lookersAmong, staffAmong } from './store/staff.ts';
import { findStanding } from './store/suspension.ts';
import { createViewerRights } from './use-case/viewer-rights.ts';
import {
  findEnvironmentBySlug,
  findEnvironments,
  findFormerEnvironment,
  type EnvironmentRow,
} from './store/project.ts';
import type { TenantDeps } from './deps.ts';
import { createAnswerCheckout } from './use-case/answer-checkout.ts';
import { createBotStars } from './use-case/bot-stars.ts';
import { createCreateInvoiceLink } from './use-case/create-invoice-link.ts';
import { readExportPiece } from './use-case/export-audit.ts';
import { createLeaveCompanies } from './use-case/leave-companies.ts';
import { readRefusals, refusalsOf } from './use-case/read-refusals.ts';
import { createPlatformCharges } from './use-case/platform-charges.ts';
import { createReceiveUpdate } from './use-case/receive-update.ts';

type LaunchAnswer = z.input<typeof botVerifyLaunch.output>;

const resolved = ({ id, projectId, companyId, kind }: EnvironmentRow) => ({
  environmentId: id,
  projectId,
  companyId,
  kind,
});

/** The internal commands that tenant owns. */
export const createCommands = (deps: TenantDeps): CommandHandler[] => {
  const sql = sqlOfPool(deps.pool);
  const standingOf = (environmentId: string) => findStanding(sql, environmentId);
  const receiveUpdate = createReceiveUpdate({ ...deps, answerCheckout: createAnswerCheckout({ ...deps, standingOf }) });
  const findViewerRights = createViewerRights(deps);
  const createInvoiceLink = createCreateInvoiceLink(deps);
  const stars = createBotStars(deps);
  const platformCharges = createPlatformCharges(deps);
  const environmentOf = async (environmentId: string): Promise<EnvironmentRow | null> =>
    (await findEnvironments(sql, [environmentId]))[0] ?? null;

  /** The environment of a slug, which may be an earlier one of it. */
  const environmentAt = async (slug: string): Promise<EnvironmentRow | null> =>
    (await findEnvironmentBySlug(sql, slug)) ?? findFormerEnvironment(sql, slug, new Date(deps.clock.now()));

  /** Which check applies is a property of the bot's row, never of what was sent. */
  const proofOf = (bot: LaunchBot): LaunchProof | undefined => {
    if (bot.launchCheck === 'token') return { token: deps.secrets.open(bot.tokenSealed, bot.environmentId) };
    const publicKey = deps.telegram.launchKeyOf(bot, bot.launchCheck);
    return publicKey && { telegramBotId: bot.telegramBotId, publicKey };
  };

  return [
    handleCommand(botVerifyLaunch, async ({ environmentId, initData }): Promise<LaunchAnswer> => {
      const now = deps.clock.now();
      const ground = await findLaunchGround(sql, environmentId, monthOf(new Date(now)));
      if (ground === null) return { outcome: 'refused', reason: 'unknown-environment' };
      const { environment, bot, standing, plan, used } = ground;
      if (bot === null) return { outcome: 'refused', reason: 'no-bot' };
      const proof = proofOf(bot);
      if (proof === undefined) return { outcome: 'refused', reason: 'signature' };
      if (standing !== 'open') return { outcome: 'refused', reason: 'suspended' };
      const verdict = verifyLaunch(initData, proof, now);
      if (verdict.outcome === 'refused') return verdict;
      const full = refusalsOf(plan, (limit) => used[limit] ?? 0).some(({ limit }) => limit === 'players');
      return { ...verdict, environment: resolved(environment), newPlayers: full ? 'full' : 'welcome' };
    }),
    handleCommand(botReceiveUpdate, async (update, { traceparent }) => ({
      outcome: await receiveUpdate({ ...update, traceparent }),
    })),
    handleCommand(auditExport, ({ ticket, place }) =>
      readExportPiece({ ...deps, sql }, ticket, place === null ? null : BigInt(place)),
    ),
    answerPersonalDataRead(tenantPersonalDataRead, (...asked) => tenantPersonalData.read(sql, ...asked)),
    handleCommand(environmentLegalPage, ({ environmentId, kind, languages }) =>
      readLegalPage(sql, environmentId, kind, languages),
    ),
    handleCommand(botInvoiceLink, createInvoiceLink),
    handleCommand(botRefundStars, stars.refund),
    handleCommand(botStarPayer, (charge, { traceparent }) => stars.playerWhoPaid(charge, traceparent)),
    handleCommand(botEditSubscription, (asked, { traceparent }) => stars.editSubscription(asked, traceparent)),
    handleCommand(botStarTransactions, stars.listTransactions),
    handleCommand(platformStarPayer, stars.accountThatPaid),
    handleCommand(platformInvoiceLink, platformCharges.invoiceLink),
    handleCommand(platformCharge, platformCharges.charge),
    handleCommand(membershipOf, findViewerRights),
    handleCommand(memberAmong, async ({ companyId, operatorIds }) => ({
      operatorIds: [
        ...new Set(
          (
            await Promise.all(
              companyId === platformBotId
                ? [staffAmong(sql, operatorIds)]
                : [
                    membersAmong(sql, companyId, operatorIds),
                    // Whoever of staff came to look is known to the company by name.
                    lookersAmong(sql, companyId, operatorIds),
                  ],
            )
          ).flat(),
        ),
      ],
    })),
    handleCommand(membershipLeave, createLeaveCompanies(deps)),
    handleCommand(environmentResolve, async (input) => {
      const environment = 'slug' in input ? await environmentAt(input.slug) : await environmentOf(input.environmentId);
      if (environment === null) return null;
      const bot = await findSealedBot(sql, environment.id);
      return {
        ...resolved(environment),
        slug: environment.slug,
        botUsername: bot?.username ?? null,
        standing: await standingOf(environment.id),
        refusals: await readRefusals(sql, environment.id, new Date(deps.clock.now())),
        legalPages: await findLegalPages(sql, environment.id),
      };
    }),
  ];
};
