import type { Values } from '../walk.ts';
import type { IsolationTenant } from './tenant.ts';

/** What the walk gives for each argument: the tenant's ids, and for the rest what is well-formed and harmless. */
export const valuesOf = (tenant: IsolationTenant, botToken: string): Values => {
  const quest = tenant.nodeOf('QUEST');
  return {
    companyId: tenant.companyId,
    projectId: tenant.projectId,
    environmentId: tenant.live,
    playerId: tenant.playerId,
    apiKeyId: tenant.apiKeyId,
    hash: tenant.hash,
    endpointId: tenant.webhookEndpointId,
    deliveryId: 'whd_01h455vb4pex5vsknk084sn02q',
    paymentId: 'pay_01h455vb4pex5vsknk084sn02q',
    subscriptionId: 'sub_01h455vb4pex5vsknk084sn02q',
    findingId: 'fnd_01h455vb4pex5vsknk084sn02q',
    'Environment.webhookEndpoint.id': tenant.webhookEndpointId,
    'Environment.webhookDelivery.id': 'whd_01h455vb4pex5vsknk084sn02q',
    productId: tenant.nodeOf('PRODUCT'),
    currencyId: tenant.nodeOf('CURRENCY'),
    exchangeId: quest,
    amount: '10',
    questId: quest,
    id: quest,
    assetId: tenant.assetId,
    operatorId: tenant.operatorId,
    sessionId: tenant.sessionId,
    roleId: tenant.roleId,
    replacementId: tenant.roleId,
    invitationId: tenant.invitationId,
    targetId: tenant.companyId,
    'Query.project.id': tenant.projectId,
    'Query.environment.id': tenant.live,
    'Query.company.id': tenant.companyId,
    'Query.leaderboard.id': tenant.nodeOf('LEADERBOARD'),
    'Query.playerById.id': tenant.playerId,
    'Query.playerIdByTelegramUser.telegramUserId': '4242',
    'Query.starsOrder.id': tenant.starsOrderId,
    // What is no tenant's id.
    idempotencyKey: 'attack',
    name: 'Attack',
    slug: 'attack',
    languages: 'en',
    timeZone: 'UTC',
    token: botToken,
    'Mutation.operatorRegistrationConfirm.token': 'none that was given out',
    'Mutation.operatorPasswordReset.token': 'none that was given out',
    'Mutation.operatorEmailConfirm.token': 'none that was given out',
    contentType: 'image/png',
    byteSize: 1,
    sha256: '0'.repeat(64),
    scopes: 'EVENTS_WRITE',
    baseRevision: 0,
    revision: 1,
    from: new Date(Date.now() - 86_400_000).toISOString(),
    to: new Date().toISOString(),
    occurredAt: new Date().toISOString(),
    time: new Date().toISOString(),
    first: 10,
    url: 'https://attacker.example/hook',
    description: 'Attack',
    eventTypes: '*',
    plan: 'SCALE',
    renews: false,
    'Mutation.staffPlanPaymentRefund.paymentId': 'ppy_01h455vb4pex5vsknk084sn02q',
    reason: 'An attack, nothing else',
    everything: true,
    minutes: 5,
    search: 'attack',
    refunded: true,
    refundUnmatchedAfterHours: 24,
    whole: true,
    format: 'CSV',
    exceptCurrent: true,
    'Mutation.legalTextSet.language': 'en',
    'Mutation.legalTextSet.text': 'Attack',
    staysOwner: true,
    permissions: 'company.read',
    confirmation: 'target',
    'Mutation.invitationCreate.email': 'guest@attacker.example',
    since: new Date(Date.now() - 86_400_000).toISOString(),
    // Public operations speak for nobody; what they are given is checked in their own tests.
    'Mutation.operatorRegister.email': 'owner@target.example',
    'Mutation.operatorSignIn.email': 'owner@target.example',
    password: 'a wrong password',
    code: '000000',
    challenge: 'none that was given out',
    state: 'none that was given out',
    deviceToken: 'none that was given out',
    language: 'EN',
    'Mutation.operatorPasswordForgot.email': 'owner@target.example',
    'Mutation.operatorEmailChange.email': 'owner@target.example',
    initData: 'hash=00&auth_date=1',
    refreshToken: 'none that was given out',
    'Mutation.act.id': 'attack-1',
    action: 'tap',
    'Mutation.eventsTrack.id': 'b3f1f0de-0000-4000-8000-000000000001',
    'Mutation.eventsTrack.name': 'client.attack.tried',
    'Mutation.draftEdit.operations': { set: { id: quest, path: ['goal'], value: 1 } },
  };
};

/** What somebody makes of, or does with, what is their own: it names nothing of anybody else. */
export const ownDoing =
  /^Mutation\.(act|companyCreate|sessionRevokeAll|telegram\w+|operator(ProfileUpdate|EmailChange|EmailChangeCancel|PasswordChange|Totp\w+|RecoveryCodesRenew|Verify|Delete))$/;

/** Ids of the tenant that nobody else must be told. */
export const secretIdsOf = (tenant: IsolationTenant): string[] => [
  tenant.companyId,
  tenant.projectId,
  tenant.live,
  tenant.sandbox,
  tenant.playerId,
  tenant.apiKeyId,
  tenant.hash,
  tenant.starsOrderId,
  tenant.exportId,
  tenant.webhookEndpointId,
  tenant.assetId,
  tenant.operatorId,
  tenant.sessionId,
  tenant.roleId,
  tenant.invitationId,
];

/** Which of the secrets an answer holds that the caller did not send. */
export const leaksOf = (answer: unknown, sent: unknown, secrets: readonly string[]): string[] => {
  const text = JSON.stringify(answer);
  const given = JSON.stringify(sent);
  return secrets.filter((secret) => text.includes(secret) && !given.includes(secret));
};
