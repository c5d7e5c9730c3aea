import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { auditActions, type AuditAction } from '@stargraph/kit/contracts/audit-action';
import { domains } from '@stargraph/kit/contracts/domain';
import { beforeAll, describe, expect, test } from 'vitest';
import { audit as words } from '../../clients/admin/src/i18n/en/audit.ts';
import { rowsOf } from '../supergraph/access-table.ts';
import { loadSchema } from '../supergraph/schemas.ts';

/** What the audit log says of each mutation that operators or staff may call. */
const audited: Readonly<Record<string, readonly AuditAction[]>> = {
  apiKeyCreate: ['apiKey.created'],
  apiKeyRevoke: ['apiKey.revoked'],
  assetDelete: ['asset.deleted'],
  apiKeyRotate: ['apiKey.rotated'],
  auditExportCreate: ['audit.exported'],
  botConnect: ['bot.connected'],
  botDisconnect: ['bot.disconnected'],
  botLaunchCheckSet: ['bot.launchCheckSet'],
  companyCreate: ['company.created'],
  companyDelete: ['company.deletionRequested'],
  companyLeave: ['member.left'],
  companyRestore: ['company.restored'],
  companyUpdate: ['company.renamed'],
  invitationAccept: ['member.joined'],
  invitationCreate: ['invitation.created'],
  invitationResend: ['invitation.resent'],
  invitationRevoke: ['invitation.revoked'],
  legalTextSet: ['legalText.changed'],
  memberProjectRoleSet: ['member.projectRoleChanged'],
  memberRemove: ['member.removed'],
  memberRoleSet: ['member.roleChanged'],
  operatorDelete: ['member.left'],
  playerErase: ['player.erased'],
  playerExportCreate: ['player.exported'],
  playerSessionsRevoke: ['player.sessionsRevoked'],
  ownershipAccept: ['ownership.accepted'],
  ownershipOffer: ['ownership.offered'],
  ownershipOfferEnd: ['ownership.declined', 'ownership.withdrawn'],
  planOrderCreate: ['plan.ordered'],
  planRenewalSet: ['plan.renewalAllowed', 'plan.renewalStopped'],
  projectCreate: ['project.created'],
  projectDelete: ['project.deletionRequested'],
  projectRestore: ['project.restored'],
  projectUpdate: ['project.updated'],
  releasePublish: ['release.published'],
  releaseRollback: ['release.rolledBack'],
  staffLookEnd: ['staffLook.ended'],
  staffLookStart: ['staffLook.started'],
  staffFindingDismiss: ['stars.findingDismissed'],
  staffFindingReopen: ['stars.findingReopened'],
  staffPlanPaymentRefund: ['plan.refunded'],
  staffPlanSet: ['plan.set'],
  staffReleaseTakeDown: ['release.takenDown'],
  staffResume: ['company.resumed', 'project.resumed'],
  staffStarsReconcile: ['stars.reconciled'],
  staffSuspend: ['company.suspended', 'project.suspended'],
  roleCreate: ['role.created'],
  roleDelete: ['role.deleted'],
  roleUpdate: ['role.updated'],
  reconciliationFindingDismiss: ['stars.findingDismissed'],
  reconciliationFindingReopen: ['stars.findingReopened'],
  starsPaymentRefund: ['stars.refundRequested'],
  starsPolicySet: ['stars.policyChanged'],
  starsReconcile: ['stars.reconciled'],
  webhookDeliveryReplay: ['webhookDelivery.replayed'],
  webhookEndpointCreate: ['webhookEndpoint.created'],
  webhookEndpointDelete: ['webhookEndpoint.deleted'],
  webhookEndpointPause: ['webhookEndpoint.paused'],
  webhookEndpointReplay: ['webhookEndpoint.replayed'],
  webhookEndpointResume: ['webhookEndpoint.resumed'],
  webhookEndpointSecretRotate: ['webhookEndpoint.secretRotated'],
  webhookEndpointTest: ['webhookEndpoint.tested'],
  webhookEndpointUpdate: ['webhookEndpoint.updated'],
};

const ownAccount = "concerns the operator's own account alone, whose security log tells of it";

/** Mutations that it does not tell of, each with its reason. */
const notAudited: Readonly<Record<string, string>> = {
  assetUploadCreate: 'announces a file that nobody sees',
  assetUploadComplete: 'players see an image once a release shows it, and publishing tells of that',
  sessionRevoke: "an operator's own session; what happens to an account stands in its own log, and it is of no company",
  telegramLinkBegin: 'changes nothing; of no company, as all of these: an account has a log of its own',
  telegramLinkFinish: "an operator's own account",
  telegramUnlink: "an operator's own account",
  sessionRevokeAll: "an operator's own sessions, as `sessionRevoke`",
  draftEdit: 'every edit stands with its author in the history of the draft; publishing tells what came of them',
  operatorEmailChange: ownAccount,
  operatorEmailChangeCancel: ownAccount,
  operatorPasswordChange: ownAccount,
  operatorProfileUpdate: ownAccount,
  operatorRecoveryCodesRenew: ownAccount,
  operatorTotpBegin: ownAccount,
  operatorTotpConfirm: ownAccount,
  operatorTotpDisable: ownAccount,
  operatorVerify: ownAccount,
};

/** What the platform does by itself. */
const ownDoing: readonly AuditAction[] = [
  'bot.tokenRevoked',
  'plan.expired',
  'plan.paid',
  'plan.renewed',
  'plan.replaced',
  'player.exportCompleted',
  'player.exportInterrupted',
];

let mutations: readonly string[];
let sources: string;
beforeAll(async () => {
  const schemas = await Promise.all(domains.map(async (name) => ({ name, schema: await loadSchema(name) })));
  mutations = rowsOf(schemas)
    .filter(({ field, access }) => field.startsWith('Mutation.') && /\b(operator|staff)\b/.test(access ?? ''))
    .map(({ field }) => field.slice('Mutation.'.length));
  const folders = domains.map((domain) => join(import.meta.dirname, '..', '..', 'subgraphs', domain, 'src'));
  const files = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(folder, { recursive: true }))
        .filter((name) => name.endsWith('.ts'))
        .map((name) => join(folder, name)),
    ),
  );
  sources = (await Promise.all(files.flat().map((file) => readFile(file, 'utf8')))).join('\n');
});

describe('a mutation that operators or staff may call', () => {
  test('is in the audit log, or on the list of those that are not with its reason', () => {
    const known = new Set([...Object.keys(audited), ...Object.keys(notAudited)]);
    expect(mutations.filter((name) => !known.has(name))).toEqual([]);
    expect([...known].filter((name) => !mutations.includes(name))).toEqual([]);
    expect(Object.keys(audited).filter((name) => name in notAudited)).toEqual([]);
  });

  test.for(Object.entries(audited))('%s records what this list says', ([, actions]) => {
    for (const action of actions) expect(sources).toContain(`'${action}'`);
  });

  test('and what the platform does by itself are all that the log knows', () => {
    expect(new Set([...Object.values(audited).flat(), ...ownDoing])).toEqual(new Set(auditActions));
  });

  test('and whatever the log knows has words in the constructor, and a family to be found by', () => {
    const known = new Set(
      Object.entries(words.audit.action).flatMap(([noun, verbs]) =>
        Object.keys(verbs).map((verb) => `${noun}.${verb}`),
      ),
    );
    expect([...known].toSorted()).toEqual([...auditActions].toSorted());
    expect(Object.keys(words.audit.family).toSorted()).toEqual(Object.keys(words.audit.action).toSorted());
  });
});
