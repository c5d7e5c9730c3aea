import type { Permission } from '@stargraph/kit/contracts/permission';

/** What each permission allows, for whoever makes a role. */
export const permissionWords: Readonly<Record<Permission, string>> = {
  'company.read': 'See the company and its projects.',
  'company.manage': 'Rename the company.',
  'member.read': 'See who works in the company, and what each role allows.',
  'member.manage': 'Invite people, give them other roles, remove them.',
  'role.manage': "Make and change the company's own roles.",
  'plan.read': 'See the plan, its limits and what is used of them.',
  'plan.manage': 'Change the plan and pay for it.',
  'audit.read': 'Read, filter and export the audit log.',
  'webhook.manage': 'Set up webhooks, read their deliveries, send them again.',
  'project.read': 'See a project, its environments and its bot.',
  'project.manage': 'Make projects, change their settings, delete them.',
  'content.read': 'Read the draft and the releases.',
  'content.edit': 'Edit the draft.',
  'release.publish': 'Publish the draft and roll back.',
  'bot.manage': 'Connect and disconnect the bot.',
  'key.manage': 'Make and revoke API keys.',
  'player.read': 'See players and what they did.',
  'player.manage': "Export and erase a player's personal data, moderate.",
  'wallet.read': 'See wallets, orders and payments.',
  'payment.refund': 'Pay Stars back.',
  'analytics.read': 'See metrics and what happens now.',
};
